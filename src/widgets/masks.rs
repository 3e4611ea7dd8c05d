//! What the widgets of dropout and of DropConnect show: the net while parts of it are
//! dropped, what that does to its values, and what comes of it.

use super::course;
use super::curves::{Part, path};
use super::histogram::{self, Histogram};
use super::netview::Film;
use super::trials::{Plan, Trials};
use super::{Inputs, Widget};
use crate::engine::mean::Mean;
use crate::engine::nn::layer::Mode;
use crate::engine::nn::training::Training;
use crate::engine::rng::Rng;
use crate::say;
use crate::scene::{Axis, Frame, Mark, Panel, Point, Side, Sketch, Table};
use crate::spec::number::short;
use crate::spec::{Choice, Complaint, Dash, Field, Hue, Kind, Lang, Setting, Settings, Text, Value};

pub const SCALING: Setting = Setting {
    name: "scaling",
    symbol: "",
    label: Text::doc("scaling", "크기 맞추기"),
    help: Text::doc(
        "Where the missing share is made up for: in training (inverted), at test (plain), or, wrongly, nowhere.",
        "빠진 만큼을 어디서 메울지 고릅니다. 훈련할 때(역 드롭아웃), 테스트할 때, 또는 잘못된 예로 어디서도 메우지 않습니다.",
    ),
    kind: Kind::Choice { options: scalings, default: "inverted" },
};

fn scalings() -> Vec<Choice> {
    vec![
        Choice { name: "inverted", label: Text::new("in training (inverted)", "훈련할 때(inverted)") },
        Choice { name: "plain", label: Text::new("at test (plain)", "테스트할 때(plain)") },
        Choice { name: "forgotten", label: Text::new("forgotten (wrong)", "잊음(잘못된 예)") },
    ]
}

pub const EXAMPLE: Setting = Setting {
    name: "example",
    symbol: "",
    label: Text::doc("test image", "테스트 이미지"),
    help: Text::doc(
        "Which test image goes through the net once for each of many masks. They are in the order of their classes.",
        "마스크를 여러 번 바꾸어 가며 신경망에 넣어 볼 테스트 이미지의 번호입니다. 클래스 순서로 늘어서 있습니다.",
    ),
    kind: Kind::Integer { min: 0, max: 999, default: 350 },
};

/// Few images, a fifth of them with wrong labels, so that there is a gap to close.
pub fn default_for(settings: &Settings, field: &Field) -> Option<Value> {
    match field.path.as_str() {
        "images" => Some(Value::Number(30.0)),
        "wrong" => Some(Value::Number(0.2)),
        _ => course::default_for(settings, field),
    }
}

/// One way to drop.
pub struct Method {
    /// In facts: `dropout`.
    pub name: &'static str,
    pub label: Text,
    /// Its net, and the same without it.
    pub net: String,
    pub without: String,
    /// The layer whose values are looked at, and what they are.
    pub layer: usize,
    pub values: Text,
}

/// Trainings with it and without.
pub struct Masks {
    method: Method,
    title: String,
    trials: Trials,
    /// Of the net that is watched: the first seed's, with dropping.
    film: Film,
    glimpses: Vec<Glimpse>,
    /// Test images, whose values in training and at test are compared.
    some: Vec<f32>,
    /// The test image that goes through many masks, and its class.
    example: Vec<f32>,
    label: usize,
}

/// Into the watched net, whenever its accuracy is measured.
struct Glimpse {
    step: usize,
    /// Values of the layer on the same images, with masks and without.
    training: Histogram,
    test: Histogram,
    /// The logit of the example's class, once for each of [`MASKS`] masks; and at test.
    logits: Histogram,
    tested: f64,
}

/// Looks at the accuracies in a run.
const LOOKS: usize = 32;

/// Images that go into a histogram.
const SOME: usize = 50;

/// How often each of them goes through in training mode, with other masks.
const PASSES: usize = 16;

/// Masks of which the mean is taken.
const MASKS: usize = 100;

/// The arm with dropping.
const WITH: usize = 1;

impl Masks {
    /// # Errors
    /// More images than the set has.
    pub fn new(method: Method, settings: &Settings, seed: u64, inputs: &Inputs) -> Result<Masks, Complaint> {
        let set = course::set(settings);
        let images = inputs.images(set);
        let plan = |name, label, hue, dash, net: &str| Plan {
            name,
            label,
            hue,
            dash,
            recipe: course::Recipe::momentum(net.to_string(), settings),
            images: settings.number("images") as usize,
            validation: 0,
            epochs: settings.number("epochs") as usize,
        };
        let without = Text::new("Without", "규제 없음");
        let plans = vec![
            plan("without", without, Hue::Grey, Dash::Dashed, &method.without),
            plan(method.name, method.label, Hue::Violet, Dash::Solid, &method.net),
        ];
        let trials = Trials::new(&images, plans, seed..seed + settings.number("seeds") as u64, LOOKS)?;

        let size = set.size.values();
        let read = |members: &[usize]| {
            let mut x = vec![0.0; members.len() * size];
            x.chunks_exact_mut(size).zip(members).for_each(|(x, &member)| images.read(member, x));
            x
        };
        let tested = &trials.tested;
        let every = tested.len() / SOME;
        let some = read(&tested.iter().step_by(every).take(SOME).copied().collect::<Vec<_>>());
        let example = tested[(settings.number("example") as usize).min(tested.len() - 1)];
        let percent = short(100.0 * settings.number("drop"), 2);
        let mut masks = Masks {
            title: format!("P = {percent} %"),
            film: Film::new(&images, trials.last()),
            glimpses: Vec::with_capacity(LOOKS + 2),
            some,
            example: read(&[example]),
            label: images.label(example),
            method,
            trials,
        };
        // Before the first step nothing has been dropped: the net as it is at test.
        let Training { model, w, .. } = &mut masks.trials.arms[WITH].runs[0].training;
        model.forward(Mode::Eval, &mut Rng::new(0), w, &masks.example);
        masks.film.take(model);
        masks.glimpse();
        Ok(masks)
    }

    /// Compares the watched net's values in training and at test, at the step that was made last.
    fn glimpse(&mut self) {
        let run = &mut self.trials.arms[WITH].runs[0];
        let step = run.losses.len();
        let Training { model, w, .. } = &mut run.training;
        let mut rng = Rng::new(step as u64);
        let layer = self.method.layer;
        let mut values = |mode, passes| {
            let mut all = Vec::new();
            for _ in 0..passes {
                model.forward(mode, &mut rng, w, &self.some);
                all.extend_from_slice(model.chain.y(layer, SOME));
            }
            all
        };
        let (training, test): (Vec<f32>, Vec<f32>) = (values(Mode::Train, PASSES), values(Mode::Eval, 1));
        let range = histogram::range(training.iter().chain(&test).copied());
        let label = self.label;
        let logits: Vec<f32> =
            (0..MASKS).map(|_| model.forward(Mode::Train, &mut rng, w, &self.example)[label]).collect();
        let tested = model.forward(Mode::Eval, &mut rng, w, &self.example)[label];
        let around = histogram::range(logits.iter().copied().chain([tested]));
        self.glimpses.push(Glimpse {
            step,
            training: Histogram::of(&training, range),
            test: Histogram::of(&test, range),
            logits: Histogram::of(&logits, around),
            tested: tested as f64,
        });
    }

    fn seen(&self) -> &Glimpse {
        let past = self.glimpses.iter().rfind(|glimpse| glimpse.step <= self.trials.step);
        past.expect("the first is at step 0")
    }

    /// The layer's values, the same images in training and at test.
    fn values(&self, lang: Lang, sketch: &Sketch) -> Panel {
        const SHARES: (f64, f64) = (0.05, 100.0);
        let Glimpse { training, test, .. } = self.seen();
        let mut marks = training.marks(Hue::Blue, Dash::Dashed, SHARES);
        marks.extend(test.marks(Hue::Terracotta, Dash::Solid, SHARES));
        let [before, after] = [training, test].map(|histogram| short(histogram.mean.mean, 3));
        let right = training.range().1;
        let (blue, red) = (
            say!(lang, "training: mean {before}", "훈련: 평균 {before}"),
            say!(lang, "test: mean {after}", "테스트: 평균 {after}"),
        );
        marks.push(note((right, 55.0), blue, Hue::Blue));
        marks.push(note((right, 25.0), red, Hue::Terracotta));
        let values = self.method.values.get(lang);
        Panel {
            name: "values".to_string(),
            title: say!(
                lang,
                "Histogram: {values} on the same images, in training (dashed) and at test (solid); upright lines are means",
                "히스토그램: 같은 이미지에서 {values}, 훈련할 때(파선)와 테스트할 때(실선). 세로선은 평균"
            ),
            frame: Frame::Chart {
                x: Axis::linear(values, training.range()),
                y: Axis::log(say!(lang, "share, %", "비율(%)"), SHARES),
            },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    /// One output for many masks, and at test.
    fn logits(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let Glimpse { logits, tested, .. } = self.seen();
        let top = 10.0 * (10.0 * logits.highest()).ceil() + 10.0;
        // The notes stand above the lines.
        let line = 0.78 * top;
        let mut marks = logits.marks(Hue::Blue, Dash::Dashed, (0.0, line));
        marks.push(path(vec![(*tested, 0.0), (*tested, line)], Hue::Terracotta, Dash::Solid, 2.5));
        let (mean, at_test) = (logits.mean.text(2), short(*tested, 3));
        let right = logits.range().1;
        marks.push(note((right, 0.95 * top), say!(lang, "mean {mean}", "평균 {mean}"), Hue::Blue));
        marks.push(note((right, 0.84 * top), say!(lang, "test {at_test}", "테스트 {at_test}"), Hue::Terracotta));
        let class = self.trials.images.set.classes[self.label].get(lang);
        Panel {
            name: "masks".to_string(),
            title: say!(
                lang,
                "Histogram: the logit of the right class of one test image over {MASKS} masks (dashed), its mean, and \
                 the one value at test (solid)",
                "히스토그램: 테스트 이미지 하나에서 정답 클래스의 로짓. 마스크 {MASKS}개의 분포와 평균(파선), 테스트할 때의 값(실선)"
            ),
            frame: Frame::Chart {
                x: Axis::linear(
                    say!(lang, "logit of “{class}” for one test image", "테스트 이미지 하나의 “{class}” 로짓"),
                    logits.range(),
                ),
                y: Axis::linear(say!(lang, "share of {MASKS} masks, %", "마스크 {MASKS}개 중 비율(%)"), (0.0, top)),
            },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    fn status(&self, lang: Lang) -> String {
        let Glimpse { logits, tested, training, test, .. } = self.seen();
        let (mean, tested) = (logits.mean.text(2), short(*tested, 3));
        let ratio = short(test.mean.mean / training.mean.mean, 3);
        let said = self.trials.status(lang);
        say!(
            lang,
            "{said} At test the layer's mean is {ratio} times that of training; the example's logit is {tested}, its \
             mean over {MASKS} masks {mean}.",
            "{said} 층의 평균은 테스트할 때가 훈련할 때의 {ratio}배입니다. 예로 든 이미지의 로짓은 테스트에서 {tested}, 마스크 \
             {MASKS}개의 평균은 {mean}입니다."
        )
    }

    /// Those of the [trials](Trials::facts); `ratio`, of the layer's mean value at test to that in training;
    /// `logit.masks` with `logit.error`, and `logit.test`.
    fn facts(&self) -> Vec<(String, f64)> {
        let Glimpse { logits, tested, training, test, .. } = self.seen();
        let Mean { mean, error } = logits.mean;
        let ratio = test.mean.mean / training.mean.mean;
        let own = [("ratio", ratio), ("logit.masks", mean), ("logit.error", error), ("logit.test", *tested)];
        let mut facts = self.trials.facts();
        facts.extend(own.into_iter().filter(|fact| fact.1.is_finite()).map(|(name, value)| (name.to_string(), value)));
        facts.push(("kept".to_string(), self.film.kept(self.trials.step)));
        facts
    }
}

/// A text that ends at this point.
fn note(at: Point, text: String, hue: Hue) -> Mark {
    Mark::Label { at, text, hue, side: Side::Left }
}

impl Widget for Masks {
    fn last(&self) -> u32 {
        self.trials.last() as u32
    }

    fn tick(&mut self) {
        let Masks { trials, film, .. } = self;
        trials.tick_and(|arms| film.take(&arms[WITH].runs[0].training.model));
        if self.trials.arms[WITH].runs[0].looks.len() > self.glimpses.len() {
            self.glimpse();
        }
    }

    fn rewind(&mut self, step: u32) -> bool {
        self.trials.step = step as usize;
        true
    }

    fn scene(&self, lang: Lang, sketch: &mut Sketch) {
        /// Where accuracies begin.
        const LOW: f64 = 0.5;
        let panels = vec![
            self.film.panel(self.trials.step, &self.trials.images, lang, sketch),
            self.values(lang, sketch),
            self.logits(lang, sketch),
            self.trials.accuracies(Part::Train, LOW, lang, sketch),
            self.trials.accuracies(Part::Test, LOW, lang, sketch),
        ];
        let scene = &mut sketch.scene;
        scene.title =
            format!("{}, {}: {}", self.method.label.get(lang), self.title, self.trials.images.set.title.get(lang));
        scene.legend = self.trials.legend(lang);
        scene.status = self.status(lang);
        scene.warnings = self.trials.warnings(lang);
        scene.facts = self.facts();
        scene.step = self.trials.step as u32;
        scene.last = self.last();
        scene.panels = panels;
    }

    fn table(&self, lang: Lang) -> Table {
        self.trials.table(lang)
    }
}
