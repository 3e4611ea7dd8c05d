//! Nesterov momentum that looks ahead and PyTorch's form, which needs the gradient
//! at x only, go the same way: one holds the point that the other looks at.

use super::{Measured, Spec, shown};
use crate::engine::run::distance;
use crate::engine::surface;
use crate::spec::setting::fields;
use crate::spec::{Settings, Text};

pub const SPEC: Spec = Spec {
    id: "nesterov-forms-agree",
    page: "nesterov",
    sentence: Text::new(
        "The look-ahead form and PyTorch's form of Nesterov momentum give the same iterates, up to rounding: \
         PyTorch's x is the point x − αρv at which the other form looks.",
        "네스테로프 모멘텀의 앞서 보는 꼴과 PyTorch의 꼴은 반올림 오차를 빼면 같은 점들을 지납니다. \
         PyTorch의 x가 다른 꼴이 앞서 보는 점 x − αρv입니다.",
    ),
    caption: Text::new(
        "the largest distance between the two forms over {steps} steps on Rosenbrock’s valley, whose gradient is no linear function",
        "기울기가 선형이 아닌 로젠브록 골짜기에서 {steps}걸음 동안 두 꼴 사이의 가장 먼 거리",
    ),
    widget: "race",
    query: "surface=rosenbrock&x=-1.5&y=2&optimizers=nesterov&nesterov.lr=0.0005&nesterov.momentum=0.9&steps=500",
    measure,
};

const ALPHA: f64 = 0.0005;
const RHO: f64 = 0.9;

fn measure() -> Measured {
    // PyTorch's form, as the widget ran it. Columns: step; x and y of Nesterov …
    let table = shown(&SPEC);
    let settings = Settings::new(fields(&[], &surface::groups("")), |_, _| None);
    let valley = surface::build("rosenbrock", &settings).expect("listed").expect("has no settings to complain of");

    // The form that looks ahead, from the same start.
    let (mut x, mut v) = ([table.rows[0][1], table.rows[0][2]], [0.0; 2]);
    let ahead = |x: [f64; 2], v: [f64; 2]| [x[0] - ALPHA * RHO * v[0], x[1] - ALPHA * RHO * v[1]];
    let (mut apart, mut way) = (0.0_f64, 0.0);
    for row in &table.rows[1..] {
        let g = valley.gradient(ahead(x, v));
        v = [RHO * v[0] + g[0], RHO * v[1] + g[1]];
        x = [x[0] - ALPHA * v[0], x[1] - ALPHA * v[1]];
        apart = apart.max(distance(ahead(x, v), [row[1], row[2]]));
        way += ALPHA * distance(v, [0.0; 2]);
    }
    Measured {
        headline: format!("{apart:.0e}"),
        values: vec![("apart", format!("{apart:.0e}")), ("steps", (table.rows.len() - 1).to_string())],
        // On a way of several units, and not for standing still.
        holds: apart < 1e-12 && way > 1.0,
    }
}
