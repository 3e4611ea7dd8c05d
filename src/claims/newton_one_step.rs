//! Newton's method needs one step on a quadratic, however badly conditioned.

use super::{Measured, Spec, shown};
use crate::spec::Text;
use crate::spec::number::short;

pub const SPEC: Spec = Spec {
    id: "newton-one-step",
    page: "second-order",
    sentence: Text::new(
        "On a quadratic Newton's method is at the minimum after one step, however large κ is.",
        "이차 함수에서 뉴턴 방법은 κ가 아무리 커도 한 걸음에 최솟값에 이릅니다.",
    ),
    caption: Text::new(
        "the loss before and after one Newton step at κ = 10,000; SGD's after as many gradients: {sgd}",
        "κ = 10,000에서 뉴턴 걸음 한 번의 전과 후의 손실. 기울기를 한 번 계산한 SGD의 손실은 {sgd}",
    ),
    widget: "second-order",
    query: "surface=ravine&ravine.kappa=10000&ravine.angle=20&x=-8&y=1&optimizers=sgd,newton&steps=1&step=1",
    measure,
};

fn measure() -> Measured {
    let table = shown(&SPEC);
    // Columns: step; x, y, loss and three counts of SGD; x, y, loss and three counts of Newton.
    let (start, end) = (&table.rows[0], &table.rows[1]);
    let (before, after, sgd) = (start[9], end[9], end[3]);
    Measured {
        headline: format!("{} → {}", short(before, 2), short(after, 1)),
        values: vec![("before", short(before, 3)), ("after", short(after, 1)), ("sgd", short(sgd, 3))],
        // A coordinate of 8 is exact to 10⁻¹⁵, and rounding grows with κ = 10⁴.
        holds: after < 1e-16 * before && sgd > 1e-6 * before,
    }
}
