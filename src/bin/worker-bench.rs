//! The worker of the regularizers' bench: see `downhill::worker`.

fn main() {
    downhill::worker::start_with_images(&downhill::widgets::BENCH);
}
