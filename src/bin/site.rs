//! The page's program: see `downhill::site`.

fn main() {
    downhill::site::start();
}
