//! Without the bias correction Adam's first step is (1 − β₁)/√(1 − β₂) times α.

use super::{Measured, Spec, shown, table};
use crate::spec::Text;
use crate::spec::number::short;

pub const SPEC: Spec = Spec {
    id: "adam-first-step",
    page: "adam",
    sentence: Text::new(
        "Without the bias correction Adam's first step is α (1 − β₁)/√(1 − β₂) long, with it α.",
        "편향 보정이 없으면 Adam의 첫 걸음은 α (1 − β₁)/√(1 − β₂)이고, 있으면 α입니다.",
    ),
    caption: Text::new(
        "the first step without the correction for β₁ = 0.9, β₂ = 0.999; it is {second} α for 0.9, 0.99 and \
         {third} α for 0.9, 0.9; with the correction {corrected} α each time",
        "β₁ = 0.9, β₂ = 0.999에서 보정이 없을 때의 첫 걸음. 0.9, 0.99에서는 {second} α, \
         0.9, 0.9에서는 {third} α이고, 보정이 있으면 모두 {corrected} α입니다",
    ),
    widget: "first-step",
    query: "beta1=0.9&beta2=0.999&steps=30",
    measure,
};

fn measure() -> Measured {
    // Columns: step, gradient, m, v, step with the correction and without it, in units of α; row 1 is step 1.
    let usual = shown(&SPEC);
    let sizes: Vec<f64> = usual.rows[1..].iter().map(|row| row[5]).collect();
    let first = [0.999, 0.99, 0.9].map(|beta2| {
        let table = table(SPEC.widget, &format!("beta1=0.9&beta2={beta2}&steps=1"));
        (table.rows[1][4], table.rows[1][5], 0.1 / (1.0_f64 - beta2).sqrt())
    });
    let longest = sizes.iter().copied().fold(0.0, f64::max);
    let at = 1 + sizes.iter().position(|&size| size == longest).expect("it is one of them");
    Measured {
        headline: format!("{} α", short(first[0].1, 4)),
        values: vec![
            ("first", short(first[0].1, 4)),
            ("second", format!("{:.3}", first[1].1)),
            ("third", short(first[2].1, 3)),
            ("corrected", format!("{:.3}", first[0].0)),
            ("longest", short(longest, 3)),
            ("longest_at", at.to_string()),
        ],
        holds: sizes[0] == first[0].1
            && first
                .iter()
                .all(|&(with, without, formula)| (with - 1.0).abs() < 1e-3 && (without / formula - 1.0).abs() < 1e-3),
    }
}
