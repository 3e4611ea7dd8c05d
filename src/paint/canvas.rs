//! A layer on a canvas of the page.

use plotters_canvas::CanvasBackend;
use wasm_bindgen::{Clamped, JsCast};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, ImageData};

use super::{FINE, Raster};

/// Clears the canvas, makes it `width × height` pixels of the page at `ratio`
/// pixels of the screen each, puts the images there, and hands it to `paint`.
/// `None`: the browser gives no drawing context, or a stroke failed.
pub fn paint<E>(
    canvas: &HtmlCanvasElement,
    (width, height): (f64, f64),
    ratio: f64,
    images: impl Iterator<Item = Raster>,
    paint: impl FnOnce(&mut CanvasBackend) -> Result<(), E>,
) -> Option<()> {
    let context = canvas.get_context("2d").ok()??.dyn_into::<CanvasRenderingContext2d>().ok()?;
    let (across, down) = ((width * ratio).round() as u32, (height * ratio).round() as u32);
    if (canvas.width(), canvas.height()) != (across, down) {
        canvas.set_width(across);
        canvas.set_height(down);
    }
    let set = |scale: f64| context.set_transform(scale, 0.0, 0.0, scale, 0.0, 0.0).ok();
    set(1.0)?;
    context.clear_rect(0.0, 0.0, across as f64, down as f64);
    for image in images {
        // Whole pixels of the screen, each written once: no edge is blurred.
        let [left, top, right, bottom] = image.edges.map(|edge| (edge * ratio).round());
        let (across, down) = ((right - left).max(1.0) as u32, (bottom - top).max(1.0) as u32);
        let pixels = image.scaled(across as usize, down as usize);
        let data = ImageData::new_with_u8_clamped_array_and_sh(Clamped(&pixels), across, down).ok()?;
        context.put_image_data(&data, left, top).ok()?;
    }
    set(ratio / FINE)?;
    context.set_line_join("round");
    context.set_line_cap("butt");
    paint(&mut CanvasBackend::with_canvas_object(canvas.clone())?).ok()
}
