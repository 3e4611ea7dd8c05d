//! How rare it is that a random symmetric matrix has positive eigenvalues only.

use super::{Inputs, Spec, Widget, nothing};
use crate::engine::goe;
use crate::engine::rng::Rng;
use crate::say;
use crate::scene::{Axis, Entry, Frame, Mark, Panel, Point, Sketch, Table};
use crate::spec::number::{grouped, short};
use crate::spec::{Complaint, Dash, Hue, Kind, Lang, Setting, Settings, Text};

pub const SPEC: Spec = Spec {
    name: "saddle-odds",
    title: Text::new("The odds of a minimum", "최솟값일 확률"),
    line: Text::doc(
        "Draws random symmetric matrices of each size and counts those whose eigenvalues are all positive: \
         the share falls faster than fair coins would have it, because eigenvalues repel each other.",
        "크기별로 무작위 대칭 행렬을 뽑아 고윳값이 모두 양수인 것을 셉니다. \
         고윳값은 서로 밀어내므로 그 비율은 동전 던지기보다 빠르게 줄어듭니다.",
    ),
    settings: &[N, SAMPLES],
    groups: Vec::new,
    default_for: |_, _| None,
    opens_at: None,
    seeded: true,
    needs: nothing,
    source: file!(),
};

/// The largest dimension there is.
const LARGEST: usize = 8;

const N: Setting = Setting {
    name: "n",
    symbol: "n",
    label: Text::doc("largest dimension", "가장 큰 차원"),
    help: Text::doc("Matrices of 1 × 1 up to n × n are drawn.", "1 × 1 행렬부터 n × n 행렬까지 뽑습니다."),
    kind: Kind::Integer { min: 1, max: LARGEST as i64, default: 6 },
};

const SAMPLES: Setting = Setting {
    name: "samples",
    symbol: "",
    label: Text::doc("draws per n", "n마다 뽑는 행렬 수"),
    help: Text::doc(
        "How many matrices of each size have been drawn at the last step.",
        "마지막 걸음까지 크기마다 뽑는 행렬의 수입니다.",
    ),
    kind: Kind::Integer { min: 1_000, max: 1_000_000, default: 100_000 },
};

/// The draws are made in this many equal portions, one a step.
const PORTIONS: u64 = 100;
/// How many spectra are shown of either kind.
const SPECTRA: usize = 6;

/// See [`SPEC`]. Each `n` has a random stream of its own: what is drawn for one
/// does not depend on which others are shown.
pub fn new(settings: &Settings, seed: u64, _: &Inputs) -> Result<SaddleOdds, Complaint> {
    let n = settings.number("n") as usize;
    // A seed has 32 bits; above them there is room to tell the streams apart.
    let stream = |number: usize| Rng::new(seed + ((number as u64) << 32));
    let counts = (1..=n).map(|n| Count { n, rng: stream(n), drawn: 0, positive: 0 }).collect();
    let mut rng = stream(LARGEST + n);
    let repelling = (0..SPECTRA).map(|_| goe::eigenvalues(n, &mut rng)).collect();
    // Of the same mean square as the eigenvalues.
    let spread = ((n + 1) as f64).sqrt();
    let independent = (0..SPECTRA).map(|_| (0..n).map(|_| spread * rng.normal()).collect()).collect();
    let samples = settings.number("samples") as u64;
    Ok(SaddleOdds { n, samples, counts, repelling, independent, step: 0, scratch: [0.0; LARGEST * LARGEST] })
}

pub struct SaddleOdds {
    n: usize,
    samples: u64,
    counts: Vec<Count>,
    /// Eigenvalues of a few matrices of the largest dimension shown.
    repelling: Vec<Vec<f64>>,
    /// As many numbers that know nothing of each other.
    independent: Vec<Vec<f64>>,
    step: u64,
    scratch: [f64; LARGEST * LARGEST],
}

/// What has been drawn of one dimension.
struct Count {
    n: usize,
    rng: Rng,
    drawn: u64,
    positive: u64,
}

impl Count {
    /// The share with positive eigenvalues only; NaN before the first draw.
    fn share(&self) -> f64 {
        self.positive as f64 / self.drawn as f64
    }

    /// The standard error of the share, √(p (1 − p) / N).
    fn error(&self) -> f64 {
        (self.share() * (1.0 - self.share()) / self.drawn as f64).sqrt()
    }

    /// What fair coins would give.
    fn coins(&self) -> f64 {
        coins(self.n as f64)
    }

    /// Wilson's interval (1927) of two standard errors, which stays above 0 and
    /// is right for few hits too. Without a hit only the upper end means
    /// something: by the rule of three it is 3 / N, at 95% confidence.
    fn interval(&self) -> (f64, f64) {
        const Z: f64 = 2.0;
        let (p, n) = (self.share(), self.drawn as f64);
        if self.positive == 0 {
            return (0.0, 3.0 / n);
        }
        let middle = p + Z * Z / (2.0 * n);
        let half = Z * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
        let scale = 1.0 + Z * Z / n;
        ((middle - half) / scale, (middle + half) / scale)
    }
}

fn coins(n: f64) -> f64 {
    libm::exp2(-n)
}

impl Widget for SaddleOdds {
    fn last(&self) -> u32 {
        PORTIONS as u32
    }

    fn tick(&mut self) {
        self.step += 1;
        let until = self.samples * self.step / PORTIONS;
        for Count { n, rng, drawn, positive } in &mut self.counts {
            while *drawn < until {
                *positive += u64::from(goe::all_positive(*n, rng, &mut self.scratch));
                *drawn += 1;
            }
        }
    }

    fn scene(&self, lang: Lang, sketch: &mut Sketch) {
        let panels = vec![self.odds(lang, sketch), self.spectra(lang, sketch)];
        let scene = &mut sketch.scene;
        scene.title = say!(lang, "Random symmetric matrices up to n = {}", "n = {}까지의 무작위 대칭 행렬", self.n);
        scene.legend = self.legend(lang);
        scene.status = self.status(lang);
        scene.facts = self.facts();
        scene.step = self.step as u32;
        scene.last = PORTIONS as u32;
        scene.panels = panels;
    }

    fn table(&self, lang: Lang) -> Table {
        let columns = vec![
            "n".to_string(),
            say!(lang, "drawn", "뽑은 수"),
            say!(lang, "all positive", "모두 양수"),
            say!(lang, "share", "비율"),
            say!(lang, "standard error", "표준오차"),
            say!(lang, "exact", "정확한 값"),
            say!(lang, "fair coins", "동전"),
        ];
        let row = |count: &Count| {
            let exact = goe::exact(count.n).unwrap_or(f64::NAN);
            let (drawn, positive) = (count.drawn as f64, count.positive as f64);
            vec![count.n as f64, drawn, positive, count.share(), count.error(), exact, count.coins()]
        };
        Table { columns, rows: self.counts.iter().map(row).collect() }
    }
}

impl SaddleOdds {
    /// The share against the dimension. The axes stay while `n` grows, so that
    /// the points already there do.
    fn odds(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let low = libm::pow(10.0, -libm::ceil(libm::log10(self.samples as f64)) - 1.0);
        let ends = (0.5, LARGEST as f64 + 0.5);
        let known = sketch.layer(("known", self.n), || {
            let line = [ends.0, ends.1].map(|n| (n, coins(n))).to_vec();
            let mut marks = vec![Mark::Path {
                points: line,
                hue: Hue::Grey,
                dash: Dash::Dashed,
                width: 1.75,
                dots: false,
                halo: false,
            }];
            for n in 1..=self.n {
                if let Some(at) = goe::exact(n).map(|exact| (n as f64, exact)) {
                    marks.push(Mark::Ring { at, radius: 0.14, hue: Hue::Ink, dash: Dash::Solid });
                }
            }
            marks
        });
        let mut marks = Vec::new();
        for count in self.counts.iter().filter(|count| count.drawn > 0) {
            let (x, (from, to)) = (count.n as f64, count.interval());
            marks.push(Mark::Whisker { x, low: from.max(0.1 * low), high: to, hue: Hue::Olive });
            if count.positive > 0 {
                marks.push(Mark::Dot { at: (x, count.share()), hue: Hue::Olive, radius: 3.5 });
            }
        }
        let mut x = Axis::linear("n", ends);
        x.names = (1..=LARGEST).map(|n| (n as f64, n.to_string())).collect();
        Panel {
            name: "odds".to_string(),
            title: say!(
                lang,
                "Chart: share of matrices with positive eigenvalues only, by dimension",
                "그래프: 차원에 따른, 고윳값이 모두 양수인 행렬의 비율"
            ),
            frame: Frame::Chart {
                x,
                y: Axis::log(
                    say!(lang, "share with all eigenvalues positive", "고윳값이 모두 양수인 비율"),
                    (low, 1.0),
                ),
            },
            layers: vec![known, sketch.fresh(marks)],
            handles: Vec::new(),
        }
    }

    /// A few spectra, each on a line of its own; beneath them as many independent numbers.
    fn spectra(&self, lang: Lang, sketch: &Sketch) -> Panel {
        let all = || self.repelling.iter().chain(&self.independent);
        let key: Vec<u64> = all().flatten().map(|value| value.to_bits()).collect();
        let rows = 2 * SPECTRA + 1;
        // From above, with an empty line between the two kinds.
        let height = |row: usize| (rows - row - usize::from(row >= SPECTRA)) as f64;
        let reach = 1.2 * all().flatten().fold(1.0, |reach: f64, value| reach.max(value.abs()));
        let layer = sketch.layer(("spectra", key), || {
            let zero = [(0.0, 0.0), (0.0, rows as f64 + 1.0)].to_vec();
            let mut marks = vec![Mark::Path {
                points: zero,
                hue: Hue::Soft,
                dash: Dash::Solid,
                width: 1.0,
                dots: false,
                halo: false,
            }];
            for (row, values) in all().enumerate() {
                let hue = if row < SPECTRA { Hue::Olive } else { Hue::Grey };
                let mut values = values.clone();
                values.sort_by(f64::total_cmp);
                let points: Vec<Point> = values.into_iter().map(|value| (value, height(row))).collect();
                marks.extend(points.into_iter().map(|at| Mark::Dot { at, hue, radius: 2.5 }));
            }
            marks
        });
        let mut y = Axis::linear(
            say!(lang, "above: eigenvalues, below: independent", "위: 고윳값, 아래: 독립인 수"),
            (0.0, rows as f64 + 1.0),
        );
        y.names = (0..2 * SPECTRA).map(|row| (height(row), String::new())).collect();
        Panel {
            name: "spectra".to_string(),
            title: say!(
                lang,
                "Chart: the eigenvalues of {SPECTRA} random {0} × {0} matrices, and as many independent numbers",
                "그래프: 무작위 {0} × {0} 행렬 {SPECTRA}개의 고윳값과 같은 개수의 독립인 수",
                self.n
            ),
            frame: Frame::Chart { x: Axis::linear("λ", (-reach, reach)), y },
            layers: vec![layer],
            handles: Vec::new(),
        }
    }

    /// `n`, the largest dimension; `drawn`, how many matrices of it, `positive`, how many of
    /// those have positive eigenvalues only, and `share`, their ratio, from the first draw on.
    fn facts(&self) -> Vec<(String, f64)> {
        let count = self.largest();
        let share = (count.drawn > 0).then(|| count.share());
        let (n, drawn, positive) = (self.n as f64, count.drawn as f64, count.positive as f64);
        let facts = [("n", Some(n)), ("drawn", Some(drawn)), ("positive", Some(positive)), ("share", share)];
        facts.into_iter().filter_map(|(name, number)| Some((name.to_string(), number?))).collect()
    }

    /// The largest dimension's count.
    fn largest(&self) -> &Count {
        self.counts.last().expect("n is at least 1")
    }

    fn legend(&self, lang: Lang) -> Vec<Entry> {
        let entry = |label, hue, dash, note| Entry { label, hue, dash, note, unit: String::new() };
        let count = self.largest();
        let (positive, drawn) = (grouped(count.positive), grouped(count.drawn));
        let exact: Vec<String> = (1..=self.n).filter(|&n| goe::exact(n).is_some()).map(|n| n.to_string()).collect();
        vec![
            entry(
                say!(lang, "drawn, ± 2 standard errors", "뽑은 결과, ± 표준오차의 2배"),
                Hue::Olive,
                Dash::Solid,
                format!("{positive} / {drawn}"),
            ),
            entry(
                say!(lang, "exact (rings)", "정확한 값(고리)"),
                Hue::Ink,
                Dash::Solid,
                format!("n = {}", exact.join(", ")),
            ),
            entry(
                say!(lang, "fair coins, 2⁻ⁿ", "동전 던지기, 2⁻ⁿ"),
                Hue::Grey,
                Dash::Dashed,
                format!("n = {}: {}", self.n, short(count.coins(), 2)),
            ),
        ]
    }

    fn status(&self, lang: Lang) -> String {
        let count = self.largest();
        let (n, drawn, coins) = (self.n, grouped(count.drawn), short(count.coins(), 2));
        if count.drawn == 0 {
            return say!(
                lang,
                "Nothing drawn yet. Fair coins would give {coins} for n = {n}.",
                "아직 뽑지 않았습니다. 동전 던지기라면 n = {n}에서 {coins}입니다."
            );
        }
        if count.positive == 0 {
            let bound = short(count.interval().1, 1);
            return say!(
                lang,
                "None of {drawn} matrices of {n} × {n} had only positive eigenvalues, so the share is below {bound} \
                 (95% confidence); fair coins would give {coins}.",
                "{n} × {n} 행렬 {drawn}개 가운데 고윳값이 모두 양수인 것은 없습니다. 따라서 비율은 {bound}보다 \
                 작습니다(신뢰 수준 95%). 동전 던지기라면 {coins}입니다."
            );
        }
        let (positive, share, error) = (grouped(count.positive), short(count.share(), 2), short(count.error(), 1));
        say!(
            lang,
            "Of {drawn} matrices of {n} × {n}, {positive} had only positive eigenvalues: a share of {share} ± {error}; \
             fair coins would give {coins}.",
            "{n} × {n} 행렬 {drawn}개 가운데 {positive}개는 고윳값이 모두 양수이고, 비율은 {share} ± {error}입니다. \
             동전 던지기라면 {coins}입니다."
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::{State, open};

    fn table(query: &str) -> Vec<Vec<f64>> {
        let (state, notices) = State::from_query(&SPEC, query);
        assert!(notices.is_empty(), "{query}: {notices:?}");
        open(&SPEC, &state, &Inputs::default()).expect("opens").table(Lang::En).rows
    }

    #[test]
    fn every_matrix_is_drawn_once_and_streams_are_apart() {
        let few = table("n=2&samples=1234");
        let more = table("n=8&samples=1234");
        assert!(few.iter().all(|row| row[1] == 1234.0));
        // NaN is not equal to itself, and there is none in the first rows.
        assert_eq!(few[..2], more[..2], "another n changed what is drawn for 1 and 2");
        assert_ne!(few, table("n=2&samples=1234&seed=2"));
        let mut counts = new(&SPEC.settings(), 1, &Inputs::default()).expect("opens").counts;
        assert_ne!(counts[0].rng.uniform(), counts[1].rng.uniform(), "1 and 2 share a stream");
    }

    #[test]
    fn intervals() {
        let count = |positive, drawn| Count { n: 3, rng: Rng::new(1), drawn, positive }.interval();
        assert_eq!(count(0, 3000), (0.0, 0.001));
        let (low, high) = count(1, 1000);
        // By hand: (0.003 ∓ 2 √(0.000 001 999)) / 1.004.
        assert!((low - 0.000_171).abs() < 1e-6 && (high - 0.005_805).abs() < 1e-6, "{low} … {high}");
        let (low, high) = count(500_000, 1_000_000);
        assert!((low - 0.499).abs() < 1e-6 && (high - 0.501).abs() < 1e-6, "{low} … {high}");
    }

    #[test]
    fn facts_tell_of_the_largest_dimension() {
        let facts = |query: &str| {
            let (state, notices) = State::from_query(&SPEC, query);
            assert!(notices.is_empty(), "{query}: {notices:?}");
            crate::widgets::draw(&SPEC, &state, Lang::En, &Inputs::default()).expect("opens").facts
        };
        let names = |facts: Vec<(String, f64)>| facts.into_iter().map(|(name, _)| name).collect::<Vec<_>>();
        assert_eq!(names(facts("step=0")), ["n", "drawn", "positive"]);
        let all = facts("n=2&samples=1000&step=50");
        let row = table("n=2&samples=1000&step=50")[1].clone();
        let numbers: Vec<f64> = all.iter().map(|(_, number)| *number).collect();
        assert_eq!(numbers, [row[0], row[1], row[2], row[3]]);
        assert_eq!((numbers[0], numbers[1]), (2.0, 500.0));
    }
}
