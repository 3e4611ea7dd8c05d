//! Gradient descent needs steps in proportion to the condition number, momentum to about its root.

use super::{Measured, Spec, log_slope};
use crate::engine::noise::{Noise, Noisy};
use crate::engine::optim;
use crate::engine::run::distance;
use crate::engine::surface;
use crate::spec::setting::fields;
use crate::spec::{Settings, Text, Value};

pub const SPEC: Spec = Spec {
    id: "zigzag-kappa",
    page: "sgd-problems",
    sentence: Text::new(
        "At its best rate gradient descent needs iterations in proportion to κ, momentum to about √κ.",
        "가장 좋은 학습률에서 필요한 반복 횟수는 경사 하강법은 κ에, 모멘텀은 대략 √κ에 비례합니다.",
    ),
    caption: Text::new(
        "iterations at κ = 100, gradient descent → momentum; log–log slopes over κ = 10 … 3000: \
         {gd_slope} and {momentum_slope}",
        "κ = 100에서의 반복 횟수, 경사 하강법 → 모멘텀. κ = 10 … 3000에서 로그–로그 기울기는 \
         {gd_slope}, {momentum_slope}",
    ),
    widget: "race",
    query: "surface=ravine&ravine.kappa=100&ravine.angle=0&x=1&y=1&optimizers=sgd,momentum&sgd.lr=0.0198019802\
            &momentum.lr=0.0330578512&momentum.momentum=0.6694214876&target=0.0001&steps=800",
    measure,
};

const KAPPAS: [f64; 6] = [10.0, 30.0, 100.0, 300.0, 1000.0, 3000.0];

fn measure() -> Measured {
    let gd = KAPPAS.map(|kappa| iterations("sgd", kappa, &[("sgd.lr", 2.0 / (1.0 + kappa))]));
    // Polyak (1964): both axes shrink by √ρ a step.
    let momentum = KAPPAS.map(|kappa| {
        let root = kappa.sqrt();
        let (lr, rho) = (2.0 / (root + 1.0), (root - 1.0) / (root + 1.0));
        iterations("momentum", kappa, &[("momentum.lr", lr * lr), ("momentum.momentum", rho * rho)])
    });
    let slopes = [gd, momentum].map(|counts| log_slope(KAPPAS.into_iter().zip(counts.map(f64::from))));
    let [gd_slope, momentum_slope] = slopes.map(|slope| format!("{slope:.2}"));
    Measured {
        headline: format!("{} → {}", gd[2], momentum[2]),
        values: vec![
            ("gd_10", gd[0].to_string()),
            ("gd_100", gd[2].to_string()),
            ("gd_1000", gd[4].to_string()),
            ("momentum_10", momentum[0].to_string()),
            ("momentum_100", momentum[2].to_string()),
            ("momentum_1000", momentum[4].to_string()),
            ("gd_slope", gd_slope),
            ("momentum_slope", momentum_slope),
        ],
        holds: (slopes[0] - 1.0).abs() <= 0.1 && (slopes[1] - 0.5).abs() <= 0.1,
    }
}

/// Iterations on ½ (x² + κ y²) from (1, 1) until ‖x‖ ≤ 10⁻⁶.
fn iterations(optimizer: &str, kappa: f64, set: &[(&str, f64)]) -> u32 {
    let units = [surface::groups(""), optim::groups("")].concat();
    let mut settings = Settings::new(fields(&[], &units), |_, _| None);
    settings.set("ravine.kappa", Value::Number(kappa));
    for &(path, value) in set {
        settings.set(path, Value::Number(value));
    }
    let surface = surface::build("ravine", &settings).expect("listed").expect("has no settings to complain of");
    let mut optimizer = optim::build::<f64>(optimizer, &settings).expect("listed");
    let mut f = Noisy::new(&*surface, Noise::None, 0);
    let (mut x, mut step) = ([1.0, 1.0], 0);
    while distance(x, [0.0; 2]) > 1e-6 {
        optimizer.step(&mut x, &mut f);
        step += 1;
        assert!(step < 1_000_000, "κ = {kappa}: still at {x:?}");
    }
    step
}
