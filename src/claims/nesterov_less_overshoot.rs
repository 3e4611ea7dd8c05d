//! At the same α and ρ Nesterov momentum overshoots less than momentum, but it overshoots.

use super::{Measured, Spec, past, shown};
use crate::spec::Text;
use crate::spec::number::short;

pub const SPEC: Spec = Spec {
    id: "nesterov-less-overshoot",
    page: "nesterov",
    sentence: Text::new(
        "On the ravine, at the same α and ρ, Nesterov momentum overshoots the minimum less than momentum, yet it does.",
        "골짜기에서 α와 ρ가 같을 때 네스테로프는 모멘텀보다 덜 지나치지만, 지나치기는 합니다.",
    ),
    caption: Text::new(
        "how far past the minimum in x, momentum → Nesterov, from x = −8; across the valley, {momentum_y} → {nesterov_y}",
        "x = −8에서 출발해 최솟값을 x 방향으로 지나친 거리, 모멘텀 → 네스테로프. \
         골짜기를 가로지르는 방향으로는 {momentum_y} → {nesterov_y}",
    ),
    widget: "race",
    query: "surface=ravine&ravine.kappa=20&ravine.angle=0&x=-8&y=1&optimizers=momentum,nesterov&momentum.lr=0.03\
            &momentum.momentum=0.9&nesterov.lr=0.03&nesterov.momentum=0.9&steps=200",
    measure,
};

fn measure() -> Measured {
    let table = shown(&SPEC);
    let [momentum, nesterov] = ["Momentum x", "Nesterov x"].map(|name| past(&table, name));
    let [momentum_y, nesterov_y] = ["Momentum y", "Nesterov y"].map(|name| past(&table, name));
    Measured {
        headline: format!("{} → {}", short(momentum, 3), short(nesterov, 3)),
        values: vec![
            ("momentum", short(momentum, 3)),
            ("nesterov", short(nesterov, 3)),
            ("momentum_y", short(momentum_y, 2)),
            ("nesterov_y", short(nesterov_y, 2)),
        ],
        holds: 0.0 < nesterov && nesterov < momentum && 0.0 < nesterov_y && nesterov_y < momentum_y,
    }
}
