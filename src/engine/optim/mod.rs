//! Optimizers, one a file. To add one: write its file like `adam.rs`, and put
//! its name into the list below; menus, links, `downhill list`, the README's
//! table and the tests that go over all optimizers read that list.
//!
//! Symbols everywhere: `x` parameters, `g` gradient, `α` learning rate (`lr`),
//! `ρ` momentum, `ε` (`eps`). Conventions are PyTorch's: the velocity holds
//! gradients, not steps (`v ← ρ v + g`, then `x ← x − α v`), and `ε` is added
//! outside the root.

pub mod line_search;
#[cfg(test)]
mod quadratic;
pub mod quasi_newton;
pub mod settings;
#[cfg(test)]
mod slope;
pub mod update;

use dyn_clone::DynClone;

use super::objective::Objective;
use super::real::Real;
use crate::spec::{Choice, Dash, Group, Hue, Scoped, Setting, Settings, Text, doc};
use update::{Line, Unit};

/// An update rule with its state; a clone goes on as the original would.
pub trait Optimizer<T: Real>: DynClone {
    /// One update of `x` in place. The first call fixes the number of
    /// parameters; nothing is allocated after it.
    fn step(&mut self, x: &mut [T], f: &mut dyn Objective<T>);

    /// Changes the learning rate, as schedules do from step to step. A method that
    /// searches for the length of its step has none.
    fn set_lr(&mut self, lr: f64);

    /// Shows each piece of state, one number a parameter: `("v", …)`.
    fn probes(&self, see: &mut dyn FnMut(&'static str, &[T]));
}

dyn_clone::clone_trait_object!(<T: Real> Optimizer<T>);

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
    /// Whether it asks for the Hessian, which not every objective has
    /// (`Objective::hessian`); where there is none a step panics.
    pub hessian: bool,
    /// How many numbers it keeps besides the parameters, for so many of them.
    pub memory: fn(&Scoped, u64) -> u64,
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
    /// The way to where a quadratic model has no slope: `lr`, where there is one,
    /// is a share of it, on any surface.
    Model,
}

/// Makes the buffer as long as the parameters, at the first step only.
fn fit<T: Real>(buffer: &mut Vec<T>, len: usize) {
    if buffer.len() != len {
        buffer.clear();
        buffer.resize(len, T::ZERO);
    }
}

/// `aᵀb`, summed in order.
fn dot<T: Real>(a: &[T], b: &[T]) -> T {
    a.iter().zip(b).fold(T::ZERO, |sum, (&a, &b)| sum + a * b)
}

macro_rules! optimizers {
    ($($(#[$doc:meta])* $order:ident: $($unit:ident)*;)*) => {
        $($(pub mod $unit;)*)*

        $($(#[$doc])* pub mod $order {
            use super::*;

            pub static SPECS: &[&Spec] = &[$(&$unit::SPEC),*];

            /// As [`optim::build`](super::build), of these.
            pub fn build<T: Real>(name: &str, settings: &Settings) -> Option<Box<dyn Optimizer<T>>> {
                $(if name == $unit::SPEC.name {
                    let scoped = Scoped::new(settings, $unit::SPEC.name);
                    return Some(Box::new($unit::new::<T>(&scoped)));
                })*
                None
            }

            /// As [`optim::update`](super::update()), of these.
            pub fn update(name: &str, settings: &Settings) -> &'static [Line] {
                $(if name == $unit::SPEC.name {
                    return $unit::update(&Scoped::new(settings, $unit::SPEC.name));
                })*
                &[]
            }

            /// These, to choose from.
            pub fn choices() -> Vec<Choice> {
                choices_of(SPECS)
            }

            /// Each one's settings, seen while the setting `seen_with` names it.
            pub fn groups(seen_with: &'static str) -> Vec<Group> {
                groups_of(SPECS, seen_with)
            }
        })*

        /// Every optimizer, in the order of the course.
        pub static SPECS: &[&Spec] = &[$($(&$unit::SPEC),*),*];

        /// The optimizer of this name, with its settings under its name's prefix.
        /// `None`: there is no such optimizer.
        pub fn build<T: Real>(name: &str, settings: &Settings) -> Option<Box<dyn Optimizer<T>>> {
            None$(.or_else(|| $order::build(name, settings)))*
        }

        /// One update of the optimizer of this name, line by line; empty where its file writes none.
        pub fn update(name: &str, settings: &Settings) -> &'static [Line] {
            $(if $order::SPECS.iter().any(|spec| spec.name == name) {
                return $order::update(name, settings);
            })*
            &[]
        }
    };
}

// A widget that shows one line carries no code of the other.
optimizers! {
    /// Those that step by gradients alone.
    first_order: sgd momentum nesterov adagrad rmsprop adam adamw;
    /// Those that step by a quadratic model.
    second_order: newton bfgs lbfgs;
}

/// The spec of this name.
pub fn spec(name: &str) -> Option<&'static Spec> {
    SPECS.iter().find(|spec| spec.name == name).copied()
}

/// All optimizers, to choose from.
pub fn choices() -> Vec<Choice> {
    choices_of(SPECS)
}

/// Each optimizer's settings, seen while the setting `seen_with` names it.
pub fn groups(seen_with: &'static str) -> Vec<Group> {
    groups_of(SPECS, seen_with)
}

fn choices_of(specs: &[&'static Spec]) -> Vec<Choice> {
    specs.iter().map(|spec| Choice { name: spec.name, label: spec.title }).collect()
}

fn groups_of(specs: &[&'static Spec], seen_with: &'static str) -> Vec<Group> {
    let group =
        |spec: &&'static Spec| Group { prefix: spec.name, title: spec.title, settings: spec.settings, seen_with };
    specs.iter().map(group).collect()
}

#[cfg(test)]
mod tests {
    use super::slope::Slope;
    use super::*;
    use crate::spec::setting::fields;

    /// Lines that run side by side are told apart without colour, too.
    #[test]
    fn each_has_a_dash_of_its_own() {
        let beside: Vec<&Spec> =
            [&sgd::SPEC, &momentum::SPEC].into_iter().chain(second_order::SPECS.iter().copied()).collect();
        for shown in [first_order::SPECS, &beside] {
            for (i, spec) in shown.iter().enumerate() {
                assert!(shown[..i].iter().all(|other| other.dash != spec.dash), "{} has another's dash", spec.name);
            }
        }
    }

    /// A unit that has died gets gradients of 0 for good. What its weights' running means decay to has to be 0, and
    /// not the subnormal numbers before it, with which a step takes several times as long.
    #[test]
    fn what_decays_ends_at_0() {
        let mut settings = Settings::new(fields(&[], &groups("optimizers")), |_, _| None);
        assert_eq!(settings.read("rmsprop.momentum", "0.9"), None);
        for spec in first_order::SPECS {
            let mut optimizer = first_order::build::<f32>(spec.name, &settings).expect("listed");
            let mut x = [1.0, 2.0];
            optimizer.step(&mut x, &mut Slope(1e-3));
            for _ in 0..120_000 {
                optimizer.step(&mut x, &mut Slope(0.0));
            }
            optimizer.probes(&mut |name, values| {
                assert!(values.iter().all(|value| !value.is_subnormal()), "{}: {name} is {values:?}", spec.name);
            });
        }
    }
}
