//! Every surface's gradient and Hessian against central differences, and its
//! listed minima against what a minimum is.

use downhill::engine::eigen::eigenvalues2;
use downhill::engine::rng::Rng;
use downhill::engine::surface::{self, Domain, Spec, Surface};
use downhill::spec::setting::fields;
use downhill::spec::{Settings, Value};

const POINTS: usize = 40;

/// The step of the differences. Their error is about h² of the third derivative
/// and the roundoff of the value over h: 1e-10 and 2e-11 of them.
const H: f64 = 1e-5;

/// Room for third derivatives up to a thousand times what they are measured
/// against (Beale's sixth powers have the largest); a wrong term is larger by far.
const TOLERANCE: f64 = 1e-7;

/// Every surface with default settings, and a ravine that lies across the axes.
fn surfaces() -> Vec<(&'static Spec, Box<dyn Surface>)> {
    let defaults = || Settings::new(fields(&[], &surface::groups("surface")), |_, _| None);
    let build = |spec: &'static Spec, settings: &Settings| {
        let made = surface::build(spec.name, settings).expect("listed");
        (spec, made.unwrap_or_else(|complaint| panic!("{}: {complaint:?}", spec.name)))
    };
    let mut turned = defaults();
    turned.set("ravine.angle", Value::Number(33.0));
    turned.set("ravine.kappa", Value::Number(50.0));
    let mut all: Vec<_> = surface::SPECS.iter().map(|spec| build(spec, &defaults())).collect();
    all.push(build(surface::spec("ravine").expect("listed"), &turned));
    all
}

fn random_points(domain: Domain) -> Vec<[f64; 2]> {
    let mut rng = Rng::new(7);
    let mut within = |(low, high): (f64, f64)| low + (high - low) * rng.uniform();
    (0..POINTS).map(|_| [within(domain.x), within(domain.y)]).collect()
}

/// The points one step before and one after, along an axis.
fn beside([x, y]: [f64; 2], axis: usize) -> ([f64; 2], [f64; 2]) {
    match axis {
        0 => ([x - H, y], [x + H, y]),
        _ => ([x, y - H], [x, y + H]),
    }
}

#[test]
fn gradients_are_those_of_the_values() {
    for (spec, surface) in surfaces() {
        for at in random_points(spec.domain) {
            let exact = surface.gradient(at);
            let scale = 1.0 + surface.value(at).abs() + exact[0].abs() + exact[1].abs();
            for axis in 0..2 {
                let (before, after) = beside(at, axis);
                let central = (surface.value(after) - surface.value(before)) / (2.0 * H);
                let gap = (exact[axis] - central).abs();
                assert!(gap <= TOLERANCE * scale, "{} at {at:?}: {exact:?}, not {central} on {axis}", spec.name);
            }
        }
    }
}

#[test]
fn hessians_are_those_of_the_gradients() {
    for (spec, surface) in surfaces() {
        for at in random_points(spec.domain) {
            let (exact, gradient) = (surface.hessian(at), surface.gradient(at));
            let entries = exact.iter().chain([&gradient]).flatten();
            let scale = 1.0 + entries.map(|entry| entry.abs()).sum::<f64>();
            for axis in 0..2 {
                let (before, after) = beside(at, axis);
                let (before, after) = (surface.gradient(before), surface.gradient(after));
                for i in 0..2 {
                    let central = (after[i] - before[i]) / (2.0 * H);
                    let gap = (exact[i][axis] - central).abs();
                    assert!(gap <= TOLERANCE * scale, "{} at {at:?}: {exact:?}, not {central}", spec.name);
                }
            }
        }
    }
}

#[test]
fn minima_are_flat_and_bent_upwards_and_lowest() {
    for (spec, surface) in surfaces() {
        for &minimum in spec.minima {
            // Minima are written with eight digits or more, and curvatures are below 100 there.
            let [gx, gy] = surface.gradient(minimum);
            assert!(libm::hypot(gx, gy) <= 1e-6, "{} at {minimum:?}: gradient {gx}, {gy}", spec.name);
            let smallest = eigenvalues2(surface.hessian(minimum))[0];
            assert!(smallest >= 0.0, "{} at {minimum:?}: curvature {smallest}", spec.name);
            // Off by 1e-7, a value is too high by less than 1e-12.
            let floor = surface.value(minimum) - 1e-12;
            for at in random_points(spec.domain) {
                assert!(surface.value(at) >= floor, "{}: {at:?} lies below {minimum:?}", spec.name);
            }
        }
    }
}
