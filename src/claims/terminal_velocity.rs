//! Under a constant gradient momentum's step tends to α‖g‖/(1 − ρ).

use super::{Measured, Spec, shown};
use crate::spec::Text;
use crate::spec::number::short;

pub const SPEC: Spec = Spec {
    id: "terminal-velocity",
    page: "momentum",
    sentence: Text::new(
        "Under a constant gradient g the step of momentum tends to α|g|/(1 − ρ), with ρ = 0.9 ten steps of SGD.",
        "기울기 g가 일정하면 모멘텀의 보폭은 α|g|/(1 − ρ)에 가까워지며, ρ = 0.9이면 SGD 보폭의 열 배입니다.",
    ),
    caption: Text::new(
        "the next step after 60, in units of α|g|, ρ = 0.9; step {nearly} is the first above 99% of the limit, {limit}",
        "ρ = 0.9일 때 60걸음 뒤 다음 걸음의 보폭(단위는 α|g|). 극한값 {limit}의 99%를 처음 넘는 것은 {nearly}번째 걸음",
    ),
    widget: "vectors",
    query: "method=all&curvature=0&gx=0.6&gy=0.8&vx=0&vy=0&lr=0.1&momentum=0.9&step=60",
    measure,
};

const RHO: f64 = 0.9;

fn measure() -> Measured {
    let table = shown(&SPEC);
    let column = |name: &str| table.columns.iter().position(|column| column == name).expect("is shown");
    let (sgd, momentum) = (column("SGD step length"), column("Momentum step length"));
    // Row t tells the step from t to t + 1; in units of SGD's step, which is α|g| throughout.
    let lengths: Vec<f64> = table.rows.iter().map(|row| row[momentum] / row[sgd]).collect();
    // The sum of a geometric series: 1 + ρ + … + ρᵗ.
    let series = |t: usize| (1.0 - libm::pow(RHO, t as f64 + 1.0)) / (1.0 - RHO);
    let follows = lengths.iter().enumerate().all(|(t, length)| (length - series(t)).abs() < 1e-9);
    let limit = 1.0 / (1.0 - RHO);
    let last = lengths[lengths.len() - 1];
    let nearly = lengths.iter().position(|&length| length > 0.99 * limit);
    Measured {
        headline: format!("{} α|g|", short(last, 3)),
        values: vec![
            ("last", short(last, 3)),
            ("limit", short(limit, 3)),
            ("nearly", nearly.map_or("∞".to_string(), |step| (step + 1).to_string())),
        ],
        holds: follows && (last / limit - 1.0).abs() < 0.01,
    }
}
