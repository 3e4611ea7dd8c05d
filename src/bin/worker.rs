//! The web worker's program: see `downhill::worker`.

fn main() {
    downhill::worker::start();
}
