//! The bench's experiment as a script for PyTorch, so that it can be taken further elsewhere.

use super::regularizers::Mix;
use crate::engine::data::DataSet;

/// What is trained: all that the bench's settings say.
pub struct Experiment<'a> {
    pub set: &'static DataSet,
    /// `mlp` or `cnn`
    pub net: &'a str,
    /// Training images of each class.
    pub images: usize,
    /// The share of training labels that are wrong.
    pub wrong: f64,
    pub epochs: usize,
    pub batch: usize,
    pub lr: f64,
    pub seeds: std::ops::Range<u64>,
    /// Titles and mixes, the plain net first.
    pub mixes: Vec<(&'a str, Mix)>,
}

/// The script. It draws other numbers than the bench, so that its results agree within their errors only.
pub fn script(experiment: &Experiment) -> String {
    let Experiment { set, net, images, wrong, epochs, batch, lr, seeds, mixes } = experiment;
    let mixes: String = mixes.iter().map(|(title, mix)| format!("    \"{title}\": {},\n", arguments(mix))).collect();
    let seeds: Vec<String> = seeds.clone().map(|seed| seed.to_string()).collect();
    let settings = format!(
        "SHEET = sys.argv[1] if len(sys.argv) > 1 else \"{sheet}\"\n\
         SIDE, CLASSES, TRAIN, TEST = {side}, {classes}, {train}, {test}  # images of a class to train and to test on\n\
         NET, IMAGES, WRONG = \"{net}\", {images}, {wrong}\n\
         EPOCHS, BATCH, LR = {epochs}, {batch}, {lr}\n\
         SEEDS = [{seeds}]\n\
         MIXES = {{\n{mixes}}}\n",
        sheet = set.published(),
        side = set.size.width,
        classes = set.classes.len(),
        train = set.train,
        test = set.test,
        seeds = seeds.join(", "),
    );
    TEMPLATE.replace("# SETTINGS\n", &settings)
}

/// What differs from the plain net, as Python's keyword arguments.
fn arguments(mix: &Mix) -> String {
    let mut all = Vec::new();
    let mut say = |there: bool, text: String| all.extend(there.then_some(text));
    say(mix.dropout > 0.0, format!("dropout={}", mix.dropout));
    say(mix.kind != "none", format!("penalty=\"{}\", strength={}", mix.kind, mix.lambda));
    say(mix.norm, "norm=True".to_string());
    say(mix.augment, "augment=True".to_string());
    say(mix.smoothing > 0.0, format!("smoothing={}", mix.smoothing));
    say(mix.stop, "stop=True".to_string());
    say(mix.members > 1, format!("members={}", mix.members));
    format!("dict({})", all.join(", "))
}

const TEMPLATE: &str = include_str!("torch.py");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::data::mnist14;
    use crate::widgets::{Inputs, State, bench};

    fn experiment() -> Experiment<'static> {
        let all = Mix {
            dropout: 0.25,
            kind: "l1",
            lambda: 1e-4,
            norm: true,
            augment: true,
            smoothing: 0.1,
            stop: true,
            members: 3,
        };
        Experiment {
            set: &mnist14::SPEC,
            net: "mlp",
            images: 30,
            wrong: 0.2,
            epochs: 20,
            batch: 32,
            lr: 0.003,
            seeds: 1..4,
            mixes: vec![("Plain", Mix::NONE), ("Mix A", all)],
        }
    }

    #[test]
    fn every_setting_is_in_the_script() {
        let script = script(&experiment());
        assert!(!script.contains("# SETTINGS"));
        for line in [
            "NET, IMAGES, WRONG = \"mlp\", 30, 0.2\n",
            "EPOCHS, BATCH, LR = 20, 32, 0.003\n",
            "SEEDS = [1, 2, 3]\n",
            "SIDE, CLASSES, TRAIN, TEST = 14, 10, 250, 100 ",
            "    \"Plain\": dict(),\n",
            "    \"Mix A\": dict(dropout=0.25, penalty=\"l1\", strength=0.0001, norm=True, augment=True, smoothing=0.1, \
             stop=True, members=3),\n",
        ] {
            assert_eq!(script.matches(line).count(), 1, "{line} in\n{script}");
        }
        assert!(script.contains(&mnist14::SPEC.published()));
        // Every argument is one that the script's function takes.
        for argument in ["dropout", "penalty", "strength", "norm", "augment", "smoothing", "stop", "members"] {
            assert!(script.contains(&format!("{argument}=")), "{argument}");
        }
    }

    /// With PyTorch at hand (`DOWNHILL_PYTHON` names a Python that has torch, numpy and pillow), the script is run,
    /// and its accuracies lie within the errors of ours.
    #[test]
    fn pytorch_agrees_within_the_errors() {
        let Ok(python) = std::env::var("DOWNHILL_PYTHON") else {
            println!("skipped: DOWNHILL_PYTHON names no Python with torch");
            return;
        };
        let query = "compare=a,b,c,d&a.dropout=0.5&b.augment=true&c.norm=true&c.smoothing=0.1&c.members=2&d.stop=true\
                     &d.penalty=l2&d.lambda=0.003&images=30&wrong=0.2&epochs=20&seeds=6";
        let (state, notices) = State::from_query(&bench::SPEC, query);
        assert!(notices.is_empty(), "{notices:?}");
        let script = crate::widgets::script(bench::SPEC.name, &state).expect("the bench has one");
        let folder = std::env::temp_dir().join(format!("downhill-torch-{}", std::process::id()));
        std::fs::create_dir_all(&folder).expect("a folder");
        let file = folder.join("bench.py");
        std::fs::write(&file, script).expect("written");
        let sheet = concat!(env!("CARGO_MANIFEST_DIR"), "/src/engine/data/files/mnist14.png");
        let run = std::process::Command::new(python).arg(&file).arg(sheet).output().expect("Python runs");
        let (said, wrong) = (String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
        assert!(run.status.success(), "{said}{wrong}");
        std::fs::remove_dir_all(&folder).expect("removed");

        let made = crate::widgets::open(&bench::SPEC, &state, &Inputs::built_in());
        let ours = made.unwrap_or_else(|why| panic!("{}", why.en)).table(crate::spec::Lang::En);
        // `RESULT Mix A 0.9123 0.7512 0.0081`: training and test accuracy, and the standard error of the latter.
        let theirs: Vec<Vec<f64>> = said
            .lines()
            .filter_map(|line| line.strip_prefix("RESULT "))
            .map(|line| line.split_whitespace().filter_map(|word| word.parse().ok()).collect())
            .collect();
        assert_eq!(theirs.len(), 5, "{said}");
        println!("{said}");
        for (way, theirs) in theirs.iter().enumerate() {
            let column =
                |of: usize| crate::engine::mean::Mean::of(ours.rows.iter().map(move |row| row[1 + 3 * way + of]));
            let (train, test) = (column(0), column(1));
            let error = (test.error * test.error + theirs[2] * theirs[2]).sqrt();
            println!("{}: ours {} / {}", ours.columns[1 + 3 * way], train.text(3), test.text(3));
            assert!((test.mean - theirs[1]).abs() < 3.5 * error + 0.005, "test: {} and {}", test.text(4), theirs[1]);
            assert!((train.mean - theirs[0]).abs() < 0.03, "training: {} and {}", train.text(4), theirs[0]);
        }
    }
}
