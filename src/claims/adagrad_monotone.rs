//! AdaGrad's effective rate never rises.

use super::{Measured, Spec, shown};
use crate::spec::Text;
use crate::spec::number::short;

pub const SPEC: Spec = Spec {
    id: "adagrad-monotone",
    page: "adagrad",
    sentence: Text::new(
        "AdaGrad's effective rate never rises, for any parameter: the sum under the root only grows.",
        "AdaGrad의 실효 학습률은 어느 매개변수에서도 커지지 않습니다. 제곱근 안의 합이 늘기만 하기 때문입니다.",
    ),
    caption: Text::new(
        "rises in {steps} steps on Rosenbrock's valley; the rate along x fell from {first} to {last}",
        "로젠브록 골짜기에서 {steps}걸음 동안 커진 횟수. x의 실효 학습률은 {first}에서 {last}로 줄었습니다",
    ),
    widget: "adaptive",
    query: "surface=rosenbrock&optimizer=adagrad&steps=500&step=500",
    measure,
};

fn measure() -> Measured {
    let table = shown(&SPEC);
    // Columns: step, x, y, loss; gradient, side and effective rate of x; the same of y. Row 0 is the start.
    let rates = [6, 9].map(|column| table.rows[1..].iter().map(|row| row[column]).collect::<Vec<f64>>());
    let rises = |rates: &[f64]| rates.windows(2).filter(|pair| pair[1] > pair[0]).count();
    let (first, last) = (rates[0][0], rates[0][rates[0].len() - 1]);
    let count = rates.iter().map(|rates| rises(rates)).sum::<usize>();
    Measured {
        headline: count.to_string(),
        values: vec![("steps", rates[0].len().to_string()), ("first", short(first, 2)), ("last", short(last, 2))],
        holds: count == 0 && rates.iter().all(|rates| rates[rates.len() - 1] < rates[0]),
    }
}
