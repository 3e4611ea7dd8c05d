//! The worker of second-order methods: see `downhill::worker`.

fn main() {
    downhill::worker::start(&downhill::widgets::SECOND);
}
