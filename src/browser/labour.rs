//! Starting a web worker, and talking to it in bytes.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, MessageEvent, Worker};

use super::later;

#[wasm_bindgen]
extern "C" {
    /// In `boot.js`, which knows where the programs lie.
    #[wasm_bindgen(catch, js_name = startWorker)]
    fn start_worker(program: &str) -> Result<Worker, JsValue>;
}

/// A worker at work. Ends when dropped, whatever it does.
pub struct Labour {
    worker: Worker,
    heard: Option<Ears>,
}

/// What listens to a worker.
type Ears = (Closure<dyn FnMut(MessageEvent)>, Closure<dyn FnMut(ErrorEvent)>);

impl Labour {
    /// Starts `worker-race`, say. `None`: the browser refuses.
    pub fn start(
        program: &str,
        mut hear: impl FnMut(Vec<u8>) + 'static,
        mut died: impl FnMut() + 'static,
    ) -> Option<Labour> {
        let worker = start_worker(program).ok()?;
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
