//! A photograph to work on, or the reader's own image in its place. A widget that has
//! the setting `photo` is offered that image: see [`takes_image`].

use std::hash::{Hash, Hasher};
use std::rc::Rc;

use super::{Inputs, Need, Spec};
use crate::engine::augment::Image;
use crate::engine::augment::resize::{Window, resize};
use crate::engine::data::DataSet;
use crate::engine::data::photos::PHOTOS;
use crate::scene::{Fnv, Mark, Tone};
use crate::spec::{Choice, Kind, Setting, Settings, Text};

pub const PHOTO: Setting = Setting {
    name: "photo",
    symbol: "",
    label: Text::doc("photograph", "사진"),
    help: Text::doc(
        "The image that is worked on, unless you bring one of your own.",
        "다룰 이미지입니다. 내 이미지를 가져오면 그 이미지를 씁니다.",
    ),
    kind: Kind::Choice { options: choices, default: "cat" },
};

/// All photographs, to choose from.
pub fn choices() -> Vec<Choice> {
    PHOTOS.iter().map(|photo| Choice { name: photo.name, label: photo.title }).collect()
}

/// Whether the reader may put an image of their own into this widget.
pub fn takes_image(spec: &Spec) -> bool {
    spec.settings.iter().any(|setting| setting.name == PHOTO.name)
}

/// The photograph that the settings name.
fn named(settings: &Settings) -> Option<&'static DataSet> {
    PHOTOS.iter().find(|photo| photo.name == settings.choice(PHOTO.name))
}

/// The same, to be fetched.
pub fn needs(settings: &Settings) -> Vec<Need> {
    named(settings).into_iter().map(Need::Images).collect()
}

/// What a widget works on.
pub struct Picture {
    pub image: Rc<Image>,
    pub title: Text,
    /// Stands for the pixels in the keys of layers.
    pub key: u64,
}

/// The reader's own image, or else the photograph that the settings name.
///
/// # Panics
/// When the photograph is not among the inputs.
pub fn picture(settings: &Settings, inputs: &Inputs) -> Picture {
    match &inputs.own.image {
        Some(own) => Picture::new(own.clone(), Text::new("your image", "내 이미지")),
        None => {
            let set = named(settings).expect("the photograph is named");
            Picture::new(Rc::new(inputs.images(set).image(0)), set.title)
        }
    }
}

impl Picture {
    pub fn new(image: Rc<Image>, title: Text) -> Picture {
        let mut hasher = Fnv::default();
        (image.width, image.height, bytes(&image)).hash(&mut hasher);
        Picture { image, title, key: hasher.finish() }
    }
}

/// An image whose longer side is at most `side` pixels: itself, or made smaller.
pub fn at_most(image: &Image, side: usize) -> Image {
    let longer = image.width.max(image.height);
    let scaled = |length: usize| (length * side / longer).max(1);
    let (width, height) =
        if longer <= side { (image.width, image.height) } else { (scaled(image.width), scaled(image.height)) };
    let mut small = Image::black(1, 1, 1);
    resize(image, Window::whole(image), width, height, &mut small);
    small
}

/// Its values as 0 … 255.
pub fn bytes(image: &Image) -> Vec<u8> {
    image.pixels.iter().map(|value| libm::roundf(255.0 * value.clamp(0.0, 1.0)) as u8).collect()
}

/// The image as large as fits into the square of this `side` whose upper left corner is at `(x, y)`,
/// in its middle.
pub fn mark(image: &Image, (x, y): (f64, f64), side: f64) -> Mark {
    let (x0, y0, x1, y1) = fitted((image.width, image.height), (x, y), side);
    Mark::Image {
        at: (x0, y0, x1, y1),
        cols: image.width as u32,
        rows: image.height as u32,
        cells: bytes(image),
        tone: if image.channels == 3 { Tone::Colour } else { Tone::Grey },
    }
}

/// Where an image of this width and height lies in such a square.
pub fn fitted((width, height): (usize, usize), (x, y): (f64, f64), side: f64) -> (f64, f64, f64, f64) {
    let scale = side / width.max(height) as f64;
    let (across, down) = (scale * width as f64, scale * height as f64);
    let (left, top) = (x + 0.5 * (side - across), y + 0.5 * (side - down));
    (left, top, left + across, top + down)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::SPECS;

    #[test]
    fn images_keep_their_shape() {
        let wide = Image::black(300, 100, 3);
        let small = at_most(&wide, 60);
        assert_eq!((small.width, small.height, small.channels), (60, 20, 3));
        assert_eq!(at_most(&small, 60), small);
        assert_eq!(fitted((300, 100), (1.0, 2.0), 3.0), (1.0, 3.0, 4.0, 4.0));
        assert_eq!(fitted((100, 300), (1.0, 2.0), 3.0), (2.0, 2.0, 3.0, 5.0));
    }

    #[test]
    fn an_own_image_takes_the_photographs_place() {
        let spec = SPECS.iter().find(|spec| takes_image(spec)).expect("there is one");
        let mut inputs = Inputs::built_in();
        let photo = picture(&spec.settings(), &inputs);
        inputs.own.image = Some(Rc::new(Image::black(5, 4, 3)));
        let own = picture(&spec.settings(), &inputs);
        assert_eq!((own.image.width, own.image.height), (5, 4));
        assert_ne!(own.key, photo.key);
        assert!(!Inputs::built_in().images(named(&spec.settings()).expect("listed")).bytes(0).is_empty());
    }
}
