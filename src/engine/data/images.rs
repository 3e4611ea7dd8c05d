//! The images of a set, and which of them train, validate and test.

use super::{DataSet, Size};
use crate::engine::augment::Image;
use crate::engine::augment::resize::{Window, resize};
use crate::engine::rng::Rng;
use crate::spec::Complaint;

/// A decoded set: class after class, in each class the training images first.
pub struct Images {
    pub set: &'static DataSet,
    /// Image after image, each row by row, 0 … 255.
    pub(super) pixels: Vec<u8>,
}

/// Indices of images; no image is in two parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Split {
    pub train: Vec<usize>,
    pub validation: Vec<usize>,
    pub test: Vec<usize>,
}

impl Images {
    /// How many there are.
    pub fn count(&self) -> usize {
        self.set.classes.len() * self.per_class()
    }

    fn per_class(&self) -> usize {
        self.set.train + self.set.test
    }

    /// The class of image `i`: its place among the set's `classes`.
    pub fn label(&self, i: usize) -> usize {
        i / self.per_class()
    }

    /// Image `i`, row by row, 0 … 255.
    pub fn bytes(&self, i: usize) -> &[u8] {
        let len = self.set.size.values();
        &self.pixels[i * len..(i + 1) * len]
    }

    /// Image `i` as what nets read: values of 0 … 1 into `input`, as long as an image.
    pub fn read(&self, i: usize, input: &mut [f32]) {
        scale(self.bytes(i), input);
    }

    /// Image `i`, to be augmented or shown.
    pub fn image(&self, i: usize) -> Image {
        image(self.bytes(i), self.set.size)
    }

    /// Image `i` brought to `width` × `height` pixels, of which the outermost `border`
    /// all round are black: with 14, 14 and 1, `optdigits8` as `mnist14` shows digits.
    ///
    /// # Panics
    /// When the border leaves nothing.
    pub fn framed(&self, i: usize, width: usize, height: usize, border: usize) -> Image {
        let image = self.image(i);
        let mut inner = Image::black(1, 1, 1);
        resize(&image, Window::whole(&image), width - 2 * border, height - 2 * border, &mut inner);
        let mut framed = Image::black(width, height, image.channels);
        for y in 0..inner.height {
            for x in 0..inner.width {
                framed.at_mut(x + border, y + border).copy_from_slice(inner.at(x, y));
            }
        }
        framed
    }

    /// The whole set with each image [`framed`](Self::framed), in the size of `set`: the same set in another size.
    /// Values are rounded to 1/255.
    ///
    /// # Panics
    /// When the border leaves nothing, or the sets have not as many images.
    pub fn enlarged(&self, set: &'static DataSet, border: usize) -> Images {
        let Size { width, height, .. } = set.size;
        let byte = |value: f32| (255.0 * value).round() as u8;
        let framed = |i| self.framed(i, width, height, border).pixels.into_iter().map(byte);
        let enlarged = Images { set, pixels: (0..self.count()).flat_map(framed).collect() };
        assert_eq!(enlarged.pixels.len(), enlarged.count() * set.size.values(), "another set");
        enlarged
    }

    /// Of each class, `train` images to train on, and `validation` others to choose
    /// settings by, both drawn by the seed from the set's training images; and all
    /// test images. With the same seed, a larger `train` holds all images of a
    /// smaller one, and the validation images stay.
    ///
    /// # Errors
    /// More images than the set has to train on.
    pub fn split(&self, train: usize, validation: usize, seed: u64) -> Result<Split, Complaint> {
        let set = self.set;
        if train.saturating_add(validation) > set.train {
            let (name, there) = (set.name, set.train);
            return Err(Complaint {
                path: name.to_string(),
                at: None,
                en: format!(
                    "{name} has {there} training images of each class: too few to train on {train} and to validate \
                     on {validation} others."
                ),
                ko: format!(
                    "{name}에는 클래스마다 훈련 이미지가 {there}개 있어, {train}개로 훈련하고 다른 {validation}개로 \
                     검증할 수 없습니다."
                ),
            });
        }
        let mut rng = Rng::new(seed);
        let mut split = Split { train: Vec::new(), validation: Vec::new(), test: Vec::new() };
        for class in 0..set.classes.len() {
            let first = class * self.per_class();
            let mut order: Vec<usize> = (first..first + set.train).collect();
            rng.shuffle(&mut order);
            split.train.extend(&order[..train]);
            split.validation.extend(&order[set.train - validation..]);
            split.test.extend(first + set.train..first + self.per_class());
        }
        Ok(split)
    }
}

/// `value / 255`
fn scale(bytes: &[u8], values: &mut [f32]) {
    assert_eq!(bytes.len(), values.len(), "an image is read into as many values as it has");
    for (value, &byte) in values.iter_mut().zip(bytes) {
        *value = byte as f32 / 255.0;
    }
}

/// These bytes as an image.
fn image(bytes: &[u8], size: Size) -> Image {
    let mut image = Image::black(size.width, size.height, size.channels);
    scale(bytes, &mut image.pixels);
    image
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::{SPECS, sheet::fnv};
    use super::*;
    use crate::spec::Lang;
    use std::collections::HashSet;

    /// A file as it lies beside the code.
    pub fn read(file: &str) -> Vec<u8> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/engine/data/files/").to_string() + file;
        std::fs::read(&path).unwrap_or_else(|why| panic!("{path}: {why}"))
    }

    fn all() -> impl Iterator<Item = Images> {
        SPECS.iter().map(|set| set.decode(&read(set.file)).unwrap_or_else(|why| panic!("{}", why.en)))
    }

    /// Hashes of all pixels, tile after tile, as `files/make.py` prints them before it packs.
    #[test]
    fn pixels_are_those_that_were_packed() {
        let packed = [
            ("mnist14", 0xebed_b019_6166_ad49),
            ("fashion14", 0xd0f6_b9f3_d1f8_e980),
            ("optdigits8", 0xb6d4_483a_06c7_7c61_u64),
        ];
        assert_eq!(packed.len(), SPECS.len());
        for (images, (name, hash)) in all().zip(packed) {
            assert_eq!((images.set.name, fnv(&images.pixels)), (name, hash));
            let last = images.count() - 1;
            assert_eq!(images.bytes(last).len(), images.set.size.values());
            assert_eq!(images.label(last), images.set.classes.len() - 1);
            assert!(images.set.classes.iter().all(|class| Lang::ALL.iter().all(|&lang| !class.get(lang).is_empty())));
        }
    }

    #[test]
    fn values_are_0_to_1() {
        let images = all().next().unwrap();
        let image = images.image(7);
        let exact = |(&byte, &value): (&u8, &f32)| value == byte as f32 / 255.0;
        assert!(images.bytes(7).iter().zip(&image.pixels).all(exact));
        assert!(images.bytes(7).contains(&255) && image.pixels.contains(&1.0));
    }

    /// Against NumPy: bilinear with centres at halves, the edge repeated, on Pillow's decoding of the sheet.
    #[test]
    fn a_framed_digit() {
        let images = super::super::spec("optdigits8").unwrap();
        let framed = images.decode(&read(images.file)).unwrap().framed(0, 14, 14, 1);
        assert_eq!((framed.width, framed.height), (14, 14));
        // Row 7 of 14 is row 6 of the 12 within; in units of 1/135.
        let row = [0.0, 0.0, 36.0, 78.5, 104.5, 55.5, 0.0, 0.0, 18.0, 42.0, 66.0, 36.0, 0.0, 0.0];
        for (x, expected) in row.into_iter().enumerate() {
            assert!((framed.at(x, 7)[0] - expected / 135.0).abs() < 1e-6, "{x}: {}", framed.at(x, 7)[0]);
        }
        let sum: f64 = framed.pixels.iter().map(|&value| f64::from(value)).sum();
        assert!((sum - 47.1).abs() < 1e-4, "{sum}");
        assert!((0..14).all(|k| [(k, 0), (k, 13), (0, k), (13, k)].iter().all(|&(x, y)| framed.at(x, y) == [0.0])));
    }

    #[test]
    fn an_enlarged_set_holds_the_same_digits() {
        use super::super::optdigits8::{ENLARGED, SPEC};
        let small = SPEC.decode(&read(SPEC.file)).unwrap_or_else(|why| panic!("{}", why.en));
        let large = small.enlarged(&ENLARGED, 1);
        for i in [0, 1234, small.count() - 1] {
            assert_eq!(large.label(i), small.label(i));
            let exact = small.framed(i, 14, 14, 1);
            let off = large.image(i).pixels.iter().zip(&exact.pixels).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(off <= 0.5 / 255.0 + 1e-6, "image {i}: {off}");
        }
    }

    #[test]
    fn splits_are_disjoint_balanced_nested_and_fixed_by_the_seed() {
        for images in all() {
            let set = images.set;
            let classes = set.classes.len();
            let split = images.split(20, 30, 1).unwrap();
            for (part, each) in [(&split.train, 20), (&split.validation, 30), (&split.test, set.test)] {
                for class in 0..classes {
                    assert_eq!(part.iter().filter(|&&i| images.label(i) == class).count(), each);
                }
            }
            let parts = [&split.train, &split.validation, &split.test];
            let distinct: HashSet<usize> = parts.into_iter().flatten().copied().collect();
            assert_eq!(distinct.len(), classes * (50 + set.test));

            assert_eq!(images.split(20, 30, 1).unwrap(), split);
            let other = images.split(20, 30, 2).unwrap();
            assert!(other.train != split.train && other.test == split.test);
            let larger = images.split(40, 30, 1).unwrap();
            assert!(split.train.iter().all(|i| larger.train.contains(i)));
            assert_eq!(larger.validation, split.validation);
        }
    }

    #[test]
    fn too_many_are_refused_with_the_numbers() {
        let images = all().next().unwrap();
        assert_eq!(images.split(200, 50, 1).unwrap().train.len(), 2000);
        let complaint = images.split(200, 51, 1).unwrap_err();
        assert!(complaint.en.contains("250") && complaint.en.contains("200") && complaint.en.contains("51"));
        assert!(images.split(usize::MAX, 1, 1).is_err());
    }
}
