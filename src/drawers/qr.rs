//! A link as a QR code, for slides and paper.

use fast_qr::QRBuilder;
use leptos::prelude::*;

use super::{Drawer, paragraph, words};

/// Modules of white around it, as the standard asks for (ISO/IEC 18004).
const QUIET: usize = 4;

/// The code; a sentence where the link is too long for one.
pub fn view(drawer: Drawer, link: &str) -> AnyView {
    let Ok(code) = QRBuilder::new(link).build() else {
        return paragraph(drawer.say(words::QR_FAILED).to_string());
    };
    let mut dark = String::new();
    for y in 0..code.size {
        for x in 0..code.size {
            if code[y][x].value() {
                dark += &format!("M{} {}h1v1h-1z", x + QUIET, y + QUIET);
            }
        }
    }
    let side = code.size + 2 * QUIET;
    let seen = format!("0 0 {side} {side}");
    // Always dark on light, whatever the page's colours are: not every reader takes it the other way round.
    view! {
        <svg class="qr" viewBox=seen role="img" aria-label=drawer.say(words::QR)>
            <rect width="100%" height="100%" fill="#fff"/>
            <path d=dark fill="#000"/>
        </svg>
    }
    .into_any()
}
