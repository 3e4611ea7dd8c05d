//! The worker of landscapes and their critical points: see `downhill::worker`.

fn main() {
    downhill::worker::start(&downhill::widgets::LANDSCAPES);
}
