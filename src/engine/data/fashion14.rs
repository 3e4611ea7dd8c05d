//! Pieces of clothing: Fashion-MNIST, at half its width and height.

use super::*;

pub const SPEC: DataSet = DataSet {
    name: "fashion14",
    title: Text::new("Fashion-MNIST, 14 × 14", "Fashion-MNIST, 14 × 14"),
    line: Text::doc(
        "Ten kinds of clothing in 14 × 14 pixels, harder to tell apart than digits.",
        "열 가지 옷과 신발을 14 × 14픽셀로 줄인 이미지로, 숫자보다 구별하기 어렵습니다.",
    ),
    licence: doc("MIT, © 2017 Zalando SE"),
    paper: Paper {
        authors: doc("H. Xiao, K. Rasul, R. Vollgraf"),
        year: 2017,
        title: doc("Fashion-MNIST: a novel image dataset for benchmarking machine learning algorithms"),
        url: doc("https://arxiv.org/abs/1708.07747"),
    },
    size: Size { height: 14, width: 14, channels: 1 },
    classes: &[
        Text::new("T-shirt", "티셔츠"),
        Text::new("trousers", "바지"),
        Text::new("pullover", "스웨터"),
        Text::new("dress", "원피스"),
        Text::new("coat", "코트"),
        Text::new("sandal", "샌들"),
        Text::new("shirt", "셔츠"),
        Text::new("sneaker", "운동화"),
        Text::new("bag", "가방"),
        Text::new("ankle boot", "앵클부츠"),
    ],
    train: 150,
    test: 100,
    file: "fashion14.png",
    hash: 0x5c7d_1a7c_fe46_de82,
    unpack: sheet::tiles,
    source: file!(),
};
