//! Newton's method walks into a saddle that gradient descent leaves.

use super::{Measured, Spec, shown};
use crate::spec::Text;
use crate::spec::number::short;

pub const SPEC: Spec = Spec {
    id: "newton-saddle",
    page: "second-order",
    sentence: Text::new(
        "From a start beside a saddle Newton's method walks into the saddle, and SGD away from it to a minimum.",
        "안장점 곁에서 출발하면 뉴턴 방법은 안장점으로 들어가고, SGD는 그곳을 벗어나 최솟값에 이릅니다.",
    ),
    caption: Text::new(
        "distance to the saddle after 120 steps, Newton and SGD; the minima are 1.41 from it",
        "120걸음 뒤 안장점까지의 거리, 뉴턴과 SGD. 최솟값은 안장점에서 1.41 떨어져 있습니다",
    ),
    widget: "second-order",
    query: "surface=saddle&x=-2&y=0.5&optimizers=sgd,newton&sgd.lr=0.05&steps=120&step=120",
    measure,
};

fn measure() -> Measured {
    let table = shown(&SPEC);
    let away = |row: &[f64], x: usize| libm::hypot(row[x], row[x + 1]);
    let last = &table.rows[table.rows.len() - 1];
    let (sgd, newton) = (away(last, 1), away(last, 7));
    let arrived = table.rows.iter().position(|row| away(row, 7) < 1e-6);
    Measured {
        headline: format!("{}, {}", short(newton, 2), short(sgd, 3)),
        values: vec![
            ("newton", short(newton, 2)),
            ("sgd", short(sgd, 3)),
            ("steps", arrived.map_or("∞".to_string(), |step| step.to_string())),
            ("newton_loss", short(last[9], 2)),
            ("sgd_loss", short(last[3], 2)),
        ],
        holds: newton < 1e-9 && (sgd - std::f64::consts::SQRT_2).abs() < 1e-3,
    }
}
