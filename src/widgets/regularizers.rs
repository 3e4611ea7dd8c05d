//! A mix of regularizers: its settings, and what they make of a net and its training.

use super::course::AUGMENT;
use super::setup::PRETRAINED;
use crate::engine::nn::penalty::Penalty;
use crate::engine::nn::pretrained::DIGITS;
use crate::say;
use crate::spec::number::short;
use crate::spec::{Choice, Kind, Lang, Setting, Settings, Text};

/// All of them, one group a mix.
pub const SETTINGS: [Setting; 8] = [DROPOUT, PENALTY, STRENGTH, NORM, AUGMENT_OFF, SMOOTHING, STOP, MEMBERS];

const DROPOUT: Setting = Setting {
    name: "dropout",
    symbol: "p",
    label: Text::doc("dropout", "드롭아웃"),
    help: Text::doc(
        "The probability with which each unit before the last layer is dropped in training; 0: no dropout.",
        "훈련할 때 마지막 층 앞의 유닛을 하나하나 끄는 확률입니다. 0이면 드롭아웃을 쓰지 않습니다.",
    ),
    kind: Kind::Number { min: 0.0, max: 0.9, default: 0.0, log: false },
};

const PENALTY: Setting = Setting {
    name: "penalty",
    symbol: "",
    label: Text::doc("penalty on weights", "가중치 페널티"),
    help: Text::doc(
        "What keeps weights small: a term of the loss, or a decay in each step beside it.",
        "가중치를 작게 붙드는 방법입니다. 손실에 항을 더하거나, 걸음마다 따로 줄입니다.",
    ),
    kind: Kind::Choice { options: penalties, default: "none" },
};

fn penalties() -> Vec<Choice> {
    vec![
        Choice { name: "none", label: Text::new("none", "없음") },
        Choice { name: "l1", label: Text::new("L1", "L1") },
        Choice { name: "l2", label: Text::new("L2", "L2") },
        Choice { name: "decay", label: Text::new("weight decay", "가중치 감쇠") },
    ]
}

const STRENGTH: Setting = Setting {
    name: "lambda",
    symbol: "λ",
    label: Text::doc("strength of the penalty", "페널티의 세기"),
    help: Text::doc(
        "The factor λ of the penalty. Weight decay needs far larger ones than L1 and L2.",
        "페널티에 곱하는 λ입니다. 가중치 감쇠에는 L1, L2보다 훨씬 큰 값이 알맞습니다.",
    ),
    kind: Kind::Number { min: 1e-5, max: 10.0, default: 0.003, log: true },
};

const NORM: Setting = Setting {
    name: "norm",
    symbol: "",
    label: Text::doc("batch normalization", "배치 정규화"),
    help: Text::doc("After each layer but the last, before its ReLU.", "마지막을 뺀 모든 층 뒤, ReLU 앞에 둡니다."),
    kind: Kind::Switch { default: false },
};

const AUGMENT_OFF: Setting = Setting { kind: Kind::Switch { default: false }, ..AUGMENT };

const SMOOTHING: Setting = Setting {
    name: "smoothing",
    symbol: "ε",
    label: Text::doc("label smoothing", "레이블 스무딩"),
    help: Text::doc(
        "The share of each label that is spread evenly over all classes.",
        "레이블에서 떼어 모든 클래스에 고르게 나누는 비율입니다.",
    ),
    kind: Kind::Number { min: 0.0, max: 0.5, default: 0.0, log: false },
};

const STOP: Setting = Setting {
    name: "stop",
    symbol: "",
    label: Text::doc("early stopping", "조기 종료"),
    help: Text::doc(
        "Trains on four fifths of the images and keeps the net that had the lowest loss on the last fifth.",
        "이미지의 5분의 4로 훈련하고, 나머지 5분의 1에서 손실이 가장 낮았던 신경망을 남깁니다.",
    ),
    kind: Kind::Switch { default: false },
};

const MEMBERS: Setting = Setting {
    name: "members",
    symbol: "k",
    label: Text::doc("nets in an ensemble", "앙상블 크기"),
    help: Text::doc(
        "So many nets are trained from different beginnings, and their predictions averaged.",
        "처음 가중치가 다른 신경망을 이만큼 훈련하여 예측을 평균합니다.",
    ),
    kind: Kind::Integer { min: 1, max: 10, default: 1 },
};

/// What the settings of one group choose.
#[derive(Clone, Debug, PartialEq)]
pub struct Mix {
    pub dropout: f64,
    /// `none`, `l1`, `l2`, `decay`
    pub kind: &'static str,
    pub lambda: f64,
    pub norm: bool,
    pub augment: bool,
    pub smoothing: f64,
    pub stop: bool,
    pub members: usize,
}

impl Mix {
    /// The plain net.
    pub const NONE: Mix = Mix {
        dropout: 0.0,
        kind: "none",
        lambda: 0.0,
        norm: false,
        augment: false,
        smoothing: 0.0,
        stop: false,
        members: 1,
    };

    /// That of the group with this prefix.
    pub fn of(settings: &Settings, prefix: &str) -> Mix {
        let path = |setting: &Setting| format!("{prefix}.{}", setting.name);
        let number = |setting| settings.number(&path(setting));
        let switch = |setting| settings.switch(&path(setting));
        Mix {
            dropout: number(&DROPOUT),
            kind: settings.choice(&path(&PENALTY)),
            lambda: number(&STRENGTH),
            norm: switch(&NORM),
            augment: switch(&AUGMENT_OFF),
            smoothing: number(&SMOOTHING),
            stop: switch(&STOP),
            members: number(&MEMBERS) as usize,
        }
    }

    pub fn penalty(&self) -> Penalty {
        let lambda = self.lambda;
        match self.kind {
            "l1" => Penalty::L1 { lambda },
            "l2" => Penalty::L2 { lambda },
            "decay" => Penalty::Decoupled { lambda },
            _ => Penalty::None,
        }
    }

    /// The description of the net of this name (see [`nets`](super::setup::nets)), with the layers that the mix
    /// puts in. The pretrained net takes dropout only.
    pub fn net(&self, net: &str, classes: usize) -> String {
        let norm = if self.norm { "batch-norm, " } else { "" };
        let dropout = if self.dropout > 0.0 { format!("dropout {}, ", self.dropout) } else { String::new() };
        match net {
            "mlp" => format!("flatten, dense 128, {norm}relu, {dropout}dense {classes}"),
            PRETRAINED => {
                let whole = DIGITS.cut(DIGITS.blocks.len(), classes);
                let (blocks, last) = whole.rsplit_once(", ").expect("blocks, and a last layer");
                format!("{blocks}, {dropout}{last}")
            }
            _ => format!(
                "conv 3x3 16 same, {norm}relu, max-pool 2, conv 3x3 24 same, {norm}relu, max-pool 2, flatten, \
                 {dropout}dense {classes}"
            ),
        }
    }

    /// What each regularizer is set to, in the order of the settings; empty for those that are off.
    pub fn aspects(&self, lang: Lang) -> [String; 7] {
        let number = |x| short(x, 2);
        let said = |there: bool, text: String| if there { text } else { String::new() };
        let kind = penalties().into_iter().find(|choice| choice.name == self.kind).expect("listed");
        [
            said(self.dropout > 0.0, say!(lang, "dropout {}", "드롭아웃 {}", number(self.dropout))),
            said(self.kind != "none", format!("{} {}", kind.label.get(lang), number(self.lambda))),
            said(self.norm, say!(lang, "batch norm", "배치 정규화")),
            said(self.augment, say!(lang, "augmentation", "데이터 증강")),
            said(self.smoothing > 0.0, say!(lang, "smoothing {}", "스무딩 {}", number(self.smoothing))),
            said(self.stop, say!(lang, "early stopping", "조기 종료")),
            said(self.members > 1, say!(lang, "ensemble of {}", "{}개 앙상블", self.members)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::super::course;
    use super::*;

    #[test]
    fn without_any_the_net_is_the_course_s() {
        for net in ["mlp", "cnn"] {
            assert_eq!(Mix::NONE.net(net, 10), course::description(net, 10));
        }
        let mix = Mix { dropout: 0.25, norm: true, ..Mix::NONE };
        assert_eq!(mix.net("mlp", 7), "flatten, dense 128, batch-norm, relu, dropout 0.25, dense 7");
        assert_eq!(mix.net("cnn", 7).matches("batch-norm").count(), 2);
    }
}
