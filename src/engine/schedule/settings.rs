//! Settings that several schedules share, so that one name means one thing.

use crate::spec::{Kind, Setting, Text};

pub const GAMMA: Setting = Setting {
    name: "gamma",
    symbol: "γ",
    label: Text::doc("factor of a drop", "감소 배율"),
    help: Text::doc("What each drop multiplies the rate by.", "학습률이 떨어질 때마다 곱하는 값입니다."),
    kind: Kind::Number { min: 0.01, max: 1.0, default: 0.1, log: true },
};

const END_FACTOR: Setting = Setting {
    name: "end_factor",
    symbol: "q",
    label: Text::doc("final share", "남는 비율"),
    help: Text::doc(
        "The rate at which the schedule ends, as a share of the base rate.",
        "스케줄이 끝날 때의 학습률을 기본 학습률에 대한 비율로 나타낸 값입니다.",
    ),
    kind: Kind::Number { min: 0.0, max: 1.0, default: 0.0, log: false },
};

/// `end_factor` of schedules that can end at 0, their default.
pub const END_AT_0: Setting = END_FACTOR;

/// `end_factor` of schedules that never reach 0.
pub const END_ABOVE_0: Setting =
    Setting { kind: Kind::Number { min: 1e-6, max: 1.0, default: 0.01, log: true }, ..END_FACTOR };
