//! Settings that several optimizers share, so that one name means one thing.

use crate::spec::{Kind, Setting, Text};

/// `lr`, with this optimizer's default.
pub const fn lr(default: f64) -> Setting {
    Setting {
        name: "lr",
        symbol: "α",
        label: Text::doc("learning rate", "학습률"),
        help: Text::doc("How far a step goes.", "한 걸음의 크기를 정합니다."),
        kind: Kind::Number { min: 1e-6, max: 10.0, default, log: true },
    }
}

pub const MOMENTUM: Setting = Setting {
    name: "momentum",
    symbol: "ρ",
    label: Text::doc("momentum", "모멘텀"),
    help: Text::doc(
        "The share of the velocity that is kept at each step; 0 is none.",
        "한 걸음마다 남는 속도의 비율입니다. 0이면 모멘텀이 없습니다.",
    ),
    kind: Kind::Number { min: 0.0, max: 0.999, default: 0.9, log: false },
};

/// `eps`, with this optimizer's default.
pub const fn eps(default: f64) -> Setting {
    Setting {
        name: "eps",
        symbol: "ε",
        label: Text::doc("epsilon", "엡실론"),
        help: Text::doc(
            "Added to the root, so that nothing is divided by zero.",
            "0으로 나누지 않도록 제곱근에 더하는 작은 값입니다.",
        ),
        kind: Kind::Number { min: 1e-12, max: 1.0, default, log: true },
    }
}

pub const BETA1: Setting = Setting {
    name: "beta1",
    symbol: "β₁",
    label: Text::doc("decay of the first moment", "1차 모멘트의 감쇠율"),
    help: Text::doc(
        "The share of the running mean of gradients that is kept at each step.",
        "한 걸음마다 남는 기울기 이동 평균의 비율입니다.",
    ),
    kind: Kind::Number { min: 0.0, max: 0.9999, default: 0.9, log: false },
};

pub const BETA2: Setting = Setting {
    name: "beta2",
    symbol: "β₂",
    label: Text::doc("decay of the second moment", "2차 모멘트의 감쇠율"),
    help: Text::doc(
        "The share of the running mean of squared gradients that is kept at each step.",
        "한 걸음마다 남는 기울기 제곱 이동 평균의 비율입니다.",
    ),
    kind: Kind::Number { min: 0.0, max: 0.99999, default: 0.999, log: false },
};
