//! Settings that several transforms share, so that one name means one thing.

use crate::spec::{Kind, Setting, Text};

pub const PROBABILITY: Setting = Setting {
    name: "probability",
    symbol: "p",
    label: Text::doc("probability", "확률"),
    help: Text::doc("How often an image is flipped.", "이미지를 뒤집을 확률입니다."),
    kind: Kind::Number { min: 0.0, max: 1.0, default: 0.5, log: false },
};

pub const MIRROR: Setting = Setting {
    name: "mirror",
    symbol: "",
    label: Text::doc("mirrored border", "가장자리 반사"),
    help: Text::doc(
        "Beyond its border the image goes on mirrored; else all is black (0) there.",
        "이미지 바깥을 거울에 비친 모습으로 채웁니다. 끄면 검은색(0)으로 채웁니다.",
    ),
    kind: Kind::Switch { default: false },
};
