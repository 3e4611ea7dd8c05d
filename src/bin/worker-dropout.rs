//! The worker of dropout and of DropConnect: see `downhill::worker`.

fn main() {
    downhill::worker::start_with_images(&downhill::widgets::DROPOUT);
}
