//! What the claims' runs gave. Each claim is measured when a page first speaks
//! of it, once a build.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use super::html::escape;
use crate::claims::{Measured, Spec};
use crate::spec::Lang;

/// All claims there are, and what has been measured of them.
pub struct Measurements {
    claims: &'static [&'static Spec],
    done: RefCell<HashMap<&'static str, Rc<Measured>>>,
}

impl Measurements {
    pub fn new(claims: &'static [&'static Spec]) -> Self {
        Measurements { claims, done: RefCell::default() }
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
    pub fn of(&self, claim: &'static Spec) -> Rc<Measured> {
        if let Some(measured) = self.done.borrow().get(claim.id) {
            return measured.clone();
        }
        let measured = Rc::new((claim.measure)());
        self.done.borrow_mut().insert(claim.id, measured.clone());
        measured
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
