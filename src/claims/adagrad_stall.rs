//! On a long bent valley AdaGrad stalls where RMSProp goes on.

use super::{Measured, Spec, shown};
use crate::engine::run::distance;
use crate::spec::Text;
use crate::spec::number::short;

pub const SPEC: Spec = Spec {
    id: "adagrad-stall",
    page: "adagrad",
    sentence: Text::new(
        "On Rosenbrock's valley AdaGrad is still more than 10 times as far from the minimum as RMSProp \
         after equally many steps at the same α.",
        "로젠브록 골짜기에서 같은 α로 같은 수의 걸음을 간 뒤, AdaGrad는 최솟값에서 RMSProp보다 10배 넘게 멀리 있습니다.",
    ),
    caption: Text::new(
        "distance to the minimum after 2,000 steps with α = 0.01, AdaGrad → RMSProp",
        "α = 0.01로 2,000걸음을 간 뒤 최솟값까지의 거리, AdaGrad → RMSProp",
    ),
    widget: "race",
    query: "surface=rosenbrock&x=-1.5&y=2&optimizers=adagrad,rmsprop&adagrad.lr=0.01&rmsprop.lr=0.01&steps=2000",
    measure,
};

fn measure() -> Measured {
    let table = shown(&SPEC);
    // Columns: step; x, y, loss, step length and effective rate of AdaGrad; the same of RMSProp.
    let last = &table.rows[table.rows.len() - 1];
    let [adagrad, rmsprop] = [1, 6].map(|x| distance([last[x], last[x + 1]], [1.0, 1.0]));
    Measured {
        headline: format!("{} → {}", short(adagrad, 3), short(rmsprop, 2)),
        values: vec![
            ("adagrad", short(adagrad, 3)),
            ("rmsprop", short(rmsprop, 2)),
            ("times", short(adagrad / rmsprop, 2)),
        ],
        holds: last[0] == 2000.0 && adagrad > 10.0 * rmsprop,
    }
}
