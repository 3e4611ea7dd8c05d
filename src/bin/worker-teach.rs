//! The worker of the reader's own classes: see `downhill::worker`.

fn main() {
    downhill::worker::start_with_images(&downhill::widgets::TEACH);
}
