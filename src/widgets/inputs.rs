//! What a widget is given besides settings and seed: the images and trained nets that it
//! reads, and what the reader gave.

use std::rc::Rc;

use crate::engine::augment::Image;
use crate::engine::data::{DataSet, Images};
use crate::engine::nn::pretrained::{Net, Pretrained};
use crate::spec::{Complaint, Settings};

/// A file that a widget reads.
#[derive(Clone, Copy)]
pub enum Need {
    Images(&'static DataSet),
    Net(&'static Pretrained),
}

impl Need {
    pub fn name(self) -> &'static str {
        match self {
            Need::Images(set) => set.name,
            Need::Net(net) => net.name,
        }
    }

    /// Its name in the project: `mnist14.png`.
    pub fn file(self) -> &'static str {
        match self {
            Need::Images(set) => set.file,
            Need::Net(net) => net.file,
        }
    }

    /// Its name on the site.
    pub fn published(self) -> String {
        match self {
            Need::Images(set) => set.published(),
            Need::Net(net) => net.published(),
        }
    }
}

/// Decoded images and nets. A clone shares them.
#[derive(Clone, Default)]
pub struct Inputs {
    sets: Vec<Rc<Images>>,
    nets: Vec<Rc<Net>>,
    pub own: Own,
}

/// What the reader gave. A clone shares it.
#[derive(Clone, Default)]
pub struct Own {
    /// In place of a photograph.
    pub image: Option<Rc<Image>>,
    /// Drawings: a [`Lesson`](crate::engine::drawings::Lesson) in bytes, so that only a program that
    /// teaches carries what reads them.
    pub lesson: Option<Rc<[u8]>>,
}

/// What a widget needs that reads no files.
pub fn nothing(_: &Settings) -> Vec<Need> {
    Vec::new()
}

impl Inputs {
    /// Everything, from the files that native programs carry; decoded once a thread.
    #[cfg(not(target_arch = "wasm32"))]
    pub fn built_in() -> Inputs {
        use crate::engine::{data, nn::pretrained};
        thread_local! {
            static ALL: Inputs = {
                let mut all = Inputs::default();
                let sets = data::FILES.iter().chain(&data::photos::FILES).map(|(set, bytes)| (Need::Images(set), bytes));
                let nets = pretrained::FILES.iter().map(|(net, bytes)| (Need::Net(net), bytes));
                for (need, bytes) in sets.chain(nets) {
                    all.take(need, bytes).expect("a test decodes every file");
                }
                all
            };
        }
        ALL.with(Inputs::clone)
    }

    /// Decodes a file and keeps what it holds.
    ///
    /// # Errors
    /// Bytes that are not this file, whole.
    pub fn take(&mut self, need: Need, bytes: &[u8]) -> Result<(), Complaint> {
        match need {
            Need::Images(set) => self.sets.push(Rc::new(set.decode(bytes)?)),
            Need::Net(net) => self.nets.push(Rc::new(net.decode(bytes)?)),
        }
        Ok(())
    }

    /// The same with this of the reader's own.
    pub fn with(&self, own: &Own) -> Inputs {
        Inputs { own: own.clone(), ..self.clone() }
    }

    /// What of this is not here.
    pub fn lack(&self, mut needs: Vec<Need>) -> Vec<Need> {
        needs.retain(|need| match need {
            Need::Images(set) => self.find(set).is_none(),
            Need::Net(net) => self.find_net(net).is_none(),
        });
        needs
    }

    /// The images of a set.
    ///
    /// # Panics
    /// When they are not here: whoever builds a widget has asked it what it needs.
    pub fn images(&self, set: &DataSet) -> Rc<Images> {
        self.find(set).unwrap_or_else(|| panic!("{} is read, but not named among what is needed", set.name)).clone()
    }

    /// The numbers of a trained net.
    ///
    /// # Panics
    /// As [`images`](Self::images).
    pub fn net(&self, net: &Pretrained) -> Rc<Net> {
        self.find_net(net).unwrap_or_else(|| panic!("{} is read, but not named among what is needed", net.name)).clone()
    }

    fn find_net(&self, net: &Pretrained) -> Option<&Rc<Net>> {
        self.nets.iter().find(|known| known.of == net.name)
    }

    fn find(&self, set: &DataSet) -> Option<&Rc<Images>> {
        self.sets.iter().find(|images| images.set.name == set.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::data::{FILES, SPECS, fashion14, mnist14};
    use crate::engine::nn::pretrained::DIGITS;

    #[test]
    fn native_programs_carry_every_set() {
        let inputs = Inputs::built_in();
        let all: Vec<Need> = SPECS.iter().map(|set| Need::Images(set)).chain([Need::Net(&DIGITS)]).collect();
        assert!(inputs.lack(all).is_empty());
        assert!(!inputs.net(&DIGITS).w.is_empty());
        assert!(SPECS.iter().all(|set| inputs.images(set).count() > 0));
        assert!(Rc::ptr_eq(&inputs.images(&mnist14::SPEC), &Inputs::built_in().images(&mnist14::SPEC)));
    }

    #[test]
    fn what_is_not_whole_is_not_kept() {
        let (set, bytes) = (Need::Images(FILES[0].0), FILES[0].1);
        let mut inputs = Inputs::default();
        assert!(inputs.take(set, &bytes[1..]).is_err());
        assert_eq!(inputs.lack(vec![set]).len(), 1);
        inputs.take(set, bytes).expect("whole");
        let lack = inputs.lack(vec![set, Need::Images(&fashion14::SPEC)]);
        assert!(lack.len() == 1 && lack[0].name() == "fashion14");
    }
}
