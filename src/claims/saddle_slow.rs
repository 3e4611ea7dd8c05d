//! A saddle delays SGD several times as long as momentum.

use super::{Measured, Spec, shown};
use crate::spec::Text;

pub const SPEC: Spec = Spec {
    id: "saddle-slow",
    page: "sgd-problems",
    sentence: Text::new(
        "Near a saddle momentum gets away in fewer steps than SGD at the same rate.",
        "안장점 부근에서는 같은 학습률이라도 모멘텀이 SGD보다 적은 걸음으로 벗어납니다.",
    ),
    caption: Text::new(
        "steps until |y| > 1, SGD → momentum with ρ = 0.9",
        "|y| > 1이 될 때까지의 걸음 수, SGD → ρ = 0.9인 모멘텀",
    ),
    widget: "critical-points",
    query: "landscape=saddle&x=-1&y=0.0001&lr=0.02&momentum=0.9&steps=300",
    measure,
};

fn measure() -> Measured {
    let table = shown(&SPEC);
    // Columns: step; x, y and loss of SGD; x, y and loss of momentum.
    let escape = |y: usize| table.rows.iter().position(|row| row[y].abs() > 1.0);
    let (sgd, momentum) = (escape(2), escape(5));
    let text = |step: Option<usize>| step.map_or("∞".to_string(), |step| step.to_string());
    Measured {
        headline: format!("{} → {}", text(sgd), text(momentum)),
        values: vec![("sgd", text(sgd)), ("momentum", text(momentum))],
        holds: sgd.zip(momentum).is_some_and(|(sgd, momentum)| momentum < sgd),
    }
}
