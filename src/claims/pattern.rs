//! What the regularizers of this part have in common: chance while training, none at test time.

use super::{Measured, Spec};
use crate::engine::data::mnist14;
use crate::engine::nn::cross_entropy::softmax;
use crate::engine::nn::layer::Mode;
use crate::engine::nn::model::Model;
use crate::engine::nn::pictures::Pictures;
use crate::engine::nn::training::{Group, Training};
use crate::engine::nn::{batches::Batches, batches::Examples};
use crate::engine::rng::Rng;
use crate::spec::Text;
use crate::widgets::{Inputs, course};

pub const SPEC: Spec = Spec {
    id: "pattern",
    page: "which-regularizer",
    sentence: Text::new(
        "Dropout, DropConnect, batch normalization, augmentation, fractional pooling and stochastic depth: each makes a \
         net's answer to one image vary in training, and with each the answer at test time is always the same.",
        "드롭아웃, 드롭커넥트, 배치 정규화, 데이터 증강, 분수 최대 풀링, 확률적 깊이를 쓰는 신경망은 같은 이미지에 대한 답이 훈련할 \
         때는 매번 다르고, 테스트할 때는 언제나 같습니다.",
    ),
    caption: Text::new(
        "methods out of {methods} under which the probabilities for one image vary in training (by {least} to {most} on \
         the average, as a standard deviation); at test time they vary by {test}",
        "방법 {methods}가지 가운데 훈련할 때 같은 이미지의 확률이 달라진 것의 수(표준편차 평균 {least} – {most}). 테스트할 때의 \
         차이는 {test}",
    ),
    widget: "bench",
    query: "compare=a,b,c&seeds=3",
    measure,
};

/// Names as values, and nets; augmentation changes the images, not the net.
const METHODS: [(&str, &str); 7] = [
    ("plain", "flatten, dense 64, relu, dense 10"),
    ("dropout", "flatten, dense 64, relu, dropout 0.5, dense 10"),
    ("dropconnect", "flatten, dropconnect 64 0.5, relu, dense 10"),
    ("norm", "flatten, dense 64, batch-norm, relu, dense 10"),
    ("pooling", "fractional-max-pool 1.41, flatten, dense 64, relu, dense 10"),
    ("depth", "flatten, dense 64, relu, residual (dense 64, relu, dense 64) survival 0.5, relu, dense 10"),
    ("augmentation", "flatten, dense 64, relu, dense 10"),
];
const CLASSES: usize = 10;
const BATCH: usize = 32;
/// Training images of each class, and steps.
const IMAGES: usize = 30;
const STEPS: usize = 200;
/// Passes of each kind, and images that are looked at.
const PASSES: usize = 40;
const SEEN: usize = 20;

fn measure() -> Measured {
    let found: Vec<Spreads> = METHODS.iter().map(|(name, net)| Spreads::of(net, *name == "augmentation")).collect();
    let (plain, methods) = found.split_first().expect("the plain net stands first");
    let vary = methods.iter().filter(|found| found.train > 1e-3).count();
    let test = found.iter().map(|found| found.test).fold(0.0, f64::max);
    let train = || methods.iter().map(|found| found.train);
    let mut values = vec![
        ("methods", methods.len().to_string()),
        ("least", format!("{:.3}", train().fold(f64::INFINITY, f64::min))),
        ("most", format!("{:.3}", train().fold(0.0, f64::max))),
        ("test", test.to_string()),
    ];
    values.extend(METHODS.iter().zip(&found).map(|((name, _), found)| (*name, format!("{:.3}", found.train))));
    Measured {
        headline: format!("{vary}/{}", methods.len()),
        values,
        holds: vary == methods.len() && test == 0.0 && plain.train == 0.0,
    }
}

/// By how much the probabilities of one image vary, as a standard deviation, in the mean over images and classes.
struct Spreads {
    train: f64,
    test: f64,
}

impl Spreads {
    fn of(net: &str, augmented: bool) -> Spreads {
        let images = Inputs::built_in().images(&mnist14::SPEC);
        let split = images.split(IMAGES, 0, 1).unwrap_or_else(|why| panic!("{}", why.en));
        let pipeline = augmented.then(course::pipeline);
        let mut examples = Pictures::new(images.clone(), split.train.clone(), pipeline);
        let model = Model::read(net, Pictures::shape(&images), BATCH).unwrap_or_else(|why| panic!("{}", why.en));
        let layers = vec![Group { layers: 0..model.chain.links.len(), rate: 1.0, optimizer: Some(course::adam()) }];
        let (w, batches) = (model.initial(1), Batches::new(split.train.len(), BATCH, true));
        let mut training = Training::new(model, w, layers, course::cosine(0.003, STEPS), batches, 1);
        for _ in 0..STEPS {
            training.step(&mut examples).unwrap_or_else(|stopped| panic!("{stopped}"));
        }
        let Training { model, w, .. } = &mut training;
        let mut rng = Rng::new(2);
        let (mut train, mut test) = (0.0, 0.0);
        for image in 0..SEEN {
            let example = image * examples.count() / SEEN;
            let answers: Vec<Vec<f32>> =
                (0..PASSES).map(|_| in_training(model, w, &mut examples, example, &mut rng)).collect();
            train += spread(&answers) / SEEN as f64;
            let answers: Vec<Vec<f32>> =
                (0..PASSES).map(|pass| at_test(model, w, &images, example, &split.train, pass)).collect();
            test += spread(&answers) / SEEN as f64;
        }
        Spreads { train, test }
    }
}

/// The probabilities of an example as the first of a mini-batch, among others that are drawn.
fn in_training(model: &mut Model<f32>, w: &[f32], examples: &mut Pictures, example: usize, rng: &mut Rng) -> Vec<f32> {
    let size = model.input().values();
    let (mut x, mut t) = (vec![0.0; BATCH * size], vec![0.0; CLASSES]);
    for (i, x) in x.chunks_exact_mut(size).enumerate() {
        let which = if i == 0 { example } else { rng.below(examples.count()) };
        examples.read(which, rng, x, &mut t);
    }
    let mut p = model.forward(Mode::Train, rng, w, &x)[..CLASSES].to_vec();
    softmax(&mut p, CLASSES);
    p
}

/// The same as the course's widgets test: evaluation, of images as they are. The others in the batch differ from
/// pass to pass.
fn at_test(
    model: &mut Model<f32>,
    w: &[f32],
    images: &std::rc::Rc<crate::engine::data::Images>,
    example: usize,
    members: &[usize],
    pass: usize,
) -> Vec<f32> {
    let others = (1..BATCH).map(|i| members[(example + 7 * pass + i) % members.len()]);
    let batch = std::iter::once(members[example]).chain(others).collect();
    let judged = Pictures::new(images.clone(), batch, None).judged(1);
    judged.predict(model, w)[..CLASSES].to_vec()
}

/// The standard deviation of each probability, in the mean over classes.
fn spread(answers: &[Vec<f32>]) -> f64 {
    let count = answers.len() as f64;
    let deviation = |class: usize| {
        let values = || answers.iter().map(move |p| p[class] as f64);
        // About the first, so that equal answers give exactly 0.
        let first = answers[0][class] as f64;
        let mean = values().map(|p| p - first).sum::<f64>() / count;
        (values().map(|p| (p - first - mean) * (p - first - mean)).sum::<f64>() / (count - 1.0)).sqrt()
    };
    (0..CLASSES).map(deviation).sum::<f64>() / CLASSES as f64
}
