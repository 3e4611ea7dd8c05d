//! The worker of momentum, vector by vector and direction by direction: see `downhill::worker`.

fn main() {
    downhill::worker::start(&downhill::widgets::MOTION);
}
