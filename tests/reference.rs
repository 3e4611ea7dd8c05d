//! Every optimizer and every schedule against PyTorch's, from the traces in
//! `tests/reference/`, and every optimizer in both widths of numbers.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use downhill::engine::objective::Objective;
use downhill::engine::reference::{self, Checked};
use downhill::engine::surface::{self, Surface};
use downhill::engine::{optim, schedule};
use downhill::spec::setting::fields;
use downhill::spec::{Settings, query};

fn traces(name: &str) -> Option<String> {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/reference/{name}.txt"))).ok()
}

#[test]
fn optimizers_follow_pytorch() {
    for spec in optim::SPECS {
        let Some(traces) = traces(spec.name) else {
            let source = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(spec.source)).unwrap();
            assert!(
                source.contains("#[cfg(test)]"),
                "{name} has no tests/reference/{name}.txt. Where torch.optim has it, add it to tests/reference/make.py \
                 and run that (README.md beside it); where not, write unit tests in {source}, such as its first steps \
                 by hand.",
                name = spec.name,
                source = spec.source
            );
            println!("{:10} not in PyTorch; tested in {}", spec.name, spec.source);
            continue;
        };
        let runs = reference::check(&traces).unwrap_or_else(|why| panic!("{}.txt, {why}", spec.name));
        for surface in ["rosenbrock", "ravine"] {
            let on = |run: &&Checked| run.surface.split('?').next() == Some(surface);
            assert!(runs.iter().filter(on).count() >= 3, "{}.txt: fewer than 3 runs on {surface}", spec.name);
        }
        for run in &runs {
            let names = query::parse(&run.settings);
            let own = names.iter().all(|(name, _)| name.split('.').next() == Some(spec.name));
            assert!(own, "{}.txt: {}", spec.name, run.settings);
            assert_eq!(run.steps, 1000, "{}.txt: {}", spec.name, run.settings);
            assert!(run.worst <= 1e-9, "{} on {}, {}: {:.1e}", spec.name, run.surface, run.settings, run.worst);
        }
        let worst = runs.iter().map(|run| run.worst).fold(0.0, f64::max);
        println!("{:10} {} runs, worst {worst:.1e}", spec.name, runs.len());
    }
}

#[test]
fn schedules_follow_pytorch() {
    let traces = traces("schedules").expect("tests/reference/schedules.txt");
    let mut worst_of: BTreeMap<&str, f64> = BTreeMap::new();
    let mut warmed: BTreeMap<&str, usize> = BTreeMap::new();
    for run in reference::parse::<1>(&traces).unwrap() {
        let mut settings = Settings::new(fields(&[], &schedule::groups("schedule")), |_, _| None);
        let (name, own) = run.what.split_once('?').unwrap_or((run.what, ""));
        reference::read(&mut settings, name, own).unwrap();
        let of_run = |name: &str| {
            let value = query::parse(run.settings).into_iter().find(|(known, _)| known == name);
            value.and_then(|(_, text)| text.parse::<f64>().ok()).unwrap_or_else(|| panic!("line {}: {name}", run.line))
        };
        let (lr, total, warmup) = (of_run("lr"), of_run("total_steps") as usize, of_run("warmup") as usize);
        let ours = schedule::build(name, &settings, lr, total, warmup).expect(name).unwrap();
        assert_eq!(run.rows.len(), total, "line {}", run.line);
        for &(step, [theirs]) in &run.rows {
            // Near its end PyTorch's running product for the cosine loses all digits but those of the base rate.
            let relative = (ours.rate(step) - theirs).abs() / theirs.max(1e-3 * lr);
            assert!(relative <= 1e-12, "{} {}, step {step}: {relative:.1e}", run.what, run.settings);
            let worst = worst_of.entry(name).or_default();
            *worst = worst.max(relative);
        }
        *warmed.entry(name).or_default() += usize::from(warmup > 0);
    }
    for spec in schedule::SPECS {
        let worst = worst_of.get(spec.name).unwrap_or_else(|| panic!("{} has no run in schedules.txt", spec.name));
        assert!(warmed[spec.name] > 0, "{} has no run with warm-up", spec.name);
        println!("{:16} worst {worst:.1e}", spec.name);
    }
}

/// The ravine in single precision, its gradient rounded from double.
struct Single<'a>(&'a dyn Surface);

impl Objective<f32> for Single<'_> {
    fn value(&mut self, x: &[f32]) -> f32 {
        self.0.value([x[0] as f64, x[1] as f64]) as f32
    }

    fn gradient(&mut self, x: &[f32], g: &mut [f32]) {
        let [dx, dy] = self.0.gradient([x[0] as f64, x[1] as f64]);
        g.copy_from_slice(&[dx as f32, dy as f32]);
    }
}

#[test]
fn single_precision_follows_double() {
    let mut groups = surface::groups("surface");
    groups.extend(optim::groups("optimizer"));
    let mut settings = Settings::new(fields(&[], &groups), |_, _| None);
    assert_eq!(settings.read("ravine.angle", "20"), None);
    let ravine = surface::build("ravine", &settings).unwrap().unwrap();
    for spec in optim::SPECS {
        let mut double = optim::build::<f64>(spec.name, &settings).unwrap();
        let mut single = optim::build::<f32>(spec.name, &settings).unwrap();
        let (mut x, mut y) = ([-8.0, 1.0], [-8.0_f32, 1.0]);
        let mut worst = 0.0_f64;
        for _ in 0..100 {
            double.step(&mut x, &mut &*ravine);
            single.step(&mut y, &mut Single(&*ravine));
            worst = x.iter().zip(&y).map(|(&x, &y)| (x - y as f64).abs()).fold(worst, f64::max);
        }
        println!("{:10} {worst:.1e}", spec.name);
        assert!(worst <= 1e-4, "{}: {worst:.1e}", spec.name);
    }
}
