//! Optimizers, one a file. To add one: write its file like `adam.rs`, and put
//! its name into the list below; menus, links, `downhill list`, the README's
//! table and the tests that go over all optimizers read that list.
//!
//! Symbols everywhere: `x` parameters, `g` gradient, `α` learning rate (`lr`),
//! `ρ` momentum, `ε` (`eps`). Conventions are PyTorch's: the velocity holds
//! gradients, not steps (`v ← ρ v + g`, then `x ← x − α v`), and `ε` is added
//! outside the root.

pub mod settings;

use super::objective::Objective;
use super::real::Real;
use crate::spec::{Choice, Dash, Group, Hue, Scoped, Setting, Settings, Text, doc};

/// An update rule with its state.
pub trait Optimizer<T: Real> {
    /// One update of `x` in place. The first call fixes the number of
    /// parameters; nothing is allocated after it.
    fn step(&mut self, x: &mut [T], f: &mut dyn Objective<T>);

    /// Shows each piece of state, one number a parameter: `("v", …)`.
    fn probes(&self, see: &mut dyn FnMut(&'static str, &[T]));
}

/// What an optimizer is: everything but its rule.
pub struct Spec {
    /// In links and on the command line.
    pub name: &'static str,
    pub title: Text,
    /// One sentence: what the rule does.
    pub line: Text,
    /// The update in TeX.
    pub formula: &'static str,
    /// Which of the field's differing conventions the formula follows.
    pub conventions: Text,
    pub paper: Paper,
    pub settings: &'static [Setting],
    /// What a step is made of, which tells how `lr` goes from surface to surface.
    pub stride: Stride,
    /// Its colour and dash through the whole course.
    pub hue: Hue,
    pub dash: Dash,
    /// This file: `file!()`.
    pub source: &'static str,
}

/// A work to cite.
pub struct Paper {
    pub authors: &'static str,
    pub year: u16,
    pub title: &'static str,
    pub url: &'static str,
}

/// What the length of a step follows.
#[derive(Clone, Copy)]
pub enum Stride {
    /// `lr` × gradient: a steeper surface needs a smaller `lr`. On a quadratic
    /// the run diverges where α times the largest curvature is above `limit`.
    Gradient { limit: fn(&Scoped) -> f64 },
    /// About `lr` itself, in the parameter's own unit, however steep it is.
    Length,
}

/// Makes the buffer as long as the parameters, at the first step only.
fn fit<T: Real>(buffer: &mut Vec<T>, len: usize) {
    if buffer.len() != len {
        buffer.clear();
        buffer.resize(len, T::ZERO);
    }
}

macro_rules! optimizers {
    ($($unit:ident)*) => {
        $(pub mod $unit;)*

        /// Every optimizer, in the order of the course.
        pub static SPECS: &[&Spec] = &[$(&$unit::SPEC),*];

        /// The optimizer of this name, with its settings under its name's prefix.
        /// `None`: there is no such optimizer.
        pub fn build<T: Real>(name: &str, settings: &Settings) -> Option<Box<dyn Optimizer<T>>> {
            $(if name == $unit::SPEC.name {
                let scoped = Scoped::new(settings, $unit::SPEC.name);
                return Some(Box::new($unit::new::<T>(&scoped)));
            })*
            None
        }
    };
}

optimizers! { sgd momentum nesterov adagrad rmsprop adam adamw }

/// The spec of this name.
pub fn spec(name: &str) -> Option<&'static Spec> {
    SPECS.iter().find(|spec| spec.name == name).copied()
}

/// All optimizers, to choose from.
pub fn choices() -> Vec<Choice> {
    SPECS.iter().map(|spec| Choice { name: spec.name, label: spec.title }).collect()
}

/// Each optimizer's settings, seen while the setting `seen_with` names it.
pub fn groups(seen_with: &'static str) -> Vec<Group> {
    let group =
        |spec: &&'static Spec| Group { prefix: spec.name, title: spec.title, settings: spec.settings, seen_with };
    SPECS.iter().map(group).collect()
}
