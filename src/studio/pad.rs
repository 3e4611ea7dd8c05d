//! A pad to draw on: with pen, finger or mouse, or with the keyboard, cell by cell.

use leptos::html::Canvas;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent, PointerEvent};

use super::{Studio, draw, words};
use crate::engine::drawings::SIDE;
use crate::engine::drawings::pad::{PAD, Pad};

/// What a pad is for.
#[derive(Clone, Copy, PartialEq)]
pub enum Use {
    /// Its drawings are added to classes.
    Teach,
    /// Its drawing is judged as it is drawn.
    Test,
}

/// The pad, with its name above and a button to clear it below.
pub fn view(studio: Studio, of: Use) -> impl IntoView {
    let (pad, class, name) = match of {
        Use::Teach => (studio.pad, "pad pad-teach", words::TEACH_PAD),
        Use::Test => (studio.test, "pad pad-test", words::TEST_PAD),
    };
    let canvas = NodeRef::<Canvas>::new();
    Effect::new(move |_| {
        let Some(canvas) = canvas.get() else { return };
        pad.with(|pad| draw(&canvas, PAD, pad.ink().pixels.iter().map(|ink| (255.0 * ink) as u8)));
    });
    // Where the pen is down.
    let pen = RwSignal::new(None::<(f64, f64)>);
    let down = move |event: PointerEvent| {
        if event.button() != 0 {
            return;
        }
        let target = pad_of(&event);
        // Captured, a stroke goes on beyond the pad; without, it ends at its edge.
        let _ = target.set_pointer_capture(event.pointer_id());
        let at = place(&target, &event);
        pen.set(Some(at));
        studio.wrong.set(String::new());
        pad.update(|pad| pad.stroke(at, at));
    };
    let moved = move |event: PointerEvent| {
        let Some(from) = pen.get_untracked() else { return };
        let to = place(&pad_of(&event), &event);
        pen.set(Some(to));
        pad.update(|pad| pad.stroke(from, to));
    };
    let up = move |_: PointerEvent| pen.set(None);
    let cell = RwSignal::new((SIDE / 2, SIDE / 2));
    let key = move |event: KeyboardEvent| {
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        if press(studio, of, pad, cell, &event.key()) {
            event.prevent_default();
        }
    };
    let share = |cells: usize| format!("{}%", 100.0 * cells as f64 / SIDE as f64);
    let clear = move |_| {
        pad.set(Pad::default());
        studio.done.set(studio.say(words::CLEARED).to_string());
    };
    view! {
        <div class="pad-box">
            <p class="pad-name" aria-hidden="true">{studio.say(name)}</p>
            <div class=class tabindex="0" role="application" aria-label=words::pad(name, of == Use::Teach, studio.lang)
                on:pointerdown=down on:pointermove=moved on:pointerup=up on:pointercancel=up
                on:lostpointercapture=up on:keydown=key>
                <canvas node_ref=canvas width=PAD height=PAD aria-hidden="true"></canvas>
                <span class="cell" style:left=move || share(cell.get().0) style:top=move || share(cell.get().1)></span>
            </div>
            <button type="button" on:click=clear>{studio.say(words::CLEAR)}</button>
        </div>
    }
}

fn pad_of(event: &PointerEvent) -> Element {
    let target: Element = event.target().expect("something is pointed at").unchecked_into();
    target.closest(".pad").ok().flatten().expect("it is heard on the pad")
}

/// Where a pointer is, in sides of the pad.
fn place(pad: &Element, event: &PointerEvent) -> (f64, f64) {
    let edges = pad.get_bounding_client_rect();
    let (x, y) = (event.client_x() as f64 - edges.left(), event.client_y() as f64 - edges.top());
    (x / edges.width(), y / edges.height())
}

/// Arrow keys move the cell, the space bar fills or empties it, a digit adds the drawing to a class,
/// Delete clears. Tells whether the key was one of these.
fn press(studio: Studio, of: Use, pad: RwSignal<Pad>, cell: RwSignal<(usize, usize)>, key: &str) -> bool {
    let (x, y) = cell.get_untracked();
    let classes = studio.classes.with_untracked(Vec::len);
    match key {
        "ArrowLeft" => cell.set((x.saturating_sub(1), y)),
        "ArrowRight" => cell.set(((x + 1).min(SIDE - 1), y)),
        "ArrowUp" => cell.set((x, y.saturating_sub(1))),
        "ArrowDown" => cell.set((x, (y + 1).min(SIDE - 1))),
        " " => {
            studio.wrong.set(String::new());
            pad.update(|pad| pad.toggle(x, y));
        }
        "Delete" | "Backspace" => {
            pad.set(Pad::default());
            studio.done.set(studio.say(words::CLEARED).to_string());
            return true;
        }
        _ => {
            let class = key.parse::<usize>().ok().filter(|class| of == Use::Teach && (1..=classes).contains(class));
            class.into_iter().for_each(|class| studio.add_pad(class - 1));
            return class.is_some();
        }
    }
    let (x, y) = cell.get_untracked();
    let inked = pad.with_untracked(|pad| pad.cell(x, y));
    studio.done.set(words::cell(x + 1, y + 1, inked, studio.lang));
    true
}
