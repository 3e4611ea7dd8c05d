//! Every schedule gives the rates of PyTorch's schedulers.

use super::{Measured, Spec};
use crate::engine::reference::check_schedules;
use crate::engine::schedule;
use crate::spec::Text;

pub const SPEC: Spec = Spec {
    id: "schedule-formulas",
    page: "schedules",
    sentence: Text::new(
        "Each of our schedules, with warm-up and without, gives the learning rates that PyTorch's schedulers give.",
        "이 사이트의 스케줄은 워밍업이 있을 때나 없을 때나 모두 PyTorch의 스케줄러와 같은 학습률을 냅니다.",
    ),
    caption: Text::new(
        "largest relative difference from PyTorch, in {rates} rates of {runs} runs of {schedules} schedules",
        "스케줄 {schedules}가지를 {runs}번 돌려 나온 학습률 {rates}개에서, PyTorch와 가장 많이 차이 나는 비율",
    ),
    widget: "schedule",
    query: "schedule=cosine-restarts&warmup=0.1",
    measure,
};

/// Written by PyTorch; `tests/reference/README.md` says how.
const TRACES: &str = include_str!("../../tests/reference/schedules.txt");

fn measure() -> Measured {
    let runs = check_schedules(TRACES).expect("the traces are tested");
    let of = |name: &str| runs.iter().any(|run| run.what.split('?').next() == Some(name));
    let worst = runs.iter().map(|run| run.worst).fold(0.0, f64::max);
    Measured {
        headline: format!("{worst:.0e}"),
        values: vec![
            ("worst", format!("{worst:.0e}")),
            ("runs", runs.len().to_string()),
            ("rates", runs.iter().map(|run| run.steps).sum::<usize>().to_string()),
            ("schedules", schedule::SPECS.len().to_string()),
        ],
        holds: worst <= 1e-12 && schedule::SPECS.iter().all(|spec| of(spec.name)),
    }
}
