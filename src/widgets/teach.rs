//! Teach it your own classes: a pretrained net gets a new head, which learns to tell the reader's drawings apart.
//!
//! With a few drawings of each class none can be spared for a test. So every net here has siblings that train beside
//! it, each without a fifth of the drawings, and what they say of that fifth is what is counted: cross-validation.

use super::course;
use super::curves::{path, percent};
use super::{Inputs, Need, Spec, Widget};
use crate::engine::augment::Image;
use crate::engine::augment::pipeline::Pipeline;
use crate::engine::data::{DataSet, fashion14, optdigits8};
use crate::engine::drawings::{DRAWINGS, Drawing, Lesson, SIDE};
use crate::engine::nn::batches::{Batches, Examples};
use crate::engine::nn::cross_entropy::targets;
use crate::engine::nn::model::Model;
use crate::engine::nn::pretrained::DIGITS;
use crate::engine::nn::score::{Judged, largest};
use crate::engine::nn::shape::Shape;
use crate::engine::nn::training::{Group as Layers, NonFinite, Training};
use crate::engine::rng::Rng;
use crate::say;
use crate::scene::{Axis, Entry, Frame, Mark, Panel, Point, Side, Sketch, Table, Tone};
use crate::spec::number::short;
use crate::spec::{Choice, Complaint, Dash, Hue, Kind, Lang, Setting, Settings, Text};

pub const SPEC: Spec = Spec {
    name: "teach",
    title: Text::new("Teach it your own classes", "내 클래스 가르치기"),
    line: Text::doc(
        "Draw a handful of examples for classes of your own. A net that was pretrained on digits gets a new head, \
         which learns as you draw; a test pad shows at once what it takes your next drawing for.",
        "직접 정한 클래스마다 그림을 몇 장 그리십시오. 숫자로 사전 학습한 신경망에 새 헤드를 붙여 그리는 대로 훈련하며, \
         테스트 그림판에 그린 것을 무엇으로 보는지 바로 알려 줍니다.",
    ),
    settings: &[SET, LEARN, UPDATES, AUGMENT, DROPOUT, CLASSES, IMAGES],
    groups: Vec::new,
    default_for: |_, _| None,
    opens_at: None,
    seeded: true,
    needs,
    source: file!(),
};

/// Whether the reader draws in a figure of this widget in this state.
pub fn draws(spec: &Spec, settings: &Settings) -> bool {
    spec.name == SPEC.name && settings.choice("set") == OWN
}

const SET: Setting = Setting {
    name: "set",
    symbol: "",
    label: Text::doc("examples", "예제"),
    help: Text::doc(
        "Your drawings, or some classes of a set, drawn by the seed. While you have drawn nothing, digits stand in.",
        "내 그림, 또는 데이터 세트에서 시드로 뽑은 클래스입니다. 아직 그린 것이 없으면 숫자 이미지를 대신 씁니다.",
    ),
    kind: Kind::Choice { options: sets, default: OWN },
};

const OWN: &str = "own";

fn sets() -> Vec<Choice> {
    let built_in = [&optdigits8::SPEC, &fashion14::SPEC].map(|set| Choice { name: set.name, label: set.title });
    [Choice { name: OWN, label: Text::new("your drawings", "내 그림") }].into_iter().chain(built_in).collect()
}

const LEARN: Setting = Setting {
    name: "learn",
    symbol: "",
    label: Text::doc("what learns", "배우는 부분"),
    help: Text::doc(
        "The head alone on frozen features; all layers, the pretrained ones at a smaller rate; or all from random weights.",
        "특성을 동결하고 헤드만, 사전 학습한 층의 학습률을 줄여 전체를, 또는 무작위 가중치에서 시작해 전체를 훈련합니다.",
    ),
    kind: Kind::Choice { options: ways, default: "head" },
};

fn ways() -> Vec<Choice> {
    vec![
        Choice { name: "head", label: Text::new("new head, rest frozen", "새 헤드만(나머지 동결)") },
        Choice { name: "finetune", label: Text::new("fine-tune all layers", "전체 미세 조정") },
        Choice { name: "scratch", label: Text::new("everything from scratch", "처음부터 모두") },
    ]
}

/// In updates rather than epochs: a few drawings make short epochs.
const UPDATES: Setting = Setting {
    name: "updates",
    symbol: "",
    label: Text::doc("updates", "갱신 횟수"),
    help: Text::doc(
        "How many mini-batches of up to 16 examples each net trains on.",
        "신경망마다 예제를 16장까지 담은 미니배치로 갱신하는 횟수입니다.",
    ),
    kind: Kind::Integer { min: 1, max: 1000, default: 200 },
};

const AUGMENT: Setting = Setting { kind: Kind::Switch { default: false }, ..course::AUGMENT };

const DROPOUT: Setting = Setting {
    name: "dropout",
    symbol: "p",
    label: Text::doc("dropout before the head", "헤드 앞 드롭아웃"),
    help: Text::doc(
        "The probability with which each feature is left out in training.",
        "훈련할 때 특성 하나하나를 끄는 확률입니다.",
    ),
    kind: Kind::Number { min: 0.0, max: 0.9, default: 0.0, log: false },
};

const CLASSES: Setting = Setting {
    name: "classes",
    symbol: "",
    label: Text::doc("classes of the set", "세트의 클래스 수"),
    help: Text::doc("Does not count for your drawings.", "내 그림에는 적용되지 않습니다."),
    kind: Kind::Integer { min: 2, max: 6, default: 5 },
};

const IMAGES: Setting = Setting {
    name: "images",
    symbol: "N",
    label: Text::doc("images a class of the set", "세트의 클래스당 이미지"),
    help: CLASSES.help,
    kind: Kind::Integer { min: 1, max: DRAWINGS as i64, default: 10 },
};

/// What stands in for the reader's drawings, or was chosen in their place.
fn set(settings: &Settings) -> &'static DataSet {
    if settings.choice("set") == fashion14::SPEC.name { &fashion14::SPEC } else { &optdigits8::SPEC }
}

fn needs(settings: &Settings) -> Vec<Need> {
    vec![Need::Images(set(settings)), Need::Net(&DIGITS)]
}

const BATCH: usize = 16;

/// The nets beside the one that has all drawings.
const FOLDS: usize = 5;

/// Looks at all drawings in a run.
const LOOKS: usize = 20;

/// Drawings of a class that are shown.
const SHOWN: usize = 12;

/// The rates of the head and of the layers below it.
fn rates(learn: &str) -> (f64, f64) {
    match learn {
        "head" => (0.01, 0.0),
        "finetune" => (0.01, 0.0008),
        _ => (0.002, 0.002),
    }
}

/// What is to be learned: names, images, and which is which.
struct Subject {
    names: Vec<String>,
    images: Vec<Image>,
    labels: Vec<usize>,
    /// Images that nobody trains on, with their classes; the reader's drawings have none.
    tests: (Vec<Image>, Vec<usize>),
}

impl Subject {
    /// The reader's drawings.
    fn own(lesson: &Lesson) -> Subject {
        let mut subject = Subject {
            names: lesson.classes.iter().map(|class| class.name.clone()).collect(),
            images: Vec::new(),
            labels: Vec::new(),
            tests: (Vec::new(), Vec::new()),
        };
        for (label, class) in lesson.classes.iter().enumerate() {
            subject.images.extend(class.drawings.iter().map(Drawing::image));
            subject.labels.extend(class.drawings.iter().map(|_| label));
        }
        subject
    }

    /// So many classes of a set, drawn by the seed, and so many images of each.
    fn of_set(settings: &Settings, seed: u64, inputs: &Inputs, lang: Lang) -> Result<Subject, Complaint> {
        let images = inputs.images(set(settings));
        let count = images.set.classes.len();
        let mut chosen: Vec<usize> = (0..count).collect();
        Rng::new(seed + (3 << 32)).shuffle(&mut chosen);
        chosen.truncate(settings.number("classes") as usize);
        chosen.sort_unstable();
        // As large as the pretrained net's input.
        let image = |i: usize| match images.set.size.width {
            SIDE => images.image(i),
            _ => images.framed(i, SIDE, SIDE, 1),
        };
        let split = images.split(settings.number("images") as usize, 0, seed)?;
        let part = |members: &[usize]| {
            let place = |i: &usize| chosen.iter().position(|class| *class == images.label(*i));
            members.iter().filter_map(|i| Some((image(*i), place(i)?))).unzip()
        };
        let (train, labels) = part(&split.train);
        let names = chosen.iter().map(|&class| images.set.classes[class].get(lang).to_string()).collect();
        Ok(Subject { names, images: train, labels, tests: part(&split.test) })
    }

    fn of_class(&self, class: usize) -> impl Iterator<Item = usize> {
        self.labels.iter().enumerate().filter(move |(_, label)| **label == class).map(|(i, _)| i)
    }

    fn count(&self, class: usize) -> usize {
        self.of_class(class).count()
    }

    /// For each fold the images that are held out of it: of every class with at least two, each in one fold.
    fn folds(&self) -> Vec<Vec<usize>> {
        let most = (0..self.names.len()).map(|class| self.count(class)).max().unwrap_or(0);
        let mut folds = vec![Vec::new(); most.clamp(2, FOLDS)];
        for class in (0..self.names.len()).filter(|&class| self.count(class) > 1) {
            let count = folds.len();
            self.of_class(class).enumerate().for_each(|(place, i)| folds[place % count].push(i));
        }
        folds.retain(|fold| !fold.is_empty());
        folds
    }
}

/// Some of the images as a net's examples.
struct Shown<'a> {
    images: &'a [Image],
    labels: &'a [usize],
    members: &'a [usize],
}

impl Shown<'_> {
    fn judged(mut self, classes: usize) -> Judged<f32> {
        Judged::of(&mut self, SIDE * SIDE, classes, 1)
    }
}

impl Examples<f32> for Shown<'_> {
    fn count(&self) -> usize {
        self.members.len()
    }

    fn read(&mut self, i: usize, _: &mut Rng, x: &mut [f32], t: &mut [f32]) {
        let i = self.members[i];
        x.copy_from_slice(&self.images[i].pixels);
        targets(&[self.labels[i]], 0.0, t.len(), t);
    }
}

/// The same, changed at each reading.
struct Augmented<'a> {
    shown: Shown<'a>,
    pipeline: &'a mut Pipeline,
    image: &'a mut Image,
}

impl Examples<f32> for Augmented<'_> {
    fn count(&self) -> usize {
        self.shown.count()
    }

    fn read(&mut self, i: usize, rng: &mut Rng, x: &mut [f32], t: &mut [f32]) {
        self.shown.read(i, rng, x, t);
        self.image.pixels.copy_from_slice(x);
        self.pipeline.run(self.image, rng);
        x.copy_from_slice(&self.image.pixels);
    }
}

/// A net, the images that it trains on, and those that are held out of it.
struct Pupil {
    training: Training<f32>,
    members: Vec<usize>,
    held: Vec<usize>,
    judged: Judged<f32>,
}

/// See [`SPEC`].
pub fn new(settings: &Settings, seed: u64, inputs: &Inputs) -> Result<Teach, Complaint> {
    let lesson = lesson(settings, inputs);
    let subject = |lang| match &lesson {
        Some(lesson) => Ok(Subject::own(lesson)),
        None => Subject::of_set(settings, seed, inputs, lang),
    };
    let (subject, korean) = (subject(Lang::En)?, subject(Lang::Ko)?.names);
    let (classes, count) = (subject.names.len(), subject.images.len());
    let steps = settings.number("updates") as usize;
    let net = inputs.net(&DIGITS);

    let pupil = |held: Vec<usize>| -> Result<Pupil, Complaint> {
        let members: Vec<usize> = (0..count).filter(|i| !held.contains(i)).collect();
        let training = training(settings, classes, members.len(), steps, seed, &net.w)?;
        let judged = if held.is_empty() { &members } else { &held };
        let shown = Shown { images: &subject.images, labels: &subject.labels, members: judged };
        Ok(Pupil { judged: shown.judged(classes), training, members, held })
    };
    let nets = [Vec::new()].into_iter().chain(subject.folds()).map(pupil).collect::<Result<Vec<Pupil>, _>>()?;
    let (tests, labels) = &subject.tests;
    let all: Vec<usize> = (0..tests.len()).collect();
    let test = (!all.is_empty()).then(|| Shown { images: tests, labels, members: &all }.judged(classes));

    let mut teach = Teach {
        names: [subject.names.clone(), korean],
        probe: Vec::new(),
        answer: Vec::new(),
        answered: None,
        settings: settings.clone(),
        lesson,
        subject,
        nets,
        test,
        pipeline: settings.switch("augment").then(course::pipeline),
        spare: Image::black(SIDE, SIDE, 1),
        steps,
        losses: Vec::new(),
        looks: Vec::new(),
        stopped: None,
        step: 0,
    };
    teach.look();
    teach.ask(inputs);
    Ok(teach)
}

fn given(inputs: &Inputs) -> Option<Lesson> {
    inputs.own.lesson.as_deref().map(Lesson::of_bytes)
}

/// The reader's drawings, where they are chosen and there are any.
fn lesson(settings: &Settings, inputs: &Inputs) -> Option<Lesson> {
    given(inputs).filter(|lesson| settings.choice("set") == OWN && lesson.count() > 0)
}

/// A net of the pretrained blocks and a new head, about to be trained on so many examples.
fn training(
    settings: &Settings,
    classes: usize,
    examples: usize,
    steps: usize,
    seed: u64,
    pretrained: &[f32],
) -> Result<Training<f32>, Complaint> {
    let (learn, kept) = (settings.choice("learn"), DIGITS.blocks.len());
    let dropout = match settings.number("dropout") {
        0.0 => String::new(),
        p => format!("dropout {}, ", short(p, 3)),
    };
    let cut = DIGITS.cut(kept, classes);
    let (blocks, head) = cut.rsplit_once(", ").expect("a head follows the blocks");
    let model = Model::read(&format!("{blocks}, {dropout}{head}"), Shape::new(SIDE, SIDE, 1), 50)?;
    let mut w = model.initial(seed);
    let below = DIGITS.layers(kept)[kept].start;
    if learn != "scratch" {
        let carried = model.chain.links[below - 1].weights.end;
        w[..carried].copy_from_slice(&pretrained[..carried]);
    }
    let (lr, lower) = rates(learn);
    let group = |layers, rate: f64| Layers { layers, rate: rate / lr, optimizer: (rate > 0.0).then(course::adam) };
    let groups = vec![group(0..below, lower), group(below..model.chain.links.len(), lr)];
    let batches = Batches::new(examples, BATCH.min(examples), true);
    Ok(Training::new(model, w, groups, course::cosine(lr, steps), batches, seed))
}

pub struct Teach {
    settings: Settings,
    /// The drawings that are learned; `None`: images of a set are.
    lesson: Option<Lesson>,
    subject: Subject,
    /// The classes in each language.
    names: [Vec<String>; 2],
    /// First the one that trains on all images, then its siblings.
    nets: Vec<Pupil>,
    test: Option<Judged<f32>>,
    pipeline: Option<Pipeline>,
    /// The image that is being augmented.
    spare: Image,
    steps: usize,
    /// Of the first net's mini-batches.
    losses: Vec<f32>,
    looks: Vec<Look>,
    stopped: Option<NonFinite>,
    step: usize,
    /// What the test pad shows; empty: nothing.
    probe: Vec<f32>,
    /// What the net of this look says of it, by class.
    answer: Vec<f32>,
    answered: Option<usize>,
}

/// What there is to see of the nets at one step.
struct Look {
    step: usize,
    train: f64,
    /// What a net says of each image that has not seen it; `None` where every net has.
    said: Vec<Option<usize>>,
    /// Accuracy and mean loss of what they say; NaN where nothing is held out.
    held: f64,
    loss: f64,
    /// On test images; NaN where there are none.
    test: f64,
    /// The first net's numbers, by which the test pad is judged.
    w: Vec<f32>,
}

impl Widget for Teach {
    fn last(&self) -> u32 {
        self.steps as u32
    }

    fn tick(&mut self) {
        if self.step == self.losses.len() && self.stopped.is_none() {
            self.train();
            let every = self.steps.div_ceil(LOOKS);
            if self.losses.len().is_multiple_of(every) || self.losses.len() == self.steps {
                self.look();
            }
        }
        self.step += 1;
        self.answer();
    }

    fn rewind(&mut self, step: u32) -> bool {
        self.step = step as usize;
        self.answer();
        true
    }

    /// Another drawing on the test pad changes no training.
    fn ask(&mut self, inputs: &Inputs) -> bool {
        let classes = |lesson: Option<Lesson>| lesson.map(|lesson| lesson.classes);
        if classes(lesson(&self.settings, inputs)) != classes(self.lesson.clone()) {
            return false;
        }
        let drawn = given(inputs).and_then(|lesson| lesson.probe);
        // Before anything is drawn, an image that the net has not seen.
        let first = || self.subject.tests.0.first().map(|image| image.pixels.clone());
        self.probe = drawn.map(|probe| probe.image().pixels).or_else(first).unwrap_or_default();
        self.answered = None;
        self.answer();
        true
    }

    fn scene(&self, lang: Lang, sketch: &mut Sketch) {
        let panels = vec![
            self.examples(lang, sketch),
            self.accuracy(lang, sketch),
            self.loss(lang, sketch),
            // Next to the pads, so that the bars are seen while one draws.
            self.tested(lang, sketch),
        ];
        let look = self.seen();
        let scene = &mut sketch.scene;
        scene.title = match &self.lesson {
            Some(_) => say!(lang, "Teach it your own classes", "내 클래스 가르치기"),
            None => {
                say!(lang, "Teach it classes: {}", "클래스 가르치기: {}", set(&self.settings).title.get(lang))
            }
        };
        scene.legend = self.legend(lang);
        scene.status = self.status(lang);
        scene.warnings = self.warnings(lang);
        scene.facts = vec![
            ("train.accuracy".to_string(), look.train),
            ("heldout.accuracy".to_string(), look.held),
            ("test.accuracy".to_string(), look.test),
            ("gap".to_string(), look.train - look.held),
            ("drawings".to_string(), self.subject.images.len() as f64),
            ("classes".to_string(), self.subject.names.len() as f64),
            ("step".to_string(), self.step as f64),
        ];
        scene.facts.retain(|(_, value)| !value.is_nan());
        scene.step = self.step as u32;
        scene.last = self.steps as u32;
        scene.panels = panels;
    }

    fn table(&self, lang: Lang) -> Table {
        let columns = vec![
            say!(lang, "step", "걸음"),
            say!(lang, "training accuracy", "훈련 정확도"),
            say!(lang, "held-out accuracy", "교차 검증 정확도"),
            say!(lang, "held-out loss", "교차 검증 손실"),
            say!(lang, "test accuracy", "테스트 정확도"),
        ];
        let row = |look: &Look| vec![look.step as f64, look.train, look.held, look.loss, look.test];
        Table { columns, rows: self.past().map(row).collect() }
    }
}

impl Teach {
    /// One update of every net.
    fn train(&mut self) {
        let Teach { subject, nets, pipeline, spare, losses, stopped, .. } = self;
        for (i, Pupil { training, members, .. }) in nets.iter_mut().enumerate() {
            let mut shown = Shown { images: &subject.images, labels: &subject.labels, members };
            let stepped = match pipeline {
                Some(pipeline) => training.step(&mut Augmented { shown, pipeline, image: spare }),
                None => training.step(&mut shown),
            };
            match stepped {
                Ok(loss) if i == 0 => losses.push(loss),
                Ok(_) => {}
                Err(why) => *stopped = Some(why),
            }
        }
    }

    /// Notes how the nets do now.
    fn look(&mut self) {
        let classes = self.subject.names.len();
        let mut said = vec![None; self.subject.images.len()];
        let (mut right, mut loss, mut count) = (0.0, 0.0, 0.0);
        for Pupil { training, held, judged, .. } in &mut self.nets[1..] {
            let p = judged.predict(&mut training.model, &training.w);
            let score = judged.judge(&p);
            for (&i, p) in held.iter().zip(p.chunks_exact(classes)) {
                said[i] = Some(largest(p));
            }
            right += score.accuracy * held.len() as f64;
            loss += score.loss * held.len() as f64;
            count += held.len() as f64;
        }
        let Pupil { training: Training { model, w, .. }, judged, .. } = &mut self.nets[0];
        let test = self.test.as_ref().map_or(f64::NAN, |test| test.score(model, w).accuracy);
        let train = judged.score(model, w).accuracy;
        let (held, loss) = (right / count, loss / count);
        self.looks.push(Look { step: self.losses.len(), train, said, held, loss, test, w: w.clone() });
    }

    /// What the net of the latest look says of the drawing on the test pad.
    fn answer(&mut self) {
        let now = self.seen().step;
        if self.answered.replace(now) == Some(now) {
            return;
        }
        self.answer.clear();
        if self.probe.is_empty() {
            return;
        }
        let look = self.looks.iter().rev().find(|look| look.step == now).expect("it was seen");
        self.nets[0].training.model.predict(&look.w, &self.probe, |_, p| self.answer.extend_from_slice(p));
    }

    /// The looks up to the step shown.
    fn past(&self) -> impl Iterator<Item = &Look> {
        self.looks.iter().take_while(|look| look.step <= self.step)
    }

    fn seen(&self) -> &Look {
        self.past().last().expect("the first look is at step 0")
    }

    fn name(&self, class: usize, lang: Lang) -> &str {
        &self.names[(lang == Lang::Ko) as usize][class]
    }

    /// A name of one letter or two digits: its own, or else A, B, …
    fn brief(&self, class: usize, lang: Lang) -> String {
        match self.name(class, lang) {
            name if columns(name) < 3 => name.to_string(),
            _ => ((b'A' + class as u8) as char).to_string(),
        }
    }

    /// The name, with its letter where it has one, in at most so many columns.
    fn whole(&self, class: usize, lang: Lang, room: usize) -> String {
        let (name, brief) = (self.name(class, lang), self.brief(class, lang));
        let long = if name == brief { name.to_string() } else { format!("{brief} {name}") };
        let mut cut = String::new();
        for letter in long.chars() {
            cut.push(letter);
            if columns(&cut) > room {
                cut.pop();
                return cut + "…";
            }
        }
        cut
    }

    fn legend(&self, lang: Lang) -> Vec<Entry> {
        let look = self.seen();
        let entry = |label: String, hue, dash, accuracy: f64| Entry {
            label,
            hue,
            dash,
            note: say!(lang, "{} % right", "정확도 {} %", percent(accuracy)),
            unit: String::new(),
        };
        let mut legend =
            vec![entry(say!(lang, "examples it trains on", "훈련한 예제"), Hue::Blue, Dash::Dashed, look.train)];
        if !look.held.is_nan() {
            let label = say!(lang, "examples held out (cross-validation)", "빼 둔 예제(교차 검증)");
            legend.push(entry(label, Hue::Terracotta, Dash::Solid, look.held));
        }
        if !look.test.is_nan() {
            let label = say!(lang, "test images, seen by no net", "보지 않은 테스트 이미지");
            legend.push(entry(label, Hue::Green, Dash::Dotted, look.test));
        }
        legend
    }

    fn status(&self, lang: Lang) -> String {
        let look = self.seen();
        let (count, classes) = (self.subject.images.len(), self.subject.names.len());
        let judged = look.said.iter().flatten().count();
        let right = libm::round(look.held * judged as f64);
        let held = if judged == 0 {
            say!(
                lang,
                "With two drawings in a class, it can be told how well a net does on drawings that it has not seen.",
                "한 클래스에 그림이 두 장은 있어야, 보지 않은 그림을 얼마나 맞히는지 알 수 있습니다."
            )
        } else {
            say!(
                lang,
                "Of {judged} examples, {right} are told rightly by a net that has not seen them.",
                "예제 {judged}장 가운데 {right}장을, 그 예제를 보지 않은 신경망이 맞혔습니다."
            )
        };
        match self.lesson {
            Some(_) => say!(
                lang,
                "Your {count} drawings of {classes} classes. {held}",
                "클래스 {classes}개에 그린 그림 {count}장입니다. {held}"
            ),
            None => say!(
                lang,
                "{classes} classes with {count} images that the pretrained net has never seen. {held}",
                "클래스 {classes}개의 이미지 {count}장으로, 사전 학습한 신경망이 본 적 없는 것입니다. {held}"
            ),
        }
    }

    fn warnings(&self, lang: Lang) -> Vec<String> {
        let classes = 0..self.subject.names.len();
        let list = |count: usize| {
            let named = classes.clone().filter(|&class| self.subject.count(class) == count);
            named.map(|class| say!(lang, "“{}”", "‘{}’", self.name(class, lang))).collect::<Vec<_>>().join(", ")
        };
        let mut warnings = Vec::new();
        let (none, one) = (list(0), list(1));
        if !none.is_empty() {
            warnings.push(say!(
                lang,
                "No drawing of {none} yet: a net cannot learn a class without examples, and will hardly ever answer it.",
                "아직 그림이 없는 클래스: {none}. 예제가 없는 클래스는 배울 수 없어 답으로 거의 나오지 않습니다."
            ));
        }
        if !one.is_empty() && self.lesson.is_some() {
            warnings.push(say!(
                lang,
                "One drawing only of {one}: it cannot be held out, and is not counted.",
                "그림이 한 장뿐인 클래스: {one}. 빼 둘 수 없어 교차 검증에는 넣지 않습니다."
            ));
        }
        let stopped = self.stopped.as_ref().filter(|stopped| stopped.step <= self.step);
        warnings.extend(stopped.map(|stopped| stopped.sentence(lang)));
        warnings
    }

    /// A row of examples for each class; under those that are told wrongly while held out, the answer.
    fn examples(&self, lang: Lang, sketch: &Sketch) -> Panel {
        const NAMES: f64 = 3.0;
        const ROW: f64 = 1.5;
        const FEW: usize = 8;
        let said = &self.seen().said;
        let classes = self.subject.names.len();
        let wrong = |i: usize| said[i].filter(|said| *said != self.subject.labels[i]);
        // As many columns as there are drawings, so that these are as large as there is room.
        let most = (0..classes).map(|class| self.subject.count(class)).max().unwrap_or(0).clamp(FEW, SHOWN);
        let marks = || {
            let mut marks = Vec::new();
            for class in 0..classes {
                let top = ROW * class as f64;
                let text = self.whole(class, lang, 11);
                marks.push(Mark::Label { at: (0.1, top + 0.5), text, hue: Hue::Ink, side: Side::Right });
                // What is told wrongly is among those shown.
                let mut shown: Vec<usize> = self.subject.of_class(class).collect();
                shown.sort_by_key(|&i| wrong(i).is_none());
                shown.truncate(SHOWN);
                shown.sort_unstable();
                for (place, i) in shown.into_iter().enumerate() {
                    let left = NAMES + place as f64;
                    marks.push(Mark::Image {
                        at: (left + 0.05, top + 0.05, left + 0.95, top + 0.95),
                        cols: SIDE as u32,
                        rows: SIDE as u32,
                        cells: bytes(&self.subject.images[i].pixels),
                        tone: Tone::Grey,
                    });
                    if let Some(answer) = wrong(i) {
                        let text = format!("→ {}", self.brief(answer, lang));
                        let at = (left + 0.5, top + 1.2);
                        marks.push(Mark::Label { at, text, hue: Hue::Terracotta, side: Side::On });
                    }
                }
            }
            marks
        };
        let answers: Vec<u32> = said.iter().map(|said| said.map_or(u32::MAX, |class| class as u32)).collect();
        let pixels: Vec<u8> = self.subject.images.iter().flat_map(|image| bytes(&image.pixels)).collect();
        let key = ("examples", answers, pixels, &self.names[(lang == Lang::Ko) as usize]);
        Panel {
            name: "examples".to_string(),
            title: say!(
                lang,
                "Examples of each class, and what a net that has not seen them says where it is wrong",
                "클래스별 예제, 그리고 그 예제를 보지 않은 신경망이 틀렸을 때의 답"
            ),
            frame: Frame::Plain { width: NAMES + most as f64, height: ROW * classes as f64 },
            layers: vec![sketch.layer(key, marks)],
            handles: Vec::new(),
        }
    }

    /// The test pad as the net sees it, and the probability of each class.
    fn tested(&self, lang: Lang, sketch: &Sketch) -> Panel {
        const HEIGHT: f64 = 7.6;
        let classes = self.subject.names.len();
        let mut marks = Vec::new();
        let square = (0.3, 1.8, 4.3, 5.8);
        if self.probe.is_empty() {
            let text = say!(lang, "draw in the test pad", "테스트 그림판에 그려 보십시오");
            marks.push(Mark::Label { at: (0.3, 3.8), text, hue: Hue::Soft, side: Side::Right });
        } else {
            let (cols, rows) = (SIDE as u32, SIDE as u32);
            marks.push(Mark::Image { at: square, cols, rows, cells: bytes(&self.probe), tone: Tone::Grey });
            let best = largest(&self.answer);
            let row = (HEIGHT - 0.6) / classes as f64;
            for (class, &p) in self.answer.iter().enumerate() {
                let (middle, half) = (0.3 + row * (class as f64 + 0.5), (0.3 * row).min(0.4));
                let (from, to) = (7.2, 7.2 + 3.2 * (p as f64).max(0.01));
                let (top, bottom) = (middle - half, middle + half);
                let hue = if class == best { Hue::Terracotta } else { Hue::Grey };
                let points = vec![(from, top), (to, top), (to, bottom), (from, bottom)];
                marks.push(Mark::Area { points, hue, opacity: 0.7 });
                let mut write = |x: f64, text: String, side| {
                    marks.push(Mark::Label { at: (x, middle), text, hue: Hue::Ink, side });
                };
                write(7.1, self.whole(class, lang, 11), Side::Left);
                write(to + 0.05, format!("{} %", libm::round(100.0 * p as f64)), Side::Right);
            }
        }
        Panel {
            name: "probe".to_string(),
            title: say!(
                lang,
                "Test pad as the net sees it, and the probability of each class",
                "테스트 그림판의 그림을 신경망이 보는 모습, 그리고 클래스별 확률"
            ),
            frame: Frame::Plain { width: 12.0, height: HEIGHT },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    fn axis(&self, lang: Lang) -> Axis {
        Axis::linear(say!(lang, "step", "걸음"), (0.0, self.steps as f64))
    }

    fn over_looks(&self, of: impl Fn(&Look) -> f64, hue: Hue, dash: Dash) -> Option<Mark> {
        let points: Vec<Point> = self.past().map(|look| (look.step as f64, of(look))).collect();
        points.iter().all(|(_, y)| y.is_finite()).then(|| path(points, hue, dash, 2.0))
    }

    fn accuracy(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let marks = [
            self.over_looks(|look| 100.0 * look.train, Hue::Blue, Dash::Dashed),
            self.over_looks(|look| 100.0 * look.test, Hue::Green, Dash::Dotted),
            self.over_looks(|look| 100.0 * look.held, Hue::Terracotta, Dash::Solid),
        ];
        Panel {
            name: "accuracy".to_string(),
            title: say!(lang, "Chart: accuracy over steps", "그래프: 걸음에 따른 정확도"),
            frame: Frame::Chart {
                x: self.axis(lang),
                y: Axis::linear(say!(lang, "accuracy, %", "정확도(%)"), (0.0, 100.0)),
            },
            layers: vec![sketch.fresh(marks.into_iter().flatten().collect())],
            handles: Vec::new(),
        }
    }

    fn loss(&self, lang: Lang, sketch: &Sketch) -> Panel {
        const RANGE: (f64, f64) = (0.01, 10.0);
        let inside = |loss: f64| loss.clamp(RANGE.0, RANGE.1);
        let shown = &self.losses[..self.step.min(self.losses.len())];
        let batches = shown.iter().enumerate().map(|(i, &loss)| (i as f64, inside(loss as f64)));
        let mut marks = vec![path(batches.collect(), Hue::Grey, Dash::Solid, 1.0)];
        marks.extend(self.over_looks(|look| inside(look.loss), Hue::Terracotta, Dash::Solid));
        Panel {
            name: "loss".to_string(),
            title: say!(
                lang,
                "Chart: loss over steps, of each mini-batch (grey) and of examples held out",
                "그래프: 걸음에 따른 손실(회색은 미니배치, 나머지는 빼 둔 예제)"
            ),
            frame: Frame::Chart { x: self.axis(lang), y: Axis::log(say!(lang, "loss", "손실"), RANGE) },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }
}

/// How wide a text is: Hangul takes two columns.
fn columns(text: &str) -> usize {
    text.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum()
}

fn bytes(pixels: &[f32]) -> Vec<u8> {
    pixels.iter().map(|value| libm::roundf(255.0 * value.clamp(0.0, 1.0)) as u8).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::drawings::{Class, pad::Pad};
    use crate::widgets::{Own, State, open};

    /// A drawing through these points, moved a little by its number.
    fn drawing(points: &[(f64, f64)], number: usize) -> Drawing {
        let mut pad = Pad::default();
        let shift = |i: usize, at: f64| at + 0.05 * ((number * 7 + i * 3) % 5) as f64 - 0.1;
        let moved: Vec<Point> = points.iter().enumerate().map(|(i, &(x, y))| (shift(i, x), shift(i + 1, y))).collect();
        moved.windows(2).for_each(|ends| pad.stroke(ends[0], ends[1]));
        pad.drawing().expect("drawn")
    }

    const CROSS: [Point; 5] = [(0.2, 0.2), (0.8, 0.8), (0.5, 0.5), (0.8, 0.2), (0.2, 0.8)];
    const BAR: [Point; 2] = [(0.5, 0.1), (0.5, 0.9)];

    fn class(name: &str, points: &[Point], count: usize) -> Class {
        Class { name: name.to_string(), drawings: (0..count).map(|i| drawing(points, i)).collect() }
    }

    fn inputs(classes: &[Class], probe: Option<Drawing>) -> Inputs {
        let lesson = Lesson { classes: classes.to_vec(), probe };
        Inputs::built_in().with(&Own { image: None, lesson: Some(lesson.to_bytes().into()) })
    }

    fn teach(query: &str, inputs: &Inputs) -> Box<dyn Widget> {
        let (state, notices) = State::from_query(&SPEC, query);
        assert!(notices.is_empty(), "{notices:?}");
        open(&SPEC, &state, inputs).unwrap_or_else(|why| panic!("{}", why.en))
    }

    fn scene(widget: &dyn Widget) -> crate::scene::Scene {
        let mut sketch = Sketch::new(&[]);
        widget.scene(Lang::En, &mut sketch);
        sketch.scene
    }

    fn fact(widget: &dyn Widget, name: &str) -> Option<f64> {
        scene(widget).facts.into_iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    #[test]
    fn two_shapes_are_told_apart_from_a_few_drawings() {
        let classes = [class("cross", &CROSS, 5), class("bar", &BAR, 5)];
        for learn in ["head", "finetune", "scratch"] {
            let taught = teach(&format!("learn={learn}"), &inputs(&classes, None));
            assert!(fact(&*taught, "heldout.accuracy").expect("held out") >= 0.9, "{learn}");
            assert_eq!(fact(&*taught, "test.accuracy"), None);
        }
    }

    #[test]
    fn another_drawing_on_the_test_pad_is_answered_without_training_anew() {
        let classes = [class("cross", &CROSS, 4), class("bar", &BAR, 4)];
        let mut taught = teach("", &inputs(&classes, None));
        let percents = |widget: &dyn Widget| -> Vec<String> {
            let panel = scene(widget).panels.into_iter().find(|panel| panel.name == "probe").expect("there");
            let marks = panel.layers.into_iter().flat_map(|layer| layer.marks.expect("new"));
            let texts = marks.filter_map(|mark| if let Mark::Label { text, .. } = mark { Some(text) } else { None });
            texts.filter(|text| text.ends_with('%')).collect()
        };
        assert!(percents(&*taught).is_empty());
        let probe = Some(drawing(&BAR, 9));
        assert!(taught.ask(&inputs(&classes, probe.clone())));
        let told = percents(&*taught);
        let bar: f64 = told[1].trim_end_matches(" %").parse().expect("a number");
        assert!(bar > 80.0, "{told:?}");
        assert_eq!(scene(&*taught), scene(&*teach("", &inputs(&classes, probe))), "otherwise than opened with it");
        // Other drawings have to be learned.
        assert!(!taught.ask(&inputs(&classes[..1], None)));
        assert!(!taught.ask(&Inputs::built_in()));
    }

    #[test]
    fn classes_without_examples_are_named() {
        let empty = class("house", &BAR, 0);
        let taught =
            teach("updates=4", &inputs(&[class("cross", &CROSS, 3), class("bar", &BAR, 1), empty.clone()], None));
        let warnings = scene(&*taught).warnings;
        assert!(
            warnings.len() == 2 && warnings[0].contains("“house”") && warnings[1].contains("“bar”"),
            "{warnings:?}"
        );
        // A single drawing trains, and nothing can be held out.
        let taught = teach("updates=4", &inputs(&[class("bar", &BAR, 1), empty.clone()], None));
        assert_eq!(fact(&*taught, "heldout.accuracy"), None);
        // Nothing drawn at all: the digits stand in.
        let taught = teach("updates=2", &inputs(&[empty.clone(), empty], None));
        assert!(fact(&*taught, "test.accuracy").is_some());
    }

    #[test]
    fn every_example_is_held_out_once_and_no_net_trains_on_what_it_is_asked() {
        for counts in [[10, 7], [3, 1], [1, 1], [2, 0]] {
            let subject = Subject::own(&Lesson {
                classes: vec![class("cross", &CROSS, counts[0]), class("bar", &BAR, counts[1])],
                probe: None,
            });
            let mut held: Vec<usize> = subject.folds().concat();
            held.sort_unstable();
            let judged = (0..subject.images.len()).filter(|i| counts[subject.labels[*i]] > 1);
            assert_eq!(held, judged.collect::<Vec<_>>(), "{counts:?}");
        }
        let taught = new(&SPEC.settings(), 1, &Inputs::built_in()).expect("opens");
        assert_eq!(taught.nets.len(), 1 + FOLDS);
        for net in &taught.nets[1..] {
            assert!(!net.held.is_empty() && net.held.iter().all(|i| !net.members.contains(i)));
        }
    }

    #[test]
    fn frozen_layers_keep_their_bits() {
        let inputs = Inputs::built_in();
        let pretrained = inputs.net(&DIGITS);
        let mut taught = new(&SPEC.settings(), 1, &inputs).expect("opens");
        (0..10).for_each(|_| taught.tick());
        let Training { model, w, .. } = &taught.nets[0].training;
        let head = model.chain.links.last().expect("a head").weights.start;
        assert!(w[..head].iter().zip(&pretrained.w[..head]).all(|(now, before)| now.to_bits() == before.to_bits()));
    }
}
