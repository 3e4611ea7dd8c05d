use proptest::prelude::*;

use super::function::Function;
use super::token::NAMES;
use super::*;

fn formula(text: &str) -> Formula {
    Formula::new(text).unwrap_or_else(|complaint| panic!("{text}: {complaint:?}"))
}

#[test]
fn known_values() {
    let (x, y) = (1.5, -2.0);
    for (text, value) in [
        ("1e-3", 0.001),
        ("1E−3", 0.001),
        (".5 + 5.", 5.5),
        ("x + 2 * y", -2.5),
        ("7 - 4 - 2", 1.0),
        ("8/4/2", 1.0),
        ("1/2x", 0.75),
        ("-x^2", -2.25),
        ("2^-1", 0.5),
        ("2^3^2", 512.0),
        ("--x", 1.5),
        ("3*-x", -4.5),
        ("2x", 3.0),
        ("3(x+1)", 7.5),
        ("x y", -3.0),
        ("xy", -3.0),
        ("(x+1)(y-1)", -7.5),
        ("2e x", 2.0 * std::f64::consts::E * x),
        ("2pi", std::f64::consts::TAU),
        ("2π", std::f64::consts::TAU),
        ("y²", 4.0),
        ("-y³", 8.0),
        ("2x²y", -9.0),
        ("2¹⁰", 1024.0),
        ("y**2", 4.0),
        ("2·x×y−1÷2", -6.5),
        ("X + Exp(0)", 2.5),
        ("xsin(y)", x * libm::sin(y)),
        ("log(x)", libm::log(x)),
        ("ln(e^3)", 3.0),
        ("sqrt(abs(y)+2)", 2.0),
        ("min(x, y) + 10 max(x, y)", 13.0),
        ("sin(x)^2 + cos(x)^2", libm::sin(x) * libm::sin(x) + libm::cos(x) * libm::cos(x)),
        ("tan(x)", libm::tan(x)),
        ("atan(y)", libm::atan(y)),
        ("sinh(y)", libm::sinh(y)),
        ("cosh(y)", libm::cosh(y)),
        ("tanh(y)", libm::tanh(y)),
        ("x^y", libm::exp(y * libm::log(x))),
        ("0^0", 1.0),
    ] {
        assert_eq!(formula(text).value([x, y]), value, "{text}");
    }
}

#[test]
fn whole_powers_agree_with_the_library() {
    for exponent in -70..=70 {
        for base in [-3.0, -1.1, 0.3, 2.0] {
            let (ours, theirs) = (power(base, exponent as f64), libm::pow(base, exponent as f64));
            assert!((ours / theirs - 1.0).abs() < 1e-14, "{base}^{exponent}: {ours}, not {theirs}");
        }
    }
}

/// Each function and operator, at points where it is smooth.
const SMOOTH: [&str; 24] = [
    "exp(x - y/2)",
    "log(x^2 + y^2 + 1)",
    "sqrt(x^2 + 2y^2 + 1)",
    "abs(x) y",
    "sin(3x) cos(2y)",
    "tan(x/4 + y/8)",
    "atan(x y)",
    "sinh(x) + cosh(x - y)",
    "tanh(2x - y)",
    "min(x^2, 9 + y) + max(y^3, x - 20)",
    "x^3 - 3x y^2",
    "x^-2 + y^5",
    "(x^2 + 1)^0.3 y",
    "(x^2 + 1)^y",
    "2^(x + y)",
    "x/(1 + y^2)",
    "(x - y)/(2 + sin(x y))",
    "-x y",
    "1 - exp(-(x^2 + y^2)/2)",
    "(1.5 - x + x y)^2 + (2.25 - x + x y^2)^2 + (2.625 - x + x y^3)^2",
    "20 - 20 exp(-0.2 sqrt((x^2+y^2)/2)) + e - exp((cos(2pi x) + cos(2pi y))/2)",
    "(1 - x)² + 100(y - x²)²",
    "sqrt(x^4) + abs(y)^2.5",
    "log(exp(x) + exp(y))",
];

const POINTS: [[f64; 2]; 5] = [[0.7, 0.4], [-1.3, 0.9], [2.1, -0.6], [-0.45, -1.7], [1.0, 2.0]];

/// Steps of a central difference over an O(1) scale: the cube root of the unit
/// roundoff balances h² against roundoff over h, which leaves about 1e-10.
const H: f64 = 6e-6;

#[test]
fn gradient_is_that_of_the_value() {
    for text in SMOOTH {
        let f = formula(text);
        for [x, y] in POINTS {
            let exact = f.gradient([x, y]);
            let central = [
                (f.value([x + H, y]) - f.value([x - H, y])) / (2.0 * H),
                (f.value([x, y + H]) - f.value([x, y - H])) / (2.0 * H),
            ];
            let scale = exact[0].abs() + exact[1].abs() + f.value([x, y]).abs() + 1e-3;
            for i in 0..2 {
                let gap = (exact[i] - central[i]).abs();
                assert!(gap <= 1e-6 * scale, "{text} at {x}, {y}: {exact:?}, not {central:?}");
            }
        }
    }
}

/// From values alone, so that a slope and a bend that are wrong alike are seen.
/// Second differences lose h⁻² of the roundoff, hence the longer step.
#[test]
fn hessian_is_that_of_the_value() {
    let h = 2e-4;
    for text in SMOOTH {
        let f = formula(text);
        for [x, y] in POINTS {
            let [[xx, xy], [yx, yy]] = f.hessian([x, y]);
            assert_eq!(xy, yx);
            let at = |i: f64, j: f64| f.value([x + i * h, y + j * h]);
            let central = [
                (at(1.0, 0.0) - 2.0 * at(0.0, 0.0) + at(-1.0, 0.0)) / (h * h),
                (at(1.0, 1.0) - at(1.0, -1.0) - at(-1.0, 1.0) + at(-1.0, -1.0)) / (4.0 * h * h),
                (at(0.0, 1.0) - 2.0 * at(0.0, 0.0) + at(0.0, -1.0)) / (h * h),
            ];
            let exact = [xx, xy, yy];
            let scale = xx.abs() + xy.abs() + yy.abs() + f.value([x, y]).abs() + 1e-3;
            for k in 0..3 {
                let gap = (exact[k] - central[k]).abs();
                assert!(gap <= 1e-4 * scale, "{text} at {x}, {y}: {exact:?}, not {central:?}");
            }
        }
    }
}

#[test]
fn every_kind_of_number_has_the_same_value() {
    for text in SMOOTH {
        let program = formula(text).program;
        for [x, y] in POINTS {
            let plain = evaluate(&program, x, y);
            let dual = evaluate(&program, Dual::variable(x, 0), Dual::variable(y, 1));
            let jet = evaluate(&program, Jet::variable(x, 0), Jet::variable(y, 1));
            assert_eq!([plain; 2], [dual.value, jet.value], "{text}");
            assert_eq!(dual.first, jet.first, "{text}");
        }
    }
}

#[test]
fn special_points() {
    let zero = [0.0, 0.0];
    for (text, value, gradient, hessian) in [
        ("x^2", 0.0, [0.0, 0.0], [[2.0, 0.0], [0.0, 0.0]]),
        ("x^1", 0.0, [1.0, 0.0], [[0.0, 0.0], [0.0, 0.0]]),
        ("x^0", 1.0, [0.0, 0.0], [[0.0, 0.0], [0.0, 0.0]]),
        ("x^3 + x y", 0.0, [0.0, 0.0], [[0.0, 1.0], [1.0, 0.0]]),
        ("(x - 1)^3", -1.0, [3.0, 0.0], [[-6.0, 0.0], [0.0, 0.0]]),
        ("x^2.5", 0.0, [0.0, 0.0], [[0.0, 0.0], [0.0, 0.0]]),
        ("abs(x) + abs(y)", 0.0, [0.0, 0.0], [[0.0, 0.0], [0.0, 0.0]]),
        ("max(x, y)", 0.0, [1.0, 0.0], [[0.0, 0.0], [0.0, 0.0]]),
        ("min(0, y)", 0.0, [0.0, 0.0], [[0.0, 0.0], [0.0, 0.0]]),
    ] {
        let f = formula(text);
        assert_eq!(f.value(zero), value, "{text}");
        assert_eq!(f.gradient(zero), gradient, "{text}");
        assert_eq!(f.hessian(zero), hessian, "{text}");
    }
}

/// Outside its domain a function has no value, and so no slope either.
#[test]
fn undefined_is_nan_throughout() {
    let kinks = ["min(1, log(x))", "min(log(x), 1)", "max(1, log(x))", "max(log(x), 1)"];
    for text in ["log(x)", "sqrt(x)", "x^0.5", "x^y", "0 log(x)"].into_iter().chain(kinks) {
        let (f, at) = (formula(text), [-1.0, 2.0]);
        assert!(f.value(at).is_nan(), "{text}");
        assert!(f.gradient(at)[0].is_nan(), "{text}");
        assert!(f.hessian(at)[0][0].is_nan(), "{text}");
    }
}

#[test]
fn mistakes_are_pointed_at() {
    for (text, at, word) in [
        ("", (0, 0), "empty"),
        ("   ", (0, 3), "empty"),
        ("x + ", (2, 3), "ends too soon"),
        ("x + * y", (4, 5), "Before “*”"),
        ("()", (1, 2), "Before “)”"),
        ("/x", (0, 1), "Before “/”"),
        ("²", (0, 1), "Before “²”"),
        ("(x + y", (0, 1), "never closed"),
        ("2(x + (y)", (1, 2), "never closed"),
        ("sin(x", (3, 4), "never closed"),
        ("x + y)", (5, 6), "closes none"),
        ("x + foo(y)", (4, 7), "no name “foo”; known are x, y, pi,"),
        ("x + ㅛ", (4, 5), "no name “ㅛ”"),
        ("sin x", (0, 3), "sin(…)"),
        ("x + max", (4, 7), "max(…)"),
        ("2 + min(x)", (4, 7), "min(x, y)"),
        ("sin(x, y)", (5, 6), "comma"),
        ("min(x, y, 1)", (8, 9), "comma"),
        ("1,5 x", (1, 2), "comma"),
        ("x2", (1, 2), "Before “2”"),
        ("(x) 2.5", (4, 7), "Before “2.5”"),
        ("x² = $", (3, 4), "“=”"),
        ("x + .", (4, 5), "“.”"),
        ("1e999", (0, 5), "too large"),
    ] {
        let complaint = Formula::new(text).expect_err(text);
        assert_eq!(complaint.at, Some(at), "{text}: {}", complaint.en);
        assert!(complaint.en.contains(word), "{text}: {}", complaint.en);
        assert_eq!(complaint.path, "formula.formula");
        assert!(complaint.ko.chars().any(|c| ('가'..='힣').contains(&c)) && complaint.ko.ends_with("다."), "{text}");
    }
}

#[test]
fn length_is_bounded() {
    let text = |len: usize| "x".repeat(len);
    assert!(Formula::new(&text(MAX_LEN)).is_ok());
    assert_eq!(Formula::new(&text(MAX_LEN + 3)).expect_err("too long").at, Some((MAX_LEN, MAX_LEN + 3)));
}

#[test]
fn depth_is_bounded() {
    let parentheses = |depth: usize| "(".repeat(depth) + "x" + &")".repeat(depth);
    let minuses = |depth: usize| "-".repeat(depth) + "x";
    let powers = |depth: usize| "x^".repeat(depth) + "x";
    let signs_and_powers = |depth: usize| "2^-".repeat(depth / 2) + &"-".repeat(depth % 2) + "x";
    let calls = |depth: usize| "ln(".repeat(depth) + "x" + &")".repeat(depth);
    for nest in [parentheses, minuses, powers, signs_and_powers, calls] {
        assert!(Formula::new(&nest(MAX_DEPTH)).is_ok());
        let complaint = Formula::new(&nest(MAX_DEPTH + 1)).expect_err("too deep");
        assert!(complaint.en.contains("32 deep"), "{complaint:?}");
    }
    // Side by side is not deep.
    assert!(Formula::new(&"(x)".repeat(MAX_DEPTH + 1)).is_ok());
}

/// As many operands waiting as a formula of this length can have.
#[test]
fn the_fullest_stack_fits() {
    let text = "x+x*(".repeat(MAX_DEPTH) + "x+x*x" + &")".repeat(MAX_DEPTH);
    assert_eq!(text.len(), 197);
    // f ← 1 + f at x = 1, from f = 2.
    assert_eq!(formula(&text).value([1.0, 0.0]), MAX_DEPTH as f64 + 2.0);
}

/// An expression as a tree, evaluated directly.
#[derive(Clone, Debug)]
enum Tree {
    Number(f64),
    Name(&'static str),
    Negate(Box<Tree>),
    Infix(char, Box<Tree>, Box<Tree>),
    Call(&'static str, Function, Box<Tree>),
    Min(Box<Tree>, Box<Tree>),
    Max(Box<Tree>, Box<Tree>),
}

impl Tree {
    fn value(&self, x: f64, y: f64) -> f64 {
        let of = |tree: &Tree| tree.value(x, y);
        match self {
            Tree::Number(number) => *number,
            Tree::Name("x") => x,
            Tree::Name("y") => y,
            Tree::Name(_) => std::f64::consts::PI,
            Tree::Negate(a) => -of(a),
            Tree::Infix('+', a, b) => of(a) + of(b),
            Tree::Infix('-', a, b) => of(a) - of(b),
            Tree::Infix('*', a, b) => of(a) * of(b),
            Tree::Infix('/', a, b) => of(a) / of(b),
            Tree::Infix(_, a, b) if b.is_constant() => power(of(a), of(b)),
            Tree::Infix(_, a, b) => {
                let a = of(a);
                if a < 0.0 { f64::NAN } else { libm::exp(of(b) * libm::log(a)) }
            }
            Tree::Call(_, function, a) => function.of(of(a)),
            Tree::Min(a, b) => Number::min(of(a), of(b)),
            Tree::Max(a, b) => Number::max(of(a), of(b)),
        }
    }

    fn is_constant(&self) -> bool {
        match self {
            Tree::Number(_) => true,
            Tree::Name(name) => *name == "pi",
            Tree::Negate(a) | Tree::Call(_, _, a) => a.is_constant(),
            Tree::Infix(_, a, b) | Tree::Min(a, b) | Tree::Max(a, b) => a.is_constant() && b.is_constant(),
        }
    }

    /// How strongly it holds together: 1 a sum, 2 a product, 3 a negation, 4 a power, 5 the rest.
    fn rank(&self) -> u8 {
        match self {
            Tree::Infix('+' | '-', ..) => 1,
            Tree::Infix('*' | '/', ..) => 2,
            Tree::Negate(_) => 3,
            Tree::Infix(..) => 4,
            _ => 5,
        }
    }

    /// With no more parentheses than needed where a rank of at least `least` must stand.
    fn print(&self, least: u8) -> String {
        let text = match self {
            Tree::Number(number) => number.to_string(),
            Tree::Name(name) => name.to_string(),
            Tree::Negate(a) => format!("-{}", a.print(3)),
            Tree::Infix(sign @ ('+' | '-'), a, b) => format!("{} {sign} {}", a.print(1), b.print(2)),
            Tree::Infix(sign @ ('*' | '/'), a, b) => format!("{}{sign}{}", a.print(2), b.print(3)),
            Tree::Infix(_, a, b) => format!("{}^{}", a.print(5), b.print(3)),
            Tree::Call(name, _, a) => format!("{name}({})", a.print(1)),
            Tree::Min(a, b) => format!("min({}, {})", a.print(1), b.print(1)),
            Tree::Max(a, b) => format!("max({},{})", a.print(1), b.print(1)),
        };
        if self.rank() < least { format!("({text})") } else { text }
    }
}

fn tree() -> impl Strategy<Value = Tree> {
    use super::token::Name;
    let functions: Vec<(&'static str, Function)> = NAMES
        .iter()
        .filter_map(|&(name, meaning)| if let Name::Function(f) = meaning { Some((name, f)) } else { None })
        .collect();
    let leaf = prop_oneof![
        (0u32..400).prop_map(|n| Tree::Number(n as f64 / 8.0)),
        (0u32..4).prop_map(|n| Tree::Number(n as f64)),
        prop::sample::select(vec!["x", "y", "pi"]).prop_map(Tree::Name),
    ];
    leaf.prop_recursive(5, 24, 2, move |inner| {
        let two = (inner.clone(), inner.clone()).prop_map(|(a, b)| (Box::new(a), Box::new(b)));
        prop_oneof![
            5 => (prop::sample::select(vec!['+', '-', '*', '/', '^']), two.clone())
                .prop_map(|(sign, (a, b))| Tree::Infix(sign, a, b)),
            1 => inner.clone().prop_map(|a| Tree::Negate(Box::new(a))),
            1 => (prop::sample::select(functions.clone()), inner)
                .prop_map(|((name, f), a)| Tree::Call(name, f, Box::new(a))),
            1 => two.clone().prop_map(|(a, b)| Tree::Min(a, b)),
            1 => two.prop_map(|(a, b)| Tree::Max(a, b)),
        ]
    })
}

/// Whatever was typed: a function, or a complaint about characters that are there.
fn holds_for(text: &str, at: [f64; 2]) -> Result<(), TestCaseError> {
    match Formula::new(text) {
        Ok(f) => {
            let _ = (f.value(at), f.gradient(at), f.hessian(at));
        }
        Err(complaint) => {
            let (from, end) = complaint.at.expect("a formula's complaint says where");
            prop_assert!(from <= end && end <= text.chars().count(), "{:?}", complaint);
            prop_assert!(from < end || text.is_empty(), "{:?}", complaint);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_or_complained_of(text in any::<String>(), x in any::<f64>(), y in any::<f64>()) {
        holds_for(&text, [x, y])?;
    }

    /// Texts of the right characters get farther than arbitrary ones.
    #[test]
    fn any_mixture_of_tokens_is_read_or_complained_of(
        tokens in prop::collection::vec(
            prop::sample::select(vec![
                "x", "y", "2", "0.5", "1e3", "pi", "e", "+", "-", "−", "*", "/", "^", "²", "(", "(", ")", ")", ",",
                "sin(", "log(", "sqrt(", "min(", "max(", " ", "(x", "y)", "x^", ".",
            ]),
            0..80,
        ),
        x in any::<f64>(),
        y in any::<f64>(),
    ) {
        holds_for(&tokens.concat(), [x, y])?;
    }

    #[test]
    fn what_is_printed_is_read_back(tree in tree(), x in -3.0..3.0_f64, y in -3.0..3.0_f64) {
        let text = tree.print(1);
        prop_assume!(text.chars().count() <= MAX_LEN);
        let (read, direct) = (formula(&text).value([x, y]), tree.value(x, y));
        prop_assert!(read == direct || (read.is_nan() && direct.is_nan()), "{}: {} is not {}", text, read, direct);
    }
}
