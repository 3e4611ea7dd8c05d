//! The worker of the race: see `downhill::worker`.

fn main() {
    downhill::worker::start(&downhill::widgets::RACE);
}
