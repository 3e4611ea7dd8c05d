//! Data augmentation: transforms of an image that leave its label true, one a
//! file. To add one: write its file like `rotation.rs`, and put its name into the
//! list below.
//!
//! A transform first draws its parameters, then applies them: what was drawn can
//! be shown, and applied again. Symbols everywhere: `x` to the right, `y`
//! downwards, both in pixels; the image fills `[0, width] × [0, height]`, and the
//! centre of the pixel in column `i` and row `j` is at `(i + ½, j + ½)`.
//!
//! Beside the list: `crops` for test time, and `mixup`, which takes two images.

pub mod color;
pub mod crops;
pub mod image;
pub mod mixup;
pub mod pipeline;
pub mod resample;
pub mod resize;
pub mod settings;

pub use image::Image;

use super::rng::Rng;
use crate::spec::{Choice, Group, Scoped, Setting, Settings, Text};

/// A random transform of one image.
pub trait Augmentation {
    /// Parameters for this image, at random.
    fn draw(&self, image: &Image, rng: &mut Rng) -> Drawn;

    /// Makes `to` the image transformed by these parameters. Nothing is allocated
    /// once `to` has been as large.
    fn apply(&self, image: &Image, drawn: &Drawn, to: &mut Image);
}

/// Parameters in the order of their SPEC's `parameters`; the rest is 0.
pub type Drawn = [f64; 4];

/// What a transform is: everything but its function.
pub struct Spec {
    /// In links and on the command line.
    pub name: &'static str,
    pub title: Text,
    /// One sentence: what becomes of the image.
    pub line: Text,
    pub settings: &'static [Setting],
    /// What is drawn for each image, at most four numbers.
    pub parameters: &'static [Parameter],
    /// This file: `file!()`.
    pub source: &'static str,
}

/// A number that is drawn.
pub struct Parameter {
    pub name: &'static str,
    pub label: Text,
    /// What stands behind the number: `°`, ` px`; empty for a plain number.
    pub unit: &'static str,
}

macro_rules! augmentations {
    ($($unit:ident)*) => {
        $(pub mod $unit;)*

        /// Every transform of one image.
        pub static SPECS: &[&Spec] = &[$(&$unit::SPEC),*];

        /// The transform of this name, with its settings under its name's prefix, for
        /// the images of this set (only `pca_color` looks at them).
        /// `None`: there is no such transform.
        pub fn build(name: &str, settings: &Settings, set: &[Image]) -> Option<Box<dyn Augmentation>> {
            $(if name == $unit::SPEC.name {
                let scoped = Scoped::new(settings, $unit::SPEC.name);
                return Some(Box::new($unit::new(&scoped, set)));
            })*
            None
        }
    };
}

augmentations! {
    horizontal_flip vertical_flip random_crop random_resized_crop
    translation scale rotation shear stretch lens
    brightness contrast saturation hue pca_color
    cutout
}

/// The spec of this name.
pub fn spec(name: &str) -> Option<&'static Spec> {
    SPECS.iter().find(|spec| spec.name == name).copied()
}

/// All transforms, to choose from.
pub fn choices() -> Vec<Choice> {
    SPECS.iter().map(|spec| Choice { name: spec.name, label: spec.title }).collect()
}

/// Each transform's settings, seen while the setting `seen_with` names it.
pub fn groups(seen_with: &'static str) -> Vec<Group> {
    let group =
        |spec: &&'static Spec| Group { prefix: spec.name, title: spec.title, settings: spec.settings, seen_with };
    SPECS.iter().map(group).collect()
}

/// Uniform between `low` and `high`.
fn between(low: f64, high: f64, rng: &mut Rng) -> f64 {
    low + (high - low) * rng.uniform()
}
