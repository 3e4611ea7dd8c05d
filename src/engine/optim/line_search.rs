//! How far to go along a direction: a line search for the strong Wolfe conditions.

use super::{dot, fit};
use crate::engine::objective::Objective;
use crate::engine::real::Real;

/// A point, and what the objective says there.
#[derive(Clone)]
pub struct Place<T> {
    pub x: Vec<T>,
    pub value: T,
    pub g: Vec<T>,
}

impl<T: Real> Place<T> {
    /// Nowhere yet.
    pub(super) fn new() -> Self {
        Place { x: Vec::new(), value: T::ZERO, g: Vec::new() }
    }

    /// Makes room for so many parameters.
    pub fn fit(&mut self, n: usize) {
        fit(&mut self.x, n);
        fit(&mut self.g, n);
    }

    /// Goes to `x`, and asks for value and gradient there.
    pub fn look(&mut self, x: &[T], f: &mut dyn Objective<T>) {
        self.x.copy_from_slice(x);
        self.value = f.value(x);
        f.gradient(x, &mut self.g);
    }
}

/// The strong Wolfe conditions on a step `α p` from `x` with gradient `g`
/// (Nocedal and Wright 2006, 3.7), with 0 < `c1` < `c2` < 1:
///
/// - the loss falls enough: `f(x + α p) ≤ f(x) + c1 α gᵀp`;
/// - and the slope is nearly gone: `|∇f(x + α p)ᵀp| ≤ c2 |gᵀp|`.
#[derive(Clone)]
pub struct Wolfe<T> {
    pub c1: T,
    pub c2: T,
    /// So many values are asked for at most, and no more gradients than values.
    pub trials: usize,
}

impl<T: Real> Wolfe<T> {
    /// As is usual for quasi-Newton methods: `c1` = 10⁻⁴, `c2` = 0.9; and 20 trials.
    pub fn usual() -> Self {
        Wolfe { c1: T::of(1e-4), c2: T::of(0.9), trials: 20 }
    }

    /// Goes from `from` along `p` to a place where both conditions hold, and
    /// leaves it in `to` (Nocedal and Wright 2006, algorithms 3.5 and 3.6). The
    /// step `α = first` is tried first: 1 for a direction that has its own length.
    ///
    /// Where the trials run out, the lowest place found at which the loss fell
    /// enough has to do. `false`: there was none, or `p` does not lead down.
    pub fn search(&self, f: &mut dyn Objective<T>, from: &Place<T>, p: &[T], first: T, to: &mut Place<T>) -> bool {
        let start = dot(&from.g, p);
        let down = start < T::ZERO;
        if !down {
            return false;
        }
        // Steps that are good enough lie between `low`, the lowest so far, and
        // `high`. While that is at infinity the trials grow (algorithm 3.5);
        // afterwards the bracket shrinks (algorithm 3.6, “zoom”).
        let mut low = Trial { alpha: T::ZERO, value: from.value, slope: start };
        let mut high: Option<(T, T)> = None;
        let mut alpha = first;
        for _ in 0..self.trials {
            go(from, p, alpha, to);
            to.value = f.value(&to.x);
            // Written so that a value of NaN is too high.
            let fell = to.value <= from.value + self.c1 * alpha * start && to.value < low.value;
            if !fell {
                high = Some((alpha, to.value));
            } else {
                f.gradient(&to.x, &mut to.g);
                let slope = dot(&to.g, p);
                if slope.abs() <= -self.c2 * start {
                    return true;
                }
                // Downhill from here is away from `high`, so that the good steps are on low's side.
                let turned = high.map_or(slope >= T::ZERO, |(end, _)| slope * (end - alpha) >= T::ZERO);
                if turned {
                    high = Some((low.alpha, low.value));
                }
                low = Trial { alpha, value: to.value, slope };
            }
            alpha = match high {
                None => alpha + alpha,
                Some(high) => between(&low, high),
            };
        }
        // Gradients are asked for at places that become `low` only: `to.g` is the one there.
        go(from, p, low.alpha, to);
        to.value = low.value;
        low.alpha > T::ZERO
    }
}

/// A step that was tried: its loss, and the slope `∇fᵀp` there.
struct Trial<T> {
    alpha: T,
    value: T,
    slope: T,
}

fn go<T: Real>(from: &Place<T>, p: &[T], alpha: T, to: &mut Place<T>) {
    for ((to, &from), &p) in to.x.iter_mut().zip(&from.x).zip(p) {
        *to = from + alpha * p;
    }
}

/// Where the parabola through both ends, with the slope at `low`, is lowest;
/// but a tenth of the way from either end, so that the bracket does shrink.
fn between<T: Real>(low: &Trial<T>, high: (T, T)) -> T {
    let width = high.0 - low.alpha;
    let rise = high.1 - low.value - low.slope * width;
    let share = -low.slope * width / (T::of(2.0) * rise);
    let (least, most) = (T::of(0.1), T::of(0.9));
    let share = if share >= most {
        most
    } else if share >= least {
        share
    } else if share < least {
        least
    } else {
        // NaN: high's value is none.
        T::of(0.5)
    };
    low.alpha + share * width
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A function of one parameter, and how often it was asked.
    struct Curve {
        f: fn(f64) -> f64,
        slope: fn(f64) -> f64,
        asked: [usize; 2],
    }

    impl Objective<f64> for Curve {
        fn value(&mut self, x: &[f64]) -> f64 {
            self.asked[0] += 1;
            (self.f)(x[0])
        }

        fn gradient(&mut self, x: &[f64], g: &mut [f64]) {
            self.asked[1] += 1;
            g[0] = (self.slope)(x[0]);
        }
    }

    /// Searches from 0 to the right. Returns whether it found a place, the place, and how often was asked.
    fn search(
        f: fn(f64) -> f64,
        slope: fn(f64) -> f64,
        first: f64,
        wolfe: &Wolfe<f64>,
    ) -> (bool, Place<f64>, [usize; 2]) {
        let mut curve = Curve { f, slope, asked: [0; 2] };
        let (mut from, mut to) = (Place::new(), Place::new());
        from.fit(1);
        to.fit(1);
        from.look(&[0.0], &mut curve);
        curve.asked = [0; 2];
        let found = wolfe.search(&mut curve, &from, &[1.0], first, &mut to);
        (found, to, curve.asked)
    }

    fn check(f: fn(f64) -> f64, slope: fn(f64) -> f64, first: f64, c2: f64) {
        let wolfe = Wolfe { c2, ..Wolfe::usual() };
        let (found, to, asked) = search(f, slope, first, &wolfe);
        let (alpha, start) = (to.x[0], slope(0.0));
        assert!(found && alpha > 0.0, "from {first}: {asked:?}");
        assert!(f(alpha) <= f(0.0) + wolfe.c1 * alpha * start, "from {first}: the loss at {alpha} is too high");
        assert!(slope(alpha).abs() <= -c2 * start, "from {first}: the slope at {alpha} is {}", slope(alpha));
        assert_eq!((to.value, to.g[0]), (f(alpha), slope(alpha)), "what is told is not what is there");
        assert!(asked[1] <= asked[0] && asked[0] <= wolfe.trials, "{asked:?}");
    }

    /// The third is Moré and Thuente's first (1994), flat far out; the fourth has wells beside wells.
    #[test]
    fn both_conditions_hold_where_it_stops() {
        for first in [1e-3, 0.1, 1.0, 10.0, 1e3] {
            for c2 in [0.9, 0.1, 1e-3] {
                check(|x| (x - 1.0) * (x - 1.0), |x| 2.0 * (x - 1.0), first, c2);
                check(|x| libm::exp(x) - 3.0 * x, |x| libm::exp(x) - 3.0, first, c2);
                check(|x| -x / (x * x + 2.0), |x| (x * x - 2.0) / ((x * x + 2.0) * (x * x + 2.0)), first, c2);
                check(|x| 0.01 * x * x - libm::sin(3.0 * x), |x| 0.02 * x - 3.0 * libm::cos(3.0 * x), first, c2);
            }
        }
    }

    #[test]
    fn a_parabola_is_met_at_its_lowest_point() {
        let wolfe = Wolfe { c2: 1e-9, ..Wolfe::usual() };
        let (found, to, asked) = search(|x| (x - 0.3) * (x - 0.3), |x| 2.0 * (x - 0.3), 1.0, &wolfe);
        assert!(found && (to.x[0] - 0.3).abs() < 1e-12);
        assert_eq!(asked, [2, 1], "the first trial is too high, the parabola's lowest point is the second");
    }

    #[test]
    fn values_that_are_none_are_too_high() {
        // The logarithm's argument runs out at 1.
        check(|x| x - 2.0 * libm::sqrt(1.0 - x * x) - 3.0 * x, |x| 2.0 * x / libm::sqrt(1.0 - x * x) - 2.0, 64.0, 0.9);
    }

    #[test]
    fn it_ends_where_there_is_nothing_to_find() {
        // Falls forever: no slope is small enough, and the last place is the lowest.
        let (found, to, asked) = search(|x| -x, |_| -1.0, 1.0, &Wolfe::usual());
        assert!(found && asked == [20, 20] && to.x[0] == 524_288.0 && to.value == -524_288.0, "{asked:?}, {:?}", to.x);
        // Says that it falls, and rises.
        let (found, to, asked) = search(|x| x, |_| -1.0, 1.0, &Wolfe::usual());
        assert!(!found && asked == [20, 0] && to.x[0] == 0.0, "{asked:?}, {:?}", to.x);
        // Rises, and says so; or says nothing.
        assert_eq!(search(|x| x, |_| 1.0, 1.0, &Wolfe::usual()).2, [0, 0]);
        assert_eq!(search(|_| f64::NAN, |_| f64::NAN, 1.0, &Wolfe::usual()).2, [0, 0]);
    }
}
