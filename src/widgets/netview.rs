//! A net with one hidden layer, drawn while it trains: one example's way through it,
//! and what takes part in it.

use std::f64::consts::TAU;

use super::curves::path;
use crate::engine::data::Images;
use crate::engine::nn::cross_entropy::softmax;
use crate::engine::nn::model::Model;
use crate::say;
use crate::scene::{Frame, Mark, Panel, Point, Side, Sketch, Tone};
use crate::spec::{Dash, Hue, Lang};

/// Hidden units that are drawn, the first ones.
const UNITS: usize = 16;

/// What a net held after each of its steps, of the first example of the mini-batch: a byte for each value
/// and for each thing that may be dropped.
pub struct Film {
    height: usize,
    width: usize,
    classes: usize,
    frames: Vec<u8>,
}

/// One step of it. Values go from 0 to 255; what was dropped is 0, what was kept 1.
struct Still<'a> {
    pixels: &'a [u8],
    pixels_kept: &'a [u8],
    units: &'a [u8],
    units_kept: &'a [u8],
    probabilities: &'a [u8],
    /// From the middle column of pixels to the hidden units, and on to the outputs.
    before: &'a [u8],
    after: &'a [u8],
}

impl Film {
    /// With room for so many steps.
    pub fn new(images: &Images, steps: usize) -> Film {
        let size = images.set.size;
        let mut film =
            Film { height: size.height, width: size.width, classes: images.set.classes.len(), frames: Vec::new() };
        film.frames.reserve_exact(film.lengths().iter().sum::<usize>() * (steps + 1));
        film
    }

    /// Of the parts of a still, in order.
    fn lengths(&self) -> [usize; 7] {
        let pixels = self.height * self.width;
        [pixels, pixels, UNITS, UNITS, self.classes, self.height * UNITS, UNITS * self.classes]
    }

    /// Takes down what the layers hold since their last pass.
    pub fn take(&mut self, model: &Model<f32>) {
        let links = &model.chain.links;
        let has_weights = |link: usize| !links[link].weights.is_empty();
        let mut with_weights = (0..links.len()).filter(|&link| has_weights(link));
        let (first, last) = with_weights.next().zip(with_weights.next_back()).expect("two layers have weights");
        // Dropout's mask goes through the batch, example by example; DropConnect's lies in its layer.
        let mask = |mut between: std::ops::Range<usize>| {
            between.find_map(|link| Some(links[link].layer.mask()).filter(|mask| !mask.is_empty()))
        };
        let kept = |mask: Option<&[bool]>, i: usize| mask.is_none_or(|mask| mask[i]) as u8;
        let byte = |value: f32| (255.0 * value.clamp(0.0, 1.0)).round() as u8;

        let (pixels, hidden) = (model.chain.y(first - 1, 1), model.chain.y(last - 1, 1));
        self.frames.extend(pixels.iter().map(|&pixel| byte(pixel)));
        self.frames.extend((0..pixels.len()).map(|i| kept(mask(0..first), i)));
        let most = hidden[..UNITS].iter().fold(f32::MIN_POSITIVE, |most, &unit| most.max(unit));
        self.frames.extend(hidden[..UNITS].iter().map(|&unit| byte(unit / most)));
        self.frames.extend((0..UNITS).map(|i| kept(mask(first + 1..last), i)));
        let mut p = [0.0; 16];
        let p = &mut p[..self.classes];
        p.copy_from_slice(model.chain.y(last, 1));
        softmax(p, self.classes);
        self.frames.extend(p.iter().map(|&p| byte(p)));
        let (before, after) = (mask(first..first + 1), mask(last..last + 1));
        let column = (0..self.height).map(|row| row * self.width + self.width / 2);
        self.frames
            .extend(column.flat_map(|pixel| (0..UNITS).map(move |unit| kept(before, pixel * hidden.len() + unit))));
        self.frames.extend((0..UNITS * self.classes).map(|i| kept(after, i)));
    }

    fn still(&self, step: usize) -> Still<'_> {
        let lengths = self.lengths();
        let mut rest = &self.frames[step * lengths.iter().sum::<usize>()..];
        let [pixels, pixels_kept, units, units_kept, probabilities, before, after] = lengths.map(|len| {
            let (part, others) = rest.split_at(len);
            rest = others;
            part
        });
        Still { pixels, pixels_kept, units, units_kept, probabilities, before, after }
    }

    /// The share of all that was drawn by chance and kept, in the picture of this step.
    pub fn kept(&self, step: usize) -> f64 {
        let still = self.still(step);
        let parts = [still.pixels_kept, still.units_kept, still.before, still.after];
        let dropping = parts.into_iter().filter(|part| part.contains(&0));
        let (kept, all) = dropping.fold((0, 0), |(kept, all), part| {
            (kept + part.iter().filter(|&&kept| kept == 1).count(), all + part.len())
        });
        if all == 0 { 1.0 } else { kept as f64 / all as f64 }
    }

    /// The picture of a step: pixels, hidden units, outputs, and the connections that take part.
    pub fn panel(&self, step: usize, images: &Images, lang: Lang, sketch: &Sketch) -> Panel {
        let still = self.still(step);
        let classes = images.set.classes;
        let digits = classes.iter().all(|class| class.get(Lang::En).len() == 1);
        let width = if digits { 44.0 } else { 50.0 };
        // All columns are 14 high and begin at 1.6.
        let place = |x: f64, i: usize, count: usize| (x, 1.6 + 14.0 * (i as f64 + 0.5) / count as f64);
        let pixel = |row| place(18.0, row, self.height);
        let unit = |i| place(29.5, i, UNITS);
        let output = |class| place(40.0, class, self.classes);

        let image = (0.4, 1.6, 14.4, 15.6);
        let cells = |cells: Vec<u8>, at, cols: usize| Mark::Image {
            at,
            cols: cols as u32,
            rows: self.height as u32,
            cells,
            tone: Tone::Grey,
        };
        let middle = self.width / 2;
        let column = || (0..self.height).map(|row| row * self.width + middle);
        let mut marks = vec![
            cells(still.pixels.to_vec(), image, self.width),
            cells(column().map(|i| still.pixels[i]).collect(), (17.5, 1.6, 18.5, 15.6), 1),
        ];
        // Which column stands beside the image.
        let each = 14.0 / self.width as f64;
        let (left, right) = (0.4 + middle as f64 * each, 0.4 + (middle + 1) as f64 * each);
        let corners = vec![(left, 1.6), (right, 1.6), (right, 15.6), (left, 15.6), (left, 1.6)];
        marks.push(path(corners, Hue::Ochre, Dash::Solid, 1.25));

        let pixels_kept: Vec<bool> = column().map(|i| still.pixels_kept[i] == 1).collect();
        let units_kept = |i: usize| still.units_kept[i] == 1;
        let mut fan = |from: Point, to: &mut dyn Iterator<Item = Point>| {
            let points: Vec<Point> = to.flat_map(|to| [from, to]).collect();
            if !points.is_empty() {
                marks.push(path(points, Hue::Soft, Dash::Solid, 0.4));
            }
        };
        for row in (0..self.height).filter(|&row| pixels_kept[row]) {
            let (x, y) = pixel(row);
            let kept = |&i: &usize| units_kept(i) && still.before[row * UNITS + i] == 1;
            fan((x + 0.5, y), &mut (0..UNITS).filter(kept).map(unit));
        }
        for i in (0..UNITS).filter(|&i| units_kept(i)) {
            let kept = |&class: &usize| still.after[i * self.classes + class] == 1;
            fan(unit(i), &mut (0..self.classes).filter(kept).map(output));
        }

        for row in (0..self.height).filter(|&row| !pixels_kept[row]) {
            cross(pixel(row), 0.3, &mut marks);
        }
        for i in 0..UNITS {
            disc(unit(i), 0.32, Hue::Terracotta, still.units[i], units_kept(i), &mut marks);
        }
        for (class, name) in classes.iter().enumerate() {
            let (x, y) = output(class);
            disc((x, y), 0.45, Hue::Blue, still.probabilities[class], true, &mut marks);
            let text = name.get(lang).to_string();
            // On a phone, digits below one another would touch.
            let aside = if digits { 1.2 * (class % 2) as f64 } else { 0.0 };
            marks.push(Mark::Label { at: (x + 0.6 + aside, y), text, hue: Hue::Ink, side: Side::Right });
        }
        for (x, text) in [
            (7.4, say!(lang, "image", "이미지")),
            (18.0, say!(lang, "pixels", "픽셀")),
            (29.5, say!(lang, "hidden units", "은닉 유닛")),
            (40.0, say!(lang, "outputs", "출력")),
        ] {
            marks.push(Mark::Label { at: (x, 0.7), text, hue: Hue::Soft, side: Side::On });
        }
        Panel {
            name: "network".to_string(),
            title: say!(
                lang,
                "The net on the first image of the mini-batch: one column of its pixels, {UNITS} of the hidden units, \
                 the outputs; what is dropped is crossed out or has no line",
                "미니배치의 첫 이미지를 받은 신경망: 픽셀 한 열, 은닉 유닛 가운데 {UNITS}개, 출력. 꺼진 유닛에는 ×표가 있고 \
                 꺼진 연결은 선이 없음"
            ),
            frame: Frame::Plain { width, height: 16.0 },
            layers: vec![sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }
}

/// A unit, filled as far as it is active; crossed out if it is dropped.
fn disc(at: Point, radius: f64, hue: Hue, value: u8, kept: bool, marks: &mut Vec<Mark>) {
    let around = |i: usize| {
        let turn = TAU * i as f64 / 20.0;
        (at.0 + radius * libm::cos(turn), at.1 + radius * libm::sin(turn))
    };
    let points: Vec<Point> = (0..20).map(around).collect();
    let outline = |hue| {
        let mut closed = points.clone();
        closed.push(closed[0]);
        path(closed, hue, Dash::Solid, 1.0)
    };
    // What lies beneath must not shine through.
    marks.push(Mark::Area { points: points.clone(), hue: Hue::Surface, opacity: 1.0 });
    if kept {
        marks.push(Mark::Area { points: points.clone(), hue, opacity: f64::from(value) / 255.0 });
        marks.push(outline(Hue::Ink));
    } else {
        marks.push(outline(Hue::Line));
        cross(at, 0.8 * radius, marks);
    }
}

fn cross((x, y): Point, size: f64, marks: &mut Vec<Mark>) {
    for side in [-size, size] {
        marks.push(path(vec![(x - size, y - side), (x + size, y + side)], Hue::Soft, Dash::Solid, 1.0));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::data::mnist14;
    use crate::engine::nn::layer::Mode;
    use crate::engine::nn::pictures::Pictures;
    use crate::engine::rng::Rng;
    use crate::widgets::Inputs;

    /// What each of these nets lets through, of pixels, units, and both kinds of connections.
    #[test]
    fn the_film_shows_what_the_layers_dropped() {
        let images = Inputs::built_in().images(&mnist14::SPEC);
        let mut x = vec![0.0; mnist14::SPEC.size.values()];
        images.read(0, &mut x);
        for (net, drops) in [
            ("flatten, dense 30, relu, dropout 0.5, dense 10", [false, true, false, false]),
            ("flatten, dropout 0.5, dense 30, relu, dense 10", [true, false, false, false]),
            ("flatten, dropconnect 30 0.5, relu, dense 10", [false, false, true, false]),
            ("flatten, dense 30, relu, dropconnect 10 0.5", [false, false, false, true]),
        ] {
            let mut model = Model::read(net, Pictures::shape(&images), 1).unwrap_or_else(|why| panic!("{}", why.en));
            let w = model.initial(1);
            let mut film = Film::new(&images, 1);
            for mode in [Mode::Eval, Mode::Train] {
                model.forward(mode, &mut Rng::new(1), &w, &x);
                film.take(&model);
            }
            let dropped = |step| {
                let still = film.still(step);
                [still.pixels_kept, still.units_kept, still.before, still.after].map(|part| part.contains(&0))
            };
            assert_eq!((dropped(0), dropped(1)), ([false; 4], drops), "{net}");
            assert_eq!(film.kept(0), 1.0);
            assert!((0.25..0.75).contains(&film.kept(1)), "{net}: {}", film.kept(1));
            // A dropped unit is still.
            let still = film.still(1);
            assert!(still.units.iter().zip(still.units_kept).all(|(&unit, &kept)| kept == 1 || unit == 0));
        }
    }

    /// Line by line from the layer's mask: what is drawn between pixel and unit is that weight.
    #[test]
    fn a_connection_that_is_drawn_is_one_that_is_kept() {
        let images = Inputs::built_in().images(&mnist14::SPEC);
        let net = "flatten, dropconnect 30 0.5, relu, dense 10";
        let mut model = Model::read(net, Pictures::shape(&images), 1).unwrap_or_else(|why| panic!("{}", why.en));
        let (w, x) = (model.initial(1), vec![0.5; mnist14::SPEC.size.values()]);
        model.forward(Mode::Train, &mut Rng::new(2), &w, &x);
        let mut film = Film::new(&images, 0);
        film.take(&model);
        let mask = model.chain.links[1].layer.mask();
        for row in 0..14 {
            for unit in 0..UNITS {
                let kept = film.still(0).before[row * UNITS + unit] == 1;
                assert_eq!(kept, mask[(row * 14 + 7) * 30 + unit], "row {row}, unit {unit}");
            }
        }
    }
}
