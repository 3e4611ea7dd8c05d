//! Step decay at chosen times.

use super::settings::GAMMA;
use super::*;
use crate::spec::Kind;

pub const SPEC: Spec = Spec {
    name: "multi-step",
    title: Text::new("Multi-step decay", "계단식 감쇠(시점 지정)"),
    line: Text::doc(
        "The rate drops by a fixed factor at chosen times.",
        "정해 둔 때마다 학습률에 같은 값을 곱해 떨어뜨립니다.",
    ),
    formula: doc(r"\alpha_t = \alpha\, \gamma^{\,\#\{i \,:\, n_i \le t\}}"),
    conventions: Text::doc(
        "PyTorch's MultiStepLR, with the milestones nᵢ given as shares of the run. The defaults are \
         those of the paper's CIFAR-10 runs: after 32 000 and 48 000 of 64 000 steps.",
        "PyTorch의 MultiStepLR과 같고, nᵢ는 전체 걸음 수에 대한 비율로 정합니다. \
         기본값은 논문의 CIFAR-10 실험처럼 64,000걸음 가운데 32,000걸음과 48,000걸음입니다.",
    ),
    paper: Paper {
        authors: doc("K. He, X. Zhang, S. Ren, J. Sun"),
        year: 2016,
        title: doc("Deep residual learning for image recognition"),
        url: doc("https://arxiv.org/abs/1512.03385"),
    },
    settings: &[MILESTONES, GAMMA],
    source: file!(),
};

const MILESTONES: Setting = Setting {
    name: "milestones",
    symbol: "nᵢ/T",
    label: Text::doc("times of the drops", "떨어뜨리는 때"),
    help: Text::doc(
        "When the rate drops, as shares of the run with commas between.",
        "학습률을 떨어뜨릴 때를 전체에 대한 비율로, 쉼표로 나누어 적습니다.",
    ),
    kind: Kind::Line { max_len: 100, default: "0.5,0.75" },
};

/// Settings: `milestones` nᵢ/T in (0, 1], in any order, `gamma` 0 < γ ≤ 1. `base_lr` α > 0, `total_steps` T ≥ 1.
///
/// # Errors
/// A milestone that is no such number.
pub fn new(set: &Scoped, base_lr: f64, total_steps: usize) -> Result<MultiStep, Complaint> {
    let text = set.line("milestones");
    let mut milestones = Vec::new();
    let mut at = 0;
    for word in text.split(',') {
        let end = at + word.chars().count();
        match word.trim().parse() {
            Ok(share) if share > 0.0 && share <= 1.0 => milestones.push(steps(share, total_steps)),
            _ => return Err(complaint(word.trim(), (at, end))),
        }
        at = end + 1;
    }
    Ok(MultiStep { base_lr, milestones, gamma: set.number("gamma") })
}

fn complaint(word: &str, at: (usize, usize)) -> Complaint {
    Complaint {
        path: format!("{}.{}", SPEC.name, MILESTONES.name),
        at: Some(at),
        en: format!("“{word}” is no share of the run; milestones are numbers above 0 and at most 1, such as 0.5,0.75."),
        ko: format!("‘{word}’은(는) 비율이 아닙니다. 0.5,0.75처럼 0보다 크고 1 이하인 수를 적으면 됩니다."),
    }
}

pub struct MultiStep {
    base_lr: f64,
    /// nᵢ, in steps
    milestones: Vec<usize>,
    gamma: f64,
}

impl Schedule for MultiStep {
    fn rate(&self, step: usize) -> f64 {
        let drops = self.milestones.iter().filter(|&&milestone| milestone <= step).count();
        self.base_lr * libm::pow(self.gamma, drops as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::setting::fields;

    #[test]
    fn a_milestone_that_is_no_share_is_pointed_at() {
        let mut settings = Settings::new(fields(&[], &groups("schedule")), |_, _| None);
        for (text, at) in
            [("0.5, half", (4, 9)), ("0", (0, 1)), ("0.2,1.5", (4, 7)), ("반,0.5", (0, 1)), ("0.5,", (4, 4))]
        {
            assert_eq!(settings.read("multi-step.milestones", text), None);
            let refused = new(&Scoped::new(&settings, SPEC.name), 0.1, 100).err().expect(text);
            assert_eq!((refused.path.as_str(), refused.at), ("multi-step.milestones", Some(at)), "{text}");
        }
    }
}
