//! The worker of one update taken apart: see `downhill::worker`.

fn main() {
    downhill::worker::start(&downhill::widgets::MICROSCOPE);
}
