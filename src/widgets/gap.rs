//! The gap between training and test, and early stopping: a net learns few images, some of
//! them wrongly labelled, and goes on after it has stopped getting better on others.

use super::course::{self, AUGMENT, BATCH, IMAGES, NET, OPTIMIZER, Recipe, SEEDS, SET, WRONG, epochs};
use super::curves::{band, path, percent};
use super::trials::{Arm, Look, Plan, Spread, Trials};
use super::{Inputs, Spec, Widget};
use crate::engine::data;
use crate::engine::mean::Mean;
use crate::engine::nn::early_stopping::EarlyStopping;
use crate::engine::nn::training::Training;
use crate::engine::optim;
use crate::engine::schedule::constant::Constant;
use crate::say;
use crate::scene::{Axis, Entry, Frame, Mark, Panel, Point, Sketch, Table};
use crate::spec::number::short;
use crate::spec::{Complaint, Dash, Field, Group, Hue, Kind, Lang, Setting, Settings, Text, Value};

pub const SPEC: Spec = Spec {
    name: "gap",
    title: Text::new("The train–test gap", "훈련–테스트 격차"),
    line: Text::doc(
        "Choose how many images a net learns, how many of them are labelled wrongly and how large the net is: \
         training and test accuracy part, and early stopping marks where it would have been better to stop.",
        "훈련 이미지의 수, 그 가운데 레이블이 틀린 비율, 신경망의 크기를 정하면 훈련 정확도와 테스트 정확도가 벌어지는 모습을 \
         보여 줍니다. 조기 종료라면 어디에서 멈췄을지도 표시합니다.",
    ),
    settings: &[IMAGES, WRONG, NET, epochs(60), VALIDATION, PATIENCE, SEEDS, OPTIMIZER, BATCH, SET, AUGMENT],
    groups,
    default_for,
    opens_at: None,
    seeded: true,
    needs: course::needs,
    source: file!(),
};

const VALIDATION: Setting = Setting {
    name: "validation",
    symbol: "",
    label: Text::doc("validation images a class", "클래스당 검증 이미지"),
    help: Text::doc(
        "Images of each class that are not trained on and decide when early stopping stops; 0 leaves it out.",
        "훈련에 쓰지 않고 조기 종료를 판단하는 데 쓰는 이미지의 수입니다. 0이면 조기 종료를 하지 않습니다.",
    ),
    kind: Kind::Integer { min: 0, max: 50, default: 10 },
};

const PATIENCE: Setting = Setting {
    name: "patience",
    symbol: "",
    label: Text::doc("patience", "인내(patience)"),
    help: Text::doc(
        "So many epochs without a lower validation loss end the training.",
        "이만큼의 에폭 동안 검증 손실이 더 낮아지지 않으면 훈련을 끝냅니다.",
    ),
    kind: Kind::Integer { min: 1, max: 30, default: 5 },
};

const UNITS: Setting = Setting {
    name: "units",
    symbol: "",
    label: Text::doc("hidden units", "은닉 유닛"),
    help: Text::doc("The width of the hidden layer.", "은닉층의 너비입니다."),
    kind: Kind::Integer { min: 1, max: 256, default: 128 },
};

fn groups() -> Vec<Group> {
    let title = Text::new("Dense net", "밀집 신경망");
    let mut all = vec![Group { prefix: "mlp", title, settings: &[UNITS], seen_with: "net" }];
    all.extend(optim::first_order::groups("optimizer"));
    all
}

/// Few images and wrong labels: that makes a gap which shows.
fn default_for(settings: &Settings, field: &Field) -> Option<Value> {
    let number = match field.path.as_str() {
        "net" => return Some(Value::Choice("mlp")),
        "optimizer" => return Some(Value::Choice("momentum")),
        "augment" => return Some(Value::Switch(false)),
        "images" => 30.0,
        "wrong" => 0.2,
        "seeds" => 5.0,
        _ => return course::default_for(settings, field),
    };
    Some(Value::Number(number))
}

/// See [`SPEC`].
pub fn new(settings: &Settings, seed: u64, inputs: &Inputs) -> Result<Gap, Complaint> {
    let images = inputs.images(data::spec(settings.choice("set")).expect("the choice is one of the list"));
    let count = |path: &str| settings.number(path) as usize;
    let classes = images.set.classes.len();
    let optimizer = settings.choice("optimizer");
    let base_lr = settings.number(&format!("{optimizer}.lr"));
    let mut recipe =
        Recipe { wrong: settings.number("wrong"), ..Recipe::of(settings, classes, Box::new(Constant { base_lr })) };
    if settings.choice("net") == "mlp" {
        recipe.net = format!("flatten, dense {}, relu, dense {classes}", count("mlp.units"));
    }
    let plan = Plan {
        name: "net",
        label: Text::new("Net", "신경망"),
        hue: Hue::Terracotta,
        dash: Dash::Solid,
        recipe,
        images: count("images"),
        validation: count("validation"),
        epochs: count("epochs"),
    };
    let seeds = seed..seed + count("seeds") as u64;
    let watched = if plan.validation > 0 { count("seeds") } else { 0 };
    // A look after each epoch.
    let trials = Trials::new(&images, vec![plan], seeds, count("epochs"))?;
    let watch = || Watch { early: EarlyStopping::new(count("patience")), kept: Vec::new() };
    let watches = (0..watched).map(|_| watch()).collect();
    let mut gap = Gap { optimizer, wrong: settings.number("wrong"), trials, watches };
    gap.watch();
    Ok(gap)
}

pub struct Gap {
    optimizer: &'static str,
    wrong: f64,
    /// One way to train, over the seeds.
    trials: Trials,
    /// One a run; none without validation images.
    watches: Vec<Watch>,
}

/// Early stopping of a run that goes on all the same, so that both ends can be compared.
struct Watch {
    early: EarlyStopping<f32>,
    /// After each look.
    kept: Vec<Kept>,
}

/// What early stopping holds.
#[derive(Clone, Copy)]
struct Kept {
    /// The number of the look whose weights are the best so far.
    look: usize,
    /// Whether it has run out of patience, and stopped.
    stopped: bool,
}

impl Watch {
    /// Takes in the looks that are new, at a net that is as the last of them saw it.
    fn look(&mut self, looks: &[Look], training: &mut Training<f32>) {
        while let Some(look) = looks.get(self.kept.len()) {
            let before = self.kept.last().copied();
            let kept = before.filter(|kept| kept.stopped).unwrap_or_else(|| {
                let stopped = self.early.look(look.step, look.validation.loss, &mut training.model, &training.w);
                let best = self.early.best().map_or(0, |best| best.step);
                let place = looks.iter().position(|look| look.step == best);
                Kept { look: place.expect("it was looked at"), stopped }
            });
            self.kept.push(kept);
        }
    }
}

impl Widget for Gap {
    fn last(&self) -> u32 {
        self.trials.last() as u32
    }

    fn tick(&mut self) {
        self.trials.tick();
        self.watch();
    }

    fn rewind(&mut self, step: u32) -> bool {
        self.trials.step = step as usize;
        true
    }

    fn scene(&self, lang: Lang, sketch: &mut Sketch) {
        let panels = vec![self.accuracy_panel(lang, sketch), self.loss_panel(lang, sketch)];
        let scene = &mut sketch.scene;
        let (set, plan) = (self.trials.images.set, &self.arm().plan);
        let (each, wrong) = (plan.images, short(100.0 * self.wrong, 3));
        scene.title = say!(
            lang,
            "{}: {each} images a class, {wrong} % of them labelled wrongly",
            "{}: 클래스마다 이미지 {each}장, 틀린 레이블 {wrong} %",
            set.title.get(lang)
        );
        scene.legend = self.legend(lang);
        scene.status = self.status(lang);
        scene.warnings = self.trials.warnings(lang);
        scene.facts = self.facts();
        scene.step = self.trials.step as u32;
        scene.last = self.last();
        scene.panels = panels;
    }

    fn table(&self, lang: Lang) -> Table {
        let mut columns = vec![say!(lang, "step", "걸음"), say!(lang, "epoch", "에폭")];
        for run in 1..=self.arm().runs.len() {
            columns.push(say!(lang, "run {run}: training accuracy", "{run}번째: 훈련 정확도"));
            columns.push(say!(lang, "run {run}: validation accuracy", "{run}번째: 검증 정확도"));
            columns.push(say!(lang, "run {run}: test accuracy", "{run}번째: 테스트 정확도"));
            columns.push(say!(lang, "run {run}: training loss", "{run}번째: 훈련 손실"));
            columns.push(say!(lang, "run {run}: validation loss", "{run}번째: 검증 손실"));
            columns.push(say!(lang, "run {run}: test loss", "{run}번째: 테스트 손실"));
            columns.push(say!(lang, "run {run}: best step by early stopping", "{run}번째: 조기 종료가 고른 걸음"));
        }
        let row = |look: usize| {
            let step = self.arm().runs[0].looks[look].step;
            let mut row = vec![step as f64, self.arm().epoch(step)];
            for (i, run) in self.arm().runs.iter().enumerate() {
                let Look { train, validation, test, .. } = &run.looks[look];
                row.extend([train, validation, test].map(|grade| grade.accuracy));
                row.extend([train, validation, test].map(|grade| grade.loss));
                let kept = self.watches.get(i).map(|watch| run.looks[watch.kept[look].look].step as f64);
                row.push(kept.unwrap_or(f64::NAN));
            }
            row
        };
        Table { columns, rows: (0..self.looks()).map(row).collect() }
    }
}

/// What both ends of a run come to.
struct Ends {
    /// The epoch whose weights early stopping kept.
    epoch: Mean,
    train: Mean,
    test: Mean,
    /// How much better its test accuracy is than the last look's, seed by seed.
    gain: Mean,
    /// Whether all runs have stopped, or are at their end.
    done: bool,
}

impl Gap {
    fn arm(&self) -> &Arm {
        &self.trials.arms[0]
    }

    /// Looks shown, of which all runs have had as many.
    fn looks(&self) -> usize {
        self.arm().shown(self.trials.step).map_or(0, |last| last + 1)
    }

    /// Shows new looks to early stopping.
    fn watch(&mut self) {
        for (run, watch) in self.trials.arms[0].runs.iter_mut().zip(&mut self.watches) {
            watch.look(&run.looks, &mut run.training);
        }
    }

    /// What early stopping holds of each run at the step shown, and the run's looks.
    fn kept(&self) -> impl Iterator<Item = (Kept, &[Look])> + Clone {
        let shown = self.looks().saturating_sub(1);
        self.watches.iter().zip(&self.arm().runs).map(move |(watch, run)| (watch.kept[shown], &run.looks[..=shown]))
    }

    /// `None` without validation images.
    fn ends(&self) -> Option<Ends> {
        if self.watches.is_empty() || self.looks() == 0 {
            return None;
        }
        let over = |of: fn(&Look, &Look) -> f64| {
            Mean::of(self.kept().map(move |(kept, looks)| of(&looks[kept.look], &looks[looks.len() - 1])))
        };
        let epoch = Mean::of(self.kept().map(|(kept, looks)| self.arm().epoch(looks[kept.look].step)));
        Some(Ends {
            epoch,
            train: over(|kept, _| kept.train.accuracy),
            test: over(|kept, _| kept.test.accuracy),
            gain: over(|kept, last| kept.test.accuracy - last.test.accuracy),
            done: self.trials.step == self.trials.last() || self.kept().all(|(kept, _)| kept.stopped),
        })
    }

    /// A line through a chart at the mean epoch that early stopping chose, and a dot for each run.
    fn stops(&self, (low, high): (f64, f64), of: impl Fn(&Look) -> f64) -> Vec<Mark> {
        let Some(ends) = self.ends().filter(|ends| ends.done) else { return Vec::new() };
        let mut marks = vec![path(vec![(ends.epoch.mean, low), (ends.epoch.mean, high)], Hue::Ink, Dash::Dotted, 1.25)];
        marks.extend(self.kept().map(|(kept, looks)| {
            let look = &looks[kept.look];
            let at: Point = (self.arm().epoch(look.step), of(look).clamp(low, high));
            Mark::Dot { at, hue: Hue::Ink, radius: 3.5 }
        }));
        marks
    }

    fn accuracy_panel(&self, lang: Lang, sketch: &Sketch) -> Panel {
        /// Below it lie only the first epochs.
        const LOW: f64 = 0.3;
        let mut panel = self.trials.learning(LOW, lang, sketch);
        let marks = self.stops((100.0 * LOW, 100.0), |look| 100.0 * look.test.accuracy);
        panel.layers.push(sketch.fresh(marks));
        panel
    }

    fn loss_panel(&self, lang: Lang, sketch: &Sketch) -> Panel {
        const RANGE: (f64, f64) = (0.02, 10.0);
        let inside = |loss: f64| loss.clamp(RANGE.0, RANGE.1);
        let series = |of: fn(&Look) -> f64| -> Vec<(f64, Spread)> {
            self.arm().looks(self.trials.step, of).map(|(step, spread)| (self.arm().epoch(step), spread)).collect()
        };
        let mut marks = band(&series(|look| look.train.loss), Hue::Blue, Dash::Dashed, 2.0, inside);
        marks.extend(band(&series(|look| look.test.loss), Hue::Terracotta, Dash::Solid, 2.0, inside));
        if !self.watches.is_empty() {
            marks.extend(band(&series(|look| look.validation.loss), Hue::Green, Dash::Dotted, 2.0, inside));
        }
        marks.extend(self.stops(RANGE, |look| look.validation.loss));
        Panel {
            name: "losses".to_string(),
            title: say!(
                lang,
                "Chart: loss over epochs, of the training, validation and test images",
                "그래프: 에폭에 따른 훈련, 검증, 테스트 손실"
            ),
            frame: Frame::Strip {
                x: Axis::linear(say!(lang, "epoch", "에폭"), (0.0, self.trials.epochs())),
                y: Axis::log(say!(lang, "loss", "손실"), RANGE),
            },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    fn legend(&self, lang: Lang) -> Vec<Entry> {
        let entry = |label: String, hue, dash, accuracy: fn(&Look) -> f64, loss: fn(&Look) -> f64| {
            let latest = |of| self.arm().latest(self.trials.step, of);
            let note = latest(accuracy).zip(latest(loss)).map_or(String::new(), |(accuracy, loss)| {
                let (accuracy, loss) = (percent(accuracy.mean), short(loss.mean, 2));
                say!(lang, "{accuracy} % right, loss {loss}", "정확도 {accuracy} %, 손실 {loss}")
            });
            Entry { label, hue, dash, note, unit: String::new() }
        };
        let train = say!(lang, "training images, as labelled", "훈련 이미지(붙은 레이블 기준)");
        let test = say!(lang, "test images", "테스트 이미지");
        let mut all = vec![
            entry(train, Hue::Blue, Dash::Dashed, |look| look.train.accuracy, |look| look.train.loss),
            entry(test, Hue::Terracotta, Dash::Solid, |look| look.test.accuracy, |look| look.test.loss),
        ];
        all[1].unit = self.optimizer.to_string();
        if !self.watches.is_empty() {
            let validation = say!(lang, "validation images", "검증 이미지");
            let [accuracy, loss]: [fn(&Look) -> f64; 2] =
                [|look| look.validation.accuracy, |look| look.validation.loss];
            all.push(entry(validation, Hue::Green, Dash::Dotted, accuracy, loss));
        }
        all
    }

    fn status(&self, lang: Lang) -> String {
        let latest = |of| self.arm().latest(self.trials.step, of);
        let (Some(train), Some(test)) = (latest(|look| look.train.accuracy), latest(|look| look.test.accuracy)) else {
            return say!(lang, "Training stopped at its first step.", "첫 걸음에서 훈련을 멈췄습니다.");
        };
        let epoch = short(self.arm().epoch(self.trials.step), 2);
        let gap = percent(train.mean - test.mean);
        let (train, test) = (percent(train.mean), percent(test.mean));
        let mut said = say!(
            lang,
            "Epoch {epoch}: {train} % of the training images right, {test} % of the test images, a gap of {gap} points.",
            "에폭 {epoch}: 훈련 정확도 {train} %, 테스트 정확도 {test} %, 격차는 {gap}%p입니다."
        );
        if let Some(ends) = self.ends().filter(|ends| ends.done) {
            let (epoch, test, gain) = (short(ends.epoch.mean, 2), percent(ends.test.mean), ends.gain.percent().text(1));
            said += &say!(
                lang,
                " Early stopping keeps the weights of epoch {epoch}: {test} % of the test images right, a difference of \
                 {gain} points.",
                " 조기 종료는 에폭 {epoch}의 가중치를 남깁니다. 그때의 테스트 정확도는 {test} %로, 차이는 {gain}%p입니다."
            );
        }
        said
    }

    /// `train`, `test`, `gap` (shares) at the step shown; once early stopping is done also `stop.epoch`, `stop.train`,
    /// `stop.test`, `stop.gap` of the weights that it keeps, and `stop.gain`, in test accuracy against the step shown.
    fn facts(&self) -> Vec<(String, f64)> {
        let latest = |of| self.arm().latest(self.trials.step, of).map(|mean: Mean| mean.mean);
        let (train, test) = (latest(|look| look.train.accuracy), latest(|look| look.test.accuracy));
        let ends = self.ends().filter(|ends| ends.done);
        let stop = |of: fn(&Ends) -> f64| ends.as_ref().map(of);
        let facts = [
            ("epoch", Some(self.arm().epoch(self.trials.step))),
            ("train", train),
            ("test", test),
            ("gap", train.zip(test).map(|(train, test)| train - test)),
            ("stop.epoch", stop(|ends| ends.epoch.mean)),
            ("stop.train", stop(|ends| ends.train.mean)),
            ("stop.test", stop(|ends| ends.test.mean)),
            ("stop.gap", stop(|ends| ends.train.mean - ends.test.mean)),
            ("stop.gain", stop(|ends| ends.gain.mean)),
            ("stop.error", stop(|ends| ends.gain.error).filter(|error| error.is_finite())),
        ];
        facts.into_iter().filter_map(|(name, number)| Some((name.to_string(), number?))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::State;
    use crate::widgets::told::{self, Facts};

    fn shown(query: &str) -> Gap {
        told::shown(&SPEC, new, query)
    }

    fn fact(gap: &Gap, name: &str) -> f64 {
        Facts(gap.facts()).get(name)
    }

    #[test]
    fn wrong_labels_open_a_gap_that_stopping_early_narrows() {
        let gap = shown("");
        assert!(fact(&gap, "gap") > 0.2 && fact(&gap, "stop.gap") < fact(&gap, "gap") - 0.1);
        assert!(fact(&gap, "stop.gain") > 0.03 && fact(&gap, "stop.epoch") < 30.0);
    }

    /// What is shown of the kept weights is what these weights do.
    #[test]
    fn early_stopping_holds_the_weights_of_its_mark() {
        let mut gap = shown("epochs=25&seeds=2&patience=3");
        let kept: Vec<(usize, f64)> =
            gap.kept().map(|(kept, looks)| (looks[kept.look].step, looks[kept.look].test.accuracy)).collect();
        let Trials { arms, test, .. } = &mut gap.trials;
        for ((run, watch), (step, accuracy)) in arms[0].runs.iter_mut().zip(&gap.watches).zip(kept) {
            let best = watch.early.best().expect("looked at");
            assert!(best.step == step && step < 250 && watch.kept[25].stopped, "{step}");
            assert!(run.looks.iter().take_while(|look| look.step < step + 40).all(|l| l.validation.loss >= best.loss));
            best.snapshot.restore(&mut run.training.model, &mut run.training.w);
            assert_eq!(test.score(&mut run.training.model, &run.training.w).accuracy, accuracy);
        }
    }

    #[test]
    fn without_validation_images_nothing_stops() {
        let gap = shown("validation=0&images=10&epochs=2&seeds=1");
        assert!(gap.facts().iter().all(|(name, _)| !name.starts_with("stop")));
        assert_eq!((gap.legend(Lang::En).len(), gap.watches.len()), (2, 0));
    }

    #[test]
    fn too_many_images_are_refused_in_a_sentence() {
        let (state, _) = State::from_query(&SPEC, "set=optdigits8&images=250&validation=50");
        let refused = new(&state.settings, 1, &Inputs::built_in()).err().expect("there are not so many");
        assert!(refused.en.contains("optdigits8") && refused.en.contains("250"), "{}", refused.en);
    }
}
