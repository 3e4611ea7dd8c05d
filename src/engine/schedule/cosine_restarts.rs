//! Cosine annealing with warm restarts: each cycle ends low and begins anew at the base rate.

use super::cosine::half_wave;
use super::settings::END_AT_0;
use super::*;
use crate::spec::Kind;

pub const SPEC: Spec = Spec {
    name: "cosine-restarts",
    title: Text::new("Cosine with restarts", "재시작하는 코사인"),
    line: Text::doc(
        "The rate falls along half a cosine, jumps back up, and falls again, each time more slowly.",
        "학습률이 코사인의 반 주기를 따라 줄었다가 처음 값으로 뛰어오르기를 되풀이하며, 주기는 점점 길어집니다.",
    ),
    formula: doc(
        r"\alpha_t = q\,\alpha + \tfrac12 (1 - q)\,\alpha \left(1 + \cos \frac{\pi\, t_i}{T_i}\right),\qquad T_{i+1} = m\, T_i",
    ),
    conventions: Text::doc(
        "PyTorch's CosineAnnealingWarmRestarts with T_mult = m and eta_min = q α; t_i counts the steps of cycle i. \
         The first cycle's length T_0 is such that the asked number of cycles fills the run.",
        "PyTorch의 CosineAnnealingWarmRestarts(T_mult = m, eta_min = q α)와 같으며, t_i는 i번째 주기 안에서 센 걸음입니다. \
         첫 주기의 길이 T_0은 정한 수의 주기가 전체를 채우도록 정합니다.",
    ),
    paper: Paper {
        authors: doc("I. Loshchilov, F. Hutter"),
        year: 2017,
        title: doc("SGDR: stochastic gradient descent with warm restarts"),
        url: doc("https://arxiv.org/abs/1608.03983"),
    },
    settings: &[CYCLES, GROWTH, END_AT_0],
    source: file!(),
};

const CYCLES: Setting = Setting {
    name: "cycles",
    symbol: "M",
    label: Text::doc("cycles", "주기 수"),
    help: Text::doc(
        "How often the rate falls in the run; one more than the restarts.",
        "학습하는 동안 학습률이 내려가는 횟수이며, 재시작 횟수보다 하나 많습니다.",
    ),
    kind: Kind::Integer { min: 1, max: 20, default: 3 },
};

const GROWTH: Setting = Setting {
    name: "growth",
    symbol: "m",
    label: Text::doc("growth of a cycle", "주기가 늘어나는 배율"),
    help: Text::doc(
        "How many times as long as the one before each cycle is; 1 keeps them equal.",
        "각 주기가 바로 앞 주기의 몇 배인지를 나타냅니다. 1이면 모두 같습니다.",
    ),
    kind: Kind::Integer { min: 1, max: 4, default: 2 },
};

/// Settings: `cycles` M ≥ 1, `growth` m ≥ 1, `end_factor` 0 ≤ q ≤ 1. `base_lr` α > 0, `total_steps` T ≥ 1.
pub fn new(set: &Scoped, base_lr: f64, total_steps: usize) -> Result<CosineRestarts, Complaint> {
    let growth = set.number("growth");
    // 1 + m + … + m^(M−1): the run in lengths of the first cycle.
    let lengths = (0..set.number("cycles") as usize).fold(0.0, |sum, _| 1.0 + growth * sum);
    // Rounded up, so that the rounding begins no cycle more.
    let first = libm::ceil(total_steps as f64 / lengths);
    let lowest = set.number("end_factor") * base_lr;
    Ok(CosineRestarts { base_lr, lowest, first, growth })
}

pub struct CosineRestarts {
    base_lr: f64,
    /// q α
    lowest: f64,
    /// T₀, a whole number of steps
    first: f64,
    /// m, a whole number
    growth: f64,
}

impl Schedule for CosineRestarts {
    fn rate(&self, step: usize) -> f64 {
        // Whole numbers throughout, exact as such up to 2⁵³.
        let (mut since, mut length) = (step as f64, self.first);
        while since >= length {
            since -= length;
            length *= self.growth;
        }
        half_wave(self.base_lr, self.lowest, since / length)
    }
}
