//! Learning-rate schedules, one a file. To add one: write its file like
//! `cosine.rs`, and put its name into the list below.
//!
//! Symbols everywhere: `αₜ` the rate of step `t`, `α` the base learning rate,
//! `T` the steps of the run. Steps count from 0, and step `t` uses `αₜ`, as with
//! PyTorch's `scheduler.step()` after each update. Lengths in settings are
//! shares of the run, so that a schedule keeps its shape at every `T`.

pub mod drawn;
pub mod settings;
pub mod warmup;

use super::optim::Paper;
use crate::spec::{Choice, Complaint, Group, Scoped, Setting, Settings, Text, doc};
use warmup::Warmup;

/// A learning rate for each step, from the step alone.
pub trait Schedule {
    /// `αₜ` ≥ 0, in the base rate's unit. From step `T` on it is of no meaning, but finite.
    fn rate(&self, step: usize) -> f64;
}

/// What a schedule is: everything but its function.
pub struct Spec {
    /// In links and on the command line.
    pub name: &'static str,
    pub title: Text,
    /// One sentence: how the rate goes.
    pub line: Text,
    /// The rate in TeX.
    pub formula: &'static str,
    /// Which of the field's differing conventions the formula follows.
    pub conventions: Text,
    pub paper: Paper,
    pub settings: &'static [Setting],
    /// This file: `file!()`.
    pub source: &'static str,
}

macro_rules! schedules {
    ($($unit:ident)*) => {
        $(pub mod $unit;)*

        /// Every schedule.
        pub static SPECS: &[&Spec] = &[$(&$unit::SPEC),*];

        /// The schedule of this name, with its settings under its name's prefix,
        /// after `warmup` steps of climbing; both together make up `total_steps` ≥ 1.
        /// `None`: there is no such schedule.
        pub fn build(
            name: &str,
            settings: &Settings,
            base_lr: f64,
            total_steps: usize,
            warmup: usize,
        ) -> Option<Result<Box<dyn Schedule>, Complaint>> {
            let rest = total_steps.saturating_sub(warmup).max(1);
            $(if name == $unit::SPEC.name {
                let made = $unit::new(&Scoped::new(settings, $unit::SPEC.name), base_lr, rest);
                return Some(made.map(|main| Box::new(Warmup { steps: warmup, main }) as Box<dyn Schedule>));
            })*
            None
        }
    };
}

schedules! { constant step multi_step exponential inverse_time cosine cosine_restarts linear one_cycle }

/// The spec of this name.
pub fn spec(name: &str) -> Option<&'static Spec> {
    SPECS.iter().find(|spec| spec.name == name).copied()
}

/// All schedules, to choose from.
pub fn choices() -> Vec<Choice> {
    SPECS.iter().map(|spec| Choice { name: spec.name, label: spec.title }).collect()
}

/// Each schedule's settings, seen while the setting `seen_with` names it.
pub fn groups(seen_with: &'static str) -> Vec<Group> {
    let group =
        |spec: &&'static Spec| Group { prefix: spec.name, title: spec.title, settings: spec.settings, seen_with };
    SPECS.iter().map(group).collect()
}

/// A share of the run in whole steps, at least one.
fn steps(share: f64, total_steps: usize) -> usize {
    (libm::round(share * total_steps as f64) as usize).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::setting::fields;

    #[test]
    fn rates_stay_between_0_and_the_base_at_every_length() {
        let settings = Settings::new(fields(&[], &groups("schedule")), |_, _| None);
        for spec in SPECS {
            for total in [1, 2, 3, 4, 10, 1000] {
                for warmup in [0, 1, 5, 2000] {
                    let schedule = build(spec.name, &settings, 0.1, total, warmup).unwrap().unwrap();
                    for step in 0..total {
                        let rate = schedule.rate(step);
                        assert!((0.0..=0.1 + 1e-15).contains(&rate), "{} {total} {warmup}: {rate}", spec.name);
                    }
                    assert!(schedule.rate(total + warmup + 7).is_finite(), "{} {total} {warmup}", spec.name);
                }
            }
        }
    }
}
