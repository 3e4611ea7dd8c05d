//! The classes: their names, their drawings, and a button that adds one.

use leptos::html::Canvas;
use leptos::prelude::*;

use super::{Studio, draw, focus_soon, words};
use crate::engine::drawings::{CLASSES, Class, Drawing, NAME, SIDE};

/// A row for each class, and a button for another.
pub fn view(studio: Studio) -> impl IntoView {
    // Rows are made anew only when their number changes: whoever types a name keeps the focus.
    let count = Memo::new(move |_| studio.classes.with(Vec::len));
    let another = move |_| {
        let letter = |i: usize| ((b'A' + i as u8) as char).to_string();
        let taken = |name: &String| studio.classes.with_untracked(|classes| classes.iter().any(|c| c.name == *name));
        let name = (0..26).map(letter).find(|name| !taken(name)).unwrap_or_default();
        let done = words::more(&name, studio.lang);
        studio.change(false, done, |classes| classes.push(Class { name, drawings: Vec::new() }));
    };
    view! {
        <ol class="classes">
            {move || (0..count.get()).map(|class| row(studio, class)).collect_view()}
        </ol>
        {move || (count.get() < *CLASSES.end()).then(|| view! {
            <p class="studio-acts"><button type="button" class="another" on:click=another>{studio.say(words::ANOTHER)}</button></p>
        })}
    }
}

fn row(studio: Studio, class: usize) -> impl IntoView {
    let of = move |read: fn(&Class) -> String| {
        studio.classes.with(|classes| classes.get(class).map(read).unwrap_or_default())
    };
    let name = move || of(|class| class.name.clone());
    let count = Memo::new(move |_| studio.classes.with(|classes| classes.get(class).map_or(0, |c| c.drawings.len())));
    let drawings = Memo::new(move |_| {
        studio.classes.with(|classes| classes.get(class).map_or(Vec::new(), |class| class.drawings.clone()))
    });
    let rename = move |event: web_sys::Event| {
        let written = event_target_value(&event);
        let written: String = written.trim().chars().take(NAME).collect();
        // Without a name a class has its number.
        let name = if written.is_empty() { (class + 1).to_string() } else { written };
        studio.change(false, String::new(), |classes| classes[class].name = name);
    };
    let remove = move |_| {
        let done = words::gone(&name(), studio.lang);
        studio.change(true, done, |classes| drop(classes.remove(class)));
        focus_soon(studio, ".studio .undo".to_string());
    };
    let removable = move || studio.classes.with(Vec::len) > *CLASSES.start();
    view! {
        <li class="class" data-class=class>
            <div class="class-bar">
                <input type="text" maxlength=NAME autocomplete="off" aria-label=words::name(class + 1, studio.lang)
                    prop:value=name on:change=rename />
                <button type="button" class="add" on:click=move |_| studio.add_pad(class)>
                    {studio.say(words::ADD)} " "<span class="key">{class + 1}</span>
                </button>
                <span class="count">{move || words::count(count.get(), studio.lang)}</span>
                {move || removable().then(|| view! {
                    <button type="button" class="remove" aria-label=move || words::remove_class(&name(), studio.lang)
                        on:click=remove>{studio.say(words::REMOVE)}</button>
                })}
            </div>
            {move || (count.get() > 0).then(|| view! {
                <ul class="thumbs">
                    {move || drawings.get().iter().enumerate().map(|(i, drawing)| thumb(studio, class, i, drawing)).collect_view()}
                </ul>
            })}
        </li>
    }
}

/// A drawing as the net sees it; a click takes it away.
fn thumb(studio: Studio, class: usize, number: usize, drawing: &Drawing) -> impl IntoView + use<> {
    let canvas = NodeRef::<Canvas>::new();
    let bytes = drawing.bytes();
    Effect::new(move |_| {
        if let Some(canvas) = canvas.get() {
            draw(&canvas, SIDE, bytes.iter().copied());
        }
    });
    let name = studio.classes.with_untracked(|classes| classes.get(class).map(|c| c.name.clone()).unwrap_or_default());
    let label = words::remove_drawing(&name, number + 1, studio.lang);
    let done = words::removed(&name, number + 1, studio.lang);
    let remove = move |_| {
        studio.change(true, done.clone(), |classes| drop(classes[class].drawings.remove(number)));
        focus_soon(studio, format!(".studio [data-class=\"{class}\"] .add"));
    };
    view! {
        <li><button type="button" aria-label=label.clone() title=label on:click=remove>
            <canvas node_ref=canvas width=SIDE height=SIDE aria-hidden="true"></canvas>
        </button></li>
    }
}
