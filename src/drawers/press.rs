//! The press: a worker of its own, started with the first drawer, asked one
//! thing after the other.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Rc;

use crate::browser::labour::Labour;
use crate::protocol::{Delivery, Order, decode, encode};

type Done = Box<dyn FnOnce(Option<Delivery>)>;

pub struct Press {
    labour: RefCell<Option<Labour>>,
    ready: Cell<bool>,
    waiting: RefCell<VecDeque<(Order, Done)>>,
    under_way: RefCell<Option<Done>>,
}

impl Press {
    pub fn new() -> Rc<Press> {
        Rc::new(Press {
            labour: RefCell::default(),
            ready: Cell::default(),
            waiting: RefCell::default(),
            under_way: RefCell::default(),
        })
    }

    /// Calls `done` with what was ordered; with `None` if the worker died of it.
    pub fn order(self: &Rc<Self>, order: Order, done: impl FnOnce(Option<Delivery>) + 'static) {
        self.waiting.borrow_mut().push_back((order, Box::new(done)));
        self.go_on();
    }

    fn go_on(self: &Rc<Self>) {
        if self.labour.borrow().is_none() {
            return self.start();
        }
        if !self.ready.get() || self.under_way.borrow().is_some() {
            return;
        }
        let Some((order, done)) = self.waiting.borrow_mut().pop_front() else { return };
        *self.under_way.borrow_mut() = Some(done);
        if let Some(labour) = &*self.labour.borrow() {
            labour.send(&encode(&order));
        }
    }

    fn start(self: &Rc<Self>) {
        let (hearing, dying) = (Rc::downgrade(self), Rc::downgrade(self));
        let hear = move |bytes: Vec<u8>| {
            if let Some(press) = hearing.upgrade() {
                press.heard(decode(&bytes).ok());
            }
        };
        let died = move || {
            if let Some(press) = dying.upgrade() {
                press.died();
            }
        };
        self.ready.set(false);
        match Labour::start("press", hear, died) {
            Some(labour) => *self.labour.borrow_mut() = Some(labour),
            None => self.died(),
        }
    }

    fn heard(self: &Rc<Self>, delivery: Option<Delivery>) {
        if delivery == Some(Delivery::Ready) {
            self.ready.set(true);
        } else if let Some(done) = self.under_way.take() {
            done(delivery);
        }
        self.go_on();
    }

    /// What was under way is given up; the rest waits for a new start, with the next order.
    fn died(&self) {
        *self.labour.borrow_mut() = None;
        let done = self.under_way.take().or_else(|| Some(self.waiting.borrow_mut().pop_front()?.1));
        if let Some(done) = done {
            done(None);
        }
    }
}
