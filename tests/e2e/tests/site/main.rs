//! What readers do, in a browser, on the built site. One file a theme; each
//! test has a browser of its own.

mod accessibility;
mod breakdown;
mod doors;
mod drag;
mod drawers;
mod embed;
mod keyboard;
mod look;
mod numbers;
mod pages;
mod queries;
mod runs;
mod scriptless;
mod share;
