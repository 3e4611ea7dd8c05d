//! The vocabulary every unit is declared in: texts in two languages, settings
//! with their ranges, and the messages about values that do not fit.
//!
//! Nothing here computes; everything above (engine, widgets, site, command
//! line) reads its menus, links, checks and documentation from these
//! declarations.

pub mod complaint;
pub mod edit;
pub mod goal;
pub mod look;
pub mod number;
pub mod part;
pub mod query;
pub mod recipe;
pub mod scoped;
pub mod setting;
pub mod settings;
pub mod slider;
pub mod text;

pub use complaint::Complaint;
pub use edit::{Edit, To};
pub use look::{Dash, Hue};
pub use scoped::Scoped;
pub use setting::{Choice, Field, Group, Kind, Setting};
pub use settings::{Notice, Settings, Value};
pub use slider::Slider;
pub use text::{Lang, Text, doc};
