//! The worker of stochastic depth and of training with augmentation: see `downhill::worker`.

fn main() {
    downhill::worker::start_with_images(&downhill::widgets::DEPTH);
}
