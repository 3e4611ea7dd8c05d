//! Loss surfaces over two parameters, one a file. To add one: write its file
//! like `himmelblau.rs`, and put its name into the list below.

pub mod lowest;

use super::objective::Objective;
use crate::spec::{Choice, Complaint, Group, Scoped, Setting, Settings, Text, doc};

/// A smooth function of two parameters.
pub trait Surface {
    fn value(&self, at: [f64; 2]) -> f64;

    /// `[∂f/∂x, ∂f/∂y]`
    fn gradient(&self, at: [f64; 2]) -> [f64; 2];

    /// `[[∂²f/∂x², ∂²f/∂x∂y], [∂²f/∂x∂y, ∂²f/∂y²]]`
    fn hessian(&self, at: [f64; 2]) -> [[f64; 2]; 2];
}

/// What a surface is: everything but its function.
pub struct Spec {
    /// In links and on the command line.
    pub name: &'static str,
    pub title: Text,
    /// One sentence: what is hard about it.
    pub line: Text,
    /// The function in TeX.
    pub formula: &'static str,
    pub settings: &'static [Setting],
    /// The domain that is shown; wide as 16 : 9, so that both axes have one scale.
    pub domain: Domain,
    /// A start point from which the surface shows what it is there for.
    pub start: [f64; 2],
    /// All global minima inside the domain.
    pub minima: &'static [[f64; 2]],
    /// About the largest curvature on the way from the start to a minimum.
    pub curvature: fn(&Scoped) -> f64,
    /// About the distance from the start to a minimum.
    pub distance: f64,
    /// This file: `file!()`.
    pub source: &'static str,
}

/// A rectangle of parameters.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Domain {
    pub x: (f64, f64),
    pub y: (f64, f64),
}

macro_rules! surfaces {
    ($($unit:ident)*) => {
        $(pub mod $unit;)*

        /// Every surface.
        pub static SPECS: &[&Spec] = &[$(&$unit::SPEC),*];

        /// The surface of this name, with its settings under its name's prefix.
        /// `None`: there is no such surface.
        pub fn build(name: &str, settings: &Settings) -> Option<Result<Box<dyn Surface>, Complaint>> {
            $(if name == $unit::SPEC.name {
                let made = $unit::new(&Scoped::new(settings, $unit::SPEC.name));
                return Some(made.map(|surface| Box::new(surface) as Box<dyn Surface>));
            })*
            None
        }
    };
}

surfaces! { ravine rosenbrock beale himmelblau saddle double_well plateau formula }

/// The spec of this name.
pub fn spec(name: &str) -> Option<&'static Spec> {
    SPECS.iter().find(|spec| spec.name == name).copied()
}

/// All surfaces, to choose from.
pub fn choices() -> Vec<Choice> {
    SPECS.iter().map(|spec| Choice { name: spec.name, label: spec.title }).collect()
}

/// Each surface's settings, seen while the setting `seen_with` names it.
pub fn groups(seen_with: &'static str) -> Vec<Group> {
    let group =
        |spec: &&'static Spec| Group { prefix: spec.name, title: spec.title, settings: spec.settings, seen_with };
    SPECS.iter().map(group).collect()
}

/// A surface as what an optimizer minimizes.
impl Objective<f64> for &dyn Surface {
    fn value(&mut self, x: &[f64]) -> f64 {
        Surface::value(*self, [x[0], x[1]])
    }

    fn gradient(&mut self, x: &[f64], g: &mut [f64]) {
        [g[0], g[1]] = Surface::gradient(*self, [x[0], x[1]]);
    }

    fn hessian(&mut self, x: &[f64], h: &mut [f64]) -> bool {
        [[h[0], h[1]], [h[2], h[3]]] = Surface::hessian(*self, [x[0], x[1]]);
        true
    }
}
