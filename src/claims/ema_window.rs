//! RMSProp forgets a gradient in about 1/(1 − γ) steps.

use super::{Measured, Spec, shown};
use crate::engine::objective::Objective;
use crate::engine::optim;
use crate::spec::setting::fields;
use crate::spec::{Settings, Text, Value};

pub const SPEC: Spec = Spec {
    id: "ema-window",
    page: "rmsprop",
    sentence: Text::new(
        "In a running mean with decay γ a gradient's weight has fallen to 1/e after about 1/(1 − γ) steps.",
        "감쇠율 γ인 지수 이동 평균에서 기울기 하나의 비중은 약 1/(1 − γ)걸음 뒤에 1/e로 줄어듭니다.",
    ),
    caption: Text::new(
        "steps until a single gradient's weight is below 1/e, for γ = 0.9, 0.99, 0.999",
        "γ = 0.9, 0.99, 0.999에서 기울기 하나의 비중이 1/e 아래로 줄 때까지의 걸음 수",
    ),
    // Adam's v is the same running mean as RMSProp's s.
    widget: "first-step",
    query: "gradient=impulse&beta2=0.99&steps=400",
    measure,
};

const DECAYS: [f64; 3] = [0.9, 0.99, 0.999];

/// What a parameter sees whose gradient is 1 once, and then 0.
struct Impulse(f64);

impl Objective<f64> for Impulse {
    fn value(&mut self, x: &[f64]) -> f64 {
        self.0 * x[0]
    }

    fn gradient(&mut self, _: &[f64], g: &mut [f64]) {
        g[0] = std::mem::take(&mut self.0);
    }
}

fn measure() -> Measured {
    let windows = DECAYS.map(window);
    let table = shown(&SPEC);
    // Columns: step, gradient, m, v, …; row 1 is the impulse.
    let fallen = |row: &Vec<f64>| row[3] < table.rows[1][3] / std::f64::consts::E;
    let in_adam = table.rows[1..].iter().position(fallen);
    Measured {
        headline: windows.map(|steps| steps.to_string()).join(", "),
        values: vec![
            ("w90", windows[0].to_string()),
            ("w99", windows[1].to_string()),
            ("w999", windows[2].to_string()),
        ],
        // One step off at most, as the exact number, −1/ln γ, is not whole.
        holds: DECAYS.iter().zip(windows).all(|(decay, steps)| (steps as f64 - 1.0 / (1.0 - decay)).abs() <= 1.0)
            && in_adam == Some(windows[1]),
    }
}

/// Steps after the impulse until RMSProp's `s` is below 1/e of what it was right after it.
fn window(decay: f64) -> usize {
    let mut settings = Settings::new(fields(&[], &optim::groups("")), |_, _| None);
    settings.set("rmsprop.decay", Value::Number(decay));
    let mut rmsprop = optim::build::<f64>("rmsprop", &settings).expect("listed");
    let (mut x, mut f) = ([0.0], Impulse(1.0));
    let mut weight = || {
        rmsprop.step(&mut x, &mut f);
        let mut s = f64::NAN;
        rmsprop.probes(&mut |name, values| {
            if name == "s" {
                s = values[0];
            }
        });
        s
    };
    let first = weight();
    1 + (1..100_000).take_while(|_| weight() >= first / std::f64::consts::E).count()
}
