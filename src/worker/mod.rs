//! The programs of web workers: one for each line of the widgets' list, which
//! computes what figures show, and the press, which makes tables, files and checks.

mod bench;
mod host;
#[cfg(feature = "press")]
mod press;

use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::protocol::{Answer, Show, decode, encode};
use crate::widgets::Program;
use host::Host;

/// A worker that shows the widgets of one program; listens to the page, for good.
pub fn start(program: &'static Program) {
    let mut host = Host::new(program);
    listen(encode(&Answer::Ready), move |bytes| {
        let shown = decode::<Show>(bytes).and_then(|show| host.show(show));
        encode(&shown.map_or_else(Answer::Garbled, |shown| Answer::Shown(Box::new(shown))))
    });
}

/// The press; listens to the page, for good.
#[cfg(feature = "press")]
pub fn start_press() {
    use crate::protocol::{Delivery, Order};
    listen(encode(&Delivery::Ready), |bytes| {
        encode(&decode::<Order>(bytes).map_or_else(Delivery::Refused, press::deliver))
    });
}

/// Answers each message. A text asks for a benchmark: see `bench.js`.
fn listen(ready: Vec<u8>, mut answer: impl FnMut(&[u8]) -> Vec<u8> + 'static) {
    // A lean release ends without a word; the page says that it did.
    if option_env!("DOWNHILL_LEAN").is_none() {
        std::panic::set_hook(Box::new(|panic| web_sys::console::error_1(&panic.to_string().into())));
    }
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let reply = scope.clone();
    let listen = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| match event.data().as_string() {
        Some(text) => told(reply.post_message(&bench::answer(&text).into())),
        None => post(&reply, &answer(&js_sys::Uint8Array::new(&event.data()).to_vec())),
    });
    scope.set_onmessage(Some(listen.as_ref().unchecked_ref()));
    listen.forget();
    post(&scope, &ready);
}

/// Hands the bytes over without copying them again.
fn post(scope: &DedicatedWorkerGlobalScope, bytes: &[u8]) {
    let buffer = js_sys::Uint8Array::from(bytes).buffer();
    told(scope.post_message_with_transfer(&buffer, &js_sys::Array::of1(&buffer)));
}

fn told(sent: Result<(), JsValue>) {
    if let Err(error) = sent {
        web_sys::console::error_1(&error);
    }
}
