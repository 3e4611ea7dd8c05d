//! What the widgets share that train a net on images: their settings, and the
//! training that these describe.

use std::ops::Range;
use std::rc::Rc;

use super::Need;
use crate::engine::augment::{self, pipeline::Pipeline};
use crate::engine::data::{self, DataSet, Images, Split};
use crate::engine::nn::batches::{Batches, Examples};
use crate::engine::nn::model::Model;
use crate::engine::nn::penalty::Penalty;
use crate::engine::nn::pictures::Pictures;
use crate::engine::nn::training::{Group as Layers, Training};
use crate::engine::optim::{self, Optimizer};
use crate::engine::schedule::{Schedule, constant::Constant, cosine::Cosine};
use crate::spec::setting::fields;
use crate::spec::{Choice, Complaint, Field, Kind, Setting, Settings, Text, Value};

pub const SET: Setting = Setting {
    name: "set",
    symbol: "",
    label: Text::doc("images", "이미지"),
    help: Text::doc("What the net learns to tell apart.", "신경망이 구별하도록 배울 이미지입니다."),
    kind: Kind::Choice { options: data::choices, default: "mnist14" },
};

pub const NET: Setting = Setting {
    name: "net",
    symbol: "",
    label: Text::doc("net", "신경망"),
    help: Text::doc(
        "Two convolutions and a dense layer, or dense layers only.",
        "합성곱 층 둘과 밀집층 하나로 이루어진 신경망, 또는 밀집층만 쌓은 신경망입니다.",
    ),
    kind: Kind::Choice { options: nets, default: "cnn" },
};

/// How many training images of each class.
pub const IMAGES: Setting = Setting {
    name: "images",
    symbol: "N",
    label: Text::doc("images a class", "클래스당 이미지"),
    help: Text::doc("How many training images of each class the net sees.", "클래스마다 훈련에 쓰는 이미지 수입니다."),
    kind: Kind::Integer { min: 1, max: 250, default: 250 },
};

pub const BATCH: Setting = Setting {
    name: "batch",
    symbol: "B",
    label: Text::doc("batch size", "배치 크기"),
    help: Text::doc("Images in a mini-batch.", "미니배치 하나에 드는 이미지 수입니다."),
    kind: Kind::Integer { min: 1, max: 256, default: 32 },
};

/// `epochs`, with this widget's default.
pub const fn epochs(default: i64) -> Setting {
    Setting {
        name: "epochs",
        symbol: "",
        label: Text::doc("epochs", "에폭"),
        help: Text::doc("How often the net sees each training image.", "훈련 이미지를 한 번씩 모두 보는 횟수입니다."),
        kind: Kind::Integer { min: 1, max: 120, default },
    }
}

pub const OPTIMIZER: Setting = Setting {
    name: "optimizer",
    symbol: "",
    label: Text::doc("optimizer", "옵티마이저"),
    help: Text::doc("What makes a step of a gradient.", "기울기로 걸음을 만드는 규칙입니다."),
    kind: Kind::Choice { options: optim::first_order::choices, default: "adam" },
};

pub const AUGMENT: Setting = Setting {
    name: "augment",
    symbol: "",
    label: Text::doc("augmentation", "데이터 증강"),
    help: Text::doc(
        "Shifts each training image by up to a pixel, turns it by up to 10° and scales it by up to 10 %, anew each time.",
        "훈련 이미지를 볼 때마다 최대 한 픽셀 옮기고 10°까지 돌리며 10 %까지 늘리거나 줄입니다.",
    ),
    kind: Kind::Switch { default: true },
};

pub const SEEDS: Setting = Setting {
    name: "seeds",
    symbol: "",
    label: Text::doc("seeds", "시드 수"),
    help: Text::doc(
        "How many runs of each, with seeds one after the other: lines are means, bands go from the lowest to the highest.",
        "시드를 하나씩 바꾸어 되풀이하는 횟수입니다. 선은 평균이고, 띠는 가장 낮은 값부터 가장 높은 값까지입니다.",
    ),
    kind: Kind::Integer { min: 1, max: 10, default: 3 },
};

/// The constant rate of [`Recipe::momentum`], with this widget's default.
pub const fn rate(default: f64) -> Setting {
    Setting {
        name: "lr",
        symbol: "α",
        label: Text::doc("learning rate", "학습률"),
        help: Text::doc(
            "The learning rate of SGD with momentum 0.9, the same throughout.",
            "모멘텀 0.9를 쓰는 SGD의 학습률이며, 훈련하는 동안 그대로 둡니다.",
        ),
        kind: Kind::Number { min: 0.001, max: 1.0, default, log: true },
    }
}

/// The rate of Adam with [`cosine`], with this widget's default.
pub const fn cosine_rate(default: f64) -> Setting {
    Setting {
        name: "lr",
        symbol: "α",
        label: Text::doc("learning rate", "학습률"),
        help: Text::doc(
            "Adam's rate at the start; it falls to 0 along half a cosine.",
            "Adam의 처음 학습률입니다. 코사인의 반 주기를 따라 0까지 줄어듭니다.",
        ),
        kind: Kind::Number { min: 1e-5, max: 0.1, default, log: true },
    }
}

/// The share of training labels that are wrong.
pub const WRONG: Setting = Setting {
    name: "wrong",
    symbol: "",
    label: Text::doc("wrong labels", "틀린 레이블"),
    help: Text::doc(
        "The share of training images that are labelled as another class, by chance. Test labels stay right.",
        "훈련 이미지 가운데 무작위로 다른 클래스의 레이블을 붙이는 비율입니다. 테스트 레이블은 그대로 둡니다.",
    ),
    kind: Kind::Number { min: 0.0, max: 0.6, default: 0.0, log: false },
};

pub fn nets() -> Vec<Choice> {
    vec![
        Choice { name: "cnn", label: Text::new("convolutional", "합성곱 신경망") },
        Choice { name: "mlp", label: Text::new("dense (MLP)", "밀집 신경망(MLP)") },
    ]
}

/// The description of a net of [`NET`], for so many classes.
pub fn description(net: &str, classes: usize) -> String {
    match net {
        "mlp" => format!("flatten, dense 128, relu, dense {classes}"),
        _ => {
            format!("conv 3x3 16 same, relu, max-pool 2, conv 3x3 24 same, relu, max-pool 2, flatten, dense {classes}")
        }
    }
}

/// What suits these nets: rates found by trying; no more images than there are.
pub fn default_for(settings: &Settings, field: &Field) -> Option<Value> {
    let number = match (field.path.as_str(), &field.group) {
        ("images", _) => data::spec(settings.choice("set"))?.train.min(250) as f64,
        (_, Some(group)) if field.setting.name == "lr" => suited(group.prefix),
        _ => return None,
    };
    Some(Value::Number(number))
}

/// A rate at which this optimizer trains these nets well.
pub fn suited(optimizer: &str) -> f64 {
    match optimizer {
        "sgd" => 0.1,
        "momentum" | "nesterov" => 0.03,
        "adagrad" => 0.02,
        "rmsprop" => 0.002,
        _ => 0.005,
    }
}

/// The set that the settings name.
pub fn set(settings: &Settings) -> &'static DataSet {
    data::spec(settings.choice("set")).expect("the choice is one of the list")
}

/// Its images.
pub fn needs(settings: &Settings) -> Vec<Need> {
    vec![Need::Images(set(settings))]
}

/// Adam as it comes; its rate is the schedule's.
pub fn adam() -> Box<dyn Optimizer<f32>> {
    let settings = Settings::new(fields(&[], &optim::first_order::groups("")), |_, _| None);
    optim::first_order::build("adam", &settings).expect("listed")
}

/// From this rate down to 0 within a run, along half a cosine.
pub fn cosine(base_lr: f64, total_steps: usize) -> Rc<dyn Schedule> {
    Rc::new(Cosine { base_lr, lowest: 0.0, total_steps })
}

/// The augmentation of [`AUGMENT`].
pub fn pipeline() -> Pipeline {
    let mut settings = Settings::new(fields(&[], &augment::groups("")), |_, _| None);
    for (path, value) in [("translation.shift", 1.0 / 14.0), ("rotation.degrees", 10.0), ("scale.scale", 0.1)] {
        settings.set(path, Value::Number(value));
    }
    let step = |name| augment::build(name, &settings, &[]).expect("listed");
    Pipeline::new(["translation", "rotation", "scale"].map(step).into())
}

/// One way to train a net: all but its images and its seed.
#[derive(Clone)]
pub struct Recipe {
    /// The description of the net.
    pub net: String,
    /// The share of training labels that are wrong.
    pub wrong: f64,
    /// Label smoothing.
    pub smoothing: f64,
    pub batch: usize,
    pub optimizer: Box<dyn Optimizer<f32>>,
    pub schedule: Rc<dyn Schedule>,
    pub penalty: Penalty,
    /// Makes the augmentation of training images; `None`: they stay as they are.
    pub pipeline: Option<fn() -> Pipeline>,
    /// Layers that learn each at a rate of their own, covering the net in order; empty: all learn alike.
    pub blocks: Vec<Block>,
    /// Trained numbers that the net begins with, for its first layers; the others are drawn.
    pub start: Option<Rc<[f32]>>,
}

/// Layers that learn alike.
#[derive(Clone)]
pub struct Block {
    /// By number.
    pub layers: Range<usize>,
    /// As a share of the schedule's rate; `None`: they are frozen.
    pub rate: Option<f64>,
}

impl Recipe {
    /// Right labels, free weights, images as they are, all layers alike, from drawn weights.
    fn plain(net: String, batch: usize, optimizer: Box<dyn Optimizer<f32>>, schedule: Rc<dyn Schedule>) -> Recipe {
        Recipe {
            net,
            wrong: 0.0,
            smoothing: 0.0,
            batch,
            optimizer,
            schedule,
            penalty: Penalty::None,
            pipeline: None,
            blocks: Vec::new(),
            start: None,
        }
    }

    /// [Adam](adam) on images as they are; the labels right, the weights free.
    pub fn adam(net: String, batch: usize, schedule: Rc<dyn Schedule>) -> Recipe {
        Recipe::plain(net, batch, adam(), schedule)
    }

    /// What the settings choose, for so many classes; the labels right, the weights free.
    pub fn of(settings: &Settings, classes: usize, schedule: Box<dyn Schedule>) -> Recipe {
        let net = description(settings.choice("net"), classes);
        let optimizer = optim::first_order::build(settings.choice("optimizer"), settings).expect("listed");
        Recipe {
            pipeline: settings.switch("augment").then_some(pipeline),
            ..Recipe::plain(net, settings.number("batch") as usize, optimizer, schedule.into())
        }
    }

    /// SGD with momentum 0.9 at the constant rate `lr` of the settings, on images as they are; `batch` and `wrong`
    /// are the settings', too.
    pub fn momentum(net: String, settings: &Settings) -> Recipe {
        let defaults = Settings::new(fields(&[], &optim::first_order::groups("")), |_, _| None);
        let optimizer = optim::first_order::build("momentum", &defaults).expect("listed");
        let schedule = Rc::new(Constant { base_lr: settings.number("lr") });
        Recipe {
            wrong: settings.number("wrong"),
            ..Recipe::plain(net, settings.number("batch") as usize, optimizer, schedule)
        }
    }

    /// A net about to be trained on `split`'s training images, all layers alike. The seed fixes its first
    /// weights, the order of the images, which labels are wrong, and what is drawn in training.
    ///
    /// # Errors
    /// A net that does not fit the images.
    pub fn training(
        &self,
        images: &Rc<Images>,
        split: &Split,
        seed: u64,
    ) -> Result<(Training<f32>, Pictures), Complaint> {
        let pipeline = self.pipeline.map(|make| make());
        let examples = Pictures::new(images.clone(), split.train.clone(), pipeline);
        let examples = examples.mislabelled(self.wrong, seed).smoothed(self.smoothing);
        let size = self.batch.min(examples.count());
        // Evaluation goes through as many at once as it likes.
        let model = Model::read(&self.net, Pictures::shape(images), size.max(50))?;
        let alike = [Block { layers: 0..model.chain.links.len(), rate: Some(1.0) }];
        let blocks = if self.blocks.is_empty() { &alike[..] } else { &self.blocks };
        let layers = blocks.iter().map(|block| Layers {
            layers: block.layers.clone(),
            rate: block.rate.unwrap_or(0.0),
            optimizer: block.rate.map(|_| self.optimizer.clone()),
        });
        let layers = layers.collect();
        let batches = Batches::new(examples.count(), size, true);
        let mut w = model.initial(seed);
        if let Some(start) = &self.start {
            w[..start.len()].copy_from_slice(start);
        }
        let mut training = Training::new(model, w, layers, self.schedule.clone(), batches, seed);
        training.penalty = self.penalty;
        Ok((training, examples))
    }
}
