//! In evaluation a net with batch normalization answers each image as if it were alone; in training it does not.

use super::{Measured, Spec};
use crate::engine::data::mnist14;
use crate::engine::nn::layer::Mode;
use crate::engine::nn::model::Model;
use crate::engine::nn::score::largest;
use crate::engine::rng::Rng;
use crate::spec::Text;
use crate::widgets::course::Recipe;
use crate::widgets::{Inputs, State, batchnorm};

pub const SPEC: Spec = Spec {
    id: "bn-eval",
    page: "batchnorm",
    sentence: Text::new(
        "In evaluation, what a net with batch normalization says of an image does not depend on the others in the batch; in \
         training mode it does.",
        "평가 모드에서 배치 정규화를 쓴 신경망의 출력은 같은 배치에 든 다른 이미지와 무관합니다. 훈련 모드에서는 그렇지 않습니다.",
    ),
    caption: Text::new(
        "largest difference of a logit over {batches} random batches of {size}, in evaluation; in training mode logits \
         differ by up to {training}, and {changed} % of the images are told differently in different batches",
        "평가 모드에서, 크기 {size}인 무작위 배치 {batches}개에 걸친 로짓의 최대 차이. 훈련 모드에서는 최대 {training}만큼 다르고, \
         이미지의 {changed} %는 배치에 따라 답이 바뀝니다",
    ),
    widget: "batchnorm",
    query: "mode=eval&batch=32",
    measure,
};

/// Test images that are looked at, and batches in which each is put.
const IMAGES: usize = 100;
const BATCHES: usize = 20;
const SIZE: usize = 32;
const EPOCHS: usize = 4;

fn measure() -> Measured {
    let images = Inputs::built_in().images(&mnist14::SPEC);
    let (state, notices) = State::from_query(&batchnorm::SPEC, SPEC.query);
    assert!(notices.is_empty(), "{notices:?}");
    let hidden = "dense 64, batch-norm, relu, ".repeat(5);
    let recipe = Recipe::momentum(format!("flatten, {hidden}dense 10"), &state.settings);
    let split = images.split(100, 0, 1).unwrap_or_else(|why| panic!("{}", why.en));
    let (mut training, mut examples) = recipe.training(&images, &split, 1).unwrap_or_else(|why| panic!("{}", why.en));
    while training.epochs() < EPOCHS {
        training.step(&mut examples).unwrap_or_else(|stopped| panic!("{stopped}"));
    }
    let every = split.test.len() / IMAGES;
    let tested: Vec<Vec<f32>> = split.test.iter().step_by(every).map(|&i| images.image(i).pixels).collect();
    let spread = |mode| spread(&training.model, &training.w, &tested, mode);
    let (evaluation, same) = spread(Mode::Eval);
    let (in_training, changed) = spread(Mode::Train);
    Measured {
        headline: evaluation.to_string(),
        values: vec![
            ("evaluation", evaluation.to_string()),
            ("training", format!("{in_training:.1}")),
            ("changed", format!("{:.0}", 100.0 * changed)),
            ("batches", BATCHES.to_string()),
            ("size", SIZE.to_string()),
        ],
        holds: evaluation == 0.0 && same == 0.0 && in_training > 0.1 && changed > 0.0,
    }
}

/// Over random batches, each image first in its own: the largest difference between two logits of one image, and the share
/// of images that are not always told to be of the same class.
fn spread(model: &Model<f32>, w: &[f32], images: &[Vec<f32>], mode: Mode) -> (f32, f64) {
    let mut rng = Rng::new(1);
    let (mut most, mut changed) = (0.0_f32, 0);
    for first in images {
        let mut told: Vec<Vec<f32>> = Vec::new();
        for _ in 0..BATCHES {
            let mut x = first.clone();
            (1..SIZE).for_each(|_| x.extend(&images[rng.below(images.len())]));
            // Training moves running averages: of a copy.
            let y = model.clone().forward(mode, &mut rng, w, &x)[..10].to_vec();
            told.push(y);
        }
        for class in 0..10 {
            let logits = told.iter().map(|y| y[class]);
            let (low, high) = (logits.clone().fold(f32::MAX, f32::min), logits.fold(f32::MIN, f32::max));
            most = most.max(high - low);
        }
        changed += told.iter().any(|y| largest(y) != largest(&told[0])) as usize;
    }
    (most, changed as f64 / images.len() as f64)
}
