//! The net that is transferred: how it was trained, and how its blocks are taken over.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::Inputs;
use super::course::{self, Block, Recipe, cosine};
use super::trials::per_epoch;
use crate::engine::data::{DataSet, Images, mnist14, sheet::fnv};
use crate::engine::nn::file;
use crate::engine::nn::pictures::Pictures;
use crate::engine::nn::pretrained::{DIGITS, Net};
use crate::engine::nn::score::Judged;
use crate::engine::nn::training::{NonFinite, Training};
use crate::engine::schedule::Schedule;
use crate::spec::Complaint;

/// What the net is trained on: all training images of this set.
pub static SOURCE: &DataSet = &mnist14::SPEC;

const LR: f64 = 0.004;
const BATCH: usize = 32;
const EPOCHS: usize = 20;

/// Steps after which the weights are put on record, so that a test can tell in seconds whether a run is the same.
pub const EARLY: usize = 100;

/// The run that made the net.
pub struct Pretraining {
    images: Rc<Images>,
    training: Training<f32>,
    examples: Pictures,
    test: Judged<f32>,
    steps: usize,
    seed: u64,
    /// The hash of the weights after [`EARLY`] steps.
    early: Option<u64>,
}

impl Pretraining {
    /// At step 0.
    ///
    /// # Errors
    /// A net that does not fit the images.
    pub fn new(inputs: &Inputs, seed: u64) -> Result<Pretraining, Complaint> {
        let images = inputs.images(SOURCE);
        let split = images.split(SOURCE.train, 0, seed)?;
        let steps = EPOCHS * per_epoch(split.train.len(), BATCH);
        let recipe = Recipe {
            pipeline: Some(course::pipeline),
            ..Recipe::adam(DIGITS.net.to_string(), BATCH, cosine(LR, steps))
        };
        let (training, examples) = recipe.training(&images, &split, seed)?;
        let test = Pictures::new(images.clone(), split.test, None).judged(1);
        Ok(Pretraining { images, training, examples, test, steps, seed, early: None })
    }

    /// Steps of the whole run.
    pub fn last(&self) -> usize {
        self.steps
    }

    /// Trains up to this step.
    ///
    /// # Errors
    /// A number left all numbers.
    pub fn run(&mut self, step: usize) -> Result<(), NonFinite> {
        while self.training.steps() < step {
            self.training.step(&mut self.examples)?;
            if self.training.steps() == EARLY {
                self.early = Some(hash(&self.training.w));
            }
        }
        Ok(())
    }

    /// The hash of the weights after [`EARLY`] steps, once they are made.
    pub fn early(&self) -> Option<u64> {
        self.early
    }

    /// What should be known of the net: where it comes from, how it was trained, how good it is.
    pub fn card(&mut self) -> BTreeMap<&'static str, String> {
        let Training { model, w, .. } = &mut self.training;
        let accuracy = self.test.score(model, w).accuracy;
        BTreeMap::from([
            ("name", DIGITS.name.to_string()),
            (
                "data",
                format!(
                    "{}: {} training images of each of {} classes; {}",
                    SOURCE.name,
                    SOURCE.train,
                    SOURCE.classes.len(),
                    SOURCE.licence
                ),
            ),
            ("data hash", format!("FNV-1a {:016x} ({})", SOURCE.hash, SOURCE.file)),
            ("augmentation", "shift by up to 1 pixel, rotation by up to 10°, scale by up to 10 %".to_string()),
            (
                "training",
                format!(
                    "Adam, rate {LR} falling to 0 along half a cosine, batches of {BATCH}, {EPOCHS} epochs, {} steps",
                    self.training.steps()
                ),
            ),
            ("seed", self.seed.to_string()),
            (
                "accuracy",
                format!(
                    "{:.1} % of the {} test images of {}",
                    100.0 * accuracy,
                    self.images.count() - SOURCE.train * SOURCE.classes.len(),
                    SOURCE.name
                ),
            ),
            ("parameters", self.training.w.len().to_string()),
            ("weights hash", format!("FNV-1a {:016x} (all weights as little-endian f32)", hash(&self.training.w))),
            ("early hash", format!("FNV-1a {:016x} (the same after {EARLY} steps)", self.early.unwrap_or_default())),
            ("licence", "CC BY-SA 3.0, as the images that it was trained on".to_string()),
            ("made by", "downhill pretrain".to_string()),
        ])
    }

    /// The net's file, with the card in its metadata.
    ///
    /// # Errors
    /// A number that is not finite.
    pub fn file(&mut self, card: &BTreeMap<&'static str, String>) -> Result<Vec<u8>, Complaint> {
        let notes: Vec<(&str, &str)> = card.iter().map(|(key, text)| (*key, text.as_str())).collect();
        file::save(&mut self.training.model, &self.training.w, &notes)
    }
}

/// Of all bits of the weights.
pub fn hash(w: &[f32]) -> u64 {
    fnv(w.iter().flat_map(|w| w.to_le_bytes()).collect::<Vec<u8>>().as_slice())
}

/// The pretrained net's first blocks, as many as there are `rates`, and on top a drawn last layer for so many
/// classes. Each block learns at its rate, a share of the schedule's, or is frozen (`None`); the last layer learns
/// at the schedule's. With the same seed the last layer starts as that of [`Recipe::adam`] with the same net does.
///
/// # Panics
/// When there are more rates than blocks.
pub fn transfer(net: &Net, rates: &[Option<f64>], classes: usize, batch: usize, schedule: Rc<dyn Schedule>) -> Recipe {
    let kept = rates.len();
    let rates = rates.iter().copied().chain([Some(1.0)]);
    let blocks = DIGITS.layers(kept).into_iter().zip(rates).map(|(layers, rate)| Block { layers, rate }).collect();
    let start = Some(net.first(&DIGITS, kept));
    Recipe { blocks, start, ..Recipe::adam(DIGITS.cut(kept, classes), batch, schedule) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::nn::pretrained::FILES;

    /// The net in the project is what `downhill pretrain` makes: its first hundred steps, and then every byte.
    #[test]
    fn the_stored_net_is_reproduced_bit_for_bit() {
        let inputs = Inputs::built_in();
        let stored = inputs.net(&DIGITS);
        let mut run = Pretraining::new(&inputs, 1).unwrap_or_else(|why| panic!("{}", why.en));
        run.run(EARLY).expect("finite");
        let early = format!("{:016x}", run.early().expect("so many steps are made"));
        assert!(stored.notes["early hash"].contains(&early), "{early}, not {}", stored.notes["early hash"]);
        run.run(run.last()).expect("finite");
        let card = run.card();
        let file = run.file(&card).unwrap_or_else(|why| panic!("{}", why.en));
        assert!(file == FILES[0].1, "another net: run `downhill pretrain` again");
        let written = include_str!("../engine/data/files/digits.json");
        assert_eq!(serde_json::to_string_pretty(&card).expect("texts") + "\n", written);
    }

    /// Same seed, same last layer as from scratch; the blocks below it are the pretrained net's.
    #[test]
    fn kept_blocks_are_pretrained_and_the_last_layer_is_drawn() {
        let inputs = Inputs::built_in();
        let (net, images) = (inputs.net(&DIGITS), inputs.images(SOURCE));
        let split = images.split(2, 0, 1).unwrap_or_else(|why| panic!("{}", why.en));
        let begun = |recipe: Recipe| recipe.training(&images, &split, 5).unwrap_or_else(|why| panic!("{}", why.en)).0.w;
        for kept in 0..=DIGITS.blocks.len() {
            let given = begun(transfer(&net, &vec![None; kept], 10, 10, cosine(0.01, 100)));
            let drawn = begun(Recipe::adam(DIGITS.cut(kept, 10), 10, cosine(0.01, 100)));
            let at = DIGITS.weights(kept);
            assert_eq!((&given[..at], &given[at..]), (&net.w[..at], &drawn[at..]), "{kept} blocks");
            assert!(kept == 0 || given[..at] != drawn[..at]);
        }
        assert_eq!(DIGITS.cut(3, 10), DIGITS.net);
    }

    /// The others learn, each at its own rate.
    #[test]
    fn frozen_blocks_keep_every_bit() {
        let inputs = Inputs::built_in();
        let (net, images) = (inputs.net(&DIGITS), inputs.images(SOURCE));
        let split = images.split(2, 0, 1).unwrap_or_else(|why| panic!("{}", why.en));
        let rates = [Some(0.1), None, Some(1.0)];
        let recipe = transfer(&net, &rates, 10, 10, cosine(0.01, 100));
        let (mut training, mut examples) =
            recipe.training(&images, &split, 5).unwrap_or_else(|why| panic!("{}", why.en));
        let before = training.w.clone();
        for _ in 0..10 {
            training.step(&mut examples).expect("finite");
        }
        let moved = |from: usize, to: usize| {
            let of = |w: &[f32]| w[DIGITS.weights(from)..DIGITS.weights(to)].to_vec();
            let distances = of(&training.w).into_iter().zip(of(&before)).map(|(w, before)| (w - before).abs());
            distances.fold(0.0, f32::max)
        };
        assert_eq!(moved(1, 2), 0.0);
        // Adam's steps are about as long as its rate.
        assert!(moved(0, 1) > 0.0 && moved(0, 1) < 0.2 * moved(2, 3), "{} of {}", moved(0, 1), moved(2, 3));
    }
}
