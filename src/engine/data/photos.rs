//! Photographs to try transforms on: each a set of a single image.

use super::{DataSet, Size, sheet};
use crate::engine::optim::Paper;
use crate::spec::{Text, doc};

pub static PHOTOS: [DataSet; 3] = [
    photo(&CAT, doc("CC0, Stéfan van der Walt"), "cat.png", 0xb0f4_c45f_e774_84ef),
    photo(&COFFEE, doc("CC0, Rachel Michetti"), "coffee.png", 0x4429_47a5_5e1d_9507),
    photo(&ROCKET, doc("public domain, SpaceX"), "rocket.png", 0x6b96_3522_b04b_cef6),
];

/// Every photograph with its file, for native programs.
#[cfg(not(target_arch = "wasm32"))]
pub static FILES: [(&DataSet, &[u8]); 3] = [
    (&PHOTOS[0], include_bytes!("files/cat.png")),
    (&PHOTOS[1], include_bytes!("files/coffee.png")),
    (&PHOTOS[2], include_bytes!("files/rocket.png")),
];

/// Its name in links, and what it shows: its one class.
type Shown = (&'static str, [Text; 1]);

static CAT: Shown = ("cat", [Text::new("Cat", "고양이")]);
static COFFEE: Shown = ("coffee", [Text::new("Coffee", "커피")]);
static ROCKET: Shown = ("rocket", [Text::new("Rocket", "로켓")]);

const fn photo(shown: &'static Shown, licence: &'static str, file: &'static str, hash: u64) -> DataSet {
    DataSet {
        name: shown.0,
        title: shown.1[0],
        line: Text::doc("One photograph, in colour.", "컬러 사진 한 장입니다."),
        licence,
        paper: Paper {
            authors: doc("S. van der Walt et al."),
            year: 2014,
            title: doc("scikit-image: image processing in Python"),
            url: doc("https://doi.org/10.7717/peerj.453"),
        },
        size: Size { height: 192, width: 192, channels: 3 },
        classes: &shown.1,
        train: 1,
        test: 0,
        file,
        hash,
        unpack: sheet::tiles,
        source: file!(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hashes of the pixels as `files/make.py` prints them.
    #[test]
    fn pixels_are_those_that_were_packed() {
        let packed = [0xab67_5a76_0e48_8146, 0x75d3_b61b_4e68_7a27, 0x6197_9533_5276_9ef6_u64];
        for ((photo, bytes), hash) in FILES.iter().zip(packed) {
            let images = photo.decode(bytes).unwrap_or_else(|why| panic!("{}", why.en));
            assert_eq!((images.count(), sheet::fnv(images.bytes(0))), (1, hash), "{}", photo.name);
        }
    }
}
