//! Every optimizer and every schedule against PyTorch's or SciPy's, from the
//! traces in `tests/reference/`, and every optimizer in both widths of numbers.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use downhill::engine::noise::{Noise, Noisy};
use downhill::engine::objective::Objective;
use downhill::engine::reference::{self, Checked};
use downhill::engine::run::distance;
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
            println!("{:10} no trace of PyTorch's; tested in {}", spec.name, spec.source);
            continue;
        };
        let runs = reference::check(&traces).unwrap_or_else(|why| panic!("{}.txt, {why}", spec.name));
        for surface in ["rosenbrock", "ravine"] {
            let on = |run: &&Checked| run.what.split('?').next() == Some(surface);
            assert!(runs.iter().filter(on).count() >= 3, "{}.txt: fewer than 3 runs on {surface}", spec.name);
        }
        for run in &runs {
            let names = query::parse(&run.settings);
            let own = names.iter().all(|(name, _)| name.split('.').next() == Some(spec.name));
            assert!(own, "{}.txt: {}", spec.name, run.settings);
            assert_eq!(run.steps, 1000, "{}.txt: {}", spec.name, run.settings);
            assert!(run.worst <= 1e-9, "{} on {}, {}: {:.1e}", spec.name, run.what, run.settings, run.worst);
        }
        let worst = runs.iter().map(|run| run.worst).fold(0.0, f64::max);
        println!("{:10} {} runs, worst {worst:.1e}", spec.name, runs.len());
    }
}

#[test]
fn schedules_follow_pytorch() {
    let traces = traces("schedules").expect("tests/reference/schedules.txt");
    let runs = reference::check_schedules(&traces).unwrap_or_else(|why| panic!("schedules.txt, {why}"));
    for spec in schedule::SPECS {
        let own: Vec<&Checked> = runs.iter().filter(|run| run.what.split('?').next() == Some(spec.name)).collect();
        assert!(!own.is_empty(), "{} has no run in schedules.txt", spec.name);
        assert!(own.iter().any(|run| !run.settings.ends_with("warmup=0")), "{} has no run with warm-up", spec.name);
        for run in &own {
            assert!(run.worst <= 1e-12, "{} {}: {:.1e}", run.what, run.settings, run.worst);
        }
        let worst = own.iter().map(|run| run.worst).fold(0.0, f64::max);
        println!("{:16} {} runs, worst {worst:.1e}", spec.name, own.len());
    }
}

/// Line searches differ in detail, and then whole paths do: what has to agree is
/// where the runs end, and about what they ask for on the way.
#[test]
fn quasi_newton_methods_end_where_scipy_does() {
    let traces = traces("scipy").expect("tests/reference/scipy.txt");
    let mut total = BTreeMap::new();
    for run in reference::parse::<4>(&traces).unwrap() {
        let mut groups = surface::groups("surface");
        groups.extend(optim::groups("optimizer"));
        let mut settings = Settings::new(fields(&[], &groups), |_, _| None);
        let (surface, own) = run.what.split_once('?').unwrap_or((run.what, ""));
        let (name, _) = run.settings.split_once('.').expect("named");
        reference::read(&mut settings, surface, own).unwrap();
        reference::read(&mut settings, name, run.settings).unwrap();
        let tolerance = settings.number(&format!("{name}.tolerance_grad"));

        let surface = surface::build(surface, &settings).unwrap().unwrap();
        let mut optimizer = optim::build::<f64>(name, &settings).unwrap();
        let mut f = Noisy::new(&*surface, Noise::None, 0);
        let [(_, [x, y, ..]), (their_steps, [their_x, their_y, _, their_gradients])] = run.rows[..] else {
            panic!("line {}: a start and an end", run.line)
        };
        let (mut x, mut steps) = ([x, y], 0);
        while surface.gradient(x).iter().any(|g| g.abs() > tolerance) {
            optimizer.step(&mut x, &mut f);
            steps += 1;
            assert!(steps < 200, "{} on {} does not arrive", run.settings, run.what);
        }
        let gradients = f.evaluations.gradients;
        println!(
            "{name:6} {:40} {steps} steps for {their_steps}, {gradients} gradients for {their_gradients}",
            run.what
        );
        // Of no surface here is a curvature at a minimum below 0.1.
        let away = distance(x, [their_x, their_y]);
        assert!(away <= 20.0 * tolerance, "{name} on {}: {x:?}, {away} away from SciPy's end", run.what);
        let (ours, theirs) = total.entry(name).or_insert((0.0, 0.0));
        *ours += gradients as f64;
        *theirs += their_gradients;
    }
    for (name, (ours, theirs)) in total {
        println!("{name}: {ours} gradients for {theirs}");
        assert!(ours <= 1.25 * theirs, "{name} asks for {ours} gradients, SciPy's for {theirs}");
    }
}

/// The ravine in single precision, its derivatives rounded from double.
struct Single<'a>(&'a dyn Surface);

impl Objective<f32> for Single<'_> {
    fn value(&mut self, x: &[f32]) -> f32 {
        self.0.value([x[0] as f64, x[1] as f64]) as f32
    }

    fn gradient(&mut self, x: &[f32], g: &mut [f32]) {
        let [dx, dy] = self.0.gradient([x[0] as f64, x[1] as f64]);
        g.copy_from_slice(&[dx as f32, dy as f32]);
    }

    fn hessian(&mut self, x: &[f32], h: &mut [f32]) -> bool {
        let [[xx, xy], [yx, yy]] = self.0.hessian([x[0] as f64, x[1] as f64]);
        h.copy_from_slice(&[xx as f32, xy as f32, yx as f32, yy as f32]);
        true
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
