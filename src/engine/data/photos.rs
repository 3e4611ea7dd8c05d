//! Photographs to try transforms on.

use super::images::image;
use super::{Size, sheet};
use crate::engine::augment::Image;
use crate::spec::{Complaint, Text, doc};

/// A photograph: everything but its pixels.
pub struct Photo {
    /// In links and on the command line.
    pub name: &'static str,
    pub title: Text,
    /// The terms on which it may be passed on, and whom to name.
    pub licence: &'static str,
    /// Its name in `files/`, and the FNV-1a hash of its bytes.
    pub file: &'static str,
    pub hash: u64,
}

/// Of every photograph.
pub const SIZE: Size = Size { height: 192, width: 192, channels: 3 };

pub static PHOTOS: [Photo; 3] = [
    Photo {
        name: "cat",
        title: Text::new("Cat", "고양이"),
        licence: doc("CC0, Stéfan van der Walt"),
        file: "cat.png",
        hash: 0xb0f4_c45f_e774_84ef,
    },
    Photo {
        name: "coffee",
        title: Text::new("Coffee", "커피"),
        licence: doc("CC0, Rachel Michetti"),
        file: "coffee.png",
        hash: 0x4429_47a5_5e1d_9507,
    },
    Photo {
        name: "rocket",
        title: Text::new("Rocket", "로켓"),
        licence: doc("public domain, SpaceX"),
        file: "rocket.png",
        hash: 0x6b96_3522_b04b_cef6,
    },
];

impl Photo {
    /// The photograph in these bytes of `file`.
    ///
    /// # Errors
    /// Bytes that are not this very file, whole.
    pub fn decode(&self, bytes: &[u8]) -> Result<Image, Complaint> {
        Ok(image(&sheet::tiles(self.file, self.hash, bytes, SIZE, 1)?, SIZE))
    }
}

#[cfg(test)]
mod tests {
    use super::super::images::tests::read;
    use super::*;

    /// Hashes of the pixels as `files/make.py` prints them.
    #[test]
    fn pixels_are_those_that_were_packed() {
        let packed = [0xab67_5a76_0e48_8146, 0x75d3_b61b_4e68_7a27, 0x6197_9533_5276_9ef6_u64];
        for (photo, hash) in PHOTOS.iter().zip(packed) {
            let image = photo.decode(&read(photo.file)).unwrap_or_else(|why| panic!("{}", why.en));
            let bytes: Vec<u8> = image.pixels.iter().map(|value| libm::roundf(value * 255.0) as u8).collect();
            assert_eq!(sheet::fnv(&bytes), hash, "{}", photo.name);
        }
    }
}
