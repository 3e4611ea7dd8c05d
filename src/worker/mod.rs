//! The programs of web workers: one for each line of the widgets' list, which
//! computes what figures show, and the press, which makes tables, files and checks.

mod bench;
mod fetch;
mod host;
mod own;
#[cfg(feature = "press")]
mod press;
mod serve;

use serde::Serialize;
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::engine::bench::Make;
use crate::protocol::{Answer, encode};
use crate::widgets::{Inputs, Program};
use host::Host;
use serve::{Inbox, Service, serve};

/// A worker that shows the widgets of one program, none of which reads images; listens
/// to the page, for good.
pub fn start(program: &'static Program) {
    let mut host = Host::new(program, now);
    let answer = move |bytes: Vec<u8>| Some(serve::answer(&mut host, &bytes, &Inputs::default()));
    listen(&Answer::Ready, answer, program.bench);
}

/// The same for widgets that read images, which are fetched when they are needed.
pub fn start_with_images(program: &'static Program) {
    serve_later(&Answer::Ready, Host::new(program, now), program.bench);
}

/// The press; listens to the page, for good.
#[cfg(feature = "press")]
pub fn start_press() {
    serve_later(&crate::protocol::Delivery::Ready, press::Press, crate::engine::bench::nothing);
}

/// Answers in turn, when what an answer needs has been fetched.
fn serve_later(ready: &impl Serialize, service: impl Service + 'static, work: Make) {
    let inbox = Inbox::default();
    let put = inbox.clone();
    let scope = listen(
        ready,
        move |bytes| {
            put.put(bytes);
            None
        },
        work,
    );
    wasm_bindgen_futures::spawn_local(serve(inbox, service, fetch::file, move |bytes| post(&scope, bytes)));
}

/// Answers each message at once, or not yet. A text asks for a benchmark: see `bench.js`.
fn listen(
    ready: &impl Serialize,
    mut answer: impl FnMut(Vec<u8>) -> Option<Vec<u8>> + 'static,
    work: Make,
) -> DedicatedWorkerGlobalScope {
    // A lean release ends without a word; the page says that it did.
    if option_env!("DOWNHILL_LEAN").is_none() {
        std::panic::set_hook(Box::new(|panic| web_sys::console::error_1(&panic.to_string().into())));
    }
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let reply = scope.clone();
    let listen = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| match event.data().as_string() {
        Some(text) => told(reply.post_message(&bench::answer(work, &text).into())),
        None => {
            if let Some(bytes) = answer(js_sys::Uint8Array::new(&event.data()).to_vec()) {
                post(&reply, &bytes);
            }
        }
    });
    scope.set_onmessage(Some(listen.as_ref().unchecked_ref()));
    listen.forget();
    post(&scope, &encode(ready));
    scope
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

/// Milliseconds since the worker began.
fn now() -> f64 {
    let scope: web_sys::WorkerGlobalScope = js_sys::global().unchecked_into();
    scope.performance().map_or(f64::INFINITY, |clock| clock.now())
}
