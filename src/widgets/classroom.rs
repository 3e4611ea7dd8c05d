//! A net learns to tell images apart, and shows what it has learned so far.

use std::rc::Rc;

use super::course::{self, AUGMENT, BATCH, IMAGES, NET, OPTIMIZER, Recipe, SET, epochs};
use super::{Inputs, Spec, Widget};
use crate::engine::data::Images;
use crate::engine::nn::pictures::Pictures;
use crate::engine::nn::score::{Judged, Score};
use crate::engine::nn::training::{NonFinite, Training};
use crate::engine::{optim, schedule};
use crate::say;
use crate::scene::{Axis, Entry, Frame, Mark, Panel, Point, Side, Sketch, Table, Tone};
use crate::spec::number::short;
use crate::spec::{Complaint, Dash, Group, Hue, Kind, Lang, Setting, Settings, Text};

pub const SPEC: Spec = Spec {
    name: "classroom",
    title: Text::new("Classroom", "교실"),
    line: Text::doc(
        "A small net learns real images in front of you: watch its loss and accuracy, what it takes for what, \
         which images it gets wrong, and the filters of its first layer.",
        "작은 신경망이 눈앞에서 진짜 이미지를 배웁니다. 손실과 정확도, 무엇을 무엇으로 착각하는지, \
         틀린 이미지, 첫 층의 필터가 어떻게 바뀌는지 볼 수 있습니다.",
    ),
    settings: &[SET, NET, IMAGES, epochs(12), BATCH, OPTIMIZER, SCHEDULE, AUGMENT],
    groups,
    default_for: course::default_for,
    opens_at: None,
    seeded: true,
    needs: course::needs,
    source: file!(),
};

const SCHEDULE: Setting = Setting {
    name: "schedule",
    symbol: "",
    label: Text::doc("learning-rate schedule", "학습률 스케줄"),
    help: Text::doc("How the learning rate goes over the run.", "훈련하는 동안 학습률을 바꾸는 방법입니다."),
    kind: Kind::Choice { options: schedule::choices, default: "cosine" },
};

fn groups() -> Vec<Group> {
    let mut all = optim::first_order::groups("optimizer");
    all.extend(schedule::groups("schedule"));
    all
}

/// Looks at the test images in an epoch.
const LOOKS: usize = 2;

/// Misclassified images that are shown: rows, columns.
const WRONG: (usize, usize) = (2, 10);

/// See [`SPEC`].
pub fn new(settings: &Settings, seed: u64, inputs: &Inputs) -> Result<Classroom, Complaint> {
    let images = inputs.images(course::set(settings));
    let split = images.split(settings.number("images") as usize, 0, seed)?;
    let epochs = settings.number("epochs") as usize;
    let size = (settings.number("batch") as usize).min(split.train.len());
    let per_epoch = split.train.len().div_ceil(size);
    let optimizer = settings.choice("optimizer");
    let lr = settings.number(&format!("{optimizer}.lr"));
    let rates = schedule::build(settings.choice("schedule"), settings, lr, epochs * per_epoch, 0);
    let recipe = Recipe::of(settings, images.set.classes.len(), rates.expect("listed")?);
    let (training, examples) = recipe.training(&images, &split, seed)?;
    let judged = |members: &[usize], every| Pictures::new(images.clone(), members.to_vec(), None).judged(every);
    // As many of the training images as there are test images, from all classes.
    let every = split.train.len().div_ceil(split.test.len());
    let (train, test) = (judged(&split.train, every), judged(&split.test, 1));
    let mut classroom = Classroom {
        net: settings.choice("net"),
        optimizer: settings.choice("optimizer"),
        images,
        tested: split.test,
        train,
        test,
        training,
        examples,
        steps: epochs * per_epoch,
        per_epoch,
        losses: Vec::new(),
        looks: Vec::new(),
        stopped: None,
        step: 0,
    };
    classroom.look();
    Ok(classroom)
}

pub struct Classroom {
    net: &'static str,
    optimizer: &'static str,
    images: Rc<Images>,
    /// The numbers of the test images.
    tested: Vec<usize>,
    train: Judged<f32>,
    test: Judged<f32>,
    training: Training<f32>,
    examples: Pictures,
    steps: usize,
    per_epoch: usize,
    /// Of each mini-batch, before its update.
    losses: Vec<f32>,
    /// What was seen so far: the past is shown without training again.
    looks: Vec<Look>,
    stopped: Option<NonFinite>,
    step: usize,
}

/// What there is to see of the net at one step.
struct Look {
    step: usize,
    train: Score,
    test: Score,
    /// The weights of the first layer that has any.
    filters: Vec<f32>,
}

impl Widget for Classroom {
    fn last(&self) -> u32 {
        self.steps as u32
    }

    fn tick(&mut self) {
        if self.step == self.losses.len() && self.stopped.is_none() {
            match self.training.step(&mut self.examples) {
                Ok(loss) => self.losses.push(loss),
                Err(stopped) => self.stopped = Some(stopped),
            }
            if self.losses.len().is_multiple_of(self.per_epoch.div_ceil(LOOKS)) || self.losses.len() == self.steps {
                self.look();
            }
        }
        self.step += 1;
    }

    fn rewind(&mut self, step: u32) -> bool {
        self.step = step as usize;
        true
    }

    fn scene(&self, lang: Lang, sketch: &mut Sketch) {
        let panels = vec![
            self.accuracy(lang, sketch),
            self.loss(lang, sketch),
            self.confusion(lang, sketch),
            self.wrong(lang, sketch),
            self.filters(lang, sketch),
        ];
        let look = self.seen();
        let scene = &mut sketch.scene;
        scene.title = say!(lang, "Classroom: {}", "교실: {}", self.images.set.title.get(lang));
        let entry = |label: String, hue, dash, score: &Score| Entry {
            label,
            hue,
            dash,
            note: say!(
                lang,
                "{} % right, loss {}",
                "정확도 {} %, 손실 {}",
                short(100.0 * score.accuracy, 3),
                short(score.loss, 2)
            ),
            unit: String::new(),
        };
        scene.legend = vec![
            entry(say!(lang, "training images", "훈련 이미지"), Hue::Blue, Dash::Dashed, &look.train),
            entry(say!(lang, "test images", "테스트 이미지"), Hue::Terracotta, Dash::Solid, &look.test),
        ];
        scene.legend[1].unit = self.optimizer.to_string();
        let epoch = short(self.step as f64 / self.per_epoch as f64, 2);
        let (right, count) = ((look.test.accuracy * self.tested.len() as f64).round(), self.tested.len());
        scene.status = say!(
            lang,
            "Epoch {epoch}: {right} of {count} test images are told rightly; on training images the net is {} points better.",
            "에폭 {epoch}: 테스트 이미지 {count}장 가운데 {right}장을 맞혔습니다. 훈련 이미지에서는 정확도가 {}%p 더 높습니다.",
            short(100.0 * (look.train.accuracy - look.test.accuracy), 2)
        );
        let stopped = self.stopped.as_ref().filter(|stopped| stopped.step <= self.step);
        scene.warnings = stopped.map(|stopped| stopped.sentence(lang)).into_iter().collect();
        scene.facts = vec![
            ("test.accuracy".to_string(), look.test.accuracy),
            ("train.accuracy".to_string(), look.train.accuracy),
            ("gap".to_string(), look.train.accuracy - look.test.accuracy),
            ("test.loss".to_string(), look.test.loss),
            ("epoch".to_string(), self.step as f64 / self.per_epoch as f64),
        ];
        scene.step = self.step as u32;
        scene.last = self.steps as u32;
        scene.panels = panels;
    }

    fn table(&self, lang: Lang) -> Table {
        let columns = vec![
            say!(lang, "step", "걸음"),
            say!(lang, "epoch", "에폭"),
            say!(lang, "training accuracy", "훈련 정확도"),
            say!(lang, "test accuracy", "테스트 정확도"),
            say!(lang, "training loss", "훈련 손실"),
            say!(lang, "test loss", "테스트 손실"),
        ];
        let row = |look: &Look| {
            let epoch = look.step as f64 / self.per_epoch as f64;
            vec![look.step as f64, epoch, look.train.accuracy, look.test.accuracy, look.train.loss, look.test.loss]
        };
        Table { columns, rows: self.past().map(row).collect() }
    }
}

impl Classroom {
    /// Notes how the net does now.
    fn look(&mut self) {
        let Training { model, w, .. } = &mut self.training;
        let first = model.parameters().into_iter().next().expect("a net has weights");
        let filters = w[first.at].to_vec();
        let (train, test) = (self.train.score(model, w), self.test.score(model, w));
        self.looks.push(Look { step: self.losses.len(), train, test, filters });
    }

    /// The looks up to the step shown.
    fn past(&self) -> impl Iterator<Item = &Look> {
        self.looks.iter().take_while(|look| look.step <= self.step)
    }

    /// The latest of them.
    fn seen(&self) -> &Look {
        self.past().last().expect("the first look is at step 0")
    }

    fn epoch(&self, step: usize) -> f64 {
        step as f64 / self.per_epoch as f64
    }

    fn axis(&self, lang: Lang) -> Axis {
        Axis::linear(say!(lang, "epoch", "에폭"), (0.0, self.epoch(self.steps)))
    }

    fn accuracy(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let path = |of: fn(&Look) -> f64, hue, dash| Mark::Path {
            points: self.past().map(|look| (self.epoch(look.step), of(look))).collect(),
            hue,
            dash,
            width: 1.75,
            dots: true,
            halo: false,
        };
        let marks = vec![
            path(|look| look.train.accuracy, Hue::Blue, Dash::Dashed),
            path(|look| look.test.accuracy, Hue::Terracotta, Dash::Solid),
        ];
        Panel {
            name: "accuracy".to_string(),
            title: say!(lang, "Chart: accuracy over epochs", "그래프: 에폭에 따른 정확도"),
            frame: Frame::Chart {
                x: self.axis(lang), y: Axis::linear(say!(lang, "accuracy", "정확도"), (0.0, 1.0))
            },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    fn loss(&self, lang: Lang, sketch: &Sketch) -> Panel {
        const RANGE: (f64, f64) = (0.01, 10.0);
        let inside = |loss: f64| loss.clamp(RANGE.0, RANGE.1);
        let shown = &self.losses[..self.step.min(self.losses.len())];
        // No more points than there are pixels.
        let every = self.steps.div_ceil(400);
        let batches = shown.chunks(every).enumerate().map(|(i, losses)| {
            let mean = losses.iter().map(|&loss| loss as f64).sum::<f64>() / losses.len() as f64;
            (self.epoch(i * every + losses.len() / 2), inside(mean))
        });
        let path =
            |points: Vec<Point>, hue, dash, width, dots| Mark::Path { points, hue, dash, width, dots, halo: false };
        let tests = self.past().map(|look| (self.epoch(look.step), inside(look.test.loss)));
        let marks = vec![
            path(batches.collect(), Hue::Grey, Dash::Solid, 1.0, false),
            path(tests.collect(), Hue::Terracotta, Dash::Solid, 1.75, true),
        ];
        Panel {
            name: "loss".to_string(),
            title: say!(
                lang,
                "Chart: loss over epochs, of each mini-batch (grey) and of the test images",
                "그래프: 에폭에 따른 손실(회색은 미니배치, 나머지는 테스트 이미지)"
            ),
            frame: Frame::Chart { x: self.axis(lang), y: Axis::log(say!(lang, "loss", "손실"), RANGE) },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    /// Rows are true classes, columns what the net says.
    fn confusion(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let classes = self.images.set.classes;
        let (n, margin) = (classes.len(), if self.are_digits() { 1.2 } else { 3.2 });
        let score = &self.seen().test;
        let marks = || {
            let each = self.images.set.test as f64;
            // Errors are few: their tone grows with the root of their number.
            let tone = |&count: &u32| (255.0 * (count as f64 / each).sqrt()).round() as u8;
            let cells = score.confusion.iter().map(tone).collect();
            let at = (margin, 1.0, margin + n as f64, 1.0 + n as f64);
            let mut marks = vec![Mark::Image { at, cols: n as u32, rows: n as u32, cells, tone: Tone::Shade }];
            let mut write =
                |x: f64, y: f64, text: String, hue, side| marks.push(Mark::Label { at: (x, y), text, hue, side });
            for (i, class) in classes.iter().enumerate() {
                let along = i as f64 + 0.5;
                write(margin - 0.2, 1.0 + along, class.get(lang).to_string(), Hue::Soft, Side::Left);
                let short = if self.are_digits() { class.get(lang).to_string() } else { (i + 1).to_string() };
                write(margin + along, 0.5, short, Hue::Soft, Side::On);
                for j in 0..n {
                    let count = score.confusion[i * n + j];
                    if count > 0 {
                        write(margin + j as f64 + 0.5, 1.0 + along, count.to_string(), Hue::Ink, Side::On);
                    }
                }
            }
            marks
        };
        Panel {
            name: "confusion".to_string(),
            title: say!(
                lang,
                "Confusion matrix: rows are the true classes of test images, columns what the net says",
                "혼동 행렬: 행은 테스트 이미지의 실제 클래스, 열은 신경망의 답"
            ),
            frame: Frame::Plain { width: margin + n as f64 + 0.2, height: 1.2 + n as f64 },
            layers: vec![sketch.layer(("confusion", &score.confusion, self.images.set.name, lang), marks)],
            handles: Vec::new(),
        }
    }

    fn are_digits(&self) -> bool {
        self.images.set.classes.iter().all(|class| class.get(Lang::En).len() == 1)
    }

    /// Test images that the net gets wrong, with what it takes them for.
    fn wrong(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let (rows, columns) = WRONG;
        let score = &self.seen().test;
        let wrong = || self.tested.iter().zip(&score.predicted).filter(|(i, said)| self.images.label(**i) != **said);
        let said: Vec<u32> = score.predicted.iter().map(|&class| class as u32).collect();
        // Some of every class, rather than all of the first ones.
        let every = (wrong().count() / (rows * columns)).max(1);
        let marks = || {
            let size = self.images.set.size;
            let mut marks = Vec::new();
            for (place, (&i, &said)) in wrong().step_by(every).take(rows * columns).enumerate() {
                let (x, y) = ((place % columns) as f64, 1.45 * (place / columns) as f64);
                marks.push(Mark::Image {
                    at: (x + 0.06, y + 0.06, x + 0.94, y + 0.94),
                    cols: size.width as u32,
                    rows: size.height as u32,
                    cells: self.images.bytes(i).to_vec(),
                    tone: Tone::Grey,
                });
                let name = |class: usize| match self.are_digits() {
                    true => self.images.set.classes[class].get(lang).to_string(),
                    false => (class + 1).to_string(),
                };
                let text = format!("{} → {}", name(self.images.label(i)), name(said));
                marks.push(Mark::Label { at: (x + 0.5, y + 1.18), text, hue: Hue::Ink, side: Side::On });
            }
            marks
        };
        Panel {
            name: "wrong".to_string(),
            title: say!(
                lang,
                "Test images that the net gets wrong: what they are → what it says",
                "신경망이 틀린 테스트 이미지: 실제 → 신경망의 답"
            ),
            frame: Frame::Plain { width: columns as f64, height: 1.45 * rows as f64 },
            layers: vec![sketch.layer(("wrong", said, self.images.set.name, lang), marks)],
            handles: Vec::new(),
        }
    }

    /// The first layer's weights as pictures: of a convolution its windows, of a dense
    /// layer, unit by unit, how much each pixel counts.
    fn filters(&self, lang: Lang, sketch: &Sketch) -> Panel {
        const COLUMNS: usize = 16;
        let look = self.seen();
        let size = self.images.set.size;
        let (side, units) = match self.net {
            "mlp" => ((size.height, size.width), 128),
            _ => ((3, 3), 16),
        };
        let shown = units.min(16);
        let marks = || {
            let reach = look.filters.iter().fold(0.0_f32, |most, w| most.max(w.abs())) as f64;
            let filter = |unit: usize| {
                let (x, y) = ((unit % COLUMNS) as f64, (unit / COLUMNS) as f64);
                let weights = look.filters.iter().skip(unit).step_by(units);
                Mark::Image {
                    at: (x + 0.08, y + 0.08, x + 0.92, y + 0.92),
                    cols: side.1 as u32,
                    rows: side.0 as u32,
                    cells: weights.map(|&w| Tone::signed(w as f64, reach)).collect(),
                    tone: Tone::Diverging,
                }
            };
            (0..shown).map(filter).collect()
        };
        Panel {
            name: "filters".to_string(),
            title: say!(
                lang,
                "Weights of the first layer, {shown} of its {units} units, positive and negative",
                "첫 층의 가중치(유닛 {units}개 가운데 {shown}개, 양수와 음수)"
            ),
            frame: Frame::Plain { width: COLUMNS as f64, height: shown.div_ceil(COLUMNS) as f64 },
            layers: vec![sketch.layer(("filters", look.step, self.net, look.filters[0].to_bits()), marks)],
            handles: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::nn::training::Place;
    use crate::widgets::told::Facts;
    use crate::widgets::{State, open};

    #[test]
    fn digits_are_learned_to_95_per_cent() {
        let accuracy = Facts::of(&SPEC, "", &Inputs::built_in()).get("test.accuracy");
        assert!(accuracy >= 0.95, "{accuracy}");
    }

    #[test]
    fn the_past_is_shown_as_it_was() {
        let (state, _) = State::from_query(&SPEC, "images=10&epochs=2&step=7");
        let mut widget = open(&SPEC, &state, &Inputs::built_in()).ok().unwrap();
        let table = widget.table(Lang::En).to_csv();
        for _ in 0..6 {
            widget.tick();
        }
        assert_ne!(widget.table(Lang::En).to_csv(), table);
        assert!(widget.rewind(7));
        assert_eq!(widget.table(Lang::En).to_csv(), table);
    }

    /// Rates as large as can be set leave dead units rather than infinities, so the stop is put here by hand.
    #[test]
    fn a_run_that_stopped_says_so_from_then_on() {
        let (state, _) = State::from_query(&SPEC, "images=10&epochs=1");
        let mut classroom = new(&state.settings, state.seed, &Inputs::built_in()).ok().unwrap();
        classroom.tick();
        classroom.stopped = Some(NonFinite { step: 2, place: Place::Loss, lr: 10.0 });
        let warnings = |classroom: &Classroom| {
            let mut sketch = Sketch::new(&[]);
            classroom.scene(Lang::En, &mut sketch);
            sketch.scene.warnings
        };
        assert!(warnings(&classroom).is_empty());
        classroom.tick();
        let said = warnings(&classroom).concat();
        assert!(said.contains("learning rate of 10"), "{said}");
        assert_eq!(classroom.losses.len(), 1, "nothing is trained on");
    }
}
