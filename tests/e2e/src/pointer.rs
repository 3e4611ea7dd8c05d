//! Mouse and finger.
//!
//! Not as WebDriver's actions: those refuse places outside the window, and let
//! go of a captured pointer between two commands.

use serde_json::json;

use crate::browser::Browser;

/// What points.
#[derive(Clone, Copy)]
pub enum Pointer {
    Mouse,
    Touch,
}

/// A place in the window, in pixels from its upper left corner.
pub type Place = (f64, f64);

impl Pointer {
    /// As `PointerEvent.pointerType` calls it.
    pub fn name(self) -> &'static str {
        match self {
            Pointer::Mouse => "mouse",
            Pointer::Touch => "touch",
        }
    }

    /// Presses at a place.
    pub async fn press(self, browser: &Browser, at: Place) {
        match self {
            Pointer::Mouse => {
                mouse(browser, "mouseMoved", at, false).await;
                mouse(browser, "mousePressed", at, true).await;
            }
            Pointer::Touch => touch(browser, "touchStart", Some(at)).await,
        }
    }

    /// Moves to a place, pressed.
    pub async fn drag(self, browser: &Browser, to: Place) {
        match self {
            Pointer::Mouse => mouse(browser, "mouseMoved", to, true).await,
            Pointer::Touch => touch(browser, "touchMove", Some(to)).await,
        }
    }

    /// Lets go at a place.
    pub async fn release(self, browser: &Browser, at: Place) {
        match self {
            Pointer::Mouse => mouse(browser, "mouseReleased", at, false).await,
            Pointer::Touch => touch(browser, "touchEnd", None).await,
        }
    }
}

/// Moves the mouse to a place, not pressed.
pub async fn hover(browser: &Browser, at: Place) {
    mouse(browser, "mouseMoved", at, false).await;
}

async fn mouse(browser: &Browser, kind: &str, (x, y): Place, pressed: bool) {
    let changes = kind != "mouseMoved";
    let event = json!({
        "type": kind, "x": x, "y": y,
        "button": if pressed || changes { "left" } else { "none" },
        "buttons": u8::from(pressed),
        "clickCount": u8::from(changes),
    });
    browser.cdp("Input.dispatchMouseEvent", event).await;
}

async fn touch(browser: &Browser, kind: &str, at: Option<Place>) {
    let points: Vec<_> = at.iter().map(|(x, y)| json!({ "x": x, "y": y })).collect();
    browser.cdp("Input.dispatchTouchEvent", json!({ "type": kind, "touchPoints": points })).await;
}
