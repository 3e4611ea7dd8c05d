//! What a net has learned to see: its first filters, what they answer to an image, and where
//! its last hidden layer puts the images of each class.

use std::hash::{Hash, Hasher};

use super::curves::path;
use crate::engine::data::Images;
use crate::engine::nn::layer::Mode;
use crate::engine::nn::model::Model;
use crate::engine::pca::Pca;
use crate::engine::rng::Rng;
use crate::say;
use crate::scene::{Fnv, Frame, Mark, Panel, Point, Side, Sketch, Tone};
use crate::spec::{Dash, Hue, Lang};

/// Of one net at one time.
pub struct Glimpse {
    /// Of the first convolution: filter after filter, each row by row.
    filters: Vec<Vec<f32>>,
    /// What each filter gives for the image that is looked at, after the ReLU, pixel by pixel.
    maps: Vec<Vec<f32>>,
    /// Where each watched image lies among the features that the last layer reads: two principal components.
    points: Vec<Point>,
    /// Stands for all of this in the keys of layers.
    key: u64,
}

/// Images of each class that are laid out.
const EACH: usize = 10;

/// What is looked at: one image, and some of each class; all of them test images.
pub struct Watched {
    pub image: usize,
    /// Their numbers in the set, class after class.
    laid: Vec<usize>,
    /// All their values, the image's first.
    x: Vec<f32>,
}

impl Watched {
    /// `tested`: the numbers of the test images, class after class; `image` counts among them.
    pub fn new(images: &Images, tested: &[usize], image: usize) -> Watched {
        let each = tested.len() / images.set.classes.len();
        let image = tested[image.min(tested.len() - 1)];
        let laid: Vec<usize> = tested.chunks_exact(each).flat_map(|class| &class[..EACH]).copied().collect();
        let size = images.set.size.values();
        let mut x = vec![0.0; (1 + laid.len()) * size];
        x.chunks_exact_mut(size).zip([image].iter().chain(&laid)).for_each(|(x, &i)| images.read(i, x));
        Watched { image, laid, x }
    }

    /// Looks at a net that begins with a convolution and a ReLU.
    pub fn look(&self, model: &mut Model<f32>, w: &[f32]) -> Glimpse {
        let kernel = &model.chain.links[0];
        let channels = kernel.output.channels;
        let (pixels, weights) = (kernel.output.height * kernel.output.width, kernel.weights.clone());
        // Weights [height, width, in, out], and then a bias for each channel.
        let of = |values: &[f32], channel: usize| values.iter().skip(channel).step_by(channels).copied().collect();
        let kernels = &w[weights.start..weights.end - channels];
        let filters = (0..channels).map(|channel| of(kernels, channel)).collect();

        let (size, last) = (model.input().values(), model.chain.links.len() - 1);
        let (mut maps, mut features) = (Vec::new(), Vec::new());
        for (i, x) in self.x.chunks(model.batch() * size).enumerate() {
            let batch = x.len() / size;
            // Nothing is drawn in evaluation.
            model.forward(Mode::Eval, &mut Rng::new(0), w, x);
            features.extend_from_slice(model.chain.y(last - 1, batch));
            if i == 0 {
                let first = &model.chain.y(0, batch)[..pixels * channels];
                maps = (0..channels).map(|channel| of(first, channel)).collect();
            }
        }
        let width = features.len() / (1 + self.laid.len());
        let laid = &features[width..];
        let pca = Pca::of(laid, width, 2);
        let points = laid.chunks_exact(width).map(|features| pca.project(features)).map(|at| (at[0], at[1])).collect();
        let mut key = Fnv::default();
        w.iter().chain(&self.x).for_each(|value| value.to_bits().hash(&mut key));
        Glimpse { filters, maps, points, key: key.finish() }
    }

    /// A row of filters and one of their answers for each net, by name; the image on the left.
    pub fn filters(&self, images: &Images, nets: &[(String, Hue, &Glimpse)], lang: Lang, sketch: &Sketch) -> Panel {
        const LEFT: f64 = 5.2;
        let grey = |values: &[f32], at| {
            let most = values.iter().copied().fold(f32::MIN_POSITIVE, f32::max);
            let cells = values.iter().map(|value| (255.0 * (value / most).clamp(0.0, 1.0)).round() as u8).collect();
            let side = (values.len() as f64).sqrt() as u32;
            Mark::Image { at, cols: side, rows: side, cells, tone: Tone::Grey }
        };
        let draw = || {
            let mut marks = vec![grey(&images.image(self.image).pixels, (0.2, 1.0, 4.4, 5.2))];
            let class = images.set.classes[images.label(self.image)].get(lang).to_string();
            marks.push(Mark::Label { at: (2.3, 0.45), text: class, hue: Hue::Ink, side: Side::On });
            for (i, (name, hue, glimpse)) in nets.iter().enumerate() {
                let top = 4.6 * i as f64;
                marks.push(Mark::Label { at: (LEFT, top + 0.45), text: name.clone(), hue: *hue, side: Side::Right });
                for (k, (filter, map)) in glimpse.filters.iter().zip(&glimpse.maps).enumerate() {
                    let x = LEFT + 1.85 * k as f64;
                    let reach = filter.iter().fold(0.0, |reach: f32, w| reach.max(w.abs())) as f64;
                    let cells = filter.iter().map(|&w| Tone::signed(w as f64, reach)).collect();
                    let side = (filter.len() as f64).sqrt() as u32;
                    let at = (x, top + 0.95, x + 1.65, top + 2.6);
                    marks.push(Mark::Image { at, cols: side, rows: side, cells, tone: Tone::Diverging });
                    marks.push(grey(map, (x, top + 2.75, x + 1.65, top + 4.4)));
                }
            }
            marks
        };
        Panel {
            name: "filters".to_string(),
            title: say!(
                lang,
                "Picture: the filters of the first convolution of each net, and below each what it answers to the image",
                "그림: 신경망마다 첫째 합성곱의 필터, 그 아래는 이미지에 대한 필터의 반응"
            ),
            frame: Frame::Plain { width: LEFT + 1.85 * 8.0, height: 4.6 * nets.len() as f64 },
            layers: vec![sketch.layer(("filters", drawn(nets)), draw)],
            handles: Vec::new(),
        }
    }

    /// A square for each of up to three nets: the watched images where its last hidden layer puts them, a colour a
    /// class, whose number stands in their middle. In the fourth corner the classes by number, unless they are digits.
    pub fn layout(&self, images: &Images, nets: &[(String, Hue, &Glimpse)], lang: Lang, sketch: &Sketch) -> Panel {
        const SIDE: f64 = 10.0;
        let classes = images.set.classes;
        let corner = |i: usize| ((i % 2) as f64 * (SIDE + 0.6) + 0.2, (i / 2) as f64 * (SIDE + 1.3) + 1.0);
        let draw = || {
            let mut marks = Vec::new();
            for (i, (name, hue, glimpse)) in nets.iter().enumerate() {
                let (left, top) = corner(i);
                marks.push(Mark::Label { at: (left, top - 0.55), text: name.clone(), hue: *hue, side: Side::Right });
                let (right, bottom) = (left + SIDE, top + SIDE);
                let square = vec![(left, top), (right, top), (right, bottom), (left, bottom), (left, top)];
                marks.push(path(square, Hue::Line, Dash::Solid, 1.0));
                let reach = glimpse.points.iter().fold(1e-9_f64, |reach, (x, y)| reach.max(x.abs()).max(y.abs()));
                let along = |start: f64, share: f64| start + 0.5 * SIDE * (1.0 + 0.93 * share / reach);
                let place = |(x, y): Point| (along(left, x), along(top, -y));
                let each = || glimpse.points.chunks_exact(EACH).enumerate();
                for (class, points) in each() {
                    let hue = HUES[class % HUES.len()];
                    marks.extend(points.iter().map(|&at| Mark::Dot { at: place(at), hue, radius: 2.5 }));
                }
                for (class, points) in each() {
                    let sum = points.iter().fold((0.0, 0.0), |sum, at| (sum.0 + at.0, sum.1 + at.1));
                    let at = place((sum.0 / EACH as f64, sum.1 / EACH as f64));
                    marks.push(Mark::Label { at, text: class.to_string(), hue: Hue::Ink, side: Side::On });
                }
            }
            let (left, top) = corner(3);
            for (class, name) in classes.iter().enumerate().filter(|(class, name)| name.en != class.to_string()) {
                let y = top + class as f64 + 0.5;
                marks.push(Mark::Dot { at: (left + 0.4, y), hue: HUES[class % HUES.len()], radius: 3.5 });
                let text = format!("{class} {}", name.get(lang));
                marks.push(Mark::Label { at: (left + 0.7, y), text, hue: Hue::Ink, side: Side::Right });
            }
            marks
        };
        Panel {
            name: "layout".to_string(),
            title: say!(
                lang,
                "Picture: {EACH} test images of each class in the plane of the two largest principal components of what the \
                 last layer reads, for each net",
                "그림: 마지막 층에 들어가는 특성의 주성분 두 개가 이루는 평면에 놓은 클래스마다 테스트 이미지 {EACH}장, 신경망별"
            ),
            frame: Frame::Plain { width: 2.0 * SIDE + 1.0, height: 2.0 * SIDE + 2.5 },
            layers: vec![sketch.layer(("layout", drawn(nets)), draw)],
            handles: Vec::new(),
        }
    }
}

/// What a picture of these nets depends on; their names tell the language.
fn drawn<'a>(nets: &'a [(String, Hue, &Glimpse)]) -> Vec<(&'a str, u64)> {
    nets.iter().map(|(name, _, glimpse)| (name.as_str(), glimpse.key)).collect()
}

/// Of the classes, in turn.
const HUES: [Hue; 10] = [
    Hue::Blue,
    Hue::Terracotta,
    Hue::Green,
    Hue::Violet,
    Hue::Ochre,
    Hue::Cyan,
    Hue::Rose,
    Hue::Olive,
    Hue::Grey,
    Hue::Ink,
];
