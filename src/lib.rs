//! Downhill: how neural networks are trained, shown by the algorithms themselves.
//!
//! Imports run one way (a test, `tests/architecture.rs`, holds it):
//!
//! ```text
//! spec ◀─ engine ◀─ widgets ◀─ claims, pages, bin/downhill   (native)
//!   ▲       scene ◀─┘  ▲           bin/worker                  (web worker)
//!   └────────┴─ paint ◀─ site ◀─── bin/site                    (main thread)
//! ```

pub mod engine;
pub mod paint;
#[cfg(feature = "browser")]
pub mod protocol;
pub mod scene;
pub mod spec;
pub mod widgets;

#[cfg(feature = "cli")]
pub mod claims;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "cli")]
pub mod pages;
#[cfg(feature = "web")]
pub mod site;
#[cfg(feature = "worker")]
pub mod worker;
