//! The worker of the gap and of ensembles: see `downhill::worker`.

fn main() {
    downhill::worker::start_with_images(&downhill::widgets::ENSEMBLE);
}
