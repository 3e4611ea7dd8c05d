//! One image, and what augmentation makes of it: copies to train on, or crops to test with.

use std::hash::{Hash, Hasher};

use super::photo::{self, PHOTO, Picture};
use super::{Inputs, Spec, Widget};
use crate::engine::augment::crops::{Crop, five_crops, multi_scale_crops, ten_crops};
use crate::engine::augment::{self, Augmentation, Drawn, Image, Parameter};
use crate::engine::rng::Rng;
use crate::say;
use crate::scene::{Entry, Fnv, Frame, Mark, Panel, Point, Side, Sketch, Table};
use crate::spec::number::short;
use crate::spec::{Choice, Complaint, Dash, Hue, Kind, Lang, Setting, Settings, Text};

pub const SPEC: Spec = Spec {
    name: "augment",
    title: Text::new("One image, many copies", "이미지 한 장, 여러 사본"),
    line: Text::doc(
        "Transforms a photograph, or your own image, as training does: every copy is drawn anew, and its label \
         stays true. Or shows the crops whose predictions are averaged at test time.",
        "사진이나 내 이미지를 훈련할 때처럼 변환합니다. 사본은 매번 새로 뽑지만 레이블은 그대로 맞습니다. \
         테스트할 때 예측을 평균하는 자르기도 볼 수 있습니다.",
    ),
    settings: &[PHOTO, MODE, TRANSFORMS, TWICE, CROP],
    groups: || augment::groups("transforms"),
    default_for: |_, _| None,
    opens_at: None,
    seeded: true,
    needs: photo::needs,
    source: file!(),
};

const MODE: Setting = Setting {
    name: "mode",
    symbol: "",
    label: Text::doc("copies or crops", "사본 또는 자르기"),
    help: Text::doc(
        "Random copies to train on, or fixed crops to test with.",
        "훈련에 쓸 무작위 사본과 테스트에 쓸 정해진 자르기 가운데 고릅니다.",
    ),
    kind: Kind::Choice { options: modes, default: "train" },
};

fn modes() -> Vec<Choice> {
    vec![
        Choice { name: "train", label: Text::new("training copies", "훈련용 사본") },
        Choice { name: "five", label: Text::new("test: five crops", "테스트: 다섯 곳 자르기") },
        Choice { name: "ten", label: Text::new("test: ten crops", "테스트: 열 곳 자르기") },
        Choice { name: "multi-scale", label: Text::new("test: several scales", "테스트: 여러 크기") },
    ]
}

const TRANSFORMS: Setting = Setting {
    name: "transforms",
    symbol: "",
    label: Text::doc("transforms", "변환"),
    help: Text::doc(
        "Applied one after the other, in this order, each with parameters drawn anew for each copy.",
        "이 순서대로 차례로 적용하며, 사본마다 매개변수를 새로 뽑습니다.",
    ),
    kind: Kind::Subset {
        options: augment::choices,
        default: &["horizontal_flip", "translation", "rotation", "brightness"],
    },
};

const TWICE: Setting = Setting {
    name: "twice",
    symbol: "",
    label: Text::doc("each one twice", "두 번씩 적용"),
    help: Text::doc(
        "Applies each transform twice, with the same parameters: what undoes itself is seen at once.",
        "같은 매개변수로 변환을 두 번씩 적용합니다. 두 번 하면 제자리로 돌아오는 변환이 바로 드러납니다.",
    ),
    kind: Kind::Switch { default: false },
};

const CROP: Setting = Setting {
    name: "crop",
    symbol: "",
    label: Text::doc("test crop", "테스트 자르기 크기"),
    help: Text::doc(
        "Side of a test crop as a share of the image's; AlexNet took 224 of 256 pixels, 0.875.",
        "테스트용으로 자르는 변의 길이를 이미지에 대한 비율로 정합니다. AlexNet은 256픽셀에서 224픽셀(0.875)을 잘랐습니다.",
    ),
    kind: Kind::Number { min: 0.2, max: 1.0, default: 0.75, log: false },
};

/// How much larger the image is made before ten crops are taken, in `multi-scale`.
const SCALES: [f64; 3] = [1.0, 1.25, 1.5];
/// Copies on the wall, and walls in a run.
const WALL: (usize, usize) = (4, 3);
const WALLS: usize = 4;
/// The longer side of an image on the wall, in pixels.
const SMALL: usize = 128;
/// Beneath an image of the wall, for its caption; an image is 1 wide.
const CAPTION: f64 = 0.4;
/// How many letters a line of a caption holds, at the least.
const LETTERS: usize = 13;

/// See [`SPEC`]. Each copy has a random stream of its own.
pub fn new(settings: &Settings, seed: u64, inputs: &Inputs) -> Result<Augment, Complaint> {
    let picture = photo::picture(settings, inputs);
    let image = &*picture.image;
    let share = settings.number("crop");
    let [width, height] = [image.width, image.height].map(|side| (libm::round(share * side as f64) as usize).max(1));
    let (crops, wall) = match settings.choice("mode") {
        "five" => (five_crops(image, width, height).to_vec(), (3, 2)),
        "ten" => (ten_crops(image, width, height).to_vec(), WALL),
        "multi-scale" => (multi_scale_crops(image, width, height, &SCALES), (6, 5)),
        _ => (Vec::new(), WALL),
    };
    let transforms = settings.subset("transforms").into_iter().map(|name| Transform {
        spec: augment::spec(name).expect("listed"),
        unit: augment::build(name, settings, std::slice::from_ref(image)).expect("listed"),
    });
    let mut key = Fnv::default();
    (settings.to_pairs(), seed, picture.key).hash(&mut key);
    Ok(Augment {
        transforms: transforms.collect(),
        twice: settings.switch("twice"),
        seed,
        crops,
        crop: (width, height),
        wall,
        key: key.finish(),
        picture,
        made: Vec::new(),
        step: 0,
    })
}

pub struct Augment {
    picture: Picture,
    transforms: Vec<Transform>,
    twice: bool,
    seed: u64,
    /// Of the test; none in training.
    crops: Vec<Crop>,
    /// Width and height of what a net is given of each crop.
    crop: (usize, usize),
    /// Columns and rows.
    wall: (usize, usize),
    /// Of all that the images on the wall depend on.
    key: u64,
    /// What has been made so far: the past is shown without making it again.
    made: Vec<Made>,
    step: usize,
}

struct Transform {
    spec: &'static augment::Spec,
    unit: Box<dyn Augmentation>,
}

/// A copy or a crop.
struct Made {
    /// Small, for the wall.
    image: Image,
    /// As it was made.
    size: (usize, usize),
    /// How many values are not the original's, bit for bit; `None`: it has another size.
    changed: Option<usize>,
    /// Of each transform.
    drawn: Vec<Drawn>,
}

impl Widget for Augment {
    fn last(&self) -> u32 {
        let copies = WALL.0 * WALL.1 * WALLS;
        if self.crops.is_empty() { copies as u32 } else { self.crops.len() as u32 }
    }

    fn tick(&mut self) {
        if self.step == self.made.len() {
            let made = match self.crops.get(self.step) {
                Some(crop) => self.cropped(crop),
                None => self.copy(self.step),
            };
            self.made.push(made);
        }
        self.step += 1;
    }

    fn rewind(&mut self, step: u32) -> bool {
        self.step = step as usize;
        true
    }

    fn scene(&self, lang: Lang, sketch: &mut Sketch) {
        let panels = vec![self.original(lang, sketch), self.wall(lang, sketch)];
        let scene = &mut sketch.scene;
        let title = self.picture.title.get(lang);
        scene.title = match self.crops.len() {
            0 => say!(lang, "Copies to train on: {title}", "훈련용 사본: {title}"),
            count => say!(lang, "{count} crops to test with: {title}", "테스트용 자르기 {count}개: {title}"),
        };
        scene.legend = self.legend(lang);
        scene.status = if self.crops.is_empty() { self.copy_status(lang) } else { self.crop_status(lang) };
        scene.facts = self.facts();
        scene.step = self.step as u32;
        scene.last = self.last();
        scene.panels = panels;
    }

    fn table(&self, lang: Lang) -> Table {
        if self.crops.is_empty() { self.copies(lang) } else { self.windows(lang) }
    }
}

/// Making.
impl Augment {
    /// What training sees of the image the `number`-th time.
    fn copy(&self, number: usize) -> Made {
        // A seed has 32 bits; above them there is room to tell the streams apart.
        let mut rng = Rng::new(self.seed + ((number as u64 + 1) << 32));
        let mut image = (*self.picture.image).clone();
        let mut spare = Image::black(1, 1, 1);
        let mut drawn = Vec::new();
        for Transform { unit, .. } in &self.transforms {
            let parameters = unit.draw(&image, &mut rng);
            for _ in 0..1 + usize::from(self.twice) {
                unit.apply(&image, &parameters, &mut spare);
                std::mem::swap(&mut image, &mut spare);
            }
            drawn.push(parameters);
        }
        self.made(image, drawn)
    }

    fn cropped(&self, crop: &Crop) -> Made {
        let mut image = Image::black(1, 1, 1);
        crop.apply(&self.picture.image, self.crop.0, self.crop.1, &mut image);
        self.made(image, Vec::new())
    }

    fn made(&self, image: Image, drawn: Vec<Drawn>) -> Made {
        let original = &self.picture.image;
        let size = (image.width, image.height);
        let differs = |(a, b): &(&f32, &f32)| a.to_bits() != b.to_bits();
        let changed = (size == (original.width, original.height))
            .then(|| image.pixels.iter().zip(&original.pixels).filter(differs).count());
        Made { image: photo::at_most(&image, SMALL), size, changed, drawn }
    }

    /// The newest that is shown, with its number from 1.
    fn newest(&self) -> Option<(usize, &Made)> {
        Some((self.step, &self.made[self.step.checked_sub(1)?]))
    }
}

/// Showing.
impl Augment {
    /// The image itself, and where it is cropped.
    fn original(&self, lang: Lang, sketch: &Sketch) -> Panel {
        const MARGIN: f64 = 0.06;
        const SIDE: f64 = 1.0;
        let image = &self.picture.image;
        let (width, height) = (image.width, image.height);
        let (_, top, _, bottom) = photo::fitted((width, height), (0.0, 0.0), SIDE);
        let down = bottom - top;
        let scale = SIDE / width.max(height) as f64;
        let (left, across) = (MARGIN, scale * width as f64);
        let still = sketch.layer(("original", self.picture.key, lang), || {
            let Mark::Image { cols, rows, cells, tone, .. } = photo::mark(image, (0.0, 0.0), SIDE) else {
                unreachable!("an image is marked as one")
            };
            let at = (left, MARGIN, left + across, MARGIN + down);
            let text = say!(lang, "original, {width} × {height} px", "원본, {width} × {height} 픽셀");
            let below =
                Mark::Label { at: (left + 0.5 * across, MARGIN + down + 0.055), text, hue: Hue::Soft, side: Side::On };
            vec![Mark::Image { at, cols, rows, cells, tone }, below]
        });
        let corner = |x: usize, y: usize| (left + scale * x as f64, MARGIN + scale * y as f64);
        let frames = || {
            let mut marks = Vec::new();
            // A mirrored crop has the window of another; the newest lies on top.
            for (i, crop) in self.crops[..self.step].iter().enumerate() {
                let (newest, window) = (i + 1 == self.step, crop.window);
                let (a, b) = (corner(window.x, window.y), corner(window.x + window.width, window.y + window.height));
                let hue = if newest { Hue::Accent } else { Hue::Ink };
                marks.push(outline(a, b, hue, if newest { 3.0 } else { 1.25 }, true));
            }
            marks
        };
        let mut layers = vec![still];
        if !self.crops.is_empty() {
            layers.push(sketch.layer(("windows", self.key, self.step), frames));
        }
        Panel {
            name: "original".to_string(),
            title: match self.crops.len() {
                0 => say!(lang, "The original image", "원본 이미지"),
                _ => say!(
                    lang,
                    "The original image and the windows that are cropped from it",
                    "원본 이미지와 잘라 내는 창"
                ),
            },
            frame: Frame::Plain { width: 2.0 * MARGIN + across, height: MARGIN + down + 0.1 },
            layers,
            handles: Vec::new(),
        }
    }

    /// Beneath each image of the wall.
    fn caption_height(&self) -> f64 {
        if self.crops.is_empty() { CAPTION } else { 0.26 }
    }

    /// The copies or crops, row by row; a full wall is begun again at its first place.
    fn wall(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let (columns, rows) = self.wall;
        let (places, row_height) = (columns * rows, 1.0 + self.caption_height());
        // Of each place the latest that stands there.
        let latest = |place: usize| (self.step > place).then(|| self.step - 1 - (self.step - 1 - place) % places);
        let corner = |place: usize| (0.04 + (place % columns) as f64, 0.04 + row_height * (place / columns) as f64);
        let mut layers = Vec::new();
        for row in 0..rows {
            let shown: Vec<Option<usize>> = (row * columns..(row + 1) * columns).map(latest).collect();
            layers.push(sketch.layer(("row", self.key, row, &shown, lang), || {
                let mut marks = Vec::new();
                for (column, number) in shown.iter().enumerate() {
                    let (x, y) = corner(row * columns + column);
                    match number {
                        // Of the crops there may be fewer than places.
                        None if !self.crops.is_empty() && row * columns + column >= self.crops.len() => {}
                        None => marks.push(outline((x, y), (x + 0.92, y + 0.92), Hue::Line, 1.0, false)),
                        Some(number) => {
                            marks.push(photo::mark(&self.made[*number].image, (x, y), 0.92));
                            let lines = self.caption(*number, lang);
                            marks.extend(lines.into_iter().enumerate().map(|(line, text)| Mark::Label {
                                at: (x + 0.46, y + 1.03 + 0.16 * line as f64),
                                text,
                                hue: Hue::Ink,
                                side: Side::On,
                            }));
                        }
                    }
                }
                marks
            }));
        }
        let newest = self.newest().map(|(number, made)| {
            let (x0, y0, x1, y1) =
                photo::fitted((made.image.width, made.image.height), corner((number - 1) % places), 0.92);
            outline((x0 - 0.02, y0 - 0.02), (x1 + 0.02, y1 + 0.02), Hue::Accent, 2.5, false)
        });
        layers.push(sketch.fresh(newest.into_iter().collect()));
        Panel {
            name: "wall".to_string(),
            title: match self.crops.len() {
                0 => say!(lang, "The latest copies, each with what was drawn for it", "최근 사본과 각각 뽑은 값"),
                _ => say!(lang, "The crops that the net is shown", "신경망에 보여 주는 자르기"),
            },
            frame: Frame::Plain { width: columns as f64, height: row_height * rows as f64 },
            layers,
            handles: Vec::new(),
        }
    }

    /// What was drawn, in at most two lines: with names where they fit, else the values alone.
    fn caption(&self, number: usize, lang: Lang) -> Vec<String> {
        if let Some(crop) = self.crops.get(number) {
            let mirrored = if crop.mirrored { " ⇄" } else { "" };
            return vec![format!("{}{mirrored}", number + 1)];
        }
        let of = |text: fn(&augment::Spec, &Drawn, Lang) -> Option<String>| {
            let drawn = self.transforms.iter().zip(&self.made[number].drawn);
            drawn.filter_map(|(Transform { spec, .. }, drawn)| text(spec, drawn, lang)).collect::<Vec<_>>()
        };
        let (named, all) = in_two_lines(of(named));
        if all { named } else { in_two_lines(of(values)).0 }
    }

    fn legend(&self, lang: Lang) -> Vec<Entry> {
        let entry = |label: String, hue, note| Entry { label, hue, dash: Dash::Solid, note, unit: String::new() };
        if !self.crops.is_empty() {
            let newest = self.step.checked_sub(1).map(|newest| &self.crops[newest]);
            let window = newest.map_or(String::new(), |crop| {
                let window = crop.window;
                format!("{} × {} px, ({}, {})", window.width, window.height, window.x, window.y)
            });
            return vec![
                entry(say!(lang, "newest crop", "가장 최근의 자르기"), Hue::Accent, window),
                entry(say!(lang, "those before", "그 앞의 자르기"), Hue::Ink, String::new()),
            ];
        }
        let newest = self.newest().map(|(_, made)| &made.drawn);
        let units = self.transforms.iter().enumerate().map(|(i, Transform { spec, .. })| {
            let note = newest.map_or(String::new(), |drawn| {
                let part = |(parameter, value): (&Parameter, &f64)| {
                    format!("{} {}", parameter.label.get(lang), value_text(parameter, *value))
                };
                let parts: Vec<String> = spec.parameters.iter().zip(&drawn[i]).map(part).collect();
                if is_flip(spec) { flipped(&drawn[i], lang) } else { parts.join(", ") }
            });
            Entry { unit: spec.name.to_string(), ..entry(spec.title.get(lang).to_string(), Hue::Accent, note) }
        });
        units.collect()
    }

    fn copy_status(&self, lang: Lang) -> String {
        let (image, last) = (&self.picture.image, self.last());
        let Some((number, made)) = self.newest() else {
            return say!(
                lang,
                "Nothing drawn yet: each step draws one more copy of the image.",
                "아직 사본이 없습니다. 한 걸음마다 사본을 하나씩 뽑습니다."
            );
        };
        let (width, height) = made.size;
        match made.changed {
            _ if self.transforms.is_empty() => say!(
                lang,
                "No transform is chosen: each of the {number} copies is the original.",
                "고른 변환이 없어 사본 {number}장이 모두 원본과 같습니다."
            ),
            Some(0) => say!(
                lang,
                "Copy {number} of {last} is the original again, bit for bit: none of its {} values differs.",
                "사본 {number}/{last}은 원본과 비트까지 같습니다. 값 {}개 가운데 다른 것이 없습니다.",
                image.pixels.len()
            ),
            Some(changed) => {
                let share = short(100.0 * changed as f64 / image.pixels.len() as f64, 2);
                say!(
                    lang,
                    "Copy {number} of {last}: {share} % of its values differ from the original's, and its label stays \
                     the same.",
                    "사본 {number}/{last}: 값의 {share} %가 원본과 다르지만 레이블은 그대로입니다."
                )
            }
            None => say!(
                lang,
                "Copy {number} of {last} has {width} × {height} pixels instead of {} × {}, and its label stays the same.",
                "사본 {number}/{last}: {} × {}픽셀 대신 {width} × {height}픽셀이지만 레이블은 그대로입니다.",
                image.width,
                image.height
            ),
        }
    }

    fn crop_status(&self, lang: Lang) -> String {
        let (last, (width, height)) = (self.crops.len(), self.crop);
        let Some(number) = self.step.checked_sub(1) else {
            return say!(
                lang,
                "Each step takes one of {last} crops of {width} × {height} pixels; the net's predictions for all are \
                 averaged.",
                "한 걸음마다 {width} × {height}픽셀 자르기 {last}개 가운데 하나를 냅니다. 신경망의 예측은 모두 평균합니다."
            );
        };
        let Crop { window, mirrored } = &self.crops[number];
        let (number, x, y) = (number + 1, window.x, window.y);
        let mirrored = if *mirrored { say!(lang, ", mirrored", ", 좌우로 뒤집음") } else { String::new() };
        say!(
            lang,
            "Crop {number} of {last}: {} × {} pixels from ({x}, {y}){mirrored}, given to the net as {width} × {height}; \
             its {last} predictions are averaged.",
            "자르기 {number}/{last}: ({x}, {y})에서 {} × {}픽셀{mirrored}. 신경망에는 {width} × {height}로 넣고, 예측 \
             {last}개를 평균합니다.",
            window.width,
            window.height
        )
    }

    /// Of the newest: the values that differ from the original's, and each parameter, as `rotation.angle`.
    fn facts(&self) -> Vec<(String, f64)> {
        let mut facts = vec![
            ("width".to_string(), self.picture.image.width as f64),
            ("height".to_string(), self.picture.image.height as f64),
        ];
        if !self.crops.is_empty() {
            facts.push(("crops".to_string(), self.step as f64));
            facts.push(("crop.width".to_string(), self.crop.0 as f64));
            facts.push(("crop.height".to_string(), self.crop.1 as f64));
            return facts;
        }
        facts.push(("copies".to_string(), self.step as f64));
        let same = self.made[..self.step].iter().filter(|made| made.changed == Some(0)).count();
        facts.push(("same".to_string(), same as f64));
        let Some((_, made)) = self.newest() else { return facts };
        facts.extend(made.changed.map(|changed| ("changed".to_string(), changed as f64)));
        for (Transform { spec, .. }, drawn) in self.transforms.iter().zip(&made.drawn) {
            let of = |(parameter, value): (&Parameter, &f64)| (format!("{}.{}", spec.name, parameter.name), *value);
            facts.extend(spec.parameters.iter().zip(drawn).map(of));
        }
        facts
    }

    /// A row a copy; row 0 is the original.
    fn copies(&self, lang: Lang) -> Table {
        let mut columns = vec![
            say!(lang, "copy", "사본"),
            say!(lang, "width", "너비"),
            say!(lang, "height", "높이"),
            say!(lang, "values that differ from the original", "원본과 다른 값의 수"),
        ];
        for Transform { spec, .. } in &self.transforms {
            let title = spec.title.get(lang);
            let name = |parameter: &Parameter| format!("{title}: {}{}", parameter.label.get(lang), parameter.unit);
            columns.extend(spec.parameters.iter().map(name));
        }
        let image = &self.picture.image;
        let mut first = vec![0.0, image.width as f64, image.height as f64, 0.0];
        first.resize(columns.len(), f64::NAN);
        let mut rows = vec![first];
        for (number, made) in self.made[..self.step].iter().enumerate() {
            let changed = made.changed.map_or(f64::NAN, |changed| changed as f64);
            let mut row = vec![(number + 1) as f64, made.size.0 as f64, made.size.1 as f64, changed];
            for (Transform { spec, .. }, drawn) in self.transforms.iter().zip(&made.drawn) {
                row.extend(&drawn[..spec.parameters.len()]);
            }
            rows.push(row);
        }
        Table { columns, rows }
    }

    /// A row a crop, in pixels of the image.
    fn windows(&self, lang: Lang) -> Table {
        let columns = vec![
            say!(lang, "crop", "자르기"),
            say!(lang, "left edge", "왼쪽 끝"),
            say!(lang, "upper edge", "위쪽 끝"),
            say!(lang, "width", "너비"),
            say!(lang, "height", "높이"),
            say!(lang, "mirrored (1) or not (0)", "뒤집음(1) 여부(0)"),
        ];
        let row = |(i, Crop { window, mirrored }): (usize, &Crop)| {
            let numbers = [i + 1, window.x, window.y, window.width, window.height, usize::from(*mirrored)];
            numbers.map(|number| number as f64).to_vec()
        };
        Table { columns, rows: self.crops.iter().enumerate().map(row).collect() }
    }
}

/// A rectangle's edge.
fn outline(a: Point, b: Point, hue: Hue, width: f64, halo: bool) -> Mark {
    let points = vec![a, (b.0, a.1), b, (a.0, b.1), a];
    Mark::Path { points, hue, dash: Dash::Solid, width, dots: false, halo }
}

fn is_flip(spec: &augment::Spec) -> bool {
    spec.parameters.iter().any(|parameter| parameter.name == "flipped")
}

fn flipped(drawn: &Drawn, lang: Lang) -> String {
    if drawn[0] != 0.0 { say!(lang, "flipped", "뒤집음") } else { say!(lang, "as it is", "그대로") }
}

/// `−7.2°`, `12 px`, `×1.2`
fn value_text(parameter: &Parameter, value: f64) -> String {
    let times = if parameter.name == "factor" { "×" } else { "" };
    let number = match parameter.unit {
        " px" => short(libm::round(value), 4),
        "°" => short(libm::round(10.0 * value) / 10.0, 2),
        _ => short(value, 2),
    };
    format!("{times}{number}{}", parameter.unit)
}

/// All values of one transform: `12, −7 px`. `None`: it did not flip.
fn values(spec: &augment::Spec, drawn: &Drawn, _: Lang) -> Option<String> {
    if is_flip(spec) {
        return (drawn[0] != 0.0).then(|| if spec.name == "vertical_flip" { "⇅" } else { "⇄" }.to_string());
    }
    let texts: Vec<String> =
        spec.parameters.iter().zip(drawn).map(|(parameter, value)| value_text(parameter, *value)).collect();
    let unit = spec.parameters.first().map_or("", |parameter| parameter.unit);
    let plain: Vec<&str> = texts.iter().map(|text| text.strip_suffix(unit).unwrap_or(text)).collect();
    Some(format!("{}{unit}", plain.join(", ")))
}

/// The same with the transform's name.
fn named(spec: &augment::Spec, drawn: &Drawn, lang: Lang) -> Option<String> {
    let title = spec.title.get(lang);
    values(spec, drawn, lang).map(|values| if is_flip(spec) { title.to_string() } else { format!("{title} {values}") })
}

/// As many of these as two lines hold, and whether that is all.
fn in_two_lines(parts: Vec<String>) -> (Vec<String>, bool) {
    // A Korean letter is as wide as two others.
    let letter = |c: char| if ('\u{ac00}'..='\u{d7a3}').contains(&c) { 2 } else { 1 };
    let width = |text: &str| text.chars().map(letter).sum::<usize>();
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        // A flip's sign stands before what it flipped.
        let between = |line: &String| if line.ends_with(['⇄', '⇅']) { " " } else { " · " };
        let joined =
            lines.last().map(|line| format!("{line}{}{part}", between(line))).filter(|line| width(line) <= LETTERS);
        if let (Some(joined), Some(line)) = (joined, lines.last_mut()) {
            *line = joined;
        } else if lines.len() < 2 && width(&part) <= LETTERS {
            lines.push(part);
        } else {
            lines.last_mut().into_iter().for_each(|line| line.push_str(" …"));
            return (lines, false);
        }
    }
    (lines, true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::{State, open};
    use std::rc::Rc;

    fn scene(query: &str, inputs: &Inputs) -> (crate::scene::Scene, Table) {
        let (state, notices) = State::from_query(&SPEC, query);
        assert!(notices.is_empty(), "{notices:?}");
        let widget = open(&SPEC, &state, inputs).unwrap_or_else(|why| panic!("{}", why.en));
        let mut sketch = Sketch::new(&[]);
        widget.scene(Lang::En, &mut sketch);
        (sketch.scene, widget.table(Lang::En))
    }

    fn fact(scene: &crate::scene::Scene, name: &str) -> Option<f64> {
        scene.facts.iter().find(|(known, _)| known == name).map(|(_, value)| *value)
    }

    /// Every transform at once, once and twice, on an image of one row too, in every mode.
    #[test]
    fn no_set_of_transforms_and_no_image_is_too_much() {
        let all: Vec<&str> = augment::SPECS.iter().map(|spec| spec.name).collect();
        let mut inputs = Inputs::built_in();
        for own in [None, Some(Image::black(3, 1, 3)), Some(Image::black(40, 256, 3))] {
            inputs.own.image = own.map(Rc::new);
            for mode in ["train", "five", "ten", "multi-scale"] {
                for twice in ["false", "true"] {
                    let query = format!("mode={mode}&transforms={}&twice={twice}&step=3", all.join(","));
                    let (scene, table) = scene(&query, &inputs);
                    assert!(scene.step == 3 && table.rows.len() >= 4, "{query}");
                }
            }
        }
    }

    #[test]
    fn copies_are_drawn_by_the_seed_and_their_number_alone() {
        let inputs = Inputs::built_in();
        let rows = |query: &str| scene(query, &inputs).1.rows;
        let few = rows("transforms=rotation&step=5");
        assert_eq!(few[1..], rows("transforms=rotation&step=9")[1..6]);
        assert_ne!(few[1], few[2]);
        assert_ne!(few[1..], rows("transforms=rotation&step=5&seed=2")[1..]);
        assert!(few[1..].iter().all(|row| row[4].abs() <= 10.0 && row[3] > 0.0));
    }

    #[test]
    fn what_undoes_itself_is_the_original_again() {
        let inputs = Inputs::built_in();
        let flips = "transforms=horizontal_flip,vertical_flip&horizontal_flip.probability=1";
        let (once, _) = scene(&format!("{flips}&step=12"), &inputs);
        assert_eq!(fact(&once, "same"), Some(0.0));
        let (twice, _) = scene(&format!("{flips}&twice=true&step=12"), &inputs);
        assert_eq!((fact(&twice, "same"), fact(&twice, "changed")), (Some(12.0), Some(0.0)));
        let (turned, _) = scene("transforms=rotation&twice=true&step=12", &inputs);
        assert_eq!(fact(&turned, "same"), Some(0.0));
    }

    #[test]
    fn crops_are_those_of_the_engine() {
        let inputs = Inputs::built_in();
        let (ten, table) = scene("mode=ten&crop=0.5&step=6", &inputs);
        assert_eq!((ten.last, fact(&ten, "crop.width"), fact(&ten, "crops")), (10, Some(96.0), Some(6.0)));
        assert_eq!(table.rows[3], [4.0, 96.0, 96.0, 96.0, 96.0, 0.0]);
        assert_eq!(table.rows[8], [9.0, 96.0, 96.0, 96.0, 96.0, 1.0]);
        assert_eq!(scene("mode=multi-scale", &inputs).0.last, 30);
    }

    #[test]
    fn captions_have_two_lines() {
        let lines = |parts: &[&str]| in_two_lines(parts.iter().map(|part| part.to_string()).collect());
        assert_eq!(lines(&["⇄", "−7.2°", "×1.12"]), (vec!["⇄ −7.2°".into(), "×1.12".into()], true));
        assert_eq!(lines(&["12, −7 px", "31, 2 px", "×1.25"]), (vec!["12, −7 px".into(), "31, 2 px …".into()], false));
        assert_eq!(lines(&["좌우 뒤집기", "회전"]), (vec!["좌우 뒤집기".into(), "회전".into()], true));
    }
}
