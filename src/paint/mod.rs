//! Scenes onto any plotters backend; the only code that names plotters.

pub mod theme;
