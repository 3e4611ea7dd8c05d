//! Every knob of the course: up to four runs, each with its own net, optimizer, schedule and regularizers, compared
//! with the first of them over several seeds.

use super::course::{self, BATCH, IMAGES, NET, OPTIMIZER, SEEDS, SET, WRONG, epochs};
use super::lab::{Entrant, Lab, join};
use super::regularizers::{self, Mix};
use super::setup::{PRETRAINED, Setup, nets};
use super::{Inputs, Need, Spec, lab};
use crate::engine::data;
use crate::engine::nn::pretrained::DIGITS;
use crate::engine::schedule;
use crate::spec::{Choice, Complaint, Field, Group, Kind, Setting, Settings, Text, Value};

pub const SPEC: Spec = Spec {
    name: "playground",
    title: Text::new("Playground", "놀이터"),
    line: Text::doc(
        "One task and every knob of the course. Up to four runs stay pinned side by side, each with its own net, \
         optimizer, schedule, regularizers and frozen layers, and are compared with the first one seed by seed.",
        "과제 하나에 이 강의의 모든 설정을 모았습니다. 신경망, 옵티마이저, 스케줄, 규제, 동결할 층을 저마다 정한 실행을 네 \
         개까지 나란히 두고, 시드마다 짝지어 첫째 실행과 견줍니다.",
    ),
    settings: &[COMPARE, SET, WRONG, epochs(20), SEEDS],
    groups,
    default_for,
    opens_at: None,
    seeded: true,
    needs,
    source: file!(),
};

const COMPARE: Setting = Setting {
    name: "compare",
    symbol: "",
    label: Text::doc("runs", "실행"),
    help: Text::doc(
        "Which runs are trained. The first of them is what the others are compared with; all have settings below.",
        "훈련할 실행입니다. 그 가운데 첫째를 기준으로 나머지를 견줍니다. 실행마다 아래에 설정이 있습니다.",
    ),
    kind: Kind::Subset { options: runs, default: &["a", "b"] },
};

static TITLES: [Text; 4] = [
    Text::new("Run A", "실행 A"),
    Text::new("Run B", "실행 B"),
    Text::new("Run C", "실행 C"),
    Text::new("Run D", "실행 D"),
];

fn runs() -> Vec<Choice> {
    lab::choices(&TITLES)
}

const ANY_NET: Setting = Setting {
    help: Text::doc(
        "Two convolutions and a dense layer; dense layers only; or a net that has learned digits before, with a new last \
         layer.",
        "합성곱 층 둘과 밀집층 하나로 이루어진 신경망, 밀집층만 쌓은 신경망, 또는 숫자를 이미 배운 신경망에 출력층만 새로 얹은 \
         것입니다.",
    ),
    kind: Kind::Choice { options: nets, default: "mlp" },
    ..NET
};

const RATE: Setting = Setting {
    name: "lr",
    symbol: "α",
    label: Text::doc("learning rate", "학습률"),
    help: Text::doc(
        "The schedule's base rate. Until it is set, it is one that suits the optimizer.",
        "스케줄의 기본 학습률입니다. 직접 정하기 전에는 옵티마이저에 알맞은 값을 씁니다.",
    ),
    kind: Kind::Number { min: 1e-5, max: 10.0, default: 0.005, log: true },
};

const SCHEDULE: Setting = Setting {
    name: "schedule",
    symbol: "",
    label: Text::doc("schedule", "스케줄"),
    help: Text::doc("How the learning rate goes over the run.", "훈련하는 동안 학습률을 바꾸는 방법입니다."),
    kind: Kind::Choice { options: schedule::choices, default: schedule::cosine::SPEC.name },
};

const WARMUP: Setting = Setting {
    name: "warmup",
    symbol: "w/T",
    label: Text::doc("warm-up", "워밍업"),
    help: Text::doc(
        "The share of the run in which the rate climbs to where the schedule begins.",
        "스케줄을 시작하기 전에 학습률을 조금씩 올리는 구간이 전체에서 차지하는 비율입니다.",
    ),
    kind: Kind::Number { min: 0.0, max: 0.5, default: 0.0, log: false },
};

const FROZEN: Setting = Setting {
    name: "frozen",
    symbol: "",
    label: Text::doc("frozen layers", "동결한 층"),
    help: Text::doc(
        "So many of the first layers keep the weights that they begin with. The last layer always learns.",
        "앞에서부터 이만큼의 층은 처음 가중치를 그대로 둡니다. 마지막 층은 언제나 배웁니다.",
    ),
    kind: Kind::Integer { min: 0, max: 3, default: 0 },
};

const TRAINING: [Setting; 8] = [ANY_NET, FROZEN, IMAGES, OPTIMIZER, RATE, SCHEDULE, WARMUP, BATCH];

const OF_RUN: &[Setting] = &join::<16>(&TRAINING, &regularizers::SETTINGS);

fn groups() -> Vec<Group> {
    lab::groups(&TITLES, OF_RUN, COMPARE.name)
}

/// B augments and drops out; C is SGD with momentum along one cycle; D is the pretrained net with a new last layer.
fn default_for(settings: &Settings, field: &Field) -> Option<Value> {
    Some(match (field.path.as_str(), field.setting.name) {
        ("b.augment", _) => Value::Switch(true),
        ("b.dropout", _) => Value::Number(0.2),
        ("c.optimizer", _) => Value::Choice("momentum"),
        ("c.schedule", _) => Value::Choice(schedule::one_cycle::SPEC.name),
        ("d.net", _) => Value::Choice(PRETRAINED),
        ("d.frozen", _) => Value::Number(3.0),
        (_, "images") => Value::Number(data::spec(settings.choice("set"))?.train.min(50) as f64),
        (_, "lr") => Value::Number(course::suited(settings.choice(&format!("{}.optimizer", field.group?.prefix)))),
        _ => return course::default_for(settings, field),
    })
}

/// The images, and the pretrained net where a run begins with it.
fn needs(settings: &Settings) -> Vec<Need> {
    let mut needs = course::needs(settings);
    let pretrained = entrants(settings).iter().any(|entrant| entrant.setup.net == PRETRAINED);
    needs.extend(pretrained.then_some(Need::Net(&DIGITS)));
    needs
}

/// The runs that are chosen.
fn entrants(settings: &Settings) -> Vec<Entrant> {
    let setup = |name: &str| {
        let number = |setting: &Setting| settings.number(&format!("{name}.{}", setting.name));
        let choice = |setting: &Setting| settings.choice(&format!("{name}.{}", setting.name));
        Setup {
            net: choice(&ANY_NET),
            images: number(&IMAGES) as usize,
            optimizer: choice(&OPTIMIZER),
            lr: number(&RATE),
            schedule: choice(&SCHEDULE),
            warmup: number(&WARMUP),
            batch: number(&BATCH) as usize,
            frozen: number(&FROZEN) as usize,
            mix: Mix::of(settings, name),
        }
    };
    lab::entrants(&TITLES, &settings.subset(COMPARE.name), setup)
}

/// See [`SPEC`].
pub fn new(settings: &Settings, seed: u64, inputs: &Inputs) -> Result<Lab, Complaint> {
    let entrants = entrants(settings);
    if entrants.is_empty() {
        return Err(Complaint {
            path: COMPARE.name.to_string(),
            at: None,
            en: "No run is chosen: choose at least one of A to D.".to_string(),
            ko: "고른 실행이 없습니다. A부터 D 가운데 하나 이상을 고르십시오.".to_string(),
        });
    }
    Lab::new(SPEC.title, true, entrants, settings, seed, inputs)
}

/// The same in PyTorch.
pub fn script(settings: &Settings, seed: u64) -> String {
    lab::script(settings, seed, entrants(settings))
}

#[cfg(test)]
mod tests {
    use super::super::lab::tests::{fact, run, weights, words};
    use super::*;
    use crate::engine::optim;
    use crate::widgets::State;

    fn playground(query: &str) -> Lab {
        run(&SPEC, new, query)
    }

    fn refused(query: &str) -> String {
        let (state, notices) = State::from_query(&SPEC, query);
        assert!(notices.is_empty(), "{notices:?}");
        new(&state.settings, 1, &Inputs::built_in()).err().expect("refused").en
    }

    #[test]
    fn a_run_like_the_first_is_the_first() {
        let lab = playground("compare=a,b&b.augment=false&b.dropout=0&images=10&epochs=2&seeds=2");
        assert_eq!((fact(&lab, "b.gain"), fact(&lab, "b.error"), fact(&lab, "b.work")), (0.0, 0.0, 1.0));
        assert!(weights(&lab, 0) == weights(&lab, 1));
        assert_eq!(words(&lab), ["dense (MLP), 10 images, Adam 0.005, cosine, batches of 32", ""]);
    }

    /// A whole run leaves every bit of a frozen layer, with any optimizer, with penalties and batch normalization.
    #[test]
    fn frozen_layers_keep_every_bit() {
        let begun = |query: &str| {
            let (state, _) = State::from_query(&SPEC, query);
            let lab = new(&state.settings, 1, &Inputs::built_in()).unwrap_or_else(|why| panic!("{}", why.en));
            weights(&lab, 0)[0].to_vec()
        };
        // Weights and biases up to the last frozen layer, and its batch normalization.
        for (net, frozen, held, more) in [
            ("mlp", 1, 197 * 128, "a.optimizer=adamw&a.penalty=decay&a.lambda=1"),
            ("mlp", 1, 197 * 128 + 2 * 128, "a.optimizer=momentum&a.norm=true&a.penalty=l2&a.lambda=0.1"),
            ("cnn", 2, 160 + 145 * 24, "a.optimizer=rmsprop&a.dropout=0.5"),
            ("pretrained", 2, 80 + 73 * 16, "a.optimizer=adam&a.penalty=l1&a.lambda=0.1"),
        ] {
            let query = format!("compare=a&a.net={net}&a.frozen={frozen}&{more}&a.images=5&epochs=2&seeds=1");
            let (before, lab) = (begun(&query), playground(&query));
            let after = weights(&lab, 0)[0];
            assert_eq!(before[..held], after[..held], "{query}");
            assert!(before[held..].iter().zip(&after[held..]).filter(|(a, b)| a != b).count() > 100, "{query}");
        }
    }

    #[test]
    fn every_optimizer_and_every_schedule_trains() {
        let first = |name: &str, choice: &str| playground(&format!("compare=a&a.{name}={choice}&epochs=10&seeds=1"));
        for spec in optim::first_order::SPECS {
            let test = fact(&first("optimizer", spec.name), "a.test");
            assert!(test > 0.7, "{}: {test}", spec.name);
        }
        for spec in schedule::SPECS {
            let test = fact(&first("schedule", spec.name), "a.test");
            assert!(test > 0.7, "{}: {test}", spec.name);
        }
    }

    #[test]
    fn the_rate_follows_the_optimizer_until_it_is_set() {
        let rate = |query| State::from_query(&SPEC, query).0.settings.number("a.lr");
        assert_eq!([rate(""), rate("a.optimizer=sgd"), rate("a.optimizer=sgd&a.lr=0.3")], [0.005, 0.1, 0.3]);
    }

    #[test]
    fn what_cannot_be_run_is_said() {
        assert!(refused("compare=none").starts_with("No run is chosen"));
        assert!(refused("compare=a,d&set=optdigits8").contains("The pretrained net reads images of 14×14"));
        assert!(refused("compare=d&d.norm=true").contains("without batch normalization"));
    }
}
