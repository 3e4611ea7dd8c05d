//! One of the runs that the bench and the playground compare: all that its training depends on but images and seed,
//! and how that becomes a recipe, and words.

use super::Inputs;
use super::course::{self, Block, Recipe};
use super::regularizers::Mix;
use crate::engine::data::DataSet;
use crate::engine::nn::pretrained::DIGITS;
use crate::engine::{optim, schedule};
use crate::say;
use crate::spec::number::short;
use crate::spec::setting::fields;
use crate::spec::{Choice, Complaint, Group, Lang, Settings, Text};

/// See [`nets`].
pub const PRETRAINED: &str = "pretrained";

/// How nets are trained. Optimizers and schedules are those of the engine, at their default settings.
#[derive(Clone, Debug, PartialEq)]
pub struct Setup {
    /// Of [`nets`].
    pub net: &'static str,
    /// Training images of each class; where training stops early, those that decide when are among them.
    pub images: usize,
    pub optimizer: &'static str,
    pub lr: f64,
    pub schedule: &'static str,
    /// The share of the run in which the rate climbs.
    pub warmup: f64,
    pub batch: usize,
    /// How many of the first layers with weights stay as they are. The last one always learns.
    pub frozen: usize,
    pub mix: Mix,
}

/// The nets of the course, and the one that was trained before.
pub fn nets() -> Vec<Choice> {
    let mut all = course::nets();
    all.push(Choice { name: PRETRAINED, label: Text::new("pretrained", "사전 학습한 신경망") });
    all
}

/// The default settings of all units of this list.
pub fn defaults(groups: fn(&'static str) -> Vec<Group>) -> Settings {
    Settings::new(fields(&[], &groups("")), |_, _| None)
}

impl Setup {
    /// Adam along half a cosine, nothing frozen: as the other widgets of the regularizers train.
    pub fn plain(net: &'static str, images: usize, lr: f64, batch: usize) -> Setup {
        let (optimizer, schedule) = ("adam", "cosine");
        Setup { net, images, optimizer, lr, schedule, warmup: 0.0, batch, frozen: 0, mix: Mix::NONE }
    }

    /// Images of each class that early stopping takes for itself: a fifth.
    pub fn validation(&self) -> usize {
        if self.mix.stop { (self.images / 5).max(1).min(self.images - 1) } else { 0 }
    }

    /// Steps of a run's warm-up.
    pub fn climb(&self, steps: usize) -> usize {
        (libm::round(self.warmup * steps as f64) as usize).min(steps - 1)
    }

    /// The recipe of a run of so many steps on this set.
    ///
    /// # Errors
    /// The pretrained net reads images of its own size only, and has no batch normalization.
    pub fn recipe(&self, set: &DataSet, wrong: f64, steps: usize, inputs: &Inputs) -> Result<Recipe, Complaint> {
        let net = self.mix.net(self.net, set.classes.len());
        let start = if self.net == PRETRAINED {
            self.check(set)?;
            Some(inputs.net(&DIGITS).first(&DIGITS, DIGITS.blocks.len()))
        } else {
            None
        };
        let optimizer = optim::first_order::build(self.optimizer, &defaults(optim::first_order::groups));
        let climb = self.climb(steps);
        let schedule = schedule::build(self.schedule, &defaults(schedule::groups), self.lr, steps, climb);
        Ok(Recipe {
            blocks: self.blocks(&net),
            net,
            wrong,
            smoothing: self.mix.smoothing,
            batch: self.batch,
            optimizer: optimizer.expect("the choice is one of the list"),
            schedule: schedule.expect("the choice is one of the list")?.into(),
            penalty: self.mix.penalty(),
            pipeline: self.mix.augment.then_some(course::pipeline),
            start,
        })
    }

    fn check(&self, set: &DataSet) -> Result<(), Complaint> {
        let (size, own) = (set.size, DIGITS.input);
        let complain = |en: String, ko: String| Err(Complaint { path: "net".to_string(), at: None, en, ko });
        if (size.height, size.width, size.channels) != (own.height, own.width, own.channels) {
            let (high, wide) = (size.height, size.width);
            return complain(
                format!("The pretrained net reads images of {own}; those of {} are {high}×{wide}.", set.name),
                format!("사전 학습한 신경망은 {own} 이미지만 읽습니다. {}의 이미지는 {high}×{wide}입니다.", set.name),
            );
        }
        if self.mix.norm {
            return complain(
                "The pretrained net was trained without batch normalization, and cannot take it up now.".to_string(),
                "사전 학습한 신경망은 배치 정규화 없이 훈련한 것이라 이제 와서 넣을 수 없습니다.".to_string(),
            );
        }
        Ok(())
    }

    /// Where in this description, layer by layer, those with weights stand.
    fn weighted(layers: &[&str]) -> Vec<usize> {
        let weighted = |i: &usize| layers[*i].starts_with("dense") || layers[*i].starts_with("conv");
        (0..layers.len()).filter(weighted).collect()
    }

    /// How many layers are frozen: no more than there are below the last one.
    pub fn held(&self) -> usize {
        let net = self.mix.net(self.net, 1);
        self.frozen.min(Self::weighted(&net.split(", ").collect::<Vec<_>>()).len() - 1)
    }

    /// The frozen layers with their batch normalization, and the others.
    fn blocks(&self, net: &str) -> Vec<Block> {
        let layers: Vec<&str> = net.split(", ").collect();
        let Some(last) = self.held().checked_sub(1).map(|last| Self::weighted(&layers)[last]) else {
            return Vec::new();
        };
        let end = last + 1 + usize::from(layers[last + 1] == "batch-norm");
        vec![Block { layers: 0..end, rate: None }, Block { layers: end..layers.len(), rate: Some(1.0) }]
    }

    /// What it is in words, one aspect after the other; empty where there is nothing to say.
    fn aspects(&self, lang: Lang) -> Vec<String> {
        let name = |of: Vec<Choice>, name: &str| {
            let choice = of.into_iter().find(|choice| choice.name == name);
            choice.expect("the choice is one of the list").label.get(lang).to_string()
        };
        let said = |there: bool, text: String| if there { text } else { String::new() };
        let schedule = name(schedule::choices(), self.schedule).to_lowercase();
        let mut all = vec![
            name(nets(), self.net),
            say!(lang, "{} images", "이미지 {}장", self.images),
            format!("{} {}", name(optim::first_order::choices(), self.optimizer), short(self.lr, 3)),
            schedule,
            said(self.warmup > 0.0, say!(lang, "warm-up {} %", "워밍업 {} %", short(100.0 * self.warmup, 2))),
            say!(lang, "batches of {}", "배치 크기 {}", self.batch),
            match self.held() {
                0 => String::new(),
                1 => say!(lang, "1 frozen layer", "1개 층 동결"),
                held => say!(lang, "{held} frozen layers", "{held}개 층 동결"),
            },
        ];
        all.extend(self.mix.aspects(lang));
        all
    }

    /// All of it: `dense (MLP), 50 images, Adam 0.005, cosine, batches of 32`.
    pub fn words(&self, lang: Lang) -> String {
        let all: Vec<String> = self.aspects(lang).into_iter().filter(|aspect| !aspect.is_empty()).collect();
        all.join(", ")
    }

    /// In what it differs from another: `dropout 0.3, without augmentation`; empty where in nothing.
    pub fn beside(&self, other: &Setup, lang: Lang) -> String {
        let pairs = self.aspects(lang).into_iter().zip(other.aspects(lang)).filter(|(own, others)| own != others);
        let said = |(own, others): (String, String)| match own.is_empty() {
            true => say!(lang, "without {others}", "{others} 없음"),
            false => own,
        };
        pairs.map(said).collect::<Vec<_>>().join(", ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::data::{mnist14, optdigits8};

    fn recipe(setup: &Setup, set: &DataSet) -> Result<Recipe, Complaint> {
        setup.recipe(set, 0.0, 10, &Inputs::built_in())
    }

    #[test]
    fn frozen_layers_are_the_first_ones_and_never_the_last() {
        let blocks = |net, frozen, norm| {
            let mix = Mix { norm, dropout: 0.5, ..Mix::NONE };
            let setup = Setup { frozen, mix, ..Setup::plain(net, 10, 0.01, 32) };
            setup.blocks(&setup.mix.net(net, 10)).iter().map(|block| block.layers.clone()).collect::<Vec<_>>()
        };
        // flatten, dense, relu, dropout, dense
        assert_eq!(blocks("mlp", 1, false), [0..2, 2..5]);
        assert_eq!(blocks("mlp", 3, false), [0..2, 2..5]);
        assert_eq!(blocks("mlp", 1, true), [0..3, 3..6]);
        // conv, relu, pool, conv, relu, pool, flatten, dropout, dense
        assert_eq!(blocks("cnn", 2, false), [0..4, 4..9]);
        assert_eq!(blocks(PRETRAINED, 3, false), [0..8, 8..11]);
        assert!(blocks("cnn", 0, true).is_empty());
    }

    #[test]
    fn the_pretrained_net_is_whole_below_its_last_layer() {
        let setup = Setup::plain(PRETRAINED, 10, 0.01, 32);
        let recipe = recipe(&setup, &mnist14::SPEC).unwrap_or_else(|why| panic!("{}", why.en));
        assert_eq!(recipe.net, DIGITS.net);
        let start = recipe.start.expect("it is pretrained");
        let net = Inputs::built_in().net(&DIGITS);
        assert_eq!(start[..], net.w[..start.len()]);
        assert_eq!(start.len(), net.w.len() - 65 * 10);
        let dropped = Mix { dropout: 0.25, ..Mix::NONE };
        assert!(dropped.net(PRETRAINED, 7).ends_with("dense 64, relu, dropout 0.25, dense 7"));
    }

    #[test]
    fn what_the_pretrained_net_cannot_is_said() {
        let setup = Setup::plain(PRETRAINED, 10, 0.01, 32);
        let said = |setup: &Setup, set| recipe(setup, set).err().expect("refused").en;
        assert!(said(&setup, &optdigits8::SPEC).contains("those of optdigits8 are 8×8"));
        let normed = Setup { mix: Mix { norm: true, ..Mix::NONE }, ..setup };
        assert!(said(&normed, &mnist14::SPEC).contains("without batch normalization"));
    }

    #[test]
    fn words_tell_the_difference() {
        let plain = Setup::plain("mlp", 50, 0.005, 32);
        assert_eq!(plain.words(Lang::En), "dense (MLP), 50 images, Adam 0.005, cosine, batches of 32");
        let mix = Mix { dropout: 0.3, ..Mix::NONE };
        let other = Setup { net: "cnn", frozen: 1, mix, ..plain.clone() };
        assert_eq!(other.beside(&plain, Lang::En), "convolutional, 1 frozen layer, dropout 0.3");
        assert_eq!(plain.beside(&other, Lang::En), "dense (MLP), without 1 frozen layer, without dropout 0.3");
        assert_eq!(plain.beside(&plain.clone(), Lang::Ko), "");
    }
}
