//! What readers do, in a browser, on the built site. One file a theme; each
//! test has a browser of its own.

mod accessibility;
mod breakdown;
mod deploy;
mod doors;
mod drag;
mod drawers;
mod element;
mod embed;
mod goals;
mod hosts;
mod keyboard;
mod look;
mod memory;
mod numbers;
mod own_image;
mod pages;
mod queries;
mod runs;
mod scriptless;
mod share;
mod steps;
mod teach;
