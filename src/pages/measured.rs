//! What the claims' runs gave. Each claim is measured when a page first speaks
//! of it, once a build.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::html::escape;
use crate::claims::{Measured, Spec};
use crate::spec::Lang;

/// All claims there are, and what has been measured of them.
pub struct Measurements {
    claims: &'static [&'static Spec],
    /// In the order of the claims.
    done: Vec<OnceLock<Measured>>,
    /// How many have been taken up ahead of the pages, counted from the end.
    ahead: AtomicUsize,
}

impl Measurements {
    pub fn new(claims: &'static [&'static Spec]) -> Self {
        Measurements { claims, done: claims.iter().map(|_| OnceLock::new()).collect(), ahead: AtomicUsize::new(0) }
    }

    /// While this processor works, the others measure the claims that it has not come to: from the last to the first,
    /// since it begins with the first.
    pub fn ahead<T>(&self, work: impl FnOnce() -> T) -> T {
        let others = thread::available_parallelism().map_or(0, |all| all.get() - 1);
        let taken = || self.claims.iter().rev().nth(self.ahead.fetch_add(1, Ordering::Relaxed));
        thread::scope(|threads| {
            for _ in 0..others {
                threads.spawn(|| {
                    while let Some(claim) = taken() {
                        self.of(claim);
                    }
                });
            }
            let made = work();
            // Whatever is left is not needed: a text was wrong.
            self.ahead.store(self.claims.len(), Ordering::Relaxed);
            made
        })
    }

    /// The claim of this id.
    ///
    /// # Errors
    /// One sentence that lists the ids there are.
    pub fn claim(&self, id: &str) -> Result<&'static Spec, String> {
        self.claims.iter().find(|claim| claim.id == id).copied().ok_or_else(|| {
            let known: Vec<&str> = self.claims.iter().map(|claim| claim.id).collect();
            format!("there is no claim “{id}”; there are: {}", known.join(", "))
        })
    }

    /// What the claim's run gave.
    ///
    /// # Panics
    /// When the claim is none of these.
    pub fn of(&self, claim: &'static Spec) -> &Measured {
        let number = self.claims.iter().position(|known| known.id == claim.id).expect("one of these");
        self.done[number].get_or_init(claim.measure)
    }

    /// One measured value, as prose shows it.
    ///
    /// # Errors
    /// One sentence that lists what there is.
    pub fn value(&self, id: &str, name: &str) -> Result<String, String> {
        let measured = self.of(self.claim(id)?);
        let found = measured.values.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.clone()).ok_or_else(|| {
            let known: Vec<&str> = measured.values.iter().map(|(name, _)| *name).collect();
            format!("the claim “{id}” measures no “{name}”; it measures: {}", known.join(", "))
        })
    }

    /// The claim's caption as HTML, its values put in.
    ///
    /// # Errors
    /// Names the value that the claim does not measure.
    pub fn caption(&self, claim: &'static Spec, lang: Lang) -> Result<String, String> {
        let measured = self.of(claim);
        let mut caption = escape(claim.caption.get(lang));
        for (name, value) in &measured.values {
            caption = caption.replace(&format!("{{{name}}}"), &escape(value));
        }
        match caption.find('{') {
            Some(at) => Err(format!("the caption of claim “{}” has no value for “{}”", claim.id, &caption[at..])),
            None => Ok(caption),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::iterations_per_epoch;

    static RUNS: AtomicUsize = AtomicUsize::new(0);

    const fn counted(id: &'static str) -> Spec {
        fn measure() -> Measured {
            let run = RUNS.fetch_add(1, Ordering::Relaxed);
            Measured { headline: run.to_string(), values: Vec::new(), holds: true }
        }
        Spec { id, measure, ..iterations_per_epoch::SPEC }
    }

    static CLAIMS: [&Spec; 3] = [&counted("a"), &counted("b"), &counted("c")];

    #[test]
    fn each_claim_is_measured_once_whoever_comes_first() {
        let measurements = Measurements::new(&CLAIMS);
        let seen = measurements.ahead(|| CLAIMS.map(|claim| measurements.of(claim).headline.clone()));
        assert_eq!(RUNS.load(Ordering::Relaxed), CLAIMS.len());
        assert_eq!(CLAIMS.map(|claim| measurements.of(claim).headline.clone()), seen);
        assert_eq!(RUNS.load(Ordering::Relaxed), CLAIMS.len());
    }
}
