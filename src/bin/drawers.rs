//! What opens beneath a widget: see `downhill::drawers`.

fn main() {
    downhill::drawers::start();
}
