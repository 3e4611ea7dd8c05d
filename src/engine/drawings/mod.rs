//! What a reader draws for classes of their own: how it is drawn, how it is brought to the
//! form of `mnist14`'s digits, and the file that keeps it.

pub mod file;
pub mod normal;
pub mod pad;

use serde::{Deserialize, Serialize};

use super::augment::Image;

/// Pixels a side, as `mnist14` has.
pub const SIDE: usize = 14;
/// A level is so many of 255: there are sixteen, as in `mnist14`'s file.
const LEVEL: u8 = 17;

/// How many classes there may be.
pub const CLASSES: std::ops::RangeInclusive<usize> = 2..=6;
/// The most drawings of a class.
pub const DRAWINGS: usize = 60;
/// The longest name of a class, in characters.
pub const NAME: usize = 24;

/// A drawing as a net reads it: [`SIDE`] × [`SIDE`] pixels, row by row from the top, 0 for paper to 15
/// for ink. Written as one hexadecimal digit a pixel.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Drawing {
    levels: Vec<u8>,
}

/// A class of the reader's own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Class {
    pub name: String,
    pub drawings: Vec<Drawing>,
}

/// All that a net is to learn, and what it is asked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lesson {
    pub classes: Vec<Class>,
    /// What lies on the test pad.
    pub probe: Option<Drawing>,
}

impl Lesson {
    /// As it goes from the page to a worker.
    pub fn to_bytes(&self) -> Vec<u8> {
        postcard::to_allocvec(self).expect("texts")
    }

    /// The lesson in such bytes.
    ///
    /// # Panics
    /// When they are none: they come from a program of the same build.
    pub fn of_bytes(bytes: &[u8]) -> Lesson {
        postcard::from_bytes(bytes).expect("a lesson")
    }

    /// How many drawings there are in all classes.
    pub fn count(&self) -> usize {
        self.classes.iter().map(|class| class.drawings.len()).sum()
    }
}

impl Drawing {
    /// The pixels as 0 … 255.
    pub fn bytes(&self) -> Vec<u8> {
        self.levels.iter().map(|level| LEVEL * level).collect()
    }

    /// The drawing as nets and augmentation take it: values of 0 … 1.
    pub fn image(&self) -> Image {
        let mut image = Image::black(SIDE, SIDE, 1);
        for (value, &level) in image.pixels.iter_mut().zip(&self.levels) {
            *value = (LEVEL * level) as f32 / 255.0;
        }
        image
    }

    /// The nearest levels of an image of [`SIDE`] × [`SIDE`] grey pixels.
    fn of(image: &Image) -> Drawing {
        let level = |value: &f32| libm::floorf(255.0 * value / LEVEL as f32 + 0.5).clamp(0.0, 15.0) as u8;
        Drawing { levels: image.pixels.iter().map(level).collect() }
    }
}

impl TryFrom<String> for Drawing {
    type Error = String;

    fn try_from(text: String) -> Result<Drawing, String> {
        let levels: Option<Vec<u8>> = text.chars().map(|digit| Some(digit.to_digit(16)? as u8)).collect();
        match levels {
            Some(levels) if levels.len() == SIDE * SIDE => Ok(Drawing { levels }),
            _ => Err(format!("a drawing is {} hexadecimal digits", SIDE * SIDE)),
        }
    }
}

impl From<Drawing> for String {
    fn from(drawing: Drawing) -> String {
        drawing.levels.iter().map(|&level| char::from_digit(level as u32, 16).expect("a level is a digit")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_is_its_digits() {
        let digits: String = (0..196).map(|i| char::from_digit(i % 16, 16).unwrap()).collect();
        let drawing = Drawing::try_from(digits.clone()).unwrap();
        assert_eq!((drawing.bytes()[14], drawing.image().at(1, 1)[0]), (14 * 17, 1.0));
        assert_eq!(Drawing::of(&drawing.image()), drawing);
        assert_eq!(String::from(drawing), digits);
        for wrong in [&digits[1..], &digits.replace('3', "g"), &digits.replace('3', "가")] {
            assert!(Drawing::try_from(wrong.to_string()).is_err());
        }
    }
}
