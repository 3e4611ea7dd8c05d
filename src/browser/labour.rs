//! Starting a web worker, and talking to it in bytes.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, MessageEvent, Url, Worker};

use super::page::Page;
use super::{later, text_blob};

/// A worker at work. Ends when dropped, whatever it does.
pub struct Labour {
    worker: Worker,
    heard: Option<Ears>,
}

/// What listens to a worker.
type Ears = (Closure<dyn FnMut(MessageEvent)>, Closure<dyn FnMut(ErrorEvent)>);

impl Labour {
    /// Starts `worker-surfaces`, say, from a blob: the one way that works in
    /// pages, frames and sandboxes alike. `None`: the browser refuses.
    pub fn start(
        page: &Page,
        program: &str,
        mut hear: impl FnMut(Vec<u8>) + 'static,
        mut died: impl FnMut() + 'static,
    ) -> Option<Labour> {
        let Page { base, build, .. } = page;
        let script = format!(
            "importScripts(\"{base}{program}.js?v={build}\");\
             wasm_bindgen({{module_or_path:\"{base}{program}_bg.wasm?v={build}\"}}).catch(e=>setTimeout(()=>{{throw e}}));"
        );
        let url = text_blob(&script, "text/javascript").and_then(|blob| Url::create_object_url_with_blob(&blob));
        let worker = Worker::new(&url.ok()?).ok()?;
        let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            hear(js_sys::Uint8Array::new(&event.data()).to_vec());
        });
        worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
        let error = Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
            event.prevent_default();
            died();
        });
        worker.set_onerror(Some(error.as_ref().unchecked_ref()));
        Some(Labour { worker, heard: Some((message, error)) })
    }

    /// Hands bytes over without copying them again.
    pub fn send(&self, bytes: &[u8]) {
        let buffer = js_sys::Uint8Array::from(bytes).buffer();
        let sent = self.worker.post_message_with_transfer(&buffer, &js_sys::Array::of1(&buffer));
        sent.expect("bytes can be sent");
    }
}

impl Drop for Labour {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.set_onerror(None);
        self.worker.terminate();
        // The closures may be the ones that are running now: let them return first.
        let heard = self.heard.take();
        later(0, move || drop(heard));
    }
}
