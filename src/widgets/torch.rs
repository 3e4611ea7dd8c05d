//! An experiment of the bench or the playground as a script for PyTorch, so that it can be taken further elsewhere.

use super::regularizers::Mix;
use super::setup::{PRETRAINED, Setup, defaults};
use crate::engine::data::DataSet;
use crate::engine::nn::pretrained::DIGITS;
use crate::engine::{optim, schedule};

/// What is trained.
pub struct Experiment {
    pub set: &'static DataSet,
    /// The share of training labels that are wrong.
    pub wrong: f64,
    pub epochs: usize,
    pub seeds: std::ops::Range<u64>,
    /// Titles and setups, what the others are compared with first.
    pub runs: Vec<(&'static str, Setup)>,
}

/// The script. It draws other numbers than the widgets, so that its results agree within their errors only.
pub fn script(experiment: &Experiment) -> String {
    let Experiment { set, wrong, epochs, seeds, runs } = experiment;
    let pretrained = runs.iter().any(|(_, setup)| setup.net == PRETRAINED);
    let runs: String = runs.iter().map(|(title, setup)| format!("    \"{title}\": {},\n", arguments(setup))).collect();
    let seeds: Vec<String> = seeds.clone().map(|seed| seed.to_string()).collect();
    let weights = format!(
        "# The pretrained net lies there, too.\nWEIGHTS = sys.argv[2] if len(sys.argv) > 2 else \"{}\"\n",
        DIGITS.published()
    );
    let settings = format!(
        "# The sheet of images lies under data/ of the site: put it beside this file, or name it as the argument.\n\
         SHEET = sys.argv[1] if len(sys.argv) > 1 else \"{sheet}\"\n{weights}\
         SIDE, CLASSES, TRAIN, TEST = {side}, {classes}, {train}, {test}  # images of a class to train and to test on\n\
         WRONG, EPOCHS = {wrong}, {epochs}\n\
         SEEDS = [{seeds}]\n\
         RUNS = {{\n{runs}}}\n",
        sheet = set.published(),
        weights = if pretrained { &weights } else { "" },
        side = set.size.width,
        classes = set.classes.len(),
        train = set.train,
        test = set.test,
        seeds = seeds.join(", "),
    );
    // What loads the pretrained net stands between marks.
    let part = |(i, part): (usize, &'static str)| if pretrained || i % 2 == 0 { part } else { "" };
    let script: String = TEMPLATE.split("# PRETRAINED\n").enumerate().map(part).collect();
    script.replace("# SETTINGS\n", &settings)
}

/// A setup as Python's keyword arguments; of the regularizers those that are on.
fn arguments(setup: &Setup) -> String {
    let Setup { net, images, warmup, batch, mix, .. } = setup;
    let Mix { dropout, kind, lambda, norm, augment, smoothing, stop, members } = mix;
    let mut all = vec![format!("net=\"{net}\", images={images}, batch={batch}")];
    all.push(format!("optimizer=lambda w: optim.{}", optimizer(setup)));
    all.push(format!("schedule=lambda o, steps: schedulers.{}", schedule(setup)));
    let mut say = |there: bool, text: String| all.extend(there.then_some(text));
    say(*warmup > 0.0, format!("warmup={warmup}"));
    say(setup.held() > 0, format!("frozen={}", setup.held()));
    say(*dropout > 0.0, format!("dropout={dropout}"));
    say(*kind != "none", format!("penalty=\"{kind}\", strength={lambda}"));
    say(*norm, "norm=True".to_string());
    say(*augment, "augment=True".to_string());
    say(*smoothing > 0.0, format!("smoothing={smoothing}"));
    say(*stop, "stop=True".to_string());
    say(*members > 1, format!("members={members}"));
    format!("dict(\n        {},\n    )", all.join(",\n        "))
}

/// PyTorch's call for the parameters `w`, with the engine's default settings.
fn optimizer(setup: &Setup) -> String {
    let settings = defaults(optim::first_order::groups);
    let (name, lr) = (setup.optimizer, setup.lr);
    let number = |of: &str| settings.number(&format!("{name}.{of}"));
    let adam = || format!("betas=({}, {}), eps={:e}", number("beta1"), number("beta2"), number("eps"));
    match name {
        "sgd" => format!("SGD(w, lr={lr})"),
        "momentum" => format!("SGD(w, lr={lr}, momentum={})", number("momentum")),
        "nesterov" => format!("SGD(w, lr={lr}, momentum={}, nesterov=True)", number("momentum")),
        "adagrad" => format!("Adagrad(w, lr={lr}, eps={:e})", number("eps")),
        "rmsprop" => format!(
            "RMSprop(w, lr={lr}, alpha={}, eps={:e}, momentum={})",
            number("decay"),
            number("eps"),
            number("momentum")
        ),
        "adam" => format!("Adam(w, lr={lr}, {})", adam()),
        "adamw" => format!("AdamW(w, lr={lr}, {}, weight_decay={})", adam(), number("weight_decay")),
        other => panic!("{other} has no word in PyTorch"),
    }
}

/// PyTorch's call for the optimizer `o` and so many `steps`, as `tests/reference/make.py` makes it.
fn schedule(setup: &Setup) -> String {
    let settings = defaults(schedule::groups);
    let (name, lr) = (setup.schedule, setup.lr);
    let number = |of: &str| settings.number(&format!("{name}.{of}"));
    let end = || number("end_factor");
    match name {
        "constant" => "ConstantLR(o, factor=1.0)".to_string(),
        "step" => format!("StepLR(o, step_size=whole({} * steps), gamma={})", number("every"), number("gamma")),
        "multi-step" => format!(
            "MultiStepLR(o, milestones=[whole(s * steps) for s in ({},)], gamma={})",
            settings.line("multi-step.milestones"),
            number("gamma")
        ),
        "exponential" => format!("ExponentialLR(o, gamma={} ** (1 / steps))", end()),
        "inverse-time" => format!("LambdaLR(o, lambda t: 1 / (1 + (1 / {} - 1) / steps * t))", end()),
        "cosine" => format!("CosineAnnealingLR(o, T_max=steps, eta_min={})", end() * lr),
        "cosine-restarts" => {
            let (cycles, growth) = (number("cycles"), number("growth"));
            format!(
                "CosineAnnealingWarmRestarts(o, T_0=math.ceil(steps / sum({growth}**i for i in range({cycles}))), \
                 T_mult={growth}, eta_min={})",
                end() * lr
            )
        }
        "linear" => format!("LinearLR(o, start_factor=1.0, end_factor={}, total_iters=steps)", end()),
        "one-cycle" => format!(
            "OneCycleLR(o, max_lr={lr}, total_steps=steps, pct_start={}, div_factor={}, final_div_factor={}, \
             cycle_momentum=False)",
            number("pct_start"),
            number("div_factor"),
            number("final_div_factor")
        ),
        other => panic!("{other} has no word in PyTorch"),
    }
}

const TEMPLATE: &str = include_str!("torch.py");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::data::mnist14;
    use crate::engine::mean::Mean;
    use crate::widgets::{Inputs, Spec, State, bench, playground};

    fn experiment(setup: Setup) -> Experiment {
        let plain = Setup::plain("mlp", 30, 0.003, 32);
        let runs = vec![("Plain", plain), ("Mix A", setup)];
        Experiment { set: &mnist14::SPEC, wrong: 0.2, epochs: 20, seeds: 1..4, runs }
    }

    #[test]
    fn every_setting_is_in_the_script() {
        let mix = Mix {
            dropout: 0.25,
            kind: "l1",
            lambda: 1e-4,
            norm: true,
            augment: true,
            smoothing: 0.1,
            stop: true,
            members: 3,
        };
        let all = Setup {
            net: "cnn",
            images: 40,
            optimizer: "adamw",
            lr: 0.01,
            schedule: "multi-step",
            warmup: 0.1,
            batch: 16,
            frozen: 1,
            mix,
        };
        let script = script(&experiment(all));
        assert!(!script.contains("# SETTINGS") && !script.contains("# PRETRAINED") && !script.contains("WEIGHTS"));
        for line in [
            "WRONG, EPOCHS = 0.2, 20\n",
            "SEEDS = [1, 2, 3]\n",
            "SIDE, CLASSES, TRAIN, TEST = 14, 10, 250, 100 ",
            "        net=\"mlp\", images=30, batch=32,\n",
            "        optimizer=lambda w: optim.Adam(w, lr=0.003, betas=(0.9, 0.999), eps=1e-8),\n",
            "        schedule=lambda o, steps: schedulers.CosineAnnealingLR(o, T_max=steps, eta_min=0),\n",
            "        net=\"cnn\", images=40, batch=16,\n",
            "        optimizer=lambda w: optim.AdamW(w, lr=0.01, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01),\n",
            "MultiStepLR(o, milestones=[whole(s * steps) for s in (0.5,0.75,)], gamma=0.1),\n",
        ] {
            assert_eq!(script.matches(line).count(), 1, "{line} in\n{script}");
        }
        assert!(script.contains(&mnist14::SPEC.published()));
        // Every argument is one that the script's function takes.
        let (_, run) = script.split_once("\ndef run(").expect("the function");
        let (takes, _) = run.split_once("):\n").expect("its head");
        let given = "warmup=0.1 frozen=1 dropout=0.25 penalty=\"l1\" strength=0.0001 norm=True augment=True smoothing=0.1 \
                     stop=True members=3";
        for argument in given.split(' ') {
            assert_eq!(script.matches(argument).count(), 1, "{argument} in\n{script}");
            assert!(takes.contains(argument.split('=').next().expect("a name")), "{argument} in\n{takes}");
        }
    }

    #[test]
    fn the_script_says_where_the_pretrained_net_lies() {
        let script = script(&experiment(Setup::plain(PRETRAINED, 30, 0.003, 32)));
        assert!(script.contains(&DIGITS.published()) && script.contains("def pretrained("));
        assert!(!script.contains("# PRETRAINED"));
    }

    #[test]
    fn every_optimizer_and_schedule_has_its_word() {
        let plain = Setup::plain("mlp", 30, 0.003, 32);
        for spec in optim::first_order::SPECS {
            assert!(optimizer(&Setup { optimizer: spec.name, ..plain.clone() }).contains("(w, lr=0.003"));
        }
        for spec in schedule::SPECS {
            assert!(
                schedule(&Setup { schedule: spec.name, ..plain.clone() }).contains("LR(o, ")
                    || spec.name == "cosine-restarts"
            );
        }
    }

    /// The script is run by PyTorch, and its accuracies lie within the errors of ours.
    fn agree(spec: &'static Spec, query: &str) {
        let python = std::env::var("DOWNHILL_PYTHON").expect("the name of a Python that has torch");
        let (state, notices) = State::from_query(spec, query);
        assert!(notices.is_empty(), "{notices:?}");
        let script = crate::widgets::script(spec.name, &state).expect("it has one");
        let folder = std::env::temp_dir().join(format!("downhill-torch-{}-{}", spec.name, std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let file = folder.join("experiment.py");
        std::fs::write(&file, script).expect("written");
        let files = concat!(env!("CARGO_MANIFEST_DIR"), "/src/engine/data/files/");
        let [sheet, weights] = ["mnist14.png", "digits.safetensors"].map(|name| format!("{files}{name}"));
        let run = std::process::Command::new(python).arg(&file).args([sheet, weights]).output().expect("Python runs");
        let (said, wrong) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
        assert!(run.status.success(), "{said}{wrong}");
        std::fs::remove_dir_all(&folder).expect("removed");

        let made = crate::widgets::open(spec, &state, &Inputs::built_in());
        let ours = made.unwrap_or_else(|why| panic!("{}", why.en)).table(crate::spec::Lang::En);
        // `RESULT Mix A 0.9123 0.7512 0.0081`: training and test accuracy, and the standard error of the latter.
        let theirs: Vec<Vec<f64>> = said
            .lines()
            .filter_map(|line| line.strip_prefix("RESULT "))
            .map(|line| line.split_whitespace().filter_map(|word| word.parse().ok()).collect())
            .collect();
        assert_eq!(3 * theirs.len() + 1, ours.columns.len(), "{said}");
        println!("{said}");
        for (way, theirs) in theirs.iter().enumerate() {
            let column = |of: usize| Mean::of(ours.rows.iter().map(move |row| row[1 + 3 * way + of]));
            let (train, test) = (column(0), column(1));
            let error = (test.error * test.error + theirs[2] * theirs[2]).sqrt();
            println!("{}: ours {} / {}", ours.columns[1 + 3 * way], train.text(3), test.text(3));
            assert!((test.mean - theirs[1]).abs() < 3.5 * error + 0.005, "test: {} and {}", test.text(4), theirs[1]);
            assert!((train.mean - theirs[0]).abs() < 0.03, "training: {} and {}", train.text(4), theirs[0]);
        }
    }

    #[test]
    #[ignore = "needs PyTorch; cargo xtask test runs it where DOWNHILL_PYTHON names a Python that has it"]
    fn pytorch_agrees_within_the_errors() {
        agree(
            &bench::SPEC,
            "compare=a,b,c,d&a.dropout=0.5&b.augment=true&c.norm=true&c.smoothing=0.1&c.members=2&d.stop=true\
             &d.penalty=l2&d.lambda=0.003&d.images=50&images=30&wrong=0.2&epochs=20&seeds=6",
        );
    }

    #[test]
    #[ignore = "needs PyTorch; cargo xtask test runs it where DOWNHILL_PYTHON names a Python that has it"]
    fn pytorch_agrees_on_optimizers_schedules_and_frozen_layers() {
        agree(
            &playground::SPEC,
            "compare=a,b,c,d&a.optimizer=nesterov&a.schedule=one-cycle&a.warmup=0.1&b.optimizer=rmsprop&b.net=cnn\
             &b.schedule=exponential&b.frozen=1&b.batch=16&b.augment=false&c.optimizer=adagrad&c.schedule=step\
             &c.penalty=decay&c.lambda=0.1&c.frozen=1&c.norm=true&d.images=20&d.frozen=2&d.optimizer=adamw\
             &d.schedule=cosine-restarts&epochs=15&seeds=6",
        );
        agree(
            &playground::SPEC,
            "compare=a,b,c,d&a.optimizer=sgd&a.schedule=inverse-time&b.optimizer=momentum&b.schedule=multi-step\
             &b.augment=false&c.optimizer=momentum&c.schedule=linear&c.warmup=0.2&d.images=20&d.frozen=3&epochs=15&seeds=6",
        );
    }
}
