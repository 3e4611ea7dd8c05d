//! The average over crops of a test image is no worse than a single crop.

use super::{Measured, Spec, table};
use crate::engine::mean::Mean;
use crate::spec::Text;

pub const SPEC: Spec = Spec {
    id: "test-crops",
    page: "augmentation",
    sentence: Text::new(
        "Averaging the predictions for five crops of a digit is right more often than one crop by itself.",
        "숫자 이미지에서 자른 다섯 조각의 예측을 평균하면 조각 하나만 볼 때보다 더 자주 맞습니다.",
    ),
    caption: Text::new(
        "points of test accuracy by which the average of five crops beats a single one, mean ± standard error over \
         {seeds} nets ({single} % → {average} %); the whole image: {whole} %",
        "조각 하나에 견주어 다섯 조각의 평균으로 오른 테스트 정확도(%p, 신경망 {seeds}개의 평균 ± 표준오차, {single} % → \
         {average} %). 전체 이미지로는 {whole} %",
    ),
    widget: "augment-train",
    query: "transforms=translation,scale,rotation&set=mnist14&net=mlp&images=30&epochs=60&crop=1&seeds=3",
    measure,
};

const SEEDS: usize = 8;

fn measure() -> Measured {
    let digits = Crops::over(SPEC.query);
    let fashion = Crops::over(&SPEC.query.replace("mnist14", "fashion14"));
    let (gain, clothes) = (digits.gain(), fashion.gain());
    let percent = |mean: Mean| format!("{:.1}", 100.0 * mean.mean);
    Measured {
        headline: gain.percent().text(1),
        values: vec![
            ("gain", gain.percent().text(1)),
            ("single", percent(digits.of(|run| run.single))),
            ("average", percent(digits.of(|run| run.average))),
            ("whole", percent(digits.of(|run| run.whole))),
            ("against_whole", digits.of(|run| run.average - run.whole).percent().text(1)),
            ("fashion", clothes.percent().text(1)),
            ("fashion_whole", fashion.of(|run| run.average - run.whole).percent().text(1)),
            ("seeds", SEEDS.to_string()),
        ],
        holds: gain.mean > 3.0 * gain.error,
    }
}

/// The augmented nets of all seeds.
struct Crops(Vec<Run>);

/// What one of them showed: accuracies with the whole image, with a crop in the mean, with the crops' average.
struct Run {
    whole: f64,
    single: f64,
    average: f64,
}

impl Crops {
    fn over(query: &str) -> Crops {
        let run = |seed: usize| {
            let rows = table(SPEC.widget, &format!("{}&seed={seed}", query.replace("seeds=3", "seeds=1"))).rows;
            // The last columns: how many crops; with the plain net this view and the average so far, then augmented.
            let views: Vec<&Vec<f64>> = rows.iter().filter(|row| row[1].is_nan()).collect();
            let [column, width] = [2, 1].map(|back| rows[0].len() - back);
            let crops = &views[1..];
            Run {
                whole: views[0][column],
                single: crops.iter().map(|row| row[column]).sum::<f64>() / crops.len() as f64,
                average: crops[crops.len() - 1][width],
            }
        };
        Crops((1..=SEEDS).map(run).collect())
    }

    fn of(&self, of: fn(&Run) -> f64) -> Mean {
        Mean::of(self.0.iter().map(of))
    }

    fn gain(&self) -> Mean {
        self.of(|run| run.average - run.single)
    }
}
