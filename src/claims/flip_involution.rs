//! Flipping twice gives the image back, bit for bit; turning twice does not.

use super::{Measured, Spec, table};
use crate::engine::data::photos::PHOTOS;
use crate::spec::Text;
use crate::spec::number::grouped;

pub const SPEC: Spec = Spec {
    id: "flip-involution",
    page: "augmentation",
    sentence: Text::new(
        "Flipping an image twice, from left to right or upside down, gives the image back, bit for bit.",
        "이미지를 좌우로든 상하로든 두 번 뒤집으면 비트까지 똑같은 원래 이미지가 됩니다.",
    ),
    caption: Text::new(
        "values differ from the original's in {copies} copies of {photos} photographs, each flipped twice \
         ({values} values a copy); flipped once, at least {once} do",
        "사진 {photos}장을 두 번 뒤집은 사본 {copies}장에서 원본과 다른 값의 수(사본마다 값 {values}개). 한 번만 뒤집으면 \
         적어도 {once}개가 다릅니다",
    ),
    widget: "augment",
    query: "transforms=horizontal_flip,vertical_flip&probability=0.5&twice=true",
    measure,
};

fn measure() -> Measured {
    let (mut copies, mut flips, mut twice, mut once, mut values) = (0, 0.0, 0.0, f64::INFINITY, 0.0);
    for photo in &PHOTOS {
        let query = format!("photo={}&{}", photo.name, SPEC.query);
        // Columns: copy, width, height, values that differ; flipped left to right, upside down. Row 0 is the original.
        let rows = table("augment", &query).rows;
        let single = table("augment", &query.replace("twice=true", "twice=false")).rows;
        for (row, single) in rows[1..].iter().zip(&single[1..]) {
            assert_eq!(row[4..], single[4..], "the same flips");
            copies += 1;
            flips += row[4] + row[5];
            twice += row[3];
            values = 3.0 * row[1] * row[2];
            if row[4] + row[5] > 0.0 {
                once = f64::min(once, single[3]);
            }
        }
    }
    Measured {
        headline: format!("{twice}"),
        values: vec![
            ("differ", format!("{twice}")),
            ("values", grouped(values as u64)),
            ("copies", copies.to_string()),
            ("photos", PHOTOS.len().to_string()),
            ("once", grouped(once as u64)),
        ],
        holds: twice == 0.0 && flips > 0.0 && once > 0.5 * values,
    }
}
