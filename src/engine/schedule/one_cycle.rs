//! One cycle: up to a high rate, then down to almost none.

use super::cosine::half_wave;
use super::*;
use crate::spec::Kind;

pub const SPEC: Spec = Spec {
    name: "one-cycle",
    title: Text::new("One cycle", "원사이클"),
    line: Text::doc(
        "The rate climbs to the base rate along half a cosine, and falls far below its start along another.",
        "학습률이 코사인을 따라 기본 학습률까지 올랐다가, 시작한 값보다 훨씬 아래로 내려갑니다.",
    ),
    formula: doc(
        r"\alpha_t = \begin{cases} \operatorname{wave}(\alpha/d \to \alpha;\ t/p) & t < p \\ \operatorname{wave}\bigl(\alpha \to \alpha/(d f);\ (t - p)/(T - 1 - p)\bigr) & t \ge p \end{cases},\quad p = s\,T - 1,\quad \operatorname{wave}(a \to b;\ u) = b + \tfrac12 (a - b)(1 + \cos \pi u)",
    ),
    conventions: Text::doc(
        "PyTorch's OneCycleLR with two phases, cosines, and α as its max_lr; the momentum is left alone. \
         The paper's own has straight lines and a third phase. The lowest rate is that of the last step, T − 1.",
        "PyTorch의 OneCycleLR(두 단계, 코사인)과 같고, α가 그 max_lr입니다. 모멘텀은 바꾸지 않습니다. \
         논문의 것은 직선이고 세 번째 단계가 있습니다. 마지막 걸음 T − 1에서 학습률이 가장 낮습니다.",
    ),
    paper: Paper {
        authors: doc("L. N. Smith, N. Topin"),
        year: 2019,
        title: doc("Super-convergence: very fast training of neural networks using large learning rates"),
        url: doc("https://arxiv.org/abs/1708.07120"),
    },
    settings: &[PCT_START, DIV_FACTOR, FINAL_DIV_FACTOR],
    source: file!(),
};

const PCT_START: Setting = Setting {
    name: "pct_start",
    symbol: "s",
    label: Text::doc("share of the climb", "오르는 구간의 비율"),
    help: Text::doc(
        "The share of the run in which the rate climbs.",
        "학습률이 오르는 구간이 전체에서 차지하는 비율입니다.",
    ),
    kind: Kind::Number { min: 0.05, max: 0.95, default: 0.3, log: false },
};

const DIV_FACTOR: Setting = Setting {
    name: "div_factor",
    symbol: "d",
    label: Text::doc("peak over start", "시작 대비 최고 배율"),
    help: Text::doc(
        "How many times the first rate the highest is.",
        "가장 높은 학습률이 처음 학습률의 몇 배인지를 나타냅니다.",
    ),
    kind: Kind::Number { min: 1.0, max: 1000.0, default: 25.0, log: true },
};

const FINAL_DIV_FACTOR: Setting = Setting {
    name: "final_div_factor",
    symbol: "f",
    label: Text::doc("start over end", "마지막 대비 시작 배율"),
    help: Text::doc(
        "How many times the last rate the first is.",
        "처음 학습률이 마지막 학습률의 몇 배인지를 나타냅니다.",
    ),
    kind: Kind::Number { min: 1.0, max: 1e6, default: 1e4, log: true },
};

/// Settings: `pct_start` 0 < s < 1, `div_factor` d ≥ 1, `final_div_factor` f ≥ 1.
/// `base_lr` α > 0, `total_steps` T ≥ 1.
pub fn new(set: &Scoped, base_lr: f64, total_steps: usize) -> Result<OneCycle, Complaint> {
    let first = base_lr / set.number("div_factor");
    Ok(OneCycle {
        first,
        highest: base_lr,
        lowest: first / set.number("final_div_factor"),
        peak: set.number("pct_start") * total_steps as f64 - 1.0,
        last: total_steps as f64 - 1.0,
    })
}

pub struct OneCycle {
    first: f64,
    highest: f64,
    lowest: f64,
    /// p, in steps; a fraction of one may be left, and in a run of few steps it lies before the first
    peak: f64,
    /// T − 1
    last: f64,
}

impl Schedule for OneCycle {
    fn rate(&self, step: usize) -> f64 {
        let step = (step as f64).min(self.last);
        if step < self.peak {
            half_wave(self.first, self.highest, step / self.peak)
        } else {
            half_wave(self.highest, self.lowest, (step - self.peak) / (self.last - self.peak))
        }
    }
}
