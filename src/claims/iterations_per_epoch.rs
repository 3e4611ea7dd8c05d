//! An epoch has as many updates as the data set has batches.

use super::{Measured, Spec, shown};
use crate::spec::Text;

pub const SPEC: Spec = Spec {
    id: "iterations-per-epoch",
    page: "sgd",
    sentence: Text::new(
        "100 examples in batches of 10 give 10 updates an epoch.",
        "예제 100개를 10개씩 묶으면 한 에폭에 10번 갱신합니다.",
    ),
    caption: Text::new(
        "updates in each of {epochs} epochs of 100 examples, 10 at a time",
        "예제 100개를 10개씩 쓸 때, {epochs}에폭 동안 에폭마다 갱신한 횟수",
    ),
    widget: "minibatch",
    query: "examples=100&batch=10&epochs=3&step=30",
    measure,
};

fn measure() -> Measured {
    let table = shown(&SPEC);
    // Columns: iteration, epoch, number in the epoch, examples in the batch; w, b, loss.
    let updates = [1.0, 2.0, 3.0].map(|epoch| table.rows.iter().filter(move |row| row[1] == epoch));
    let counts = updates.clone().map(Iterator::count);
    let examples = updates.map(|rows| rows.map(|row| row[3]).sum::<f64>());
    Measured {
        headline: counts[0].to_string(),
        values: vec![("updates", counts[0].to_string()), ("epochs", counts.len().to_string())],
        holds: counts == [10; 3] && examples == [100.0; 3] && table.rows.len() == 31,
    }
}
