//! What a widget is given besides settings and seed: the images that it reads, and
//! the reader's own.

use std::rc::Rc;

use crate::engine::augment::Image;
use crate::engine::data::{DataSet, Images};
use crate::spec::{Complaint, Settings};

/// Decoded images. A clone shares them.
#[derive(Clone, Default)]
pub struct Inputs {
    sets: Vec<Rc<Images>>,
    /// The reader's own image, in place of a photograph.
    pub own: Option<Rc<Image>>,
}

/// What a widget needs that reads no images.
pub fn nothing(_: &Settings) -> Vec<&'static DataSet> {
    Vec::new()
}

impl Inputs {
    /// All sets, from the files that native programs carry; decoded once a thread.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn built_in() -> Inputs {
        use crate::engine::data;
        thread_local! {
            static ALL: Inputs = {
                let mut all = Inputs::default();
                for (set, bytes) in data::FILES.iter().chain(&data::photos::FILES) {
                    all.take(set, bytes).expect("a test decodes every file");
                }
                all
            };
        }
        ALL.with(Inputs::clone)
    }

    /// Decodes a set and keeps it.
    ///
    /// # Errors
    /// Bytes that are not this set's file, whole.
    pub fn take(&mut self, set: &'static DataSet, bytes: &[u8]) -> Result<(), Complaint> {
        self.sets.push(Rc::new(set.decode(bytes)?));
        Ok(())
    }

    /// The same with this image of the reader's own.
    pub fn with(&self, own: Option<Rc<Image>>) -> Inputs {
        Inputs { own, ..self.clone() }
    }

    /// Those of the sets that are not here.
    pub fn lack(&self, mut needs: Vec<&'static DataSet>) -> Vec<&'static DataSet> {
        needs.retain(|set| self.find(set).is_none());
        needs
    }

    /// The images of a set.
    ///
    /// # Panics
    /// When they are not here: whoever builds a widget has asked it what it needs.
    pub fn images(&self, set: &DataSet) -> Rc<Images> {
        self.find(set).unwrap_or_else(|| panic!("{} is read, but not named among what is needed", set.name)).clone()
    }

    fn find(&self, set: &DataSet) -> Option<&Rc<Images>> {
        self.sets.iter().find(|images| images.set.name == set.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::data::{FILES, SPECS, fashion14, mnist14};

    #[test]
    fn native_programs_carry_every_set() {
        let inputs = Inputs::built_in();
        assert!(inputs.lack(SPECS.to_vec()).is_empty());
        assert!(SPECS.iter().all(|set| inputs.images(set).count() > 0));
        assert!(Rc::ptr_eq(&inputs.images(&mnist14::SPEC), &Inputs::built_in().images(&mnist14::SPEC)));
    }

    #[test]
    fn what_is_not_whole_is_not_kept() {
        let (set, bytes) = FILES[0];
        let mut inputs = Inputs::default();
        assert!(inputs.take(set, &bytes[1..]).is_err());
        assert_eq!(inputs.lack(vec![set]).len(), 1);
        inputs.take(set, bytes).expect("whole");
        let lack = inputs.lack(vec![set, &fashion14::SPEC]);
        assert!(lack.len() == 1 && lack[0].name == "fashion14");
    }
}
