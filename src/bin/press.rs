//! The worker that makes tables, files and checks: see `downhill::worker`.

fn main() {
    downhill::worker::start_press();
}
