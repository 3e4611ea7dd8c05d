//! Dropout: in training each unit is switched off by chance, for each image anew; at
//! test all take part. The net is drawn with its units going dark.

use super::course::{self, BATCH, IMAGES, SEEDS, SET, WRONG, epochs, rate};
use super::masks::{self, EXAMPLE, Masks, Method, SCALING};
use super::{Inputs, Spec};
use crate::engine::data;
use crate::spec::{Choice, Complaint, Kind, Setting, Settings, Text};

pub const SPEC: Spec = Spec {
    name: "dropout",
    title: Text::new("Dropout", "드롭아웃"),
    line: Text::doc(
        "Units of a net go dark by chance, image by image: see what that does to its activations in training and at \
         test, with the right scaling and without, and to the gap between training and test accuracy.",
        "이미지마다 신경망의 유닛이 무작위로 꺼집니다. 크기를 맞출 때와 맞추지 않을 때 훈련과 테스트의 활성값이 어떻게 \
         달라지는지, 훈련 정확도와 테스트 정확도의 격차가 어떻게 되는지 볼 수 있습니다.",
    ),
    settings: &[DROP, LAYER, SCALING, EXAMPLE, SEEDS, epochs(80), rate(0.05), BATCH, SET, IMAGES, WRONG],
    groups: Vec::new,
    default_for: masks::default_for,
    opens_at: None,
    seeded: true,
    needs: course::needs,
    source: file!(),
};

const DROP: Setting = Setting {
    name: "drop",
    symbol: "P",
    label: Text::doc("probability to drop", "끄는 확률"),
    help: Text::doc("With which probability a unit is dropped in training.", "훈련할 때 유닛 하나를 끄는 확률입니다."),
    kind: Kind::Number { min: 0.0, max: 0.9, default: 0.5, log: false },
};

const LAYER: Setting = Setting {
    name: "layer",
    symbol: "",
    label: Text::doc("layer", "층"),
    help: Text::doc(
        "What is dropped: hidden units, pixels of the image, or both (pixels with half the probability).",
        "무엇을 끌지 고릅니다. 은닉 유닛, 이미지의 픽셀, 또는 둘 다(픽셀은 절반의 확률로)입니다.",
    ),
    kind: Kind::Choice { options: layers, default: "hidden" },
};

fn layers() -> Vec<Choice> {
    vec![
        Choice { name: "hidden", label: Text::new("hidden units", "은닉 유닛") },
        Choice { name: "input", label: Text::new("pixels", "픽셀") },
        Choice { name: "both", label: Text::new("both", "둘 다") },
    ]
}

/// See [`SPEC`].
pub fn new(settings: &Settings, seed: u64, inputs: &Inputs) -> Result<Masks, Complaint> {
    let classes = data::spec(settings.choice("set")).map_or(0, |set| set.classes.len());
    let p = settings.number("drop");
    let dropout = |p: f64| format!("dropout {p} {}, ", settings.choice("scaling"));
    let (pixels, units) = match settings.choice("layer") {
        "input" => (dropout(p), String::new()),
        "both" => (dropout(p / 2.0), dropout(p)),
        _ => (String::new(), dropout(p)),
    };
    let net = |pixels: &str, units: &str| format!("flatten, {pixels}dense 128, relu, {units}dense {classes}");
    // What comes in to the last layer.
    let layer = net(&pixels, &units).matches(',').count() - 1;
    let method = Method {
        name: "dropout",
        label: Text::new("Dropout", "드롭아웃"),
        net: net(&pixels, &units),
        without: net("", ""),
        layer,
        values: Text::new("activations of the hidden layer", "은닉층의 활성값"),
    };
    Masks::new(method, settings, seed, inputs)
}

#[cfg(test)]
mod tests {
    use crate::widgets::Inputs;
    use crate::widgets::told::Facts;

    /// With either scaling the test value lies where its masks' mean does, within four standard errors; forgotten, the
    /// activations are doubled.
    #[test]
    fn scaling_keeps_the_mean() {
        for (scaling, expected) in [("inverted", 1.0), ("plain", 1.0), ("forgotten", 2.0)] {
            let facts = Facts::of(&super::SPEC, &format!("scaling={scaling}&epochs=10&seeds=1"), &Inputs::built_in());
            assert!((facts.get("ratio") / expected - 1.0).abs() < 0.05, "{scaling}: {}", facts.get("ratio"));
            let off = (facts.get("logit.test") - facts.get("logit.masks")).abs() / facts.get("logit.error");
            assert_eq!(off < 4.0, scaling != "forgotten", "{scaling}: {off} standard errors");
        }
    }

    #[test]
    fn without_dropping_both_arms_are_the_same_training() {
        let facts = Facts::of(&super::SPEC, "drop=0&epochs=5&seeds=2", &Inputs::built_in());
        assert_eq!(
            (facts.get("dropout.gain"), facts.get("dropout.error"), facts.get("ratio"), facts.get("kept")),
            (0.0, 0.0, 1.0, 1.0)
        );
    }
}
