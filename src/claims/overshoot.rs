//! Momentum passes the minimum of a ravine; gradient descent at the same rate does not.

use super::{Measured, Spec, past, shown};
use crate::spec::Text;
use crate::spec::number::short;

pub const SPEC: Spec = Spec {
    id: "overshoot",
    page: "momentum",
    sentence: Text::new(
        "Along the floor of a ravine momentum with ρ = 0.9 overshoots the minimum; gradient descent at the same α does not.",
        "골짜기 바닥을 따라가며 ρ = 0.9인 모멘텀은 최솟값을 지나치지만, α가 같은 경사 하강법은 지나치지 않습니다.",
    ),
    caption: Text::new(
        "how far past the minimum in x, gradient descent → momentum, from x = −8",
        "x = −8에서 출발해 최솟값을 x 방향으로 지나친 거리, 경사 하강법 → 모멘텀",
    ),
    widget: "race",
    query: "surface=ravine&ravine.kappa=20&ravine.angle=0&x=-8&y=1&optimizers=sgd,momentum&sgd.lr=0.03\
            &momentum.lr=0.03&momentum.momentum=0.9&steps=200",
    measure,
};

fn measure() -> Measured {
    let table = shown(&SPEC);
    let (sgd, momentum) = (past(&table, "SGD x"), past(&table, "Momentum x"));
    Measured {
        headline: format!("{} → {}", short(sgd, 3), short(momentum, 3)),
        values: vec![("sgd", short(sgd, 3)), ("momentum", short(momentum, 3))],
        holds: sgd == 0.0 && momentum > 1.0,
    }
}
