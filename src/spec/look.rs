//! Names of colours and dashes. What they look like stands once, in `style/`,
//! as custom properties of the same names.

use serde::{Deserialize, Serialize};

/// A colour by its role; `style/tokens.css` says which it is on which paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Hue {
    Paper,
    Surface,
    Ink,
    Soft,
    Line,
    Accent,
    Grey,
    Blue,
    Cyan,
    Ochre,
    Green,
    Terracotta,
    Violet,
    Rose,
    Olive,
    /// The palest and the deepest tone of contours; bands mix the two.
    ContourFrom,
    ContourTo,
}

impl Hue {
    pub const ALL: [Hue; 17] = [
        Hue::Paper,
        Hue::Surface,
        Hue::Ink,
        Hue::Soft,
        Hue::Line,
        Hue::Accent,
        Hue::Grey,
        Hue::Blue,
        Hue::Cyan,
        Hue::Ochre,
        Hue::Green,
        Hue::Terracotta,
        Hue::Violet,
        Hue::Rose,
        Hue::Olive,
        Hue::ContourFrom,
        Hue::ContourTo,
    ];

    /// The custom property's name.
    pub const fn property(self) -> &'static str {
        match self {
            Hue::Paper => "--paper",
            Hue::Surface => "--surface",
            Hue::Ink => "--ink",
            Hue::Soft => "--soft",
            Hue::Line => "--line",
            Hue::Accent => "--accent",
            Hue::Grey => "--grey",
            Hue::Blue => "--blue",
            Hue::Cyan => "--cyan",
            Hue::Ochre => "--ochre",
            Hue::Green => "--green",
            Hue::Terracotta => "--terracotta",
            Hue::Violet => "--violet",
            Hue::Rose => "--rose",
            Hue::Olive => "--olive",
            Hue::ContourFrom => "--contour-from",
            Hue::ContourTo => "--contour-to",
        }
    }
}

/// How a line is broken, so that colour is never alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Dash {
    Solid,
    Dashed,
    LongDashed,
    Dotted,
    DashDotted,
    DashDotDotted,
    /// Nearly whole: a short gap now and then.
    Broken,
}

impl Dash {
    /// Lengths of ink and gap, in pixels; empty for a solid line.
    pub const fn pattern(self) -> &'static [f64] {
        match self {
            Dash::Solid => &[],
            Dash::Dashed => &[6.0, 4.0],
            Dash::LongDashed => &[11.0, 4.0],
            Dash::Dotted => &[2.0, 3.0],
            Dash::DashDotted => &[9.0, 3.0, 2.0, 3.0],
            Dash::DashDotDotted => &[9.0, 3.0, 2.0, 3.0, 2.0, 3.0],
            Dash::Broken => &[19.0, 3.0],
        }
    }
}
