//! What the reader gave: an image, as the engine knows images, or drawings, as they are.

use std::rc::Rc;

use crate::engine::augment::Image;
use crate::protocol;
use crate::widgets::Own;

/// Images and drawings for widgets.
pub fn read(own: &protocol::Own) -> Own {
    let lesson = (own.width == 0 && !own.bytes.is_empty()).then(|| own.bytes.as_slice().into());
    Own { image: image(own), lesson }
}

/// Opaque, with values of 0 … 1. `None`: there is none.
///
/// # Panics
/// When its pixels fill no rectangle of its width: the page makes them so that they do.
fn image(own: &protocol::Own) -> Option<Rc<Image>> {
    let width = own.width as usize;
    if width == 0 {
        return None;
    }
    let height = own.bytes.len() / (4 * width);
    assert_eq!(own.bytes.len(), 4 * width * height, "an image of whole rows");
    let mut image = Image::black(width, height, 3);
    for (pixel, rgba) in image.pixels.chunks_exact_mut(3).zip(own.bytes.chunks_exact(4)) {
        pixel.iter_mut().zip(rgba).for_each(|(value, &byte)| *value = byte as f32 / 255.0);
    }
    Some(Rc::new(image))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pixels_keep_their_places_and_colours() {
        let bytes = (0..24).map(|i| 10 * i).collect();
        let own = read(&protocol::Own { width: 3, bytes });
        let image = own.image.expect("there is one");
        assert_eq!((image.width, image.height, image.channels), (3, 2, 3));
        assert_eq!(image.at(2, 0), [80, 90, 100].map(|byte| byte as f32 / 255.0));
        assert_eq!(image.at(0, 1), [120, 130, 140].map(|byte| byte as f32 / 255.0));
        assert!(own.lesson.is_none());
        let nothing = read(&protocol::Own::default());
        assert!(nothing.image.is_none() && nothing.lesson.is_none());
        let drawings = read(&protocol::Own { width: 0, bytes: vec![1, 2] });
        assert!(drawings.image.is_none() && drawings.lesson.as_deref() == Some(&[1, 2]));
    }
}
