//! Adam's path does not depend on the unit of the loss.

use super::{Measured, Spec, shown, table};
use crate::engine::run::distance;
use crate::scene::Table;
use crate::spec::Text;
use crate::spec::number::short;

pub const SPEC: Spec = Spec {
    id: "adam-scale-free",
    page: "adam",
    sentence: Text::new(
        "Multiplying the loss by 1000 leaves Adam's path unchanged: the gradients' scale cancels, but for ε.",
        "손실에 1000을 곱해도 Adam의 궤적은 그대로입니다. 기울기의 크기가 ε을 빼고는 약분되기 때문입니다.",
    ),
    caption: Text::new(
        "the farthest apart that Adam's two paths come in 300 steps; momentum, at a rate that suits the loss as \
         it is, has left all bounds at step {momentum} on the loss times 1000",
        "300걸음 동안 두 Adam 궤적이 가장 멀어진 거리. 원래 손실에 맞춘 학습률의 모멘텀은 \
         1000을 곱한 손실에서 {momentum}번째 걸음에 범위를 벗어납니다",
    ),
    widget: "race",
    query: "surface=formula&formula.formula=1000*((1-x)^2%2B10*(y-x^2)^2)&x=-1.5&y=2&optimizers=momentum,adam\
            &momentum.lr=0.001&momentum.momentum=0.9&adam.lr=0.05&steps=300",
    measure,
};

fn measure() -> Measured {
    let scaled = shown(&SPEC);
    let query = SPEC.query.replace("1000*((1-x)^2%2B10*(y-x^2)^2)", "(1-x)^2%2B10*(y-x^2)^2");
    assert_ne!(query, SPEC.query, "the scaled loss is written otherwise");
    let plain = table(SPEC.widget, &query);
    // Columns: step; x, y, loss, step length and effective rate of momentum; the same of Adam.
    let pairs = || scaled.rows.iter().zip(&plain.rows);
    let apart = pairs().map(|(a, b)| distance([a[6], a[7]], [b[6], b[7]])).fold(0.0, f64::max);
    let same_loss = pairs().all(|(a, b)| (a[8] - 1000.0 * b[8]).abs() <= 1e-3 * a[8].abs().max(1.0));
    let lost = |table: &Table| table.rows.iter().position(|row| row[1].is_nan());
    let momentum = lost(&scaled);
    Measured {
        headline: short(apart, 1),
        values: vec![
            ("apart", short(apart, 1)),
            ("momentum", momentum.map_or("∞".to_string(), |step| step.to_string())),
        ],
        holds: scaled.rows.len() == 301 && apart <= 1e-3 && same_loss && momentum.is_some() && lost(&plain).is_none(),
    }
}
