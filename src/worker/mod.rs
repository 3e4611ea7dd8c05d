//! The web worker: keeps one widget open, and answers.

mod bench;
mod host;

use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::protocol::{Answer, Ask, decode, encode};
use host::Host;

/// Listens to the page, for good.
pub fn start() {
    std::panic::set_hook(Box::new(|panic| web_sys::console::error_1(&panic.to_string().into())));
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let mut host = Host::default();
    let reply = scope.clone();
    let listen = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        // A text asks for a benchmark: `W1 1000`. See `bench.js`.
        if let Some(text) = event.data().as_string() {
            return say(&reply, &bench::answer(&text));
        }
        let bytes = js_sys::Uint8Array::new(&event.data()).to_vec();
        let answer = match decode::<Ask>(&bytes) {
            Ok(ask) => host.answer(ask),
            Err(error) => Answer::Garbled(error),
        };
        post(&reply, &answer);
    });
    scope.set_onmessage(Some(listen.as_ref().unchecked_ref()));
    listen.forget();
    post(&scope, &Answer::Ready);
}

/// Hands the bytes over without copying them again.
fn post(scope: &DedicatedWorkerGlobalScope, answer: &Answer) {
    let buffer = js_sys::Uint8Array::from(&encode(answer)[..]).buffer();
    let sent = scope.post_message_with_transfer(&buffer, &js_sys::Array::of1(&buffer));
    if let Err(error) = sent {
        web_sys::console::error_1(&error);
    }
}

fn say(scope: &DedicatedWorkerGlobalScope, text: &str) {
    if let Err(error) = scope.post_message(&text.into()) {
        web_sys::console::error_1(&error);
    }
}
