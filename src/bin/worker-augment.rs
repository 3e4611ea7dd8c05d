//! The worker of data augmentation and of fractional pooling: see `downhill::worker`.

fn main() {
    downhill::worker::start_with_images(&downhill::widgets::AUGMENT);
}
