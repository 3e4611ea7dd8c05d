//! Fractional max pooling: the regions that are drawn, what they pool, and the average of many draws.

use super::photo::{self, PHOTO, Picture};
use super::{Inputs, Need, Spec, Widget};
use crate::engine::augment::Image;
use crate::engine::data::mnist14;
use crate::engine::nn::fractional_max_pool::{self, FractionalMaxPool};
use crate::engine::nn::layer::{Layer, Mode};
use crate::engine::nn::shape::Shape;
use crate::engine::nn::words::Words;
use crate::engine::rng::Rng;
use crate::say;
use crate::scene::{Axis, Entry, Frame, Mark, Panel, Side, Sketch, Table, bits};
use crate::spec::number::short;
use crate::spec::{Choice, Complaint, Dash, Group, Hue, Kind, Lang, Setting, Settings, Text};

pub const SPEC: Spec = Spec {
    name: "fractional-pool",
    title: Text::new("Fractional max pooling", "분수 최대 풀링"),
    line: Text::doc(
        "Draws pooling regions of one and two pixels a side, takes the largest value of each, and averages many draws: \
         a side shrinks by any ratio between 1 and 2, and the average depends less and less on chance.",
        "한 변이 1픽셀이나 2픽셀인 풀링 영역을 뽑아 영역마다 가장 큰 값을 취하고, 여러 번 뽑은 결과를 평균합니다. \
         각 변을 1과 2 사이의 어떤 비율로도 줄일 수 있고, 평균할수록 우연에 덜 좌우됩니다.",
    ),
    settings: &[IMAGE, RATIO, REGIONS, OVERLAPPING],
    groups,
    default_for: |_, _| None,
    opens_at: None,
    seeded: true,
    needs,
    source: file!(),
};

/// [`PHOTO`], and a digit besides.
const IMAGE: Setting =
    Setting { label: Text::doc("image", "이미지"), kind: Kind::Choice { options: images, default: DIGIT }, ..PHOTO };

const DIGIT: &str = "digit";

fn images() -> Vec<Choice> {
    let mut all = vec![Choice { name: DIGIT, label: Text::new("A digit", "숫자") }];
    all.extend(photo::choices());
    all
}

const RATIO: Setting = Setting {
    name: "ratio",
    symbol: "α",
    label: Text::doc("ratio", "비율"),
    help: Text::doc(
        "By what each side shrinks: of n pixels ⌊n/α⌋ are left. Graham's nets take ∛2 or √2.",
        "각 변이 줄어드는 비율입니다. 픽셀 n개가 ⌊n/α⌋개로 줄어듭니다. 그레이엄의 신경망은 ∛2나 √2를 씁니다.",
    ),
    kind: Kind::Number { min: 1.01, max: 1.99, default: 1.41, log: false },
};

const REGIONS: Setting = Setting {
    name: "regions",
    symbol: "",
    label: Text::doc("regions", "영역"),
    help: Text::doc(
        "Shuffled sizes, or sizes spread evenly from one random place.",
        "영역의 크기를 무작위로 섞거나, 무작위로 정한 한 위치에서 고르게 배치합니다.",
    ),
    kind: Kind::Choice { options: kinds, default: RANDOM },
};

const RANDOM: &str = "random";

fn kinds() -> Vec<Choice> {
    vec![
        Choice { name: RANDOM, label: Text::new("random", "무작위") },
        Choice { name: "pseudo-random", label: Text::new("pseudo-random", "유사 무작위") },
    ]
}

const OVERLAPPING: Setting = Setting {
    name: "overlapping",
    symbol: "",
    label: Text::doc("overlapping", "겹치기"),
    help: Text::doc(
        "Neighbouring regions share the pixels of their border.",
        "이웃한 영역이 경계의 픽셀을 함께 씁니다.",
    ),
    kind: Kind::Switch { default: false },
};

const CLASS: Setting = Setting {
    name: "class",
    symbol: "",
    label: Text::doc("digit", "숫자"),
    help: Text::doc("Which digit is shown.", "보여 줄 숫자입니다."),
    kind: Kind::Integer { min: 0, max: 9, default: 3 },
};

fn groups() -> Vec<Group> {
    vec![Group { prefix: DIGIT, title: Text::new("Digit", "숫자"), settings: &[CLASS], seen_with: PHOTO.name }]
}

fn needs(settings: &Settings) -> Vec<Need> {
    if settings.choice(PHOTO.name) == DIGIT { vec![Need::Images(&mnist14::SPEC)] } else { photo::needs(settings) }
}

/// Draws in a run.
const SAMPLES: usize = 100;
/// Draws of their own, whose average stands for that of infinitely many.
const MANY: usize = 4000;
/// A photograph's longer side, in pixels: single ones have to be seen.
const SMALL: usize = 28;

/// See [`SPEC`].
pub fn new(settings: &Settings, seed: u64, inputs: &Inputs) -> Result<FractionalPool, Complaint> {
    let picture = match (&inputs.own.image, settings.choice(PHOTO.name)) {
        (None, DIGIT) => {
            let images = inputs.images(&mnist14::SPEC);
            let class = settings.number("digit.class") as usize;
            // The first of the class's test images.
            let first = (0..images.count()).filter(|&i| images.label(i) == class).nth(images.set.train);
            let image = images.image(first.expect("every class is there"));
            Picture::new(image.into(), images.set.classes[class])
        }
        _ => {
            let Picture { image, title, .. } = photo::picture(settings, inputs);
            Picture::new(photo::at_most(&image, SMALL).into(), title)
        }
    };
    let ratio = settings.number("ratio");
    let mut words = vec![ratio.to_string()];
    words.extend((settings.choice("regions") != RANDOM).then(|| "pseudo-random".to_string()));
    words.extend(settings.switch("overlapping").then(|| "overlapping".to_string()));
    let input = Shape::new(picture.image.height, picture.image.width, picture.image.channels);
    let layer = fractional_max_pool::read::<f32>(&mut Words::of(&words.join(" ")), input);
    let mut layer = layer.map_err(|misfit| Complaint {
        path: PHOTO.name.to_string(),
        at: None,
        en: format!("This image cannot be pooled: {}.", misfit.en),
        ko: format!("이 이미지는 풀링할 수 없습니다. {}.", misfit.ko),
    })?;
    Layer::<f32>::reserve(&mut layer, 1);
    let output = Layer::<f32>::output(&layer);
    let values = output.values();
    // A seed has 32 bits; above them there is room for a second stream.
    let mut stream = Pool { layer, rng: Rng::new(seed + (1 << 32)), y: vec![0.0; values] };
    let mut limit = Mean::new(values);
    for _ in 0..MANY {
        stream.draw(&picture.image);
        limit.add(&stream.y);
    }
    stream.rng = Rng::new(seed);
    let mut widget = FractionalPool {
        picture,
        ratio,
        overlapping: settings.switch("overlapping"),
        output,
        pool: stream,
        mean: Mean::new(values),
        limit: limit.values,
        samples: Vec::new(),
    };
    widget.tick();
    Ok(widget)
}

pub struct FractionalPool {
    picture: Picture,
    ratio: f64,
    overlapping: bool,
    output: Shape,
    pool: Pool,
    mean: Mean,
    /// The average of [`MANY`] draws.
    limit: Vec<f64>,
    samples: Vec<Sample>,
}

/// The layer, and what it gave last.
struct Pool {
    layer: FractionalMaxPool,
    rng: Rng,
    y: Vec<f32>,
}

/// How far from the limit, as a root mean square over the output's values.
struct Sample {
    single: f64,
    mean: f64,
}

impl Pool {
    fn draw(&mut self, image: &Image) {
        self.layer.forward(Mode::Eval, &mut self.rng, &[], &image.pixels, &mut self.y);
    }
}

/// A running mean.
struct Mean {
    count: f64,
    values: Vec<f64>,
}

impl Mean {
    fn new(len: usize) -> Mean {
        Mean { count: 0.0, values: vec![0.0; len] }
    }

    fn add(&mut self, y: &[f32]) {
        self.count += 1.0;
        for (mean, &y) in self.values.iter_mut().zip(y) {
            *mean += (f64::from(y) - *mean) / self.count;
        }
    }
}

fn distance(a: impl Iterator<Item = f64>, b: &[f64]) -> f64 {
    let squares: f64 = a.zip(b).map(|(a, b)| (a - b) * (a - b)).sum();
    (squares / b.len() as f64).sqrt()
}

/// The first draw is there from the start.
impl Widget for FractionalPool {
    fn last(&self) -> u32 {
        SAMPLES as u32 - 1
    }

    fn tick(&mut self) {
        self.pool.draw(&self.picture.image);
        self.mean.add(&self.pool.y);
        self.samples.push(Sample {
            single: distance(self.pool.y.iter().map(|&y| f64::from(y)), &self.limit),
            mean: distance(self.mean.values.iter().copied(), &self.limit),
        });
    }

    fn scene(&self, lang: Lang, sketch: &mut Sketch) {
        let count = self.samples.len();
        let single: Vec<f32> = self.pool.y.clone();
        let mean: Vec<f32> = self.mean.values.iter().map(|&value| value as f32).collect();
        let panels = vec![
            self.regions(lang, sketch),
            self.result("sample", say!(lang, "this draw", "이번 표본"), single, sketch),
            self.result("average", say!(lang, "average, n = {count}", "표본 {count}개의 평균"), mean, sketch),
            self.distances(lang, sketch),
        ];
        let scene = &mut sketch.scene;
        let (input, output) = (&self.picture.image, self.output);
        scene.title = say!(
            lang,
            "Fractional max pooling: {} × {} → {} × {}",
            "분수 최대 풀링: {} × {} → {} × {}",
            input.width,
            input.height,
            output.width,
            output.height
        );
        let latest = self.samples.last().expect("drawn at the start");
        let entry = |label: String, hue, dash, note: f64, unit: &str| Entry {
            label,
            hue,
            dash,
            note: say!(lang, "{} from the limit", "극한까지 {}", short(note, 2)),
            unit: unit.to_string(),
        };
        scene.legend = vec![
            entry(
                say!(lang, "one draw", "표본 하나"),
                Hue::Grey,
                Dash::Dotted,
                latest.single,
                fractional_max_pool::SPEC.name,
            ),
            entry(say!(lang, "average", "평균"), Hue::Terracotta, Dash::Solid, latest.mean, ""),
        ];
        scene.status = say!(
            lang,
            "{} × {} pixels shrink to {} × {} = ⌊n/{}⌋ on each side; the average (n = {count}) lies {} from that \
             of {MANY} draws, a single draw {}.",
            "{} × {}픽셀이 {} × {}로 줄어듭니다(각 변에서 ⌊n/{}⌋). 표본 {count}개의 평균은 {MANY}개의 평균에서 {}, \
             표본 하나는 {} 떨어져 있습니다.",
            input.width,
            input.height,
            output.width,
            output.height,
            short(self.ratio, 4),
            short(latest.mean, 2),
            short(latest.single, 2)
        );
        scene.facts = [
            ("rows", output.height as f64),
            ("columns", output.width as f64),
            ("samples", count as f64),
            ("distance", latest.mean),
            ("distance.single", latest.single),
        ]
        .map(|(name, value)| (name.to_string(), value))
        .to_vec();
        scene.step = count as u32 - 1;
        scene.last = self.last();
        scene.panels = panels;
    }

    fn table(&self, lang: Lang) -> Table {
        let columns = vec![
            say!(lang, "draws", "표본 수"),
            say!(lang, "distance of this draw", "이번 표본의 거리"),
            say!(lang, "distance of the average", "평균의 거리"),
        ];
        let row = |(i, sample): (usize, &Sample)| vec![(i + 1) as f64, sample.single, sample.mean];
        Table { columns, rows: self.samples.iter().enumerate().map(row).collect() }
    }
}

impl FractionalPool {
    /// The image in pixels, and the regions of the latest draw.
    fn regions(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let image = &self.picture.image;
        let longer = image.width.max(image.height) as f64;
        let (left, top, right, bottom) = photo::fitted((image.width, image.height), (0.0, 0.0), longer);
        let pixels = sketch.layer(("pixels", self.picture.key), || vec![photo::mark(image, (0.0, 0.0), longer)]);
        let [down, across] = self.pool.layer.regions();
        let key = (across.to_vec(), down.to_vec(), self.picture.key);
        let grid = sketch.layer(("regions", key), || {
            let mut marks = Vec::new();
            // What a region shares with the one before it.
            let bands = [across, down].map(|regions| if self.overlapping { &regions[1..] } else { &[] });
            let mut band = |(x0, y0): (f64, f64), (x1, y1): (f64, f64)| {
                let points = vec![(x0, y0), (x1, y0), (x1, y1), (x0, y1)];
                marks.push(Mark::Area { points, hue: Hue::Accent, opacity: 0.15 });
            };
            for x in bands[0].iter().map(|region| left + region.start as f64) {
                band((x, top), (x + 1.0, bottom));
            }
            for y in bands[1].iter().map(|region| top + region.start as f64) {
                band((left, y), (right, y + 1.0));
            }
            let mut line = |a: (f64, f64), b: (f64, f64), hue, width| {
                marks.push(Mark::Path { points: vec![a, b], hue, dash: Dash::Solid, width, dots: false, halo: false });
            };
            // A line's halo of paper keeps it in sight on every picture.
            for (hue, width) in [(Hue::Surface, 3.5), (Hue::Accent, 1.5)] {
                for begin in across.iter().map(|region| region.start).chain([image.width]) {
                    let x = left + begin as f64;
                    line((x, top), (x, bottom), hue, width);
                }
                for begin in down.iter().map(|region| region.start).chain([image.height]) {
                    let y = top + begin as f64;
                    line((left, y), (right, y), hue, width);
                }
            }
            marks
        });
        Panel {
            name: "regions".to_string(),
            title: match self.overlapping {
                false => say!(lang, "The image and the regions of the latest draw", "이미지와 이번 표본의 영역"),
                true => say!(
                    lang,
                    "The image and the regions of the latest draw, which share the shaded rows and columns",
                    "이미지와 이번 표본의 영역(칠한 행과 열은 이웃한 영역이 함께 씁니다)"
                ),
            },
            frame: self.frame(),
            layers: vec![pixels, grid],
            handles: Vec::new(),
        }
    }

    /// The square on which all pictures are shown, in the image's pixels, with a line of text below.
    fn frame(&self) -> Frame {
        let longer = self.picture.image.width.max(self.picture.image.height) as f64;
        Frame::Plain { width: longer, height: 1.08 * longer }
    }

    /// What is left, as large as what it is made of.
    fn result(&self, name: &str, text: String, pixels: Vec<f32>, sketch: &Sketch) -> Panel {
        let Shape { height, width, channels } = self.output;
        let image = Image { width, height, channels, pixels };
        let longer = self.picture.image.width.max(self.picture.image.height) as f64;
        let key: Vec<u32> = image.pixels.iter().map(|value| value.to_bits()).collect();
        let layer = sketch.layer((name, key, width, &text), || {
            let (at, text) = ((0.5 * longer, 1.045 * longer), text.clone());
            let below = Mark::Label { at, text, hue: Hue::Soft, side: Side::On };
            vec![photo::mark(&image, (0.0, 0.0), longer), below]
        });
        Panel { name: name.to_string(), title: text, frame: self.frame(), layers: vec![layer], handles: Vec::new() }
    }

    /// How far single draws and their average lie from the limit.
    fn distances(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let first = self.samples[0].single.max(1e-6);
        let range = (1e-2 * first, 10.0 * first);
        let inside = |value: f64| value.clamp(range.0, range.1);
        let path = |of: fn(&Sample) -> f64, hue, dash| Mark::Path {
            points: (1..).zip(&self.samples).map(|(n, sample)| (n as f64, inside(of(sample)))).collect(),
            hue,
            dash,
            width: 1.75,
            dots: false,
            halo: false,
        };
        let law = sketch.layer(("law", bits(first)), || {
            let points = [1.0, SAMPLES as f64].map(|n| (n, first / f64::sqrt(n))).to_vec();
            vec![Mark::Path { points, hue: Hue::Soft, dash: Dash::Dashed, width: 1.0, dots: false, halo: false }]
        });
        let marks = vec![
            path(|sample| sample.single, Hue::Grey, Dash::Dotted),
            path(|sample| sample.mean, Hue::Terracotta, Dash::Solid),
        ];
        Panel {
            name: "distances".to_string(),
            title: say!(
                lang,
                "Chart: distance from the limit, of each draw and of the average of the first n; dashed, 1/√n",
                "그래프: 극한까지의 거리(표본 하나와 처음 n개의 평균, 파선은 1/√n)"
            ),
            frame: Frame::Chart {
                x: Axis::log(say!(lang, "draws", "표본 수"), (1.0, SAMPLES as f64)),
                y: Axis::log(say!(lang, "distance from the limit; dashed 1/√n", "극한까지의 거리, 파선은 1/√n"), range),
            },
            layers: vec![law, sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::told::Facts;
    use std::rc::Rc;

    #[test]
    fn the_average_nears_the_limit_and_a_single_draw_does_not() {
        for query in ["", "photo=cat&overlapping=true", "regions=pseudo-random&ratio=1.26"] {
            let facts = Facts::of(&SPEC, query, &Inputs::built_in());
            let (mean, single) = (facts.get("distance"), facts.get("distance.single"));
            assert_eq!(facts.get("samples"), 100.0);
            // 1/√100, with room for chance.
            assert!(mean < 0.25 * single && mean > 0.02 * single, "{query}: {mean} of {single}");
        }
    }

    #[test]
    fn sides_shrink_by_the_ratio() {
        let size = |query, inputs: &Inputs| {
            let facts = Facts::of(&SPEC, query, inputs);
            (facts.get("columns"), facts.get("rows"))
        };
        assert_eq!(size("ratio=1.5&step=0", &Inputs::built_in()), (9.0, 9.0));
        assert_eq!(size("ratio=1.5&photo=coffee&step=0", &Inputs::built_in()), (18.0, 18.0));
        let mut inputs = Inputs::built_in();
        inputs.own.image = Some(Rc::new(Image::black(200, 100, 3)));
        assert_eq!(size("ratio=1.5&step=0", &inputs), (18.0, 9.0));
    }

    #[test]
    fn an_image_of_one_row_is_refused() {
        let mut inputs = Inputs::built_in();
        inputs.own.image = Some(Rc::new(Image::black(40, 1, 3)));
        let refused = new(&SPEC.settings(), 1, &inputs).err().expect("refused");
        assert!(refused.en.contains("1×28×3") && !refused.ko.is_empty(), "{}", refused.en);
    }
}
