//! Frozen weights keep every bit, however long the layers on top of them are trained.

use super::{Measured, Spec};
use crate::engine::data::mnist14;
use crate::engine::nn::pretrained::DIGITS;
use crate::spec::Text;
use crate::spec::number::grouped;
use crate::widgets::Inputs;
use crate::widgets::course::cosine;
use crate::widgets::pretrained::transfer;

pub const SPEC: Spec = Spec {
    id: "frozen-is-frozen",
    page: "transfer",
    sentence: Text::new(
        "Training leaves frozen weights as they were, to the last bit.",
        "훈련을 마친 뒤에도 동결한 가중치는 마지막 비트까지 그대로입니다.",
    ),
    caption: Text::new(
        "of {frozen} frozen weights have changed, after {steps} updates in each of {seeds} runs. Of the {learning} in the \
         last layers {moved} have; the others belong to features that are 0 for all of the images",
        "동결한 가중치 {frozen}개 가운데 바뀐 개수. 실행 {seeds}번에서 {steps}번씩 갱신한 뒤. 출력층의 {learning}개 가운데서는 \
         {moved}개가 바뀌었고, 나머지는 모든 이미지에서 0인 특성에 딸린 가중치입니다",
    ),
    widget: "transfer",
    query: "others=false",
    measure,
};

const SEEDS: u64 = 3;
const STEPS: usize = 400;

fn measure() -> Measured {
    let inputs = Inputs::built_in();
    let (net, images) = (inputs.net(&DIGITS), inputs.images(&mnist14::SPEC));
    let kept = DIGITS.weights(DIGITS.blocks.len());
    let (mut changed, mut moved) = (0, 0);
    for seed in 1..=SEEDS {
        let split = images.split(5, 0, seed).unwrap_or_else(|why| panic!("{}", why.en));
        let recipe = transfer(&net, &[None, None, None], 10, 16, cosine(0.01, STEPS));
        let (mut training, mut examples) =
            recipe.training(&images, &split, seed).unwrap_or_else(|why| panic!("{}", why.en));
        let before = training.w.clone();
        for _ in 0..STEPS {
            training.step(&mut examples).expect("finite");
        }
        let differ = |i: &usize| training.w[*i].to_bits() != before[*i].to_bits();
        assert!(before[..kept] == net.w[..kept]);
        changed += (0..kept).filter(differ).count();
        moved += (kept..before.len()).filter(differ).count();
    }
    let learning = SEEDS as usize * (net.w.len() - kept);
    // `94.8 % of the 1000 test images of mnist14`, which a test measures again.
    let source = net.notes["accuracy"].split(' ').next().unwrap_or_default();
    Measured {
        headline: changed.to_string(),
        values: vec![
            ("changed", changed.to_string()),
            ("frozen", (SEEDS as usize * kept).to_string()),
            ("learning", learning.to_string()),
            ("moved", moved.to_string()),
            ("steps", STEPS.to_string()),
            ("parameters", grouped(net.w.len() as u64)),
            ("source", source.to_string()),
            ("seeds", SEEDS.to_string()),
        ],
        holds: changed == 0 && moved > learning / 3,
    }
}
