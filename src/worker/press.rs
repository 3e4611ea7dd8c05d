//! What is made only when a reader asks for it: tables, files, checks.

use crate::engine::{optim, reference, surface};
use crate::paint::svg;
use crate::protocol::{Checked, Delivery, Order};
use crate::scene::Scene;
use crate::spec::number::short;
use crate::spec::{Complaint, Lang};
use crate::widgets::{self, Spec, State, Widget};

/// How far a run may lie from PyTorch's.
const TOLERANCE: f64 = 1e-9;

/// Does what was ordered.
pub fn deliver(order: Order) -> Delivery {
    match order {
        Order::Table { widget, query, lang } => open(&widget, &query).map_or_else(
            |wrong| Delivery::Refused(wrong.sentence(lang).to_string()),
            |(_, open)| Delivery::Table(open.table(lang)),
        ),
        Order::Picture { widget, query, lang, theme, width } => match scene(&widget, &query, lang) {
            Ok(scene) => Delivery::Picture(svg::figure(&scene, width, &theme)),
            Err(wrong) => Delivery::Refused(wrong.sentence(lang).to_string()),
        },
        Order::Check { traces } => match reference::check(&traces) {
            Ok(rows) => Delivery::Checked(rows.into_iter().map(checked).collect()),
            Err(error) => Delivery::Refused(error),
        },
        Order::Sources { widget, query } => {
            Delivery::Sources(widgets::spec(&widget).map_or(Vec::new(), |spec| sources(spec, &query)))
        }
    }
}

fn open(widget: &str, query: &str) -> Result<(&'static Spec, Box<dyn Widget>), Complaint> {
    let Some(spec) = widgets::spec(widget) else {
        return Err(Complaint {
            path: String::new(),
            at: None,
            en: format!("There is no widget “{widget}”."),
            ko: format!("‘{widget}’이라는 위젯은 없습니다."),
        });
    };
    let (state, _) = State::from_query(spec, query);
    Ok((spec, widgets::open(spec, &state)?))
}

fn scene(widget: &str, query: &str, lang: Lang) -> Result<Scene, Complaint> {
    let (_, open) = open(widget, query)?;
    let mut sketch = crate::scene::Sketch::new(&[]);
    open.scene(lang, &mut sketch);
    Ok(sketch.scene)
}

/// The widget's own file, then those of the units that take part.
fn sources(spec: &Spec, query: &str) -> Vec<String> {
    let (state, _) = State::from_query(spec, query);
    let seen = |unit: &str| {
        let field = state.settings.fields().iter().find(|field| field.group.is_some_and(|group| group.prefix == unit));
        field.is_some_and(|field| state.settings.seen(field))
    };
    let legend = scene(spec.name, query, Lang::En).map_or(Vec::new(), |scene| scene.legend);
    let named = |unit: &str| seen(unit) || legend.iter().any(|entry| entry.unit == unit);
    let optimizers = optim::SPECS.iter().filter(|unit| named(unit.name)).map(|unit| unit.source);
    let surfaces = surface::SPECS.iter().filter(|unit| named(unit.name)).map(|unit| unit.source);
    std::iter::once(spec.source).chain(optimizers).chain(surfaces).map(str::to_string).collect()
}

fn checked(row: reference::Checked) -> Checked {
    let reference::Checked { surface, settings, steps, worst } = row;
    // `lr=0.01 beta1=0.9`: the optimizer's name stands above.
    let plain = |query: &str| {
        let pairs = query.split('&').map(|pair| pair.split_once('.').map_or(pair, |(_, rest)| rest));
        pairs.collect::<Vec<_>>().join(" ")
    };
    let surface = match surface.split_once('?') {
        Some((name, query)) => format!("{name} {}", plain(query)),
        None => surface,
    };
    let settings = plain(&settings);
    let holds = worst <= TOLERANCE;
    Checked { surface, settings, steps: steps as u32, worst: short(worst, 2), holds }
}
