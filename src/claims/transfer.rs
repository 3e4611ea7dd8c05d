//! For the claims on transfer learning: the ways to train of the widget, several of them
//! over the same seeds.

use std::rc::Rc;

use crate::engine::data::fashion14;
use crate::engine::mean::Mean;
use crate::widgets::transfer::{self, Ways};
use crate::widgets::trials::Trials;
use crate::widgets::{Inputs, State};

pub use crate::widgets::transfer::{FROZEN, SCRATCH, TUNED};

/// By way to train and seed, the test accuracy at the end.
pub struct Results(Vec<Vec<f64>>);

/// Trains over so many seeds, on images of the query's point, in each of these ways: so many pretrained blocks kept,
/// and what is done with them.
///
/// # Panics
/// When the query is none of the widget's.
pub fn run(query: &str, ways: &[(usize, usize)], seeds: u64) -> Results {
    let inputs = Inputs::built_in();
    let plan = |&(keep, way): &(usize, usize)| {
        let (state, notices) = State::from_query(&transfer::SPEC, &format!("{query}&keep={keep}"));
        assert!(notices.is_empty(), "{notices:?}");
        let similar = state.settings.number("similarity") == 1.0;
        let images = if similar { Rc::new(transfer::enlarged(&inputs)) } else { inputs.images(&fashion14::SPEC) };
        let count = state.settings.number("images") as usize;
        let plan = Ways::new(&state.settings, state.seed, &inputs).plans(count, images.set).swap_remove(way);
        (images, plan)
    };
    let (images, plans): (Vec<_>, Vec<_>) = ways.iter().map(plan).unzip();
    let mut trials = Trials::new(&images[0], plans, 1..1 + seeds, 1).unwrap_or_else(|why| panic!("{}", why.en));
    while trials.step < trials.last() {
        trials.tick();
    }
    let ends = trials
        .arms
        .iter()
        .map(|arm| arm.runs.iter().map(|run| run.looks.last().expect("looked at").test.accuracy).collect());
    Results(ends.collect())
}

impl Results {
    /// For a caption: the mean of each way under its name, the differences between two of them, and the number of seeds.
    pub fn told(&self, ways: &[&'static str], gains: &[(&'static str, usize, usize)]) -> Vec<(&'static str, String)> {
        let means = ways.iter().enumerate().map(|(way, &name)| (name, self.mean(way).text(1)));
        let gains = gains.iter().map(|&(name, way, than)| (name, self.gain(way, than).text(1)));
        means.chain(gains).chain([("seeds", self.0[0].len().to_string())]).collect()
    }

    /// Of a way, in per cent.
    fn mean(&self, way: usize) -> Mean {
        Mean::of(self.0[way].iter().copied()).percent()
    }

    /// In points, by how much one way is better than another, seed by seed.
    pub fn gain(&self, way: usize, than: usize) -> Mean {
        Mean::of(self.0[way].iter().zip(&self.0[than]).map(|(this, other)| this - other)).percent()
    }
}
