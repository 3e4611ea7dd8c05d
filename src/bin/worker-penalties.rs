//! The worker of penalties: see `downhill::worker`.

fn main() {
    downhill::worker::start(&downhill::widgets::PENALTIES);
}
