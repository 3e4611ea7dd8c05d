//! Where a reader draws classes of their own: see `downhill::studio`.

fn main() {
    downhill::studio::start();
}
