//! Momentum overshoots, RMSProp bends toward the minimum, AdaGrad goes RMSProp's way ever more slowly.

use super::{Measured, Spec, shown};
use crate::engine::run::distance;
use crate::spec::Text;
use crate::spec::number::short;

pub const SPEC: Spec = Spec {
    id: "trajectories",
    page: "rmsprop",
    sentence: Text::new(
        "From one start on a ravine, momentum runs past the minimum, RMSProp does not, and AdaGrad follows \
         RMSProp's way with ever shorter steps.",
        "골짜기의 같은 출발점에서 모멘텀은 최솟값을 지나치고 RMSProp은 지나치지 않으며, \
         AdaGrad는 RMSProp과 비슷한 길을 점점 짧은 걸음으로 갑니다.",
    ),
    caption: Text::new(
        "how far momentum → RMSProp run past the minimum; AdaGrad stays within {apart} of RMSProp's path, \
         its steps shrink from {first} to {last}, and after 200 of them it is {left} away",
        "모멘텀 → RMSProp이 최솟값을 지나친 거리. AdaGrad는 RMSProp의 궤적에서 {apart} 넘게 벗어나지 않고, \
         보폭은 {first}에서 {last}로 줄며, 200걸음 뒤 최솟값까지 {left} 남습니다",
    ),
    widget: "race",
    query: "surface=ravine&ravine.kappa=20&ravine.angle=0&x=-8&y=1&optimizers=momentum,adagrad,rmsprop&momentum.lr=0.03\
            &momentum.momentum=0.9&adagrad.lr=0.5&rmsprop.lr=0.1&rmsprop.decay=0.99&steps=200",
    measure,
};

fn measure() -> Measured {
    let table = shown(&SPEC);
    // Columns: step; x, y, loss, step length and effective rate of momentum, of AdaGrad, of RMSProp.
    let column = |column: usize| table.rows.iter().map(|row| row[column]).collect::<Vec<f64>>();
    let path = |x: usize| table.rows.iter().map(|row| [row[x], row[x + 1]]).collect::<Vec<[f64; 2]>>();
    // The minimum is at x = 0, and all start to the left of it.
    let [momentum, adagrad, rmsprop] = [1, 6, 11].map(|x| column(x).into_iter().fold(0.0, f64::max));
    let lengths = &column(9)[1..];
    let (first, last) = (lengths[0], lengths[lengths.len() - 1]);
    let way = path(11);
    let apart = path(6).into_iter().map(|point| from_path(point, &way)).fold(0.0, f64::max);
    let end = path(6)[table.rows.len() - 1];
    let left = distance(end, [0.0; 2]);
    Measured {
        headline: format!("{} → {}", short(momentum, 3), short(rmsprop, 3)),
        values: vec![
            ("momentum", short(momentum, 3)),
            ("rmsprop", short(rmsprop, 3)),
            ("adagrad", short(adagrad, 3)),
            ("apart", short(apart, 2)),
            ("first", short(first, 2)),
            ("last", short(last, 2)),
            ("left", short(left, 2)),
        ],
        // Of a start 8 away: past by more than an eighth; not at all; and within a fortieth of the way.
        holds: momentum > 1.0
            && rmsprop == 0.0
            && adagrad == 0.0
            && apart < 0.2
            && lengths.windows(2).all(|pair| pair[1] < pair[0]),
    }
}

/// The distance of a point from the nearest point of a polyline.
fn from_path(point: [f64; 2], path: &[[f64; 2]]) -> f64 {
    let legs = path.windows(2).map(|leg| {
        let [from, to] = [leg[0], leg[1]];
        let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
        let square = dx * dx + dy * dy;
        let share = if square > 0.0 { ((point[0] - from[0]) * dx + (point[1] - from[1]) * dy) / square } else { 0.0 };
        let share = share.clamp(0.0, 1.0);
        distance(point, [from[0] + share * dx, from[1] + share * dy])
    });
    legs.fold(f64::INFINITY, f64::min)
}
