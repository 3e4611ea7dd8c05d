//! DropConnect: in training each weight is switched off by chance, for each mini-batch
//! anew; at test all take part. The net is drawn with its connections going dark.

use super::course::{self, BATCH, IMAGES, SEEDS, SET, WRONG, epochs, rate};
use super::masks::{self, EXAMPLE, Masks, Method, SCALING};
use super::{Inputs, Spec};
use crate::engine::data;
use crate::spec::{Choice, Complaint, Field, Kind, Setting, Settings, Text, Value};

pub const SPEC: Spec = Spec {
    name: "dropconnect",
    title: Text::new("DropConnect", "드롭커넥트"),
    line: Text::doc(
        "Connections of a net go dark by chance, mini-batch by mini-batch: the same pictures as for dropout, so that \
         the two can be compared.",
        "미니배치마다 신경망의 연결이 무작위로 꺼집니다. 드롭아웃과 같은 그림으로 보여 주므로 둘을 견주어 볼 수 있습니다.",
    ),
    settings: &[DROP, LAYER, SCALING, EXAMPLE, SEEDS, epochs(80), rate(0.05), BATCH, SET, IMAGES, WRONG],
    groups: Vec::new,
    default_for,
    opens_at: None,
    seeded: true,
    needs: course::needs,
    source: file!(),
};

const DROP: Setting = Setting {
    name: "drop",
    symbol: "P",
    label: Text::doc("probability to drop", "끄는 확률"),
    help: Text::doc(
        "With which probability a weight is dropped in training.",
        "훈련할 때 가중치 하나를 끄는 확률입니다.",
    ),
    kind: Kind::Number { min: 0.0, max: 0.9, default: 0.5, log: false },
};

const LAYER: Setting = Setting {
    name: "layer",
    symbol: "",
    label: Text::doc("layer", "층"),
    help: Text::doc(
        "Whose weights are dropped: those from the pixels to the hidden units, those on to the outputs, or both.",
        "어느 가중치를 끌지 고릅니다. 픽셀에서 은닉 유닛으로 가는 것, 은닉 유닛에서 출력으로 가는 것, 또는 둘 다입니다.",
    ),
    kind: Kind::Choice { options: layers, default: "both" },
};

fn layers() -> Vec<Choice> {
    vec![
        Choice { name: "first", label: Text::new("pixels to hidden units", "픽셀 → 은닉 유닛") },
        Choice { name: "last", label: Text::new("hidden units to outputs", "은닉 유닛 → 출력") },
        Choice { name: "both", label: Text::new("both", "둘 다") },
    ]
}

/// A mask for each weight takes time: fewer runs than elsewhere.
fn default_for(settings: &Settings, field: &Field) -> Option<Value> {
    match field.path.as_str() {
        "seeds" => Some(Value::Number(2.0)),
        _ => masks::default_for(settings, field),
    }
}

/// The link of the hidden layer's ReLU, and of the outputs, in `flatten, dense, relu, dense`.
const HIDDEN: usize = 2;
const OUTPUTS: usize = 3;

/// See [`SPEC`].
pub fn new(settings: &Settings, seed: u64, inputs: &Inputs) -> Result<Masks, Complaint> {
    let classes = data::spec(settings.choice("set")).map_or(0, |set| set.classes.len());
    let (p, scaling, choice) = (settings.number("drop"), settings.choice("scaling"), settings.choice("layer"));
    let layer = |units: usize, drops: bool| match drops {
        true => format!("dropconnect {units} {p} {scaling}"),
        false => format!("dense {units}"),
    };
    let net = |first: bool, last: bool| format!("flatten, {}, relu, {}", layer(128, first), layer(classes, last));
    // The values that the dropped weights make.
    let (layer, values) = match choice {
        "last" => (OUTPUTS, Text::new("logits", "로짓")),
        _ => (HIDDEN, Text::new("activations of the hidden layer", "은닉층의 활성값")),
    };
    let method = Method {
        name: "dropconnect",
        label: Text::new("DropConnect", "드롭커넥트"),
        net: net(choice != "last", choice != "first"),
        without: net(false, false),
        layer,
        values,
    };
    Masks::new(method, settings, seed, inputs)
}
