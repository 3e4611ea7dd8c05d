//! The nets' layers, loss, penalties, clipping and whole runs against PyTorch's, from
//! the files in `tests/reference/nn/`; and training that comes to what is no number.

use std::collections::BTreeSet;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use downhill::engine::nn;
use downhill::engine::nn::batches::{Batches, Examples};
use downhill::engine::nn::chain::Chain;
use downhill::engine::nn::clip::Clip;
use downhill::engine::nn::cross_entropy::{cross_entropy, softmax, targets};
use downhill::engine::nn::fractional_max_pool;
use downhill::engine::nn::layer::{Layer, Mode};
use downhill::engine::nn::model::Model;
use downhill::engine::nn::penalty::Penalty;
use downhill::engine::nn::shape::Shape;
use downhill::engine::nn::training::{Group, NonFinite, Place, Training};
use downhill::engine::nn::words::Words;
use downhill::engine::optim::{self, Optimizer};
use downhill::engine::reference;
use downhill::engine::rng::Rng;
use downhill::engine::schedule::constant::Constant;
use downhill::engine::schedule::{self, Schedule};
use downhill::spec::Settings;
use downhill::spec::setting::fields;

/// How far a number may lie from the exact one, as a share of its array's largest.
const TOLERANCE: f64 = 1e-5;

/// How far a loss of a run may lie from PyTorch's: this share of it, or of a tenth where it is smaller.
const OF_LOSS: f64 = 1e-4;

/// A block of a file: `case …`, `pass …` or `run …`, and the lines below it. What is read is taken out.
struct Block<'a> {
    line: usize,
    kind: &'a str,
    text: &'a str,
    entries: Vec<(&'a str, &'a str)>,
}

impl<'a> Block<'a> {
    fn text(&mut self, name: &str) -> Option<&'a str> {
        let at = self.entries.iter().position(|(known, _)| *known == name)?;
        Some(self.entries.remove(at).1)
    }

    fn array(&mut self, name: &str) -> Option<Vec<f64>> {
        self.text(name).map(numbers)
    }

    /// Numbers that went in; where nothing is written there are none.
    fn given(&mut self, name: &str) -> Vec<f32> {
        self.array(name).unwrap_or_default().into_iter().map(|value| value as f32).collect()
    }

    /// Takes the numbers of this name, which ours have to match: their largest deviation, as a share of the largest.
    fn compare(&mut self, name: &str, ours: &[f32]) -> Result<f64, String> {
        let exact = self.array(name).unwrap_or_default();
        if exact.len() != ours.len() {
            return Err(format!("{name}: {} numbers, not {}", ours.len(), exact.len()));
        }
        let scale = exact.iter().fold(f64::MIN_POSITIVE, |most, value| most.max(value.abs()));
        let mut worst = 0.0;
        for (i, (&ours, exact)) in ours.iter().zip(exact).enumerate() {
            let gap = (f64::from(ours) - exact).abs() / scale;
            // A NaN, too, is none that fits.
            if gap.is_nan() || gap > TOLERANCE {
                return Err(format!("{name}[{i}]: {ours}, not {exact}"));
            }
            worst = gap.max(worst);
        }
        Ok(worst)
    }

    /// Nothing may be left unread.
    fn end(&self) -> Result<(), String> {
        self.entries.first().map_or(Ok(()), |(name, _)| Err(format!("{name} is compared with nothing")))
    }
}

fn numbers(text: &str) -> Vec<f64> {
    text.split_whitespace().map(|word| word.parse().unwrap_or_else(|_| panic!("{word} is no number"))).collect()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/reference/nn")
}

fn read(name: &str) -> String {
    fs::read_to_string(folder().join(format!("{name}.txt"))).unwrap_or_else(|why| panic!("{name}.txt: {why}"))
}

fn blocks(text: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block> = Vec::new();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')) {
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        match word {
            "case" | "pass" | "run" => {
                blocks.push(Block { line: index + 1, kind: word, text: rest, entries: Vec::new() });
            }
            _ => blocks.last_mut().expect("a block comes first").entries.push((word, rest)),
        }
    }
    assert!(!blocks.is_empty(), "a file has a case");
    blocks
}

/// `7x6x2`
fn shape(text: &str) -> Shape {
    let sides: Vec<usize> = text.split('x').map(|side| side.parse().expect("a side")).collect();
    Shape::new(sides[0], sides[1], sides[2])
}

/// Checks every block of a file, and tells all that fail.
fn check(name: &str, one: &mut dyn FnMut(&mut Block) -> Result<f64, String>) -> Result<(), String> {
    let text = read(name);
    let (mut worst, mut wrong, mut cases) = (0.0_f64, Vec::new(), 0);
    for mut block in blocks(&text) {
        cases += 1;
        match one(&mut block).and_then(|gap| block.end().map(|()| gap)) {
            Ok(gap) => worst = worst.max(gap),
            Err(why) => wrong.push(format!("{name}.txt, line {}, {} {}: {why}", block.line, block.kind, block.text)),
        }
    }
    println!("{name:20} {cases} blocks, worst {worst:.1e}");
    if wrong.is_empty() { Ok(()) } else { Err(wrong.join("\n")) }
}

/// Files with a test of their own.
const OTHERS: [&str; 5] = ["cross-entropy", "fractional-max-pool", "penalty", "clip", "runs"];

#[test]
fn layers_follow_pytorch() {
    let files = fs::read_dir(folder()).expect("tests/reference/nn");
    let names = files.map(|file| file.expect("readable").path().file_stem().unwrap().to_string_lossy().into_owned());
    let names: BTreeSet<String> = names.filter(|name| !OTHERS.contains(&name.as_str())).collect();
    let wrong: Vec<String> = names.iter().filter_map(|name| layer(name).err()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    for spec in nn::SPECS {
        let source = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(spec.source)).unwrap();
        assert!(
            names.contains(spec.name) || source.contains("#[cfg(test)]"),
            "{name} has no tests/reference/nn/{name}.txt. Where PyTorch has it, add it to make_nn.py and run that; where \
             not, write unit tests in {source}.",
            name = spec.name,
            source = spec.source
        );
    }
}

/// A `case` is a net with its weights; the passes below it go through it one after another.
fn layer(name: &str) -> Result<(), String> {
    let mut net: Option<(Chain<f32>, usize, Vec<f32>)> = None;
    check(name, &mut |block| {
        if block.kind == "case" {
            net = None;
            let mut words = block.text.splitn(3, ' ');
            let batch: usize = words.next().and_then(|word| word.parse().ok()).expect("a batch");
            let shape = shape(words.next().expect("a shape"));
            let description = words.next().expect("a description");
            assert!(description.contains(name), "{description} stands in {name}.txt");
            let w = block.given("w");
            let mut chain = Chain::read(description, shape).map_err(|why| why.en)?;
            if chain.weights() != w.len() {
                return Err(format!("{} weights, not {}", chain.weights(), w.len()));
            }
            chain.reserve(batch);
            net = Some((chain, batch, w));
            return Ok(0.0);
        }
        let Some((chain, batch, w)) = &mut net else {
            // Of a net that could not be made, which is told.
            block.entries.clear();
            return Ok(0.0);
        };
        let mode = if block.text == "train" { Mode::Train } else { Mode::Eval };
        let (x, dy) = (block.given("x"), block.given("dy"));
        let y = chain.forward(mode, &mut Rng::new(1), w, &x).to_vec();
        chain.end(*batch).1.copy_from_slice(&dy);
        let (mut dw, mut dx) = (vec![f32::NAN; w.len()], vec![f32::NAN; x.len()]);
        chain.backward(w, &x, Some(&mut dw), Some(&mut dx));
        let mut worst = block.compare("y", &y)?.max(block.compare("dw", &dw)?).max(block.compare("dx", &dx)?);
        let mut states = Vec::new();
        chain.states(&mut |name, state| states.push((name.to_string(), state.to_vec())));
        for (name, state) in states {
            let own = name.rsplit('.').next().expect("a name");
            worst = worst.max(block.compare(own, &state)?);
        }
        Ok(worst)
    })
}

/// The layer's own draws come to the regions that are given, sooner or later; with them it computes what PyTorch does.
#[test]
fn fractional_max_pooling_follows_pytorch() {
    let checked = check("fractional-max-pool", &mut |block| {
        let [batch, sides, words] = block.text.splitn(3, ' ').collect::<Vec<_>>()[..] else { panic!("{}", block.text) };
        let (batch, input): (usize, _) = (batch.parse().expect("a batch"), shape(sides));
        let mut layer = fractional_max_pool::read::<f32>(&mut Words::of(words), input).map_err(|why| why.en)?;
        let outputs = Layer::<f32>::output(&layer).values();
        Layer::<f32>::reserve(&mut layer, batch);
        let mut regions = |name| -> Vec<Range<usize>> {
            let sides = block.array(name).expect(name);
            sides.chunks(2).map(|side| side[0] as usize..side[1] as usize).collect()
        };
        let (down, across) = (regions("down"), regions("across"));
        let (x, dy) = (block.given("x"), block.given("dy"));
        let (mut y, mut dx) = (vec![f32::NAN; batch * outputs], vec![f32::NAN; x.len()]);
        let found = (0..20_000).any(|seed| {
            layer.forward(Mode::Train, &mut Rng::new(seed), &[], &x, &mut y);
            layer.regions() == [&down[..], &across[..]]
        });
        if !found {
            return Err(format!("rows {down:?}, columns {across:?}: never drawn"));
        }
        layer.backward(&[], &x, &y, &dy, None, Some(&mut dx));
        Ok(block.compare("y", &y)?.max(block.compare("dx", &dx)?))
    });
    checked.unwrap_or_else(|wrong| panic!("{wrong}"));
}

#[test]
fn cross_entropy_follows_pytorch() {
    let checked = check("cross-entropy", &mut |block| {
        let settings = numbers(block.text);
        let (classes, smoothing) = (settings[0] as usize, settings[1]);
        let z = block.given("z");
        let mut t = block.given("t");
        if let Some(labels) = block.array("labels") {
            let labels: Vec<usize> = labels.into_iter().map(|label| label as usize).collect();
            t.resize(z.len(), f32::NAN);
            targets(&labels, smoothing, classes, &mut t);
        }
        let mut dz = vec![f32::NAN; z.len()];
        let loss = cross_entropy(&z, &t, classes, &mut dz);
        let mut p = z;
        softmax(&mut p, classes);
        Ok(block.compare("loss", &[loss])?.max(block.compare("dz", &dz)?).max(block.compare("p", &p)?))
    });
    checked.unwrap_or_else(|wrong| panic!("{wrong}"));
}

/// `l2 0.01`
fn penalty(text: &str) -> Penalty {
    let (name, settings) = text.split_once(' ').expect("a penalty has a λ");
    match (name, &numbers(settings)[..]) {
        ("l1", &[lambda]) => Penalty::L1 { lambda },
        ("l2", &[lambda]) => Penalty::L2 { lambda },
        ("elastic", &[lambda, share]) => Penalty::Elastic { lambda, share },
        ("decoupled", &[lambda]) => Penalty::Decoupled { lambda },
        _ => panic!("no penalty is {text}"),
    }
}

/// `norm 1`
fn clip(text: &str) -> Clip {
    let (name, most) = text.split_once(' ').expect("a clip has a size");
    match (name, numbers(most)[0]) {
        ("norm", most) => Clip::Norm(most),
        ("value", most) => Clip::Value(most),
        _ => panic!("no clip is {text}"),
    }
}

#[test]
fn penalties_follow_pytorch() {
    let checked = check("penalty", &mut |block| {
        let (penalty, w) = (penalty(block.text), block.given("w"));
        let net = block.text("net").expect("a net");
        let parameters = Model::<f32>::read(net, Shape::flat(5), 1).map_err(|why| why.en)?.parameters();
        let mut g = vec![0.0; w.len()];
        penalty.add_gradient(&w, &parameters, &mut g);
        let value = penalty.value(&w, &parameters) as f32;
        Ok(block.compare("value", &[value])?.max(block.compare("g", &g)?))
    });
    checked.unwrap_or_else(|wrong| panic!("{wrong}"));
}

#[test]
fn clips_follow_pytorch() {
    let checked = check("clip", &mut |block| {
        let mut g = block.given("g");
        clip(block.text).apply(&mut g);
        block.compare("clipped", &g)
    });
    checked.unwrap_or_else(|wrong| panic!("{wrong}"));
}

/// Whole numbers below 2¹⁶: the upper half of a linear congruential generator's state, as in `make_nn.py`.
struct Congruential(u32);

impl Congruential {
    fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        self.0 >> 16
    }
}

/// Ten random patterns, and images that are one of them under noise. Every number is exact in `f32`.
struct Images {
    x: Vec<f32>,
    labels: Vec<usize>,
}

impl Images {
    fn new(count: usize, size: usize, noise: f64) -> Images {
        let mut numbers = Congruential(1);
        let patterns: Vec<f64> = (0..10 * size).map(|_| f64::from(numbers.next())).collect();
        let mut images = Images { x: Vec::new(), labels: Vec::new() };
        for _ in 0..count {
            let label = numbers.next() as usize % 10;
            images.labels.push(label);
            for pattern in &patterns[label * size..][..size] {
                let value = pattern + noise * f64::from(numbers.next()) - (noise + 1.0) * 32768.0;
                images.x.push((value / 65536.0) as f32);
            }
        }
        images
    }
}

impl Examples<f32> for Images {
    fn count(&self) -> usize {
        self.labels.len()
    }

    fn read(&mut self, i: usize, _: &mut Rng, x: &mut [f32], t: &mut [f32]) {
        x.copy_from_slice(&self.x[i * x.len()..][..x.len()]);
        targets(&[self.labels[i]], 0.0, t.len(), t);
    }
}

/// Each array uniform within ± its bound.
fn initial(model: &Model<f32>, bounds: &[f64]) -> Vec<f32> {
    let mut numbers = Congruential(2);
    let parameters = model.parameters();
    assert_eq!(parameters.len(), bounds.len());
    let arrays = parameters.iter().zip(bounds);
    arrays
        .flat_map(|(placed, bound)| placed.at.clone().map(move |_| bound))
        .map(|bound| ((f64::from(numbers.next()) / 32768.0 - 1.0) * bound) as f32)
        .collect()
}

/// The optimizer of this name, with settings such as `momentum.momentum=0.9`.
fn optimizer(name: &str, own: &str) -> Box<dyn Optimizer<f32>> {
    let mut settings = Settings::new(fields(&[], &optim::groups("optimizer")), |_, _| None);
    reference::read(&mut settings, name, own).unwrap();
    optim::build(name, &settings).expect("listed")
}

/// A run of `runs.txt`: the training at its start, its examples, and the losses that it is to have.
fn training(block: &mut Block) -> Result<(Training<f32>, Images, Vec<f64>), String> {
    let shape = shape(block.text("input").expect("input"));
    let data = block.array("data").expect("data");
    let (images, batch) = (Images::new(data[0] as usize, shape.values(), data[2]), data[1] as usize);
    let model = Model::read(block.text("net").expect("net"), shape, batch).map_err(|why| why.en)?;
    let w = initial(&model, &block.array("bounds").expect("bounds"));
    let losses = block.array("loss").expect("loss");

    let (name, own) =
        block.text("optimizer").map(|text| text.split_once(' ').unwrap_or((text, ""))).expect("optimizer");
    let mut begin = 0;
    let groups = block.array("groups").expect("groups");
    let groups = groups.chunks_exact(2).map(|group| {
        let (layers, rate) = (begin..group[0] as usize, group[1]);
        begin = layers.end;
        // At a rate of 0 PyTorch's `requires_grad` is off.
        Group { layers, rate, optimizer: (rate > 0.0).then(|| optimizer(name, own)) }
    });
    let groups = groups.collect();

    let lr = block.array("lr").expect("lr")[0];
    let schedule = block.text("schedule").expect("schedule");
    let schedule = match schedule.split_once(' ') {
        None => Box::new(Constant { base_lr: lr }) as Box<dyn Schedule>,
        Some((name, end_factor)) => {
            let mut settings = Settings::new(fields(&[], &schedule::groups("schedule")), |_, _| None);
            reference::read(&mut settings, name, &format!("{name}.end_factor={end_factor}"))?;
            schedule::build(name, &settings, lr, losses.len(), 0).expect("listed").map_err(|why| why.en)?
        }
    };
    let batches = Batches::new(images.count(), batch, false);
    let mut training = Training::new(model, w, groups, schedule.into(), batches, 1);
    training.penalty = block.text("penalty").map_or(Penalty::None, penalty);
    training.clip = block.text("clip").map_or(Clip::None, clip);
    Ok((training, images, losses))
}

#[test]
fn runs_follow_pytorch() {
    let checked = check("runs", &mut |block| {
        let (mut training, mut images, losses) = training(block)?;
        let mut worst = 0.0_f64;
        for (step, &theirs) in losses.iter().enumerate() {
            let ours = f64::from(training.step(&mut images).map_err(|stopped| stopped.to_string())?);
            let gap = (ours - theirs).abs() / theirs.max(0.1);
            if gap.is_nan() || gap > OF_LOSS {
                return Err(format!("step {step}: a loss of {ours}, not {theirs}"));
            }
            worst = worst.max(gap);
        }
        println!("{:20} {} steps, losses within {worst:.1e}", block.text, losses.len());
        // Weights are stored of small nets only.
        if block.entries.is_empty() { Ok(worst) } else { block.compare("w", &training.w).map(|_| worst) }
    });
    checked.unwrap_or_else(|wrong| panic!("{wrong}"));
}

/// The run of this name, at its start, at its own rate or another.
fn run(name: &str, lr: Option<&str>) -> (Training<f32>, Images) {
    let text = read("runs");
    let mut block = blocks(&text).into_iter().find(|block| block.text == name).expect(name);
    if let Some(lr) = lr {
        block.text("lr");
        block.entries.push(("lr", lr));
    }
    let (training, images, _) = training(&mut block).unwrap();
    (training, images)
}

fn bits(w: &[f32]) -> Vec<u32> {
    w.iter().map(|value| value.to_bits()).collect()
}

#[test]
fn frozen_layers_keep_every_bit() {
    let (mut training, mut images) = run("frozen", None);
    let start = training.w.clone();
    for _ in 0..50 {
        training.step(&mut images).unwrap();
    }
    for placed in training.model.parameters() {
        let kept = bits(&training.w[placed.at.clone()]) == bits(&start[placed.at.clone()]);
        assert_eq!(kept, placed.layer < 3, "layer {}, {}", placed.layer, placed.parameter.name);
    }
}

/// Training that has stopped gives the same error at every further step, and changes nothing.
fn stays_stopped(training: &mut Training<f32>, images: &mut Images, stopped: &NonFinite) {
    let state =
        |training: &Training<f32>| (bits(&training.w), training.steps(), training.epochs(), training.lr().to_bits());
    let before = state(training);
    for _ in 0..3 {
        assert_eq!(training.step(images), Err(stopped.clone()));
        assert!(state(training) == before, "it went on");
    }
}

#[test]
fn a_rate_out_of_all_bounds_stops_for_good() {
    // Adam moves every weight by the rate. The first dense layer then gives some 1e31, and the second what `f32` cannot hold.
    let (mut training, mut images) = run("mlp", Some("1e30"));
    training.step(&mut images).expect("the first loss is that of the start");
    let stopped = training.step(&mut images).unwrap_err();
    let place = Place::Output(3, "dense 32".to_string());
    assert_eq!(stopped, NonFinite { step: 2, place, lr: 1e30 });
    stays_stopped(&mut training, &mut images, &stopped);

    // A rate that `f32` cannot hold spoils the weights at once.
    let (mut training, mut images) = run("mlp", Some("1e39"));
    let stopped = training.step(&mut images).unwrap_err();
    let place = Place::Weights(1, "dense 64".to_string());
    assert_eq!(stopped, NonFinite { step: 1, place, lr: 1e39 });
    stays_stopped(&mut training, &mut images, &stopped);

    // And where groups share one gradient.
    let (mut training, mut images) = run("groups", Some("1e30"));
    let stopped = (0..3).find_map(|_| training.step(&mut images).err()).expect("1e30 is too much");
    assert!(stopped.lr == 1e30 && stopped.step == training.steps(), "{stopped}");
    assert_ne!(stopped.place, Place::Input);
    stays_stopped(&mut training, &mut images, &stopped);
}

#[test]
fn an_example_that_holds_no_number_is_named() {
    for wrong in [f32::NAN, f32::INFINITY] {
        for name in ["mlp", "groups", "cnn"] {
            let (mut training, mut images) = run(name, None);
            // One number of the third batch.
            let at = images.x.len() / images.count() * 70 + 20;
            images.x[at] = wrong;
            for _ in 0..2 {
                training.step(&mut images).unwrap_or_else(|stopped| panic!("{name}: {stopped}"));
            }
            let stopped = training.step(&mut images).unwrap_err();
            assert_eq!((stopped.step, &stopped.place), (3, &Place::Input), "{name}, {wrong}");
            assert!(training.w.iter().all(|w| w.is_finite()), "{name}, {wrong}");
            stays_stopped(&mut training, &mut images, &stopped);
        }
    }
}
