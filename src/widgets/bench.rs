//! The reader's own experiment: up to four mixes of regularizers, each against the plain net, over several seeds.

use super::course::{self, BATCH, IMAGES, NET, SEEDS, SET, WRONG, cosine_rate, epochs};
use super::lab::{Entrant, Lab, join};
use super::regularizers::{self, Mix};
use super::setup::Setup;
use super::{Inputs, Spec, lab};
use crate::spec::{Choice, Complaint, Dash, Field, Group, Hue, Kind, Setting, Settings, Text, Value};

pub const SPEC: Spec = Spec {
    name: "bench",
    title: Text::new("Regularizers' bench", "규제 실험대"),
    line: Text::doc(
        "Mix regularizers as you like, up to four mixes at once. Each is trained beside the plain net on the same images \
         over several seeds, and compared with it seed by seed. A mix may have a net and a number of images of its own.",
        "규제 방법을 마음대로 섞어 네 가지까지 한꺼번에 시험합니다. 모두 규제 없는 신경망과 같은 이미지로 여러 시드에서 \
         훈련하고, 시드마다 짝지어 견줍니다. 조합마다 신경망과 이미지 수를 따로 정할 수도 있습니다.",
    ),
    settings: &[COMPARE, IMAGES, WRONG, epochs(50), SEEDS, SET, NET, cosine_rate(0.005), BATCH],
    groups,
    default_for,
    opens_at: None,
    seeded: true,
    needs: course::needs,
    source: file!(),
};

const COMPARE: Setting = Setting {
    name: "compare",
    symbol: "",
    label: Text::doc("mixes", "조합"),
    help: Text::doc(
        "Which mixes are trained beside the plain net. Each has its own settings below.",
        "규제 없는 신경망과 함께 훈련할 조합입니다. 조합마다 아래에 설정이 있습니다.",
    ),
    kind: Kind::Subset { options: mixes, default: &["a", "b", "c"] },
};

static TITLES: [Text; 4] = [
    Text::new("Mix A", "조합 A"),
    Text::new("Mix B", "조합 B"),
    Text::new("Mix C", "조합 C"),
    Text::new("Mix D", "조합 D"),
];

fn mixes() -> Vec<Choice> {
    lab::choices(&TITLES)
}

/// Those of a mix. Its net and its images are the plain net's, until it gets its own.
const OF_MIX: &[Setting] = &join::<10>(&regularizers::SETTINGS, &[NET, IMAGES]);

fn groups() -> Vec<Group> {
    lab::groups(&TITLES, OF_MIX, COMPARE.name)
}

/// Few images and wrong labels make a gap. A drops out, B augments, C does both, D penalizes.
fn default_for(settings: &Settings, field: &Field) -> Option<Value> {
    Some(match field.path.as_str() {
        "net" => Value::Choice("mlp"),
        "images" => Value::Number(20.0),
        "wrong" => Value::Number(0.2),
        "a.dropout" => Value::Number(0.5),
        "c.dropout" => Value::Number(0.3),
        "b.augment" | "c.augment" => Value::Switch(true),
        "d.penalty" => Value::Choice("l2"),
        _ if field.group.is_some() && settings.has(field.setting.name) => settings.value(field.setting.name),
        _ => return course::default_for(settings, field),
    })
}

/// The plain net, and the mixes that are chosen.
fn entrants(settings: &Settings) -> Vec<Entrant> {
    let setup =
        |net, images: f64| Setup::plain(net, images as usize, settings.number("lr"), settings.number("batch") as usize);
    let plain = Entrant {
        name: "plain",
        title: Text::new("Plain", "규제 없음"),
        hue: Hue::Grey,
        dash: Dash::Dashed,
        setup: setup(settings.choice("net"), settings.number("images")),
    };
    let mix = |name: &str| {
        let (net, images) = (settings.choice(&format!("{name}.net")), settings.number(&format!("{name}.images")));
        Setup { mix: Mix::of(settings, name), ..setup(net, images) }
    };
    let mut all = vec![plain];
    all.extend(lab::entrants(&TITLES, &settings.subset(COMPARE.name), mix));
    all
}

/// See [`SPEC`].
pub fn new(settings: &Settings, seed: u64, inputs: &Inputs) -> Result<Lab, Complaint> {
    Lab::new(SPEC.title, false, entrants(settings), settings, seed, inputs)
}

/// The same in PyTorch.
pub fn script(settings: &Settings, seed: u64) -> String {
    lab::script(settings, seed, entrants(settings))
}

#[cfg(test)]
mod tests {
    use super::super::lab::tests::{fact, run, weights, words};
    use super::*;

    fn bench(query: &str) -> Lab {
        run(&SPEC, new, query)
    }

    #[test]
    fn an_empty_mix_is_the_plain_net() {
        let bench = bench("compare=a,d&a.dropout=0&d.penalty=none&images=10&epochs=2&seeds=2");
        for name in ["a", "d"] {
            assert_eq!((fact(&bench, &format!("{name}.gain")), fact(&bench, &format!("{name}.work"))), (0.0, 1.0));
        }
        assert!(weights(&bench, 1) == weights(&bench, 0) && words(&bench) == ["", "", ""]);
    }

    #[test]
    fn an_ensemble_costs_its_members_and_begins_with_the_plain_net() {
        let bench = bench("compare=a&a.dropout=0&a.members=3&images=10&epochs=2&seeds=1");
        assert_eq!(fact(&bench, "a.work"), 3.0);
        let [plain, nets] = [0, 1].map(|way| weights(&bench, way));
        assert!(nets[0] == plain[0] && nets[1] != nets[0] && nets[2] != nets[1]);
    }

    /// What a mix has of its own stays when the plain net's is changed; what it has not follows.
    #[test]
    fn a_mix_may_have_its_own_net_and_images() {
        let query = "compare=a,b&a.dropout=0&a.images=30&b.augment=false&b.net=cnn&images=10&epochs=2&seeds=2";
        let mixed = bench(query);
        assert_eq!(words(&mixed), ["", "30 images", "convolutional"]);
        assert_eq!([0, 1, 2].map(|way| weights(&mixed, way)[0].len()), [26506, 26506, 5810]);
        assert_eq!(fact(&mixed, "a.work"), 3.0);
        assert!(fact(&mixed, "a.gain") > 0.05, "three times the images gain {}", fact(&mixed, "a.gain"));
        // The plain net of thirty images is that run.
        let plain = bench("compare=none&images=30&epochs=2&seeds=2");
        assert!(weights(&plain, 0) == weights(&mixed, 1));
        assert_eq!(fact(&plain, "plain.test"), fact(&mixed, "a.test"));
        assert_eq!(
            words(&bench("compare=a,b&a.dropout=0&a.images=30&b.augment=false&images=30&epochs=1"))[1..],
            ["", ""]
        );
    }
}
