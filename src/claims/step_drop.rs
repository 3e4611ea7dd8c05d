//! A step down of the rate takes the training loss down within an epoch.

use super::{Measured, Spec, table};
use crate::engine::mean::Mean;
use crate::spec::Text;
use crate::spec::number::short;

pub const SPEC: Spec = Spec {
    id: "step-drop",
    page: "schedules",
    sentence: Text::new(
        "When the learning rate drops tenfold, the mean training loss of the next epoch is lower than that of the \
         epoch before, and by more than it falls meanwhile at a constant rate.",
        "학습률을 10분의 1로 떨어뜨리면, 다음 한 에폭의 평균 훈련 손실이 바로 앞 에폭보다 낮아집니다. \
         그 차이는 학습률을 그대로 둘 때 같은 동안 줄어드는 것보다 큽니다.",
    ),
    caption: Text::new(
        "fall of the training loss from the epoch before the drop to the one after, mean ± standard error over \
         {seeds} seeds ({before} → {after}); at the constant rate it falls by {constant}",
        "학습률이 떨어지기 앞뒤 한 에폭 사이에 줄어든 훈련 손실(시드 {seeds}개의 평균 ± 표준오차, {before} → {after}). \
         상수 학습률에서는 {constant} 줄어듭니다",
    ),
    widget: "schedule",
    query: "schedule=step&step.every=0.5&step.gamma=0.1&set=optdigits8&net=mlp&images=100&epochs=12&batch=8\
            &optimizer=sgd&sgd.lr=0.5&augment=true&seeds=3",
    measure,
};

const SEEDS: usize = 10;

fn measure() -> Measured {
    let runs: Vec<Fall> = (1..=SEEDS).map(Fall::of).collect();
    let over = |of: fn(&Fall) -> f64| Mean::of(runs.iter().map(of));
    let fall = over(|run| run.before - run.after);
    let constant = over(|run| run.constant);
    let beyond = over(|run| run.before - run.after - run.constant);
    Measured {
        headline: fall.text(3),
        values: vec![
            ("fall", fall.text(3)),
            ("errors", short(fall.mean / fall.error, 2)),
            ("before", format!("{:.3}", over(|run| run.before).mean)),
            ("after", format!("{:.3}", over(|run| run.after).mean)),
            ("constant", constant.text(3)),
            ("beyond", beyond.text(3)),
            ("accuracy", short(100.0 * over(|run| run.accuracy).mean, 3)),
            ("constant_accuracy", short(100.0 * over(|run| run.constant_accuracy).mean, 3)),
            ("seeds", SEEDS.to_string()),
        ],
        holds: fall.mean > 3.0 * fall.error && beyond.mean > 3.0 * beyond.error,
    }
}

/// What one seed's run showed.
struct Fall {
    /// The mean training loss of the epoch before the drop, and of the one after.
    before: f64,
    after: f64,
    /// How much it fell meanwhile at the constant rate.
    constant: f64,
    /// On the test images, at the end.
    accuracy: f64,
    constant_accuracy: f64,
}

impl Fall {
    fn of(seed: usize) -> Fall {
        let rows = table(SPEC.widget, &format!("{}&seed={seed}", SPEC.query.replace("seeds=3", "seeds=1"))).rows;
        // Columns: step, epoch, rate; loss and accuracy by the schedule; the same at the constant rate.
        let epoch = rows.iter().position(|row| row[1] == 1.0).expect("an epoch ends");
        let drop = (2..rows.len()).find(|&step| rows[step][2] < rows[step - 1][2]).expect("the rate drops");
        let mean = |column: usize, begin: usize| {
            rows[begin..begin + epoch].iter().map(|row| row[column]).sum::<f64>() / epoch as f64
        };
        let end = &rows[rows.len() - 1];
        Fall {
            before: mean(3, drop - epoch),
            after: mean(3, drop),
            constant: mean(5, drop - epoch) - mean(5, drop),
            accuracy: end[4],
            constant_accuracy: end[6],
        }
    }
}
