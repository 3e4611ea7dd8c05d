//! One worker: asked one thing at a time, the newest state first; ended and
//! started again when it dies.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{ErrorEvent, MessageEvent, Url, Worker};

use super::browser;
use super::page::Page;
use crate::protocol::{Answer, Ask, decode, encode};

/// What the worker tells the stage.
pub enum News {
    Answer(Answer),
    /// It died; `true`: it was started again and works on the same state.
    Died(bool),
}

pub struct Client {
    page: &'static Page,
    tell: Box<dyn Fn(News)>,
    worker: RefCell<Option<Running>>,
    ready: Cell<bool>,
    busy: Cell<bool>,
    /// The newest state to show; older ones that were not sent are forgotten.
    show: RefCell<Option<Ask>>,
    /// What else was asked, in order.
    others: RefCell<VecDeque<Ask>>,
    /// The state last sent, to be shown again after a death.
    last: RefCell<Option<Ask>>,
    deaths: Cell<u32>,
}

struct Running {
    worker: Worker,
    _message: Closure<dyn FnMut(MessageEvent)>,
    _error: Closure<dyn FnMut(ErrorEvent)>,
}

impl Client {
    pub fn new(page: &'static Page, tell: impl Fn(News) + 'static) -> Rc<Client> {
        Rc::new(Client {
            page,
            tell: Box::new(tell),
            worker: RefCell::default(),
            ready: Cell::default(),
            busy: Cell::default(),
            show: RefCell::default(),
            others: RefCell::default(),
            last: RefCell::default(),
            deaths: Cell::default(),
        })
    }

    /// Asks for a scene, in place of any that waits.
    pub fn show(self: &Rc<Self>, ask: Ask) {
        *self.show.borrow_mut() = Some(ask);
        self.go_on();
    }

    /// Asks for something else.
    pub fn ask(self: &Rc<Self>, ask: Ask) {
        self.others.borrow_mut().push_back(ask);
        self.go_on();
    }

    /// Sends what waits, if the worker is free.
    fn go_on(self: &Rc<Self>) {
        if self.worker.borrow().is_none() {
            return self.start();
        }
        if !self.ready.get() || self.busy.get() {
            return;
        }
        let show = self.show.borrow_mut().take();
        if show.is_some() {
            *self.last.borrow_mut() = show.clone();
        }
        let Some(ask) = show.or_else(|| self.others.borrow_mut().pop_front()) else { return };
        let bytes = js_sys::Uint8Array::from(&encode(&ask)[..]).buffer();
        if let Some(running) = &*self.worker.borrow() {
            self.busy.set(true);
            let sent = running.worker.post_message_with_transfer(&bytes, &js_sys::Array::of1(&bytes));
            sent.expect("bytes can be sent");
        }
    }

    /// Starts the worker from a blob, the one way that works in pages, frames
    /// and sandboxes alike.
    fn start(self: &Rc<Self>) {
        let Page { worker, worker_wasm, .. } = self.page;
        let script = format!(
            "importScripts({worker:?});wasm_bindgen({{module_or_path:{worker_wasm:?}}})\
             .catch(e=>setTimeout(()=>{{throw e}}));"
        );
        let started = browser::text_blob(&script, "text/javascript")
            .and_then(|blob| Url::create_object_url_with_blob(&blob))
            .and_then(|url| Worker::new(&url));
        let Ok(worker) = started else { return self.died() };

        let client = Rc::downgrade(self);
        let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let Some(client) = client.upgrade() else { return };
            let bytes = js_sys::Uint8Array::new(&event.data()).to_vec();
            client.heard(decode(&bytes).unwrap_or_else(Answer::Garbled));
        });
        worker.set_onmessage(Some(message.as_ref().unchecked_ref()));
        let client = Rc::downgrade(self);
        let error = Closure::<dyn FnMut(ErrorEvent)>::new(move |event: ErrorEvent| {
            event.prevent_default();
            if let Some(client) = client.upgrade() {
                client.died();
            }
        });
        worker.set_onerror(Some(error.as_ref().unchecked_ref()));
        self.ready.set(false);
        self.busy.set(false);
        *self.worker.borrow_mut() = Some(Running { worker, _message: message, _error: error });
    }

    fn heard(self: &Rc<Self>, answer: Answer) {
        if answer == Answer::Ready {
            self.ready.set(true);
        } else {
            self.busy.set(false);
            self.deaths.set(0);
            (self.tell)(News::Answer(answer));
        }
        self.go_on();
    }

    /// The first death is followed by a new start in the same state; the second in a row is not.
    fn died(self: &Rc<Self>) {
        self.stop();
        self.deaths.set(self.deaths.get() + 1);
        let again = self.deaths.get() < 2;
        (self.tell)(News::Died(again));
        if again {
            self.restart();
        }
    }

    /// Starts anew in the last state.
    pub fn restart(self: &Rc<Self>) {
        let last = self.last.borrow().clone();
        if self.show.borrow().is_none() {
            // What the page had from the dead worker may be wrong: everything is asked for again.
            *self.show.borrow_mut() = last.map(|ask| match ask {
                Ask::Show { widget, query, lang, .. } => Ask::Show { widget, query, lang, have: Vec::new() },
                other => other,
            });
        }
        self.go_on();
    }

    /// Ends the worker, whatever it does. Asking again starts another.
    pub fn stop(&self) {
        if let Some(running) = self.worker.borrow_mut().take() {
            running.worker.set_onmessage(None);
            running.worker.set_onerror(None);
            running.worker.terminate();
            // The closures may be the ones that are running now: let them return first.
            browser::later(0, move || drop(running));
        }
        self.ready.set(false);
        self.busy.set(false);
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        self.stop();
    }
}
