//! The local quadratic model of a surface, and its level lines.

use std::f64::consts::TAU;

use crate::engine::eigen::eigenvalues2;
use crate::engine::solve::solve;
use crate::engine::surface::Surface;
use crate::scene::Point;

/// `q(x) = f + gᵀ(x − a) + ½ (x − a)ᵀ H (x − a)`: value, gradient and Hessian
/// are the surface's at `a`.
pub struct Model {
    pub at: [f64; 2],
    /// The curvatures, the smaller first.
    pub eigenvalues: [f64; 2],
    /// `a − H⁻¹ g`, where `q` has no slope and a Newton step leads, and the value
    /// of `q` there. `None`: H is singular, or something is no number.
    pub stationary: Option<([f64; 2], f64)>,
    value: f64,
    /// The direction of the larger eigenvalue, as an angle from the first axis.
    angle: f64,
}

/// What the model is round its stationary point.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Bowl,
    Saddle,
    Dome,
}

/// Points of one line.
const POINTS: usize = 192;

impl Model {
    pub fn new(surface: &dyn Surface, at: [f64; 2]) -> Model {
        let (value, g, h) = (surface.value(at), surface.gradient(at), surface.hessian(at));
        let mut p = g;
        let solved = solve(h.as_flattened().to_vec().as_mut_slice(), &mut p);
        // q at its stationary point: f − ½ gᵀ H⁻¹ g.
        let lowest = value - 0.5 * (g[0] * p[0] + g[1] * p[1]);
        let to = [at[0] - p[0], at[1] - p[1]];
        let stationary =
            (solved && to[0].is_finite() && to[1].is_finite() && lowest.is_finite()).then_some((to, lowest));
        let angle = 0.5 * libm::atan2(2.0 * h[0][1], h[0][0] - h[1][1]);
        Model { at, eigenvalues: eigenvalues2(h), stationary, value, angle }
    }

    pub fn shape(&self) -> Shape {
        match self.eigenvalues {
            [low, _] if low > 0.0 => Shape::Bowl,
            [_, high] if high < 0.0 => Shape::Dome,
            _ => Shape::Saddle,
        }
    }

    /// Level lines round the stationary point, one of them through `at`; where
    /// that is nearer than `reach`, the lines lie as if it were so far off, so
    /// that the shape is seen still. Empty where there is no stationary point.
    pub fn lines(&self, reach: f64) -> Vec<Vec<Point>> {
        let Some((to, level)) = self.stationary else { return Vec::new() };
        let [low, high] = self.eigenvalues;
        let flattest = low.abs().min(high.abs());
        let height = (self.value - level).abs().max(0.5 * flattest * reach * reach);
        // Back from the axes of the eigenvectors.
        let (cos, sin) = (libm::cos(self.angle), libm::sin(self.angle));
        let place = |a: f64, b: f64| (to[0] + a * cos - b * sin, to[1] + a * sin + b * cos);
        // Where each axis meets the level `height` above or below.
        let axes = [high, low].map(|curvature| (2.0 * height / curvature.abs()).sqrt());
        match self.shape() {
            // Evenly spaced: heights grow with the square of the distance.
            Shape::Bowl | Shape::Dome => [1.0 / 3.0, 2.0 / 3.0, 1.0].map(|size| ellipse(axes, size, place)).to_vec(),
            Shape::Saddle => [0.5, 1.0, 2.0].iter().flat_map(|&size| hyperbolas(axes, size, place)).collect(),
        }
    }
}

fn ellipse([a, b]: [f64; 2], size: f64, place: impl Fn(f64, f64) -> Point) -> Vec<Point> {
    let turn = |i: usize| TAU * i as f64 / POINTS as f64;
    (0..=POINTS).map(|i| place(size * a * libm::cos(turn(i)), size * b * libm::sin(turn(i)))).collect()
}

/// The four branches at one height above and below a saddle.
fn hyperbolas([a, b]: [f64; 2], size: f64, place: impl Fn(f64, f64) -> Point) -> Vec<Vec<Point>> {
    // A branch ends cosh 5 = 74 times as far from the saddle as it is where it is nearest.
    let turn = |i: usize| 5.0 * (2.0 * i as f64 / POINTS as f64 - 1.0);
    let branch = |side: f64, above: bool| -> Vec<Point> {
        let point = |i: usize| {
            let (near, far) = (side * size * libm::cosh(turn(i)), size * libm::sinh(turn(i)));
            if above { place(a * near, b * far) } else { place(a * far, b * near) }
        };
        (0..=POINTS).map(point).collect()
    };
    vec![branch(1.0, true), branch(-1.0, true), branch(1.0, false), branch(-1.0, false)]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::run::distance;
    use crate::engine::surface;
    use crate::spec::Settings;
    use crate::spec::setting::fields;

    /// q by its definition, from the surface.
    fn q(surface: &dyn Surface, at: [f64; 2], (x, y): Point) -> f64 {
        let (g, h, d) = (surface.gradient(at), surface.hessian(at), [x - at[0], y - at[1]]);
        let bent = h[0][0] * d[0] * d[0] + 2.0 * h[0][1] * d[0] * d[1] + h[1][1] * d[1] * d[1];
        surface.value(at) + g[0] * d[0] + g[1] * d[1] + 0.5 * bent
    }

    #[test]
    fn lines_are_level_and_one_goes_through_the_point() {
        let settings = Settings::new(fields(&[], &surface::groups("surface")), |_, _| None);
        let mut shapes = Vec::new();
        for (name, at) in [
            ("ravine", [-8.0, 1.0]),
            ("rosenbrock", [-1.5, 2.0]),
            ("rosenbrock", [0.0, 1.0]),
            ("himmelblau", [-0.3, -1.0]),
            ("himmelblau", [0.0, -4.0]),
            ("saddle", [-2.0, 0.5]),
        ] {
            let surface = surface::build(name, &settings).unwrap().unwrap();
            let model = Model::new(&*surface, at);
            let (to, level) = model.stationary.expect(name);
            assert!((q(&*surface, at, (to[0], to[1])) - level).abs() < 1e-9 * level.abs().max(1.0), "{name}");
            let height = surface.value(at) - level;
            let mut nearest = f64::INFINITY;
            for line in model.lines(1e-3) {
                let over = |point: &Point| (q(&*surface, at, *point) - level) / height;
                let first = over(&line[0]);
                let worst = line.iter().map(|point| (over(point) - first).abs()).fold(0.0, f64::max);
                // Far out on a hyperbola two large numbers cancel.
                assert!(worst < 1e-6, "{name} {at:?}: {worst} off its level {first}");
                nearest = nearest.min((first - 1.0).abs());
            }
            assert!(nearest < 1e-9, "{name} {at:?}: no line has the level of the point itself");
            shapes.push(model.shape());
        }
        assert_eq!(shapes, [Shape::Bowl, Shape::Bowl, Shape::Saddle, Shape::Dome, Shape::Saddle, Shape::Saddle]);
    }

    #[test]
    fn at_the_stationary_point_the_shape_is_seen_still() {
        let settings = Settings::new(fields(&[], &surface::groups("surface")), |_, _| None);
        let surface = surface::build("rosenbrock", &settings).unwrap().unwrap();
        let lines = Model::new(&*surface, [1.0, 1.0]).lines(0.5);
        let farthest = lines[2].iter().map(|&(x, y)| distance([x, y], [1.0, 1.0])).fold(0.0, f64::max);
        assert!((farthest - 0.5).abs() < 1e-3, "{farthest}");
    }

    #[test]
    fn without_curvature_there_is_no_stationary_point() {
        let mut settings = Settings::new(fields(&[], &surface::groups("surface")), |_, _| None);
        settings.read("formula.formula", "x^2");
        let surface = surface::build("formula", &settings).unwrap().unwrap();
        let model = Model::new(&*surface, [1.0, 1.0]);
        assert!(model.stationary.is_none() && model.lines(0.5).is_empty());
    }
}
