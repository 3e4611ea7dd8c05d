//! The worker of the nets: see `downhill::worker`.

fn main() {
    downhill::worker::start_with_images(&downhill::widgets::NETS);
}
