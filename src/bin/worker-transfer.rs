//! The worker of transfer learning: see `downhill::worker`.

fn main() {
    downhill::worker::start_with_images(&downhill::widgets::TRANSFER);
}
