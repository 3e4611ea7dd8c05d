//! With scaling, the value at test is the mean over all masks: exactly behind a linear layer, roughly behind more.

use super::{Measured, Spec};
use crate::engine::data::mnist14;
use crate::engine::mean::Mean;
use crate::engine::nn::layer::Mode;
use crate::engine::nn::model::Model;
use crate::engine::nn::pictures::Pictures;
use crate::engine::rng::Rng;
use crate::spec::Text;
use crate::spec::number::grouped;
use crate::widgets::course::Recipe;
use crate::widgets::{Inputs, State, dropout};

pub const SPEC: Spec = Spec {
    id: "dropout-expectation",
    page: "dropout",
    sentence: Text::new(
        "Where nothing but a linear layer follows, the output at test equals the mean of the outputs over all masks, with \
         either scaling; without any, it is 1/(1 − P) times as large.",
        "뒤에 선형층만 있으면, 어느 쪽으로 크기를 맞추든 테스트할 때의 출력은 모든 마스크에 걸친 출력의 평균과 같습니다. 크기를 \
         맞추지 않으면 1/(1 − P)배가 됩니다.",
    ),
    caption: Text::new(
        "mean output over {masks} masks as a share of the output at test, ± standard error, half of the hidden units \
         dropped; {forgotten} without scaling",
        "은닉 유닛의 절반을 끄는 마스크 {masks}개에서, 테스트 출력에 대한 평균 출력의 비(± 표준오차). 크기를 맞추지 않으면 {forgotten}",
    ),
    widget: "dropout",
    query: "drop=0.5&layer=hidden&scaling=forgotten",
    measure,
};

const MASKS: usize = 2000;

/// Test images that go through the net together.
const IMAGES: usize = 20;

fn measure() -> Measured {
    // Trained once, with inverted dropout on the hidden units; its weights then stand in all these nets.
    let images = Inputs::built_in().images(&mnist14::SPEC);
    let (state, notices) = State::from_query(&dropout::SPEC, "epochs=20");
    assert!(notices.is_empty(), "{notices:?}");
    let recipe = Recipe::momentum("flatten, dense 128, relu, dropout 0.5, dense 10".to_string(), &state.settings);
    let split = images.split(30, 0, 1).unwrap_or_else(|why| panic!("{}", why.en));
    let (mut training, mut examples) = recipe.training(&images, &split, 1).unwrap_or_else(|why| panic!("{}", why.en));
    while training.epochs() < 20 {
        training.step(&mut examples).unwrap_or_else(|stopped| panic!("{stopped}"));
    }
    let w: Vec<f64> = training.w.iter().map(|&w| w as f64).collect();
    let mut x = vec![0.0; IMAGES * mnist14::SPEC.size.values()];
    let every = split.test.len() / IMAGES;
    let chosen = split.test.iter().step_by(every);
    x.chunks_exact_mut(mnist14::SPEC.size.values()).zip(chosen).for_each(|(x, &i)| images.read(i, x));
    let x: Vec<f64> = x.into_iter().map(f64::from).collect();

    let shape = Pictures::shape(&images);
    let net = |description: &str| -> Model<f64> {
        Model::read(description, shape, IMAGES).unwrap_or_else(|why| panic!("{}", why.en))
    };
    let hidden = |scaling: &str| net(&format!("flatten, dense 128, relu, dropout 0.5 {scaling}, dense 10"));
    let inverted = share(&mut hidden("inverted"), &w, &x);
    let plain = share(&mut hidden("plain"), &w, &x);
    let forgotten = share(&mut hidden("forgotten"), &w, &x);
    let pixels = share(&mut net("flatten, dropout 0.5, dense 128, relu, dense 10"), &w, &x);

    let near = |share: Mean, value: f64| (share.mean - value).abs() < 4.0 * share.error && share.error < 0.005;
    Measured {
        headline: inverted.text(3),
        values: vec![
            ("inverted", inverted.text(3)),
            ("plain", plain.text(3)),
            ("forgotten", forgotten.text(3)),
            ("pixels", pixels.text(3)),
            ("masks", grouped(MASKS as u64)),
        ],
        holds: near(inverted, 1.0)
            && near(plain, 1.0)
            && near(forgotten, 0.5)
            // Behind the ReLU the rule is no more than a good approximation.
            && (pixels.mean - 1.0).abs() > 4.0 * pixels.error,
    }
}

/// How large the outputs over many masks are beside those at test: the coefficient of their regression through 0,
/// mask by mask.
fn share(model: &mut Model<f64>, w: &[f64], x: &[f64]) -> Mean {
    let mut rng = Rng::new(1);
    let test = model.forward(Mode::Eval, &mut rng, w, x).to_vec();
    let squares: f64 = test.iter().map(|y| y * y).sum();
    let of_mask = |_| {
        let y = model.forward(Mode::Train, &mut rng, w, x);
        y.iter().zip(&test).map(|(y, test)| y * test).sum::<f64>() / squares
    };
    let shares: Vec<f64> = (0..MASKS).map(of_mask).collect();
    Mean::of(shares.into_iter())
}
