//! From one start, at one rate, SGD stops in a shallow well that momentum rolls through.

use super::{Measured, Spec, shown};
use crate::spec::Text;
use crate::spec::number::short;

pub const SPEC: Spec = Spec {
    id: "stuck-minimum",
    page: "sgd-problems",
    sentence: Text::new(
        "From the same start SGD stays in the shallow well, and momentum with ρ = 0.9 rolls through into the deep one.",
        "같은 출발점에서 SGD는 얕은 우물에 머물고, ρ = 0.9인 모멘텀은 그곳을 지나 깊은 우물에 이릅니다.",
    ),
    caption: Text::new(
        "loss after settling, SGD → momentum, at x = {sgd_x} and x = {momentum_x}",
        "SGD → 모멘텀이 각각 x = {sgd_x}, x = {momentum_x}에서 멈췄을 때의 손실",
    ),
    widget: "critical-points",
    query: "landscape=local-minimum&x=1.5&lr=0.04&momentum=0.9&steps=160",
    measure,
};

/// The wells of (x² − 1)² + 0.3 x: where 4 x³ − 4 x + 0.3 = 0.
const SHALLOW: f64 = 0.960_150;
const DEEP: f64 = -1.035_579;

fn measure() -> Measured {
    let table = shown(&SPEC);
    let &[_, sgd_x, sgd_loss, momentum_x, momentum_loss] = &table.rows[table.rows.len() - 1][..] else {
        panic!("the columns are {:?}", table.columns)
    };
    Measured {
        headline: format!("{} → {}", short(sgd_loss, 2), short(momentum_loss, 2)),
        values: vec![
            ("sgd_x", short(sgd_x, 3)),
            ("sgd_loss", short(sgd_loss, 3)),
            ("momentum_x", short(momentum_x, 3)),
            ("momentum_loss", short(momentum_loss, 3)),
        ],
        holds: (sgd_x - SHALLOW).abs() < 1e-3 && (momentum_x - DEEP).abs() < 1e-3,
    }
}
