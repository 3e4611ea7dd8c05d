//! Reactive values and listeners with their closures boxed: one type for all
//! texts, one for all flags, so that the compiler does not write the view's
//! code anew for each of them. Halves the page's program.

use leptos::prelude::*;
use web_sys::MouseEvent;

/// A text that follows its signals.
pub fn text(of: impl Fn() -> String + Send + Sync + 'static) -> Signal<String> {
    fn derive(of: Box<dyn Fn() -> String + Send + Sync>) -> Signal<String> {
        Signal::derive(of)
    }
    derive(Box::new(of))
}

/// `"true"` or `"false"`, for ARIA.
pub fn aria(of: impl Fn() -> bool + Send + Sync + 'static) -> Signal<String> {
    text(move || of().to_string())
}

/// A part of the view that follows its signals.
pub fn part(of: impl Fn() -> AnyView + Send + 'static) -> Box<dyn Fn() -> AnyView + Send> {
    Box::new(of)
}

/// Runs again whenever a signal that it reads changes.
pub fn effect(run: impl FnMut() + 'static) {
    fn start(mut run: Box<dyn FnMut()>) {
        Effect::new(move |_| run());
    }
    start(Box::new(run));
}

pub fn click(run: impl FnMut() + 'static) -> Box<dyn FnMut(MouseEvent)> {
    fn boxed(mut run: Box<dyn FnMut()>) -> Box<dyn FnMut(MouseEvent)> {
        Box::new(move |_| run())
    }
    boxed(Box::new(run))
}
