//! What is made only when a reader asks for it: tables, files, checks.

use super::own;
use super::serve::Service;
use crate::engine::{augment, nn, optim, reference, schedule, surface};
use crate::paint::svg;
use crate::protocol::{Checked, Delivery, Order, Own};
use crate::spec::number::short;
use crate::spec::{Complaint, Lang};
use crate::widgets::{self, Inputs, Need, Spec, State, Widget};

/// How far a run may lie from PyTorch's.
const TOLERANCE: f64 = 1e-9;

pub struct Press;

impl Service for Press {
    type Ask = Order;
    type Answer = Delivery;

    fn needs(&self, order: &Order) -> Vec<Need> {
        match order {
            Order::Table { widget, query, .. }
            | Order::Picture { widget, query, .. }
            | Order::Sources { widget, query } => widgets::spec(widget)
                .map_or(Vec::new(), |spec| (spec.needs)(&State::from_query(spec, query).0.settings)),
            Order::Check { .. } | Order::Script { .. } => Vec::new(),
        }
    }

    fn answer(&mut self, order: Order, inputs: Result<&Inputs, Complaint>) -> Delivery {
        deliver(order, inputs)
    }

    fn garbled(said: String) -> Delivery {
        Delivery::Refused(said)
    }
}

type Given<'a> = Result<&'a Inputs, Complaint>;

/// Does what was ordered.
fn deliver(order: Order, inputs: Given) -> Delivery {
    match order {
        Order::Table { widget, query, lang, own } => match open(&widget, &query, &own, inputs) {
            Ok(open) => Delivery::Table(open.table(lang)),
            Err(wrong) => Delivery::Refused(wrong.sentence(lang).to_string()),
        },
        Order::Picture { widget, query, lang, theme, width, own } => match open(&widget, &query, &own, inputs) {
            Ok(open) => Delivery::Picture(svg::figure(&widgets::scene(&*open, lang), width, &theme)),
            Err(wrong) => Delivery::Refused(wrong.sentence(lang).to_string()),
        },
        Order::Check { traces } => match reference::check(&traces) {
            Ok(rows) => Delivery::Checked(rows.into_iter().map(checked).collect()),
            Err(error) => Delivery::Refused(error),
        },
        Order::Sources { widget, query } => {
            Delivery::Sources(widgets::spec(&widget).map_or(Vec::new(), |spec| sources(spec, &query, inputs)))
        }
        Order::Script { widget, query } => Delivery::Script(
            widgets::spec(&widget).and_then(|spec| widgets::script(&widget, &State::from_query(spec, &query).0)),
        ),
    }
}

fn open(widget: &str, query: &str, own: &Own, inputs: Given) -> Result<Box<dyn Widget>, Complaint> {
    let Some(spec) = widgets::spec(widget) else {
        return Err(Complaint {
            path: String::new(),
            at: None,
            en: format!("There is no widget “{widget}”."),
            ko: format!("‘{widget}’이라는 위젯은 없습니다."),
        });
    };
    widgets::open(spec, &State::from_query(spec, query).0, &inputs?.with(&own::read(own)))
}

/// The widget's own file, then those of the units that take part.
fn sources(spec: &Spec, query: &str, inputs: Given) -> Vec<String> {
    // Who takes part is known at the start; the run may be long.
    let state = State { step: Some(0), ..State::from_query(spec, query).0 };
    let seen = |unit: &str| {
        let field = state.settings.fields().iter().find(|field| field.group.is_some_and(|group| group.prefix == unit));
        field.is_some_and(|field| state.settings.seen(field))
    };
    let opened = inputs.and_then(|inputs| widgets::open(spec, &state, inputs));
    let legend = opened.map_or(Vec::new(), |open| widgets::scene(&*open, Lang::En).legend);
    let named = |unit: &str| seen(unit) || legend.iter().any(|entry| entry.unit == unit);
    let optimizers = optim::SPECS.iter().filter(|unit| named(unit.name)).map(|unit| unit.source);
    let surfaces = surface::SPECS.iter().filter(|unit| named(unit.name)).map(|unit| unit.source);
    let schedules = schedule::SPECS.iter().filter(|unit| named(unit.name)).map(|unit| unit.source);
    let transforms = augment::SPECS.iter().filter(|unit| named(unit.name)).map(|unit| unit.source);
    let layers = nn::SPECS.iter().filter(|unit| named(unit.name)).map(|unit| unit.source);
    let units = optimizers.chain(surfaces).chain(schedules).chain(transforms).chain(layers);
    std::iter::once(spec.source).chain(units).map(str::to_string).collect()
}

fn checked(row: reference::Checked) -> Checked {
    let reference::Checked { what: surface, settings, steps, worst } = row;
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paint::theme::Theme;

    fn orders() -> [Order; 2] {
        let theme = Theme::from_css(include_str!("../../style/tokens.css"), ":root").expect("light");
        let (widget, query, own) = ("race".to_string(), "step=7".to_string(), Own::default());
        [
            Order::Table { widget: widget.clone(), query: query.clone(), lang: Lang::Ko, own: own.clone() },
            Order::Picture { widget, query, lang: Lang::Ko, theme, width: 600.0, own },
        ]
    }

    #[test]
    fn without_its_images_an_order_is_refused_in_words() {
        for order in orders() {
            let why =
                Complaint { path: "mnist14.png".into(), at: None, en: "No net.".into(), ko: "끊겼습니다.".into() };
            assert_eq!(Press.answer(order.clone(), Err(why)), Delivery::Refused("끊겼습니다.".into()));
            assert!(Press.needs(&order).is_empty());
            let done = Press.answer(order, Ok(&Inputs::default()));
            assert!(matches!(done, Delivery::Table(_) | Delivery::Picture(_)), "{done:?}");
        }
    }

    #[test]
    fn sources_are_those_of_who_takes_part() {
        let order = |query: &str| Order::Sources { widget: "race".into(), query: query.into() };
        let Delivery::Sources(files) = Press.answer(order("optimizers=adam&surface=ravine"), Ok(&Inputs::default()))
        else {
            panic!("sources were ordered")
        };
        let expected = ["src/widgets/race.rs", "src/engine/optim/adam.rs", "src/engine/surface/ravine.rs"];
        assert_eq!(files, expected);
    }
}
