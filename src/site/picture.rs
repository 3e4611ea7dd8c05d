//! One panel: a canvas for what lies under the data, one for each layer above
//! it, and the handles to drag.

use std::hash::{DefaultHasher, Hash, Hasher};

use leptos::html::Div;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlCanvasElement, HtmlElement, KeyboardEvent, PointerEvent};

use super::bind::{effect, flag, key, pointer, text};
use super::stage::Stage;
use super::{browser, words};
use crate::paint::theme::Theme;
use crate::paint::{Plot, axes, canvas, draw, height};
use crate::scene::{Frame, Handle, Layer, Mark, Panel};
use crate::spec::number::short;
use crate::spec::{Kind, Value};

/// What the canvases show, so that none is painted twice.
#[derive(Default)]
struct Painted {
    canvases: Vec<HtmlCanvasElement>,
    /// Of each canvas: a hash of all that it was painted from; 0 for never or unknown.
    from: Vec<u64>,
}

#[component]
pub fn Picture(stage: Stage, index: usize, name: String) -> impl IntoView {
    let holder = NodeRef::<Div>::new();
    let width = RwSignal::new(0.0);
    let failed = RwSignal::new(false);
    let painted = StoredValue::new_local(Painted::default());
    let watch = StoredValue::new_local(None);
    effect(move || {
        if let Some(element) = holder.get() {
            width.set(element.client_width() as f64);
            watch.set_value(Some(browser::Size::of(&element, move |now| {
                width.try_set(now);
            })));
        }
    });
    on_cleanup(move || watch.set_value(None));

    // This panel of a scene, if it is still the same one.
    let with_panel = move |work: &mut dyn FnMut(&Panel)| {
        stage.scene.with(|scene| {
            if let Some(panel) = scene.as_ref().and_then(|scene| scene.panels.get(index)) {
                work(panel);
            }
        });
    };
    let high = Memo::new(move |_| {
        let mut high = 0.0;
        with_panel(&mut |panel| high = height(panel, width.get()));
        high
    });
    let label = text(move || {
        let mut label = String::new();
        with_panel(&mut |panel| label = panel.title.clone());
        label
    });
    let handles = move || {
        let mut handles = Vec::new();
        with_panel(&mut |panel| handles = panel.handles.clone());
        handles
    };
    let count = untrack(handles).len();
    effect(move || {
        let size = (width.get(), high.get());
        let Some(holder) = holder.get_untracked() else { return };
        let Some(theme) = stage.theme.get() else { return failed.set(true) };
        if size.0 < 1.0 || size.1 < 1.0 {
            return;
        }
        with_panel(&mut |panel| {
            let done = painted.try_update_value(|painted| painted.show(&holder, panel, size, &theme, stage));
            failed.set(!matches!(done, Some(Ok(()))));
        });
    });
    // Where the data lies now: what a pointer needs to know.
    let plot = move || {
        let mut plot = None;
        let size = (width.get(), high.get());
        with_panel(&mut |panel| plot = Some(Plot::new(panel, 0.0, 0.0, size.0, size.1)));
        plot
    };
    view! {
        <div class=format!("panel panel-{name}") style=text(move || format!("height:{}px", high.get()))>
            <div class="layers" node_ref=holder role="img" aria-label=label></div>
            {(0..count).map(|which| handle(stage, move || handles().into_iter().nth(which), plot)).collect_view()}
            <p class="notice" hidden=flag(move || !failed.get())>{stage.say(words::NO_CANVAS)}</p>
        </div>
    }
}

impl Painted {
    fn show(
        &mut self,
        holder: &HtmlElement,
        panel: &Panel,
        size: (f64, f64),
        theme: &Theme,
        stage: Stage,
    ) -> Result<(), String> {
        let map = matches!(panel.frame, Frame::Map { .. });
        let (under, above) = panel.layers.split_at(usize::from(map).min(panel.layers.len()));
        while self.canvases.len() < above.len() + 1 {
            let canvas = browser::document().create_element("canvas").map_err(|e| format!("{e:?}"))?;
            holder.append_child(&canvas).map_err(|e| format!("{e:?}"))?;
            self.canvases.push(canvas.unchecked_into());
            self.from.push(0);
        }
        let ratio = browser::pixel_ratio();
        let plot = Plot::new(panel, 0.0, 0.0, size.0, size.1);
        let look = format!("{size:?} {ratio} {theme:?} {:?}", panel.frame);
        let marks_of = |layer: &Layer, work: &mut dyn FnMut(&[Mark]) -> Result<(), String>| match &layer.marks {
            Some(marks) => work(marks),
            None => match stage.layers.with_value(|layers| layers.get(layer.key)) {
                Some(marks) => work(&marks),
                None => Err("a layer is missing".to_string()),
            },
        };

        let base = hash(&(&look, under.iter().map(|layer| layer.key).collect::<Vec<_>>()));
        if self.from[0] != base {
            canvas::paint(&self.canvases[0], size, ratio, |db| {
                for layer in under {
                    marks_of(layer, &mut |marks| draw(db, marks, &plot, theme).map_err(|e| format!("{e:?}")))?;
                }
                axes(db, panel, &plot, theme).map_err(|e| format!("{e:?}"))
            })?;
            self.from[0] = base;
        }
        for (i, layer) in above.iter().enumerate() {
            // A layer without a key is new each time.
            let from = if layer.key == 0 { 0 } else { hash(&(&look, layer.key)) };
            if from != 0 && self.from[i + 1] == from {
                continue;
            }
            canvas::paint(&self.canvases[i + 1], size, ratio, |db| {
                marks_of(layer, &mut |marks| draw(db, marks, &plot, theme).map_err(|e| format!("{e:?}")))
            })?;
            self.from[i + 1] = from;
        }
        Ok(())
    }
}

fn hash(of: &impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    of.hash(&mut hasher);
    hasher.finish().max(1)
}

/// A point to drag, or to move with the arrow keys; `Shift` moves it ten times as far.
fn handle(
    stage: Stage,
    get: impl Fn() -> Option<Handle> + Copy + Send + Sync + 'static,
    plot: impl Fn() -> Option<Plot> + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let lang = stage.lang;
    // The settings are what the reader just did; the scene follows a frame later.
    let at = move || {
        let handle = get()?;
        let settings = |path: &str, otherwise: f64| {
            if path.is_empty() { otherwise } else { stage.state.with(|state| state.settings.number(path)) }
        };
        Some((settings(&handle.x_setting, handle.at.0), settings(&handle.y_setting, handle.at.1)))
    };
    let place = move || {
        let (plot, at) = (plot()?, at()?);
        Some(plot.pixel(at))
    };
    let style = text(move || match place() {
        Some((x, y)) => format!("left:{x:.1}px;top:{y:.1}px"),
        None => "display:none".to_string(),
    });
    let name = move || get().map(|handle| handle.label).unwrap_or_default();
    let spoken = text(move || {
        let (x, y) = at().unwrap_or((0.0, 0.0));
        format!("{}, x = {}, y = {}, {}", name(), short(x, 3), short(y, 3), words::HANDLE.get(lang))
    });
    // Sets both coordinates, as exactly as the screen can tell, inside what is seen.
    let go = move |x: f64, y: f64| {
        let (Some(handle), Some(plot)) = (get(), plot()) else { return };
        let (left, low) = plot.point((plot.left, plot.bottom));
        let (right, high) = plot.point((plot.right, plot.top));
        let fine = (right - left) / (plot.right - plot.left);
        stage.playing.set(false);
        stage.state.update(|state| {
            for (path, value, (from, to)) in
                [(&handle.x_setting, x, (left, right)), (&handle.y_setting, y, (low, high))]
            {
                if !path.is_empty() {
                    let value = snap(value.clamp(from, to), fine);
                    // The setting's own range holds as well.
                    if matches!(state.settings.field(path).setting.kind, Kind::Number { .. }) {
                        state.settings.set(path, Value::Number(value));
                    }
                }
            }
        });
    };
    let held = RwSignal::new(None::<(f64, f64)>);
    let down = move |event: PointerEvent| {
        let Some(place) = untrack(place) else { return };
        let button: HtmlElement = event_target(&event);
        // With the pointer captured, letting go outside the window ends the drag too.
        let _ = button.set_pointer_capture(event.pointer_id());
        held.set(Some((place.0 - event.client_x() as f64, place.1 - event.client_y() as f64)));
    };
    let moved = move |event: PointerEvent| {
        let Some((dx, dy)) = held.get_untracked() else { return };
        let Some(plot) = untrack(plot) else { return };
        let (x, y) = plot.point((event.client_x() as f64 + dx, event.client_y() as f64 + dy));
        untrack(|| go(x, y));
    };
    let pressed = move |event: KeyboardEvent| {
        let Some((x, y)) = untrack(at) else { return };
        let Some(plot) = untrack(plot) else { return };
        let ((left, low), (right, high)) = (plot.point((plot.left, plot.bottom)), plot.point((plot.right, plot.top)));
        let far = if event.shift_key() { 0.1 } else { 0.01 };
        let (dx, dy) = match event.key().as_str() {
            "ArrowLeft" => (-far, 0.0),
            "ArrowRight" => (far, 0.0),
            "ArrowUp" => (0.0, far),
            "ArrowDown" => (0.0, -far),
            _ => return,
        };
        event.prevent_default();
        untrack(|| go(x + dx * (right - left), y + dy * (high - low)));
    };
    view! {
        <button
            type="button" class="handle" class:held=flag(move || held.get().is_some())
            style=style aria-label=spoken
            on:pointerdown=pointer(down) on:pointermove=pointer(moved)
            on:pointerup=pointer(move |_| held.set(None)) on:pointercancel=pointer(move |_| held.set(None))
            on:lostpointercapture=pointer(move |_| held.set(None))
            on:keydown=key(pressed)
        >
            <span class="handle-name" aria-hidden="true">{text(name)}</span>
        </button>
    }
}

/// The shortest decimal within a pixel of a value: nobody can drag more exactly.
fn snap(value: f64, pixel: f64) -> f64 {
    let unit = 10f64.powi(libm::log10(pixel.max(1e-12)).floor() as i32);
    let steps = (value / unit).round();
    // Dividing by the whole 1/unit gives the decimal itself, not its neighbour.
    if unit < 1.0 { steps / (1.0 / unit).round() } else { steps * unit }
}
