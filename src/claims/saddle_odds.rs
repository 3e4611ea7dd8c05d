//! Random symmetric matrices with positive eigenvalues only are rarer than coins would have it.

use super::{Measured, Spec, shown};
use crate::spec::Text;
use crate::spec::number::{grouped, short};

pub const SPEC: Spec = Spec {
    id: "saddle-odds",
    page: "sgd-problems",
    sentence: Text::new(
        "The share of random symmetric matrices without a negative eigenvalue is divided by more with each dimension.",
        "음의 고윳값이 없는 무작위 대칭 행렬의 비율은 차원이 하나 늘 때마다 점점 더 큰 수로 나누어집니다.",
    ),
    caption: Text::new(
        "what each further dimension, from 1 to 5, divides the share by; fair coins would divide by 2 each time",
        "차원이 1에서 5까지 하나씩 늘 때마다 비율을 나누는 수. 동전 던지기라면 매번 2로 나눕니다",
    ),
    widget: "saddle-odds",
    query: "n=5&samples=1000000&seed=1",
    measure,
};

fn measure() -> Measured {
    let table = shown(&SPEC);
    let [share, error, exact] = [3, 4, 5].map(|column| table.rows.iter().map(|row| row[column]).collect::<Vec<f64>>());
    let ratios: Vec<f64> = share.windows(2).map(|pair| pair[0] / pair[1]).collect();
    let texts: Vec<String> = ratios.iter().map(|&ratio| short(ratio, 2)).collect();
    let agree = (0..3).all(|i| (share[i] - exact[i]).abs() <= 3.0 * error[i]);
    Measured {
        headline: format!("÷ {}", texts.join(", ")),
        values: vec![
            ("samples", grouped(table.rows[0][1] as u64)),
            ("p1", short(share[0], 4)),
            ("p2", short(share[1], 4)),
            ("p3", short(share[2], 4)),
            ("exact1", short(exact[0], 4)),
            ("exact2", short(exact[1], 4)),
            ("exact3", short(exact[2], 4)),
        ],
        holds: agree && ratios[0] > 2.0 && ratios.windows(2).all(|pair| pair[0] < pair[1]),
    }
}
