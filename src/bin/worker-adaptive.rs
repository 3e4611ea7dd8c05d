//! The worker of mini-batches and of the adaptive methods: see `downhill::worker`.

fn main() {
    downhill::worker::start(&downhill::widgets::ADAPTIVE);
}
