//! One panel: a canvas for what lies under the data, one for each layer above
//! it, and the handles to drag.

use std::hash::{Hash, Hasher};

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlCanvasElement, HtmlElement};

use super::controls::all;
use super::layers::Layers;
use crate::browser::{self, attribute, document};
use crate::paint::theme::Theme;
use crate::paint::{self, Plot, axes, canvas, draw, height, rasters};
use crate::scene::{Axis, Fnv, Frame, Handle, Layer, Mark, Panel, Point};

pub struct Picture {
    name: String,
    element: HtmlElement,
    canvases: Vec<HtmlCanvasElement>,
    /// Of each canvas: a hash of all that it was painted from; 0 for never or unknown.
    from: Vec<u64>,
    handles: Vec<Grip>,
    size: (f64, f64),
    plot: Option<Plot>,
}

/// The room that a handle and its name take, in pixels.
const NAME: f64 = 170.0;

/// A handle on the page.
struct Grip {
    button: HtmlElement,
    /// Where it is drawn, in data coordinates; the reader may be ahead of the scene.
    at: Point,
}

impl Picture {
    /// An empty picture, put before `next`.
    pub fn new(next: &Element, panel: &Panel, blank: &str) -> Picture {
        let element: HtmlElement = document().create_element("div").expect("a valid name").unchecked_into();
        element.set_class_name(&panel.classes());
        let handle = "<button type=\"button\" class=\"handle\"><span class=\"handle-name\" aria-hidden=\"true\"></span></button>";
        element.set_inner_html(&format!(
            "<div class=\"layers\" role=\"img\"></div>{}<p class=\"notice\" hidden></p>",
            handle.repeat(panel.handles.len())
        ));
        if let Some(notice) = element.last_element_child() {
            notice.set_text_content(Some(blank));
        }
        next.before_with_node_1(&element).expect("the legend stands in the card");
        let handles = all(&element, ".handle").map(|button| Grip { button, at: (0.0, 0.0) }).collect();
        let name = panel.name.clone();
        Picture { name, element, canvases: Vec::new(), from: Vec::new(), handles, size: (0.0, 0.0), plot: None }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn remove(self) {
        self.element.remove();
    }

    /// Draws what has changed since.
    pub fn show(&mut self, panel: &Panel, theme: &Theme, layers: &Layers) {
        let width = self.element.client_width() as f64;
        if width < 1.0 {
            return;
        }
        let size = (width, height(panel, width));
        if self.size != size {
            self.size = size;
            attribute(&self.element, "style", &format!("height:{}px", size.1 as i32));
        }
        self.plot = Some(Plot::new(panel, 0.0, 0.0, size.0, size.1));
        if let Some(picture) = self.element.first_element_child() {
            attribute(&picture, "aria-label", &panel.title);
        }
        let done = self.paint(panel, theme, layers);
        if let Some(notice) = self.element.last_element_child() {
            notice.unchecked_ref::<HtmlElement>().set_hidden(done.is_some());
        }
    }

    fn paint(&mut self, panel: &Panel, theme: &Theme, layers: &Layers) -> Option<()> {
        let map = matches!(panel.frame, Frame::Map { .. });
        let (under, above) = panel.layers.split_at(usize::from(map).min(panel.layers.len()));
        while self.canvases.len() < above.len() + 1 {
            let canvas = document().create_element("canvas").ok()?;
            self.element.first_element_child()?.append_child(&canvas).ok()?;
            self.canvases.push(canvas.unchecked_into());
            self.from.push(0);
        }
        let (size, ratio) = (self.size, browser::pixel_ratio());
        let plot = self.plot.as_ref()?;
        let look = (size.0.to_bits(), size.1.to_bits(), ratio.to_bits(), hash(theme), frame_key(&panel.frame));
        let paint = |canvas: &HtmlCanvasElement, shown: &[Layer], with_axes: bool| {
            let marks: Option<Vec<&[Mark]>> = shown.iter().map(|layer| marks_of(layer, layers)).collect();
            let marks = marks?;
            let images = marks.iter().flat_map(|marks| rasters(marks, plot, theme));
            canvas::paint(canvas, size, ratio, images, |db| {
                marks.iter().try_for_each(|marks| draw(db, marks, plot, theme))?;
                if with_axes { axes(db, panel, plot, theme) } else { Ok(()) }
            })
        };

        let base = hash(&(look, under.iter().map(|layer| layer.key).collect::<Vec<_>>()));
        if self.from[0] != base {
            paint(&self.canvases[0], under, true)?;
            self.from[0] = base;
        }
        for (i, layer) in above.iter().enumerate() {
            // A layer without a key is new each time.
            let from = if layer.key == 0 { 0 } else { hash(&(look, layer.key)) };
            if from == 0 || self.from[i + 1] != from {
                paint(&self.canvases[i + 1], std::slice::from_ref(layer), false)?;
                self.from[i + 1] = from;
            }
        }
        Some(())
    }

    /// Puts the handles where the scene has them, but for those that the reader is ahead with.
    pub fn place(&mut self, panel: &Panel, rests: impl Fn(usize, &Handle) -> bool) {
        for (which, handle) in panel.handles.iter().enumerate() {
            let Some(grip) = self.handles.get_mut(which) else { return };
            if rests(which, handle) {
                grip.at = handle.at;
            }
            attribute(&grip.button, "aria-label", &handle.spoken);
            if let Some(name) = grip.button.first_element_child() {
                name.set_text_content(Some(&handle.label));
            }
            self.move_to(which);
        }
    }

    fn move_to(&self, which: usize) {
        let (Some(plot), Some(grip)) = (&self.plot, self.handles.get(which)) else { return };
        let (x, y) = plot.pixel(grip.at);
        attribute(&grip.button, "style", &format!("left:{}px;top:{}px", x.round() as i32, y.round() as i32));
        // Near the right edge a name has no room beside its handle but on the left.
        attribute(&grip.button, "data-name", if x > self.size.0 - NAME { "left" } else { "right" });
    }

    /// Which of the handles this is.
    pub fn which(&self, button: &Element) -> Option<usize> {
        self.handles.iter().position(|grip| grip.button.is_same_node(Some(button)))
    }

    /// A handle's button, and the pixel where it is.
    pub fn grasped(&self, which: usize) -> (&HtmlElement, (f64, f64)) {
        let grip = &self.handles[which];
        (&grip.button, self.plot.as_ref().map_or((0.0, 0.0), |plot| plot.pixel(grip.at)))
    }

    /// Width and height, in pixels.
    pub fn size(&self) -> (f64, f64) {
        self.size
    }

    /// Puts a handle at a pixel inside the picture, along the axes that it has
    /// settings for. Returns the point, as exact as the screen can tell.
    pub fn put(&mut self, which: usize, (x, y): (f64, f64), handle: &Handle) -> Point {
        let Some(plot) = &self.plot else { return (0.0, 0.0) };
        let (right, down) = (x.clamp(plot.left, plot.right), y.clamp(plot.top, plot.bottom));
        let (x, y) = plot.point((right, down));
        // How much a pixel is here: on a log axis it is more where the values are larger.
        let (beside, above) = plot.point((right + 1.0, down - 1.0));
        let at = &mut self.handles[which].at;
        if !handle.x_setting.is_empty() {
            at.0 = snap(x, (beside - x).abs());
        }
        if !handle.y_setting.is_empty() {
            at.1 = snap(y, (above - y).abs());
        }
        let at = *at;
        self.move_to(which);
        at
    }
}

/// The marks of a layer: its own, or those that were sent before.
fn marks_of<'a>(layer: &'a Layer, layers: &'a Layers) -> Option<&'a [Mark]> {
    layer.marks.as_deref().or_else(|| layers.get(layer.key))
}

/// Changes whenever what surrounds the data does.
fn frame_key(frame: &Frame) -> u64 {
    let bits = |(from, to): (f64, f64)| (from.to_bits(), to.to_bits());
    let axis = |axis: &Axis| hash(&(bits(axis.range), axis.log, &axis.label, axis.names.len()));
    match frame {
        Frame::Map { x, y } => hash(&(bits(*x), bits(*y))),
        Frame::Chart { x, y } | Frame::Strip { x, y } => hash(&(axis(x), axis(y))),
        Frame::Plain { width, height } => hash(&bits((*width, *height))),
    }
}

fn hash(of: &impl Hash) -> u64 {
    let mut hasher = Fnv::default();
    of.hash(&mut hasher);
    hasher.finish().max(1)
}

/// The shortest decimal within a pixel of a value: nobody can drag more exactly.
fn snap(value: f64, pixel: f64) -> f64 {
    let unit = paint::pow(10.0, paint::log10(pixel.max(1e-12)).floor());
    let steps = (value / unit).round();
    // Dividing by the whole 1/unit gives the decimal itself, not its neighbour.
    if unit < 1.0 { steps / (1.0 / unit).round() } else { steps * unit }
}
