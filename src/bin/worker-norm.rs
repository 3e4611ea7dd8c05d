//! The worker of batch normalization: see `downhill::worker`.

fn main() {
    downhill::worker::start_with_images(&downhill::widgets::NORM);
}
