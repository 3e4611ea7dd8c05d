//! Handwritten digits: MNIST, at half its width and height.

use super::*;

pub const SPEC: DataSet = DataSet {
    name: "mnist14",
    title: Text::new("MNIST, 14 × 14", "MNIST, 14 × 14"),
    line: Text::doc("Handwritten digits in 14 × 14 pixels.", "손으로 쓴 숫자를 14 × 14픽셀로 줄인 이미지입니다."),
    licence: doc("CC BY-SA 3.0, Y. LeCun, C. Cortes"),
    paper: Paper {
        authors: doc("Y. LeCun, L. Bottou, Y. Bengio, P. Haffner"),
        year: 1998,
        title: doc("Gradient-based learning applied to document recognition"),
        url: doc("https://doi.org/10.1109/5.726791"),
    },
    size: Size { height: 14, width: 14, channels: 1 },
    classes: &DIGITS,
    train: 250,
    test: 100,
    file: "mnist14.png",
    hash: 0xb58a_521a_2271_b80c,
    unpack: sheet::tiles,
    source: file!(),
};
