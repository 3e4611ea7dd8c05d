//! One widget's worker: holds the state, gathers what the reader does to it,
//! and has one question under way at a time, always the newest. Ended and
//! started again when it dies; nothing is lost.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::browser::labour::Labour;
use crate::protocol::{Answer, Own, Show, Shown, decode, encode};
use crate::spec::{Edit, Lang, To};

/// What the worker tells the stage.
pub enum News {
    Shown(Box<Shown>),
    /// It died; `true`: it was started again and works on the same state.
    Died(bool),
}

pub struct Client {
    /// `worker-surfaces`
    program: String,
    widget: String,
    lang: Lang,
    /// The layers that the page has.
    have: Box<dyn Fn() -> Vec<u64>>,
    tell: Box<dyn Fn(News)>,
    labour: RefCell<Option<Labour>>,
    ready: Cell<bool>,
    /// The state that the worker last confirmed.
    query: RefCell<String>,
    /// What was done since and is not sent, and what is under way.
    edits: RefCell<Vec<Edit>>,
    sent: RefCell<Option<Vec<Edit>>>,
    /// What the reader gave, and whether the worker knows of it.
    own: RefCell<Own>,
    given: Cell<bool>,
    /// Whether there is something to ask.
    wanted: Cell<bool>,
    /// Whether what is under way still counts: not after another state was opened.
    counts: Cell<bool>,
    deaths: Cell<u32>,
}

impl Client {
    pub fn new(
        (program, widget, lang): (String, String, Lang),
        have: impl Fn() -> Vec<u64> + 'static,
        tell: impl Fn(News) + 'static,
    ) -> Rc<Client> {
        Rc::new(Client {
            program,
            widget,
            lang,
            have: Box::new(have),
            tell: Box::new(tell),
            labour: RefCell::default(),
            ready: Cell::default(),
            query: RefCell::default(),
            edits: RefCell::default(),
            sent: RefCell::default(),
            own: RefCell::default(),
            given: Cell::default(),
            wanted: Cell::default(),
            counts: Cell::new(true),
            deaths: Cell::default(),
        })
    }

    /// Opens another state.
    pub fn open(self: &Rc<Self>, query: &str) {
        *self.query.borrow_mut() = query.to_string();
        self.edits.borrow_mut().clear();
        self.counts.set(false);
        self.want();
    }

    /// Changes the state. A newer change of one control takes the place of one not sent.
    pub fn edit(self: &Rc<Self>, path: &str, to: To) {
        {
            let mut edits = self.edits.borrow_mut();
            if !matches!(to, To::Member(..)) {
                edits.retain(|edit| edit.path != path);
            }
            edits.push(Edit { path: path.to_string(), to });
        }
        self.want();
    }

    /// Puts what the reader gave into the state, or takes it out.
    pub fn give(self: &Rc<Self>, own: Own) {
        *self.own.borrow_mut() = own;
        self.given.set(false);
        self.want();
    }

    /// Whether a change of this control is on its way: what the worker says of it is old.
    pub fn is_editing(&self, path: &str) -> bool {
        self.edits.borrow().iter().any(|edit| edit.path == path)
    }

    /// The state, without what is on its way.
    pub fn query(&self) -> String {
        self.query.borrow().clone()
    }

    fn want(self: &Rc<Self>) {
        self.wanted.set(true);
        self.go_on();
    }

    /// Asks for what is wanted, if the worker is free.
    fn go_on(self: &Rc<Self>) {
        if self.labour.borrow().is_none() {
            return self.start();
        }
        if !self.ready.get() || self.sent.borrow().is_some() || !self.wanted.replace(false) {
            return;
        }
        let edits = std::mem::take(&mut *self.edits.borrow_mut());
        let show = Show {
            widget: self.widget.clone(),
            query: self.query(),
            edits: edits.clone(),
            lang: Some(self.lang),
            have: (self.have)(),
            own: (!self.given.replace(true)).then(|| self.own.borrow().clone()),
        };
        *self.sent.borrow_mut() = Some(edits);
        self.counts.set(true);
        if let Some(labour) = &*self.labour.borrow() {
            labour.send(&encode(&show));
        }
    }

    fn start(self: &Rc<Self>) {
        let (hearing, dying) = (Rc::downgrade(self), Rc::downgrade(self));
        let hear = move |bytes: Vec<u8>| {
            if let Some(client) = hearing.upgrade() {
                client.heard(decode(&bytes).unwrap_or_else(Answer::Garbled));
            }
        };
        let died = move || {
            if let Some(client) = dying.upgrade() {
                client.died();
            }
        };
        self.ready.set(false);
        match Labour::start(&self.program, hear, died) {
            Some(labour) => *self.labour.borrow_mut() = Some(labour),
            None => self.died(),
        }
    }

    fn heard(self: &Rc<Self>, answer: Answer) {
        match answer {
            Answer::Ready => self.ready.set(true),
            Answer::Garbled(error) => {
                web_sys::console::error_1(&error.into());
                return self.died();
            }
            Answer::Shown(shown) => {
                *self.sent.borrow_mut() = None;
                if !shown.behind {
                    self.deaths.set(0);
                }
                if self.counts.get() {
                    *self.query.borrow_mut() = shown.query.clone();
                    // The run goes on, unless something else is wanted by then.
                    self.wanted.set(shown.behind || self.wanted.get());
                    (self.tell)(News::Shown(shown));
                }
            }
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
            self.go_on();
        }
    }

    /// Starts anew in the last state, after a second death.
    pub fn restart(self: &Rc<Self>) {
        self.deaths.set(0);
        self.want();
    }

    /// Ends the worker, whatever it does; asking again starts another. What was
    /// under way is to be asked again.
    fn stop(&self) {
        *self.labour.borrow_mut() = None;
        self.given.set(false);
        if let Some(sent) = self.sent.borrow_mut().take() {
            let mut edits = self.edits.borrow_mut();
            let later = std::mem::take(&mut *edits);
            edits.extend(sent.into_iter().filter(|edit| !later.iter().any(|newer| newer.path == edit.path)));
            edits.extend(later);
        }
        self.ready.set(false);
        self.wanted.set(true);
    }
}
