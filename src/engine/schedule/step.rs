//! Step decay: the rate drops by one factor, again and again after the same time.

use super::settings::GAMMA;
use super::*;
use crate::spec::Kind;

pub const SPEC: Spec = Spec {
    name: "step",
    title: Text::new("Step decay", "계단식 감쇠"),
    line: Text::doc(
        "The rate drops by a fixed factor at regular intervals.",
        "일정한 간격마다 학습률에 같은 값을 곱해 떨어뜨립니다.",
    ),
    formula: doc(r"\alpha_t = \alpha\, \gamma^{\lfloor t / n \rfloor}"),
    conventions: Text::doc(
        "PyTorch's StepLR; n is its step_size, here given as a share of the run. \
         The paper takes 4 % off every 8 epochs; dividing by 10 every 30 epochs became usual later.",
        "PyTorch의 StepLR과 같습니다. n은 그 step_size이고, 여기서는 전체 걸음 수에 대한 비율로 정합니다. \
         논문에서는 8에폭마다 4 %를 줄였고, 뒤에는 30에폭마다 10분의 1로 줄이는 방식이 흔해졌습니다.",
    ),
    paper: Paper {
        authors: doc("C. Szegedy et al."),
        year: 2015,
        title: doc("Going deeper with convolutions"),
        url: doc("https://arxiv.org/abs/1409.4842"),
    },
    settings: &[EVERY, GAMMA],
    source: file!(),
};

const EVERY: Setting = Setting {
    name: "every",
    symbol: "n/T",
    label: Text::doc("interval", "간격"),
    help: Text::doc(
        "The time from drop to drop, as a share of the run.",
        "한 번 떨어지고 다음에 떨어질 때까지의 길이를 전체에 대한 비율로 나타낸 값입니다.",
    ),
    kind: Kind::Number { min: 0.001, max: 1.0, default: 0.3, log: false },
};

/// Settings: `every` n/T in (0, 1], `gamma` 0 < γ ≤ 1. `base_lr` α > 0, `total_steps` T ≥ 1.
pub fn new(set: &Scoped, base_lr: f64, total_steps: usize) -> Result<Step, Complaint> {
    Ok(Step { base_lr, step_size: steps(set.number("every"), total_steps), gamma: set.number("gamma") })
}

pub struct Step {
    base_lr: f64,
    /// n, in steps
    step_size: usize,
    gamma: f64,
}

impl Schedule for Step {
    fn rate(&self, step: usize) -> f64 {
        let drops = step / self.step_size;
        self.base_lr * libm::pow(self.gamma, drops as f64)
    }
}
