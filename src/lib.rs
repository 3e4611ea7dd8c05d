//! Downhill: how neural networks are trained, shown by the algorithms themselves.
//!
//! Imports run one way (a test, `tests/architecture.rs`, holds it):
//!
//! ```text
//! spec ◀─ engine ◀─ widgets ◀─ claims, pages, cli           (native)
//!   ▲       scene ◀─┘  ▲
//!   │         ▲        └────── worker                       (web workers)
//!   └─ paint ─┴─ protocol ◀─── browser, site, drawers, studio (main thread)
//! ```

pub mod engine;
pub mod paint;
pub mod scene;
pub mod spec;
pub mod widgets;

#[cfg(any(feature = "site", feature = "drawers", feature = "studio"))]
pub mod browser;
#[cfg(feature = "cli")]
pub mod claims;
#[cfg(feature = "cli")]
pub mod cli;
#[cfg(feature = "drawers")]
pub mod drawers;
#[cfg(feature = "cli")]
pub mod pages;
#[cfg(feature = "browser")]
pub mod protocol;
#[cfg(feature = "site")]
pub mod site;
#[cfg(feature = "studio")]
pub mod studio;
#[cfg(feature = "worker")]
pub mod worker;

/// Half the code of the standard library's, and it fits: memory is asked for seldom and in large pieces.
#[cfg(all(feature = "browser", target_arch = "wasm32"))]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();
