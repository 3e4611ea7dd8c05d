//! Saving all classes as a file, opening one, deleting all, and undoing that.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Event, File, HtmlInputElement};

use super::{OPEN, Studio, focus_soon, keep, none, words};
use crate::browser;
use crate::engine::drawings::file;

/// The buttons beneath the classes.
pub fn view(studio: Studio) -> impl IntoView {
    let save = move |_| {
        let query = studio.figure.with_value(|figure| figure.query_selector(".live .drawer").ok().flatten());
        let query = query.map(|drawer| browser::read(&drawer, "data-query")).unwrap_or_default();
        let text = studio.classes.with_untracked(|classes| file::write(classes, &query));
        let blob = browser::text_blob(&text, "application/json");
        let saved = blob.and_then(|blob| browser::save("downhill-classes.json", &blob)).is_ok();
        studio.wrong.set(if saved { "" } else { studio.say(words::SAVE_FAILED) }.to_string());
    };
    let open = move |event: Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else { return };
        let chosen = input.files().and_then(|files| files.get(0));
        // The same file can be chosen again.
        input.set_value("");
        if let Some(chosen) = chosen {
            spawn_local(take(studio, chosen));
        }
    };
    let delete = move |_| {
        studio.change(true, studio.say(words::DELETED).to_string(), |classes| *classes = none());
        if let Err(said) = keep::remove(studio.lang) {
            studio.wrong.set(said);
        }
        focus_soon(studio, ".studio .undo".to_string());
    };
    let undo = move |_| {
        let Some(before) = studio.before.get_untracked() else { return };
        studio.change(false, studio.say(words::UNDONE).to_string(), |classes| *classes = before);
        focus_soon(studio, ".studio .pad-teach".to_string());
    };
    view! {
        <p class="studio-acts">
            <button type="button" class="save" on:click=save>{studio.say(words::SAVE)}</button>
            <label class="open"><input type="file" accept="application/json,.json" on:change=open /><span>{studio.say(words::OPEN)}</span></label>
            <button type="button" class="delete" on:click=delete>{studio.say(words::DELETE)}</button>
            {move || studio.before.with(Option::is_some).then(|| view! {
                <button type="button" class="undo" on:click=undo>{studio.say(words::UNDO)}</button>
            })}
            <span class="studio-hint">{studio.say(words::KEPT)}</span>
        </p>
    }
}

/// Puts what a file holds in place of everything; or says what is wrong with it, and changes nothing.
async fn take(studio: Studio, chosen: File) {
    // One that is far too long is not even read.
    let bytes = match chosen.size() <= file::MOST_BYTES as f64 {
        true => JsFuture::from(chosen.array_buffer()).await.ok(),
        false => Some(js_sys::Uint8Array::new_with_length(file::MOST_BYTES as u32 + 1).buffer().into()),
    };
    let Some(bytes) = bytes else { return studio.wrong.set(studio.say(words::UNREADABLE).to_string()) };
    match file::read(&js_sys::Uint8Array::new(&bytes).to_vec()) {
        Err(complaint) => studio.wrong.set(complaint.sentence(studio.lang).to_string()),
        Ok((classes, settings)) => {
            let done = words::opened(classes.len(), studio.lang);
            studio.change(true, done, |now| *now = classes);
            studio.figure.with_value(|figure| browser::emit(figure, OPEN, &settings));
        }
    }
}
