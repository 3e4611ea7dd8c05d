//! The surface that the reader types.

use super::*;
use crate::engine::eigen::eigenvalues2;
use crate::engine::formula::{Formula, MAX_LEN};
use crate::spec::Kind;

pub const SPEC: Spec = Spec {
    name: "formula",
    title: Text::new("Your formula", "직접 쓴 식"),
    line: Text::doc(
        "Any function of x and y; at first, one with several hollows of different depth.",
        "x와 y의 함수를 직접 쓰며, 처음에는 깊이가 다른 웅덩이가 여럿인 함수가 적혀 있습니다.",
    ),
    formula: doc(r"f(x, y)"),
    settings: &[FORMULA],
    domain: Domain { x: (-4.8, 4.8), y: (-2.7, 2.7) },
    start: [-3.8, 2.0],
    minima: &[],
    curvature,
    distance: 3.7,
    source: file!(),
};

const FORMULA: Setting = Setting {
    name: "formula",
    symbol: "",
    label: Text::doc("f(x, y)", "f(x, y)"),
    help: Text::doc(
        "Numbers, x, y, pi and e with + − * / ^ and exp, log (natural), sqrt, abs, min, max, \
         sin, cos, tan, atan, sinh, cosh, tanh.",
        "숫자와 x, y, pi, e를 + − * / ^와 exp, log(자연로그), sqrt, abs, min, max, \
         sin, cos, tan, atan, sinh, cosh, tanh로 엮어 씁니다.",
    ),
    kind: Kind::Line { max_len: MAX_LEN, default: "x^2/6 + y^2/3 + sin(2x) cos(2y)" },
};

/// Settings: `formula`, a function of x and y (see [`crate::engine::formula`]).
pub fn new(set: &Scoped) -> Result<FormulaSurface, Complaint> {
    Formula::new(&set.line("formula")).map(|formula| FormulaSurface { formula })
}

/// The largest curvature on the straight line from the start to the middle of
/// the domain. Bounded, for a plane has none and a pole no end of it.
fn curvature(set: &Scoped) -> f64 {
    const POINTS: usize = 16;
    // A formula that cannot be read has no race either; its complaint is told there.
    let Ok(surface) = new(set) else { return 1.0 };
    let steepest = (0..=POINTS).map(|i| {
        let share = i as f64 / POINTS as f64;
        let [low, high] = eigenvalues2(surface.hessian([share * SPEC.start[0], share * SPEC.start[1]]));
        low.abs().max(high.abs())
    });
    steepest.filter(|curvature| curvature.is_finite()).fold(0.0, f64::max).clamp(0.1, 1e5)
}

pub struct FormulaSurface {
    formula: Formula,
}

impl Surface for FormulaSurface {
    fn value(&self, at: [f64; 2]) -> f64 {
        self.formula.value(at)
    }

    fn gradient(&self, at: [f64; 2]) -> [f64; 2] {
        self.formula.gradient(at)
    }

    fn hessian(&self, at: [f64; 2]) -> [[f64; 2]; 2] {
        self.formula.hessian(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::setting::fields;

    fn settings(formula: &str) -> Settings {
        let mut settings = Settings::new(fields(&[], &groups("surface")), |_, _| None);
        assert_eq!(settings.read("formula", formula), None);
        settings
    }

    #[test]
    fn the_setting_is_the_function() {
        let surface = build("formula", &settings(" x^2 y ")).expect("listed").expect("can be read");
        assert_eq!(surface.value([3.0, 2.0]), 18.0);
        assert_eq!(surface.gradient([3.0, 2.0]), [12.0, 9.0]);
        assert_eq!(surface.hessian([3.0, 2.0]), [[4.0, 6.0], [6.0, 0.0]]);
        let complaint = build("formula", &settings("x^")).expect("listed").err().expect("cannot be read");
        assert!(settings("x").has(&complaint.path), "{complaint:?}");
    }

    #[test]
    fn rates_follow_the_curvature_of_what_is_typed() {
        let of = |formula| (SPEC.curvature)(&Scoped::new(&settings(formula), SPEC.name));
        assert_eq!(of("25x^2 - y^2"), 50.0);
        assert_eq!(of("-25x^2 + y^2"), 50.0);
        assert_eq!([of("x + y"), of("1e9 x^2"), of("x^")], [0.1, 1e5, 1.0]);
        // Undefined for half of the way, and endless at its end.
        assert!(of("log(x + 2)") > 0.1 && of("log(abs(x))") < 1e5);
    }
}
