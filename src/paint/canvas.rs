//! A layer on a canvas of the page.

use plotters_canvas::CanvasBackend;
use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::FINE;

/// Clears the canvas, makes it `width × height` pixels of the page at `ratio`
/// pixels of the screen each, and hands it to `paint`. `None`: the browser gives
/// no drawing context, or a stroke failed.
pub fn paint<E>(
    canvas: &HtmlCanvasElement,
    (width, height): (f64, f64),
    ratio: f64,
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
    set(ratio / FINE)?;
    context.set_line_join("round");
    context.set_line_cap("butt");
    paint(&mut CanvasBackend::with_canvas_object(canvas.clone())?).ok()
}
