//! Handwritten digits by other writers than MNIST's, in 8 × 8 pixels.

use super::*;

pub const SPEC: DataSet = DataSet {
    name: "optdigits8",
    title: Text::new("Optical digits, 8 × 8", "광학 인식 숫자, 8 × 8"),
    line: Text::doc(
        "Handwritten digits by other writers than MNIST's, in 8 × 8 pixels.",
        "MNIST와는 다른 사람들이 손으로 쓴 숫자를 8 × 8픽셀에 담은 이미지입니다.",
    ),
    licence: doc("CC BY 4.0, E. Alpaydin, C. Kaynak"),
    paper: Paper {
        authors: doc("E. Alpaydin, C. Kaynak"),
        year: 1998,
        title: doc("Optical recognition of handwritten digits"),
        url: doc("https://doi.org/10.24432/C50P49"),
    },
    size: Size { height: 8, width: 8, channels: 1 },
    classes: &DIGITS,
    train: 100,
    test: 70,
    file: "optdigits8.png",
    hash: 0xf3ad_7e3b_4390_45d3,
    unpack: sheet::tiles,
    source: file!(),
};

/// The same as [`mnist14`] shows digits: 12 × 12 pixels in the middle of 14 × 14 (see [`Images::enlarged`]).
pub static ENLARGED: DataSet = DataSet { size: Size { height: 14, width: 14, channels: 1 }, ..SPEC };
