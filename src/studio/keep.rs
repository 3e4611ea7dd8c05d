//! What is kept in the browser's own storage: the same text as in a file. Storage may be denied,
//! or full; then drawings last as long as the page.

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{Storage, StorageEvent};

use super::words;
use crate::browser;
use crate::engine::drawings::{Class, file};
use crate::spec::Lang;

const KEY: &str = "downhill.teach";
/// Where what could not be read is put, so that the next drawing does not take its place.
const ASIDE: &str = "downhill.teach.unreadable";

fn storage() -> Option<Storage> {
    browser::window().local_storage().ok().flatten()
}

/// What was kept; nothing, too, where storage is denied: that is said when something is drawn.
///
/// # Errors
/// What is there cannot be read.
pub fn read(lang: Lang) -> Result<Option<Vec<Class>>, String> {
    let kept = storage().and_then(|storage| Some((storage.get_item(KEY).ok().flatten()?, storage)));
    let Some((text, storage)) = kept else { return Ok(None) };
    match file::read(text.as_bytes()) {
        Ok((classes, _)) => Ok(Some(classes)),
        Err(_) => {
            // If this fails, the sentence is still true.
            let _ = storage.set_item(ASIDE, &text);
            Err(words::LOST.get(lang).to_string())
        }
    }
}

/// Keeps the classes.
///
/// # Errors
/// That they cannot be kept.
pub fn write(classes: &[Class], lang: Lang) -> Result<(), String> {
    let kept = storage().and_then(|storage| storage.set_item(KEY, &file::write(classes, "")).ok());
    kept.ok_or_else(|| words::DENIED.get(lang).to_string())
}

/// Keeps nothing any more.
///
/// # Errors
/// As [`write`].
pub fn remove(lang: Lang) -> Result<(), String> {
    let removed = storage().and_then(|storage| storage.remove_item(KEY).ok());
    removed.ok_or_else(|| words::DENIED.get(lang).to_string())
}

/// Follows what another tab keeps, so that none overwrites the other's drawings.
pub fn follow(classes: ArcRwSignal<Vec<Class>>) {
    let heard = Closure::<dyn FnMut(StorageEvent)>::new(move |event: StorageEvent| {
        let text = event.new_value().filter(|_| event.key().as_deref() == Some(KEY));
        // What the other tab deleted stays here, where it can still be saved.
        if let Some(Ok((read, _))) = text.map(|text| file::read(text.as_bytes())) {
            classes.set(read);
        }
    });
    let listened = browser::window().add_event_listener_with_callback("storage", heard.as_ref().unchecked_ref());
    listened.expect("a name and a function are given");
    heard.forget();
}
