//! The same net trained with augmentation and without; then the crops of test images, one by one and averaged.

use super::course::{self, BATCH, IMAGES, NET, Recipe, SEEDS, SET, cosine_rate, epochs};
use super::curves::{Part, percent};
use super::photo;
use super::trials::{Arm, Plan, Run, Trials};
use super::{Inputs, Spec, Widget};
use crate::engine::augment::crops::{five_crops, ten_crops};
use crate::engine::augment::mixup::{self, Mixup};
use crate::engine::augment::pipeline::Pipeline;
use crate::engine::augment::{self, Augmentation, Image};
use crate::engine::data::Images;
use crate::engine::mean::Mean;
use crate::engine::nn::batches::Examples;
use crate::engine::nn::ensemble::Ensemble;
use crate::engine::nn::pictures::Pictures;
use crate::engine::nn::score::largest;
use crate::engine::nn::training::Training;
use crate::engine::rng::Rng;
use crate::say;
use crate::scene::{Axis, Frame, Mark, Panel, Side, Sketch, Table};
use crate::spec::number::short;
use crate::spec::{Choice, Complaint, Dash, Field, Group, Hue, Kind, Lang, Setting, Settings, Text, Value};

pub const SPEC: Spec = Spec {
    name: "augment-train",
    title: Text::new("Training with augmentation", "증강하며 훈련하기"),
    line: Text::doc(
        "One net sees the same images in every epoch, its twin sees each of them changed anew. Choose the changes, \
         watch both learn, then see how crops of the test images are judged, one by one and averaged.",
        "한 신경망은 에폭마다 똑같은 이미지를 보고, 쌍둥이 신경망은 볼 때마다 달라진 이미지를 봅니다. 어떻게 바꿀지 고르고, \
         둘이 배우는 모습을 본 다음, 테스트 이미지에서 자른 조각들의 점수를 하나씩, 그리고 평균하여 봅니다.",
    ),
    settings: &[TRANSFORMS, IMAGES, epochs(60), SEEDS, SET, NET, cosine_rate(0.005), BATCH, CROP, MIRRORED],
    groups,
    default_for,
    opens_at: None,
    seeded: true,
    needs: course::needs,
    source: file!(),
};

const TRANSFORMS: Setting = Setting {
    name: "transforms",
    symbol: "",
    label: Text::doc("augmentation", "데이터 증강"),
    help: Text::doc(
        "What is done to each training image whenever the net sees it, with parameters drawn anew.",
        "신경망이 훈련 이미지를 볼 때마다 새로 뽑은 매개변수로 적용하는 변환입니다.",
    ),
    kind: Kind::Subset { options: transforms, default: &["translation", "scale", "rotation"] },
};

const CROP: Setting = Setting {
    name: "crop",
    symbol: "",
    label: Text::doc("test crops, pixels less", "테스트 조각에서 줄일 픽셀"),
    help: Text::doc(
        "The side of the crops at test time, in pixels less than the image's: each is enlarged to the image's size.",
        "테스트할 때 자르는 조각의 한 변을 이미지보다 몇 픽셀 작게 할지 정합니다. 조각은 이미지 크기로 키웁니다.",
    ),
    kind: Kind::Integer { min: 1, max: 4, default: 1 },
};

const MIRRORED: Setting = Setting {
    name: "mirrored",
    symbol: "",
    label: Text::doc("mirrored crops, too", "뒤집은 조각도"),
    help: Text::doc(
        "Ten crops rather than five: each mirrored as well. That is for things, not for digits.",
        "다섯 조각에 좌우로 뒤집은 것을 더해 열 조각으로 만듭니다. 숫자가 아니라 사물에 알맞습니다.",
    ),
    kind: Kind::Switch { default: false },
};

/// The transforms that make sense for images as small as these.
const SENSIBLE: [&str; 7] = ["horizontal_flip", "translation", "scale", "rotation", "shear", "stretch", "cutout"];

fn sensible() -> impl Iterator<Item = &'static augment::Spec> {
    augment::SPECS.iter().copied().filter(|spec| SENSIBLE.contains(&spec.name))
}

fn transforms() -> Vec<Choice> {
    sensible().chain([&mixup::SPEC]).map(|spec| Choice { name: spec.name, label: spec.title }).collect()
}

fn groups() -> Vec<Group> {
    let group = |spec: &'static augment::Spec| Group {
        prefix: spec.name,
        title: spec.title,
        settings: spec.settings,
        seen_with: "transforms",
    };
    sensible().chain([&mixup::SPEC]).map(group).collect()
}

/// The usual augmentation is that of the other widgets: a pixel, 10°, 10 %.
fn default_for(settings: &Settings, field: &Field) -> Option<Value> {
    let number = match field.path.as_str() {
        "net" => return Some(Value::Choice("mlp")),
        "images" => 30.0,
        "translation.shift" => 1.0 / 14.0,
        "rotation.degrees" => 10.0,
        "scale.scale" => 0.1,
        _ => return course::default_for(settings, field),
    };
    Some(Value::Number(number))
}

/// Looks at the test images in a run.
const LOOKS: usize = 20;

/// The pipeline that the settings choose, in the order of the list.
fn pipeline(settings: &Settings) -> Pipeline {
    let chosen = settings.subset("transforms");
    let steps = sensible().filter(|spec| chosen.contains(&spec.name));
    Pipeline::new(steps.map(|spec| augment::build(spec.name, settings, &[]).expect("listed")).collect())
}

/// These members of the set, changed as the settings choose.
fn augmented(settings: &Settings, examples: &mut Pictures) {
    examples.set_pipeline(pipeline(settings));
    if settings.subset("transforms").contains(&mixup::SPEC.name) {
        examples.set_mixup(Mixup { alpha: settings.number("mixup.alpha") });
    }
}

/// See [`SPEC`].
pub fn new(settings: &Settings, seed: u64, inputs: &Inputs) -> Result<AugmentTrain, Complaint> {
    let set = course::set(settings);
    let images = inputs.images(set);
    let seeds = seed..seed + settings.number("seeds") as u64;
    let plan = |name, label, hue, dash| {
        let mut plan = Plan {
            name,
            label,
            hue,
            dash,
            recipe: Recipe::adam(
                course::description(settings.choice("net"), set.classes.len()),
                settings.number("batch") as usize,
                course::cosine(0.0, 1),
            ),
            images: settings.number("images") as usize,
            validation: 0,
            epochs: settings.number("epochs") as usize,
        };
        plan.recipe.schedule = course::cosine(settings.number("lr"), plan.steps(set.classes.len()));
        plan
    };
    let plans = vec![
        plan("plain", Text::new("Without", "증강 없이"), Hue::Grey, Dash::Dashed),
        plan("augmented", Text::new("Augmented", "증강"), Hue::Terracotta, Dash::Solid),
    ];
    let mut trials = Trials::new(&images, plans, seeds, LOOKS)?;
    for run in &mut trials.arms[1].runs {
        augmented(settings, &mut run.examples);
    }
    let averages = trials.arms.iter().map(|arm| arm.runs.iter().map(|_| Ensemble::new()).collect()).collect();
    Ok(AugmentTrain {
        settings: settings.clone(),
        crops: crops(settings, &images),
        trials,
        averages,
        views: Vec::new(),
        example: None,
        step: 0,
    })
}

/// One way to see the test images: the crop, `None` for the whole image.
type View = Option<augment::crops::Crop>;

/// The whole image, then its crops.
fn crops(settings: &Settings, images: &Images) -> Vec<View> {
    let (whole, less) = (images.image(0), settings.number("crop") as usize);
    let (width, height) = (whole.width - less, whole.height - less);
    let crops = match settings.switch("mirrored") {
        false => five_crops(&whole, width, height).to_vec(),
        true => ten_crops(&whole, width, height).to_vec(),
    };
    [None].into_iter().chain(crops.into_iter().map(Some)).collect()
}

pub struct AugmentTrain {
    settings: Settings,
    /// Without augmentation, and with it.
    trials: Trials,
    /// How the test images are seen after training, one a step.
    crops: Vec<View>,
    /// Of each run of each arm, the mean prediction of the crops so far.
    averages: Vec<Vec<Ensemble<f32>>>,
    /// What came of each of them.
    views: Vec<Verdict>,
    /// The test image that the first augmented net is least sure of.
    example: Option<usize>,
    step: usize,
}

/// How a view of the test images was judged.
struct Verdict {
    /// The accuracy of each run of each arm: of this view, and of the mean prediction of all crops so far.
    single: Vec<Vec<f64>>,
    average: Vec<Vec<f64>>,
    /// What the first augmented net takes the example for, by itself and by the mean so far, and how surely.
    said: [(usize, f64); 2],
}

impl Widget for AugmentTrain {
    fn last(&self) -> u32 {
        (self.trials.last() + self.crops.len()) as u32
    }

    fn tick(&mut self) {
        if self.step < self.trials.last() {
            self.trials.tick();
        } else if self.step - self.trials.last() == self.views.len() {
            self.judge();
        }
        self.step += 1;
    }

    fn rewind(&mut self, step: u32) -> bool {
        self.step = step as usize;
        self.trials.step = self.step.min(self.trials.last());
        true
    }

    fn scene(&self, lang: Lang, sketch: &mut Sketch) {
        let panels = vec![
            self.seen(lang, sketch),
            self.trials.accuracies(Part::Test, LOW, lang, sketch),
            self.trials.accuracies(Part::Train, LOW, lang, sketch),
            self.pieces(lang, sketch),
            self.scores(lang, sketch),
            self.trials.gaps(LOW, lang, sketch),
        ];
        let chosen = self.settings.subset("transforms");
        let names = transforms().into_iter().filter(|choice| chosen.contains(&choice.name));
        let names: Vec<&str> = names.map(|choice| choice.label.get(lang)).collect();
        let scene = &mut sketch.scene;
        scene.title = match names.is_empty() {
            true => say!(lang, "Training with augmentation: none chosen", "증강하며 훈련하기: 고른 변환 없음"),
            false => say!(lang, "Training with augmentation: {}", "증강하며 훈련하기: {}", names.join(", ")),
        };
        scene.legend = self.trials.legend(lang);
        scene.status = self.status(lang);
        scene.warnings = self.trials.warnings(lang);
        scene.facts = self.facts();
        scene.step = self.step as u32;
        scene.last = self.last();
        scene.panels = panels;
    }

    /// The training, then a row for each view of the test images.
    fn table(&self, lang: Lang) -> Table {
        let mut table = self.trials.table(lang);
        table.columns.push(say!(lang, "crops averaged", "평균한 조각 수"));
        for arm in &self.trials.arms {
            for run in 1..=arm.runs.len() {
                let label = arm.plan.label.get(lang);
                table.columns.push(say!(lang, "{label}, run {run}: this crop", "{label}, {run}번째: 이 조각"));
                table.columns.push(say!(lang, "{label}, run {run}: average", "{label}, {run}번째: 평균"));
            }
        }
        let (width, first) = (table.columns.len(), self.trials.last() + 1);
        table.rows.iter_mut().for_each(|row| row.resize(width, f64::NAN));
        for (i, view) in self.judged().iter().enumerate() {
            let mut row = vec![f64::NAN; width];
            row[0] = (first + i) as f64;
            let scores = view.single.iter().flatten().zip(view.average.iter().flatten());
            let tail = [i as f64].into_iter().chain(scores.flat_map(|(single, average)| [*single, *average]));
            let begin = width - 1 - 2 * view.single.iter().map(Vec::len).sum::<usize>();
            row[begin..].iter_mut().zip(tail).for_each(|(cell, value)| *cell = value);
            table.rows.push(row);
        }
        table
    }
}

/// Where the axes of accuracy begin.
const LOW: f64 = 0.5;

/// Copies of training images that are shown.
const COPIES: usize = 20;

impl AugmentTrain {
    fn augmented(&self) -> &Arm {
        &self.trials.arms[1]
    }

    /// The views up to the step shown.
    fn judged(&self) -> &[Verdict] {
        &self.views[..self.step.saturating_sub(self.trials.last()).min(self.views.len())]
    }

    /// Every net judges the next view of the test images.
    fn judge(&mut self) {
        let view = self.crops[self.views.len()];
        let Trials { images, arms, test, tested, .. } = &mut self.trials;
        let steps = view.map(|crop| vec![Box::new(crop) as Box<dyn Augmentation>]);
        let seen = Pictures::new(images.clone(), tested.clone(), steps.map(Pipeline::new)).judged(1);
        let classes = images.set.classes.len();
        let mut verdict = Verdict { single: Vec::new(), average: Vec::new(), said: [(0, 0.0); 2] };
        for (arm, averages) in arms.iter_mut().zip(&mut self.averages) {
            let (mut single, mut average) = (Vec::new(), Vec::new());
            for (i, (run, mean)) in arm.runs.iter_mut().zip(averages).enumerate() {
                let Run { training: Training { model, w, .. }, .. } = run;
                let p = seen.predict(model, w);
                // The mean is that of the crops; the whole image stands for itself.
                if view.is_some() {
                    mean.add(&p);
                }
                let mean = if view.is_some() { mean.p() } else { &p[..] };
                single.push(test.judge(&p).accuracy);
                average.push(test.judge(mean).accuracy);
                if i == 0 && arm.plan.name == "augmented" {
                    let unsure = *self.example.get_or_insert_with(|| least_sure(&p, classes));
                    verdict.said = [&p[..], mean].map(|p| {
                        let p = &p[unsure * classes..][..classes];
                        (largest(p), p[largest(p)] as f64)
                    });
                }
            }
            verdict.single.push(single);
            verdict.average.push(average);
        }
        self.views.push(verdict);
    }

    /// Images as the augmented net saw them in this epoch.
    fn seen(&self, lang: Lang, sketch: &Sketch) -> Panel {
        const COLUMNS: usize = 10;
        let arm = self.augmented();
        let epoch = (self.trials.step / arm.per_epoch) as u64;
        let images = &self.trials.images;
        let first = &arm.runs[0].examples;
        let query = self.settings.to_pairs();
        let marks = || {
            let members: Vec<usize> = (0..first.count()).map(|i| first.member(i)).collect();
            let mut pictures = Pictures::new(images.clone(), members, None);
            augmented(&self.settings, &mut pictures);
            let mut rng = Rng::new(epoch);
            let mut t = vec![0.0; images.set.classes.len()];
            // Some of each class.
            let every = (first.count() / COPIES).max(1);
            let mut copy = |place: usize| {
                let mut image = images.image(0);
                pictures.read(place * every % first.count(), &mut rng, &mut image.pixels, &mut t);
                photo::mark(&image, at(place, COLUMNS), 0.9)
            };
            (0..COPIES).map(&mut copy).collect()
        };
        Panel {
            name: "seen".to_string(),
            title: say!(
                lang,
                "Training images as the augmented net sees them in this epoch",
                "이번 에폭에 증강한 신경망이 보는 훈련 이미지"
            ),
            frame: Frame::Plain { width: COLUMNS as f64, height: COPIES.div_ceil(COLUMNS) as f64 },
            layers: vec![sketch.layer(("seen", epoch, query, first.member(0) as u64), marks)],
            handles: Vec::new(),
        }
    }

    /// The test image that the net is least sure of: whole, its crops, and what it is taken for each time.
    fn pieces(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let images = &self.trials.images;
        let (judged, columns) = (self.judged(), self.crops.len() + 1);
        let mut marks = Vec::new();
        let mut write = |x: usize, y: f64, text: String, hue| {
            marks.push(Mark::Label { at: (x as f64 + 0.5, y), text, hue, side: Side::On });
        };
        let class = |class: usize| images.set.classes[class].get(lang);
        let said = |(taken, p): (usize, f64)| format!("{}: {}", class(taken), short(100.0 * p, 2));
        let mut pictures = Vec::new();
        match self.example.filter(|_| !judged.is_empty()) {
            None => write(
                columns / 2,
                0.6,
                say!(lang, "after training: test images and their crops", "훈련이 끝나면: 테스트 이미지와 그 조각들"),
                Hue::Soft,
            ),
            Some(example) => {
                let member = self.trials.tested[example];
                let (image, truth) = (images.image(member), images.label(member));
                let hue = |taken: usize| if taken == truth { Hue::Green } else { Hue::Accent };
                for (i, (view, crop)) in judged.iter().zip(&self.crops).enumerate() {
                    let mut piece = Image::black(1, 1, 1);
                    match crop {
                        None => piece.copy(&image),
                        Some(crop) => crop.apply(&image, image.width, image.height, &mut piece),
                    }
                    pictures.push(photo::mark(&piece, (i as f64 + 0.05, 0.05), 0.9));
                    write(i, 1.15, said(view.said[0]), hue(view.said[0].0));
                }
                write(0, 1.38, say!(lang, "whole", "전체"), Hue::Soft);
                if judged.len() > 1 {
                    let mean = judged[judged.len() - 1].said[1];
                    write(columns - 1, 0.5, say!(lang, "average", "평균"), Hue::Soft);
                    write(columns - 1, 1.15, said(mean), hue(mean.0));
                }
            }
        }
        pictures.append(&mut marks);
        Panel {
            name: "pieces".to_string(),
            title: say!(
                lang,
                "The test image that the augmented net is least sure of, its crops, and what each is taken for, in per cent",
                "증강한 신경망이 가장 자신 없어 하는 테스트 이미지와 그 조각들, 그리고 각각에 대한 답과 확률(%)"
            ),
            frame: Frame::Plain { width: columns as f64, height: 1.5 },
            layers: vec![sketch.fresh(pictures)],
            handles: Vec::new(),
        }
    }

    /// The accuracy of each view of the test images, and of the mean of the crops.
    fn scores(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let judged = self.judged();
        let count = self.crops.len();
        let mut marks = Vec::new();
        for (arm, own) in self.trials.arms.iter().enumerate() {
            let (hue, aside) = (own.plan.hue, 0.2 * arm as f64 - 0.1);
            let mut score = |x: f64, runs: &[f64], radius| {
                let mean = Mean::of(runs.iter().map(|&accuracy| 100.0 * accuracy.max(LOW)));
                if mean.error > 0.0 {
                    let (low, high) = (mean.mean - mean.error, (mean.mean + mean.error).min(100.0));
                    marks.push(Mark::Whisker { x, low: low.max(100.0 * LOW), high, hue });
                }
                marks.push(Mark::Dot { at: (x, mean.mean), hue, radius });
            };
            for (i, view) in judged.iter().enumerate() {
                score(i as f64 + aside, &view.single[arm], 3.5);
            }
            if judged.len() > 1 {
                score(count as f64 + aside, &judged[judged.len() - 1].average[arm], 5.5);
            }
        }
        let mut x = Axis::linear(
            say!(lang, "view of the test images", "테스트 이미지를 보는 방법"),
            (-0.5, count as f64 + 0.5),
        );
        x.names = (1..count).map(|i| (i as f64, i.to_string())).collect();
        x.names.push((0.0, say!(lang, "whole", "전체")));
        x.names.push((count as f64, say!(lang, "mean", "평균")));
        Panel {
            name: "scores".to_string(),
            title: say!(
                lang,
                "Chart: test accuracy with whole images, with each crop, and with the mean prediction of all crops",
                "그래프: 전체 이미지, 조각 하나하나, 모든 조각의 평균 예측으로 잰 테스트 정확도"
            ),
            frame: Frame::Chart {
                x,
                y: Axis::linear(say!(lang, "test accuracy, %", "테스트 정확도(%)"), (100.0 * LOW, 100.0)),
            },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    fn status(&self, lang: Lang) -> String {
        let mut said = self.trials.status(lang);
        if let Some((crops, [whole, single, average])) = self.crop_scores() {
            let [whole, single, average] = [whole, single, average].map(percent);
            said += &say!(
                lang,
                " Augmented, at test time: {single} % with one of {crops} crops in the mean, {average} % with their average, \
                 {whole} % with the whole image.",
                " 증강한 신경망을 테스트할 때: 조각 {crops}개 가운데 하나로는 평균 {single} %, 조각들의 평균으로는 {average} %, \
                 전체 이미지로는 {whole} %."
            );
        }
        said
    }

    /// How many crops were judged, and the augmented nets' accuracy with the whole image, with a crop in the mean,
    /// and with the average of the crops.
    fn crop_scores(&self) -> Option<(usize, [f64; 3])> {
        let (whole, crops) = self.judged().split_first()?;
        let mean = |runs: &[f64]| Mean::of(runs.iter().copied()).mean;
        let last = crops.last()?;
        let single = crops.iter().map(|view| mean(&view.single[1])).sum::<f64>() / crops.len() as f64;
        Some((crops.len(), [mean(&whole.single[1]), single, mean(&last.average[1])]))
    }

    /// Those of the training; of the augmented nets also `crops` (how many were judged), and accuracies:
    /// `crops.whole`, `crops.single`, `crops.average`.
    fn facts(&self) -> Vec<(String, f64)> {
        let mut facts = self.trials.facts();
        if let Some((crops, [whole, single, average])) = self.crop_scores() {
            facts.extend(
                [("crops", crops as f64), ("crops.whole", whole), ("crops.single", single), ("crops.average", average)]
                    .map(|(name, value)| (name.to_string(), value)),
            );
        }
        facts
    }
}

/// The upper left corner of the picture at this place.
fn at(place: usize, columns: usize) -> (f64, f64) {
    ((place % columns) as f64 + 0.05, (place / columns) as f64 + 0.05)
}

/// The example whose two likeliest classes are closest.
fn least_sure(p: &[f32], classes: usize) -> usize {
    let margin = |p: &[f32]| {
        let first = largest(p);
        let second = p.iter().enumerate().filter(|(i, _)| *i != first).map(|(_, &p)| p).fold(0.0, f32::max);
        p[first] - second
    };
    let margins: Vec<f32> = p.chunks_exact(classes).map(margin).collect();
    (0..margins.len()).fold(0, |best, i| if margins[i] < margins[best] { i } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::State;
    use crate::widgets::told::Facts;

    #[test]
    fn without_a_transform_the_twins_are_one() {
        let told = Facts::of(&SPEC, "transforms=none&images=10&epochs=2&seeds=2", &Inputs::built_in());
        assert_eq!(told.get("augmented.gain"), 0.0);
        // Every single transform makes a difference to the training images, if not always to the score.
        for choice in transforms() {
            let (state, _) = State::from_query(&SPEC, &format!("transforms={}&images=5&epochs=1&seeds=1", choice.name));
            let mut widget = new(&state.settings, 1, &Inputs::built_in()).unwrap_or_else(|why| panic!("{}", why.en));
            (0..2).for_each(|_| widget.tick());
            let losses = |arm: usize| widget.trials.arms[arm].runs[0].losses.clone();
            assert_ne!(losses(0), losses(1), "{}", choice.name);
        }
    }

    #[test]
    fn every_crop_is_judged_after_training() {
        for (query, crops) in [("", 5.0), ("&mirrored=true", 10.0)] {
            let told = Facts::of(&SPEC, &format!("images=10&epochs=5&seeds=1{query}"), &Inputs::built_in());
            assert_eq!(told.get("crops"), crops);
            assert_eq!(told.get("crops.whole"), told.get("augmented.test"));
        }
    }

    #[test]
    fn the_least_sure_is_where_two_classes_are_closest() {
        assert_eq!(least_sure(&[0.9, 0.1, 0.0, 0.3, 0.5, 0.2, 0.4, 0.1, 0.5], 3), 2);
    }
}
