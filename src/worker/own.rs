//! The reader's own image, as the engine knows images.

use std::rc::Rc;

use crate::engine::augment::Image;
use crate::protocol::OwnImage;

/// Opaque, with values of 0 … 1. `None`: there is none.
///
/// # Panics
/// When its pixels fill no rectangle of its width: the page makes them so that they do.
pub fn image(own: &OwnImage) -> Option<Rc<Image>> {
    let width = own.width as usize;
    if width == 0 {
        return None;
    }
    let height = own.rgba.len() / (4 * width);
    assert_eq!(own.rgba.len(), 4 * width * height, "an image of whole rows");
    let mut image = Image::black(width, height, 3);
    for (pixel, rgba) in image.pixels.chunks_exact_mut(3).zip(own.rgba.chunks_exact(4)) {
        pixel.iter_mut().zip(rgba).for_each(|(value, &byte)| *value = byte as f32 / 255.0);
    }
    Some(Rc::new(image))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_keep_their_places_and_colours() {
        let rgba = (0..24).map(|i| 10 * i).collect();
        let image = image(&OwnImage { width: 3, rgba }).expect("there is one");
        assert_eq!((image.width, image.height, image.channels), (3, 2, 3));
        assert_eq!(image.at(2, 0), [80, 90, 100].map(|byte| byte as f32 / 255.0));
        assert_eq!(image.at(0, 1), [120, 130, 140].map(|byte| byte as f32 / 255.0));
        assert!(super::image(&OwnImage::default()).is_none());
    }
}
