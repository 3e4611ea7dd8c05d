//! One open widget, moved forward where that is enough, built anew where not.

use crate::engine::reference;
use crate::protocol::{Answer, Ask, Checked};
use crate::scene::Sketch;
use crate::spec::Complaint;
use crate::widgets::{self, State, Widget};

#[derive(Default)]
pub struct Host {
    open: Option<Open>,
}

struct Open {
    /// Widget and query, without the step.
    what: (String, String),
    widget: Box<dyn Widget>,
    step: u32,
}

impl Host {
    pub fn answer(&mut self, ask: Ask) -> Answer {
        match ask {
            Ask::Show { widget, query, lang, have } => match self.at(widget, query) {
                Err(complaint) => Answer::Refused(complaint),
                Ok(widget) => {
                    let mut sketch = Sketch::new(&have);
                    widget.scene(lang, &mut sketch);
                    Answer::Scene(sketch.scene)
                }
            },
            Ask::Table { widget, query, lang } => match self.at(widget, query) {
                Err(complaint) => Answer::Refused(complaint),
                Ok(widget) => Answer::Table(widget.table(lang)),
            },
            Ask::Check { traces } => match reference::check(&traces) {
                Ok(rows) => Answer::Checked(rows.into_iter().map(checked).collect()),
                Err(error) => Answer::Garbled(error),
            },
        }
    }

    /// The widget in this state. A later step of the same run is reached by
    /// ticking, everything else by running from the start: the result is the same.
    fn at(&mut self, name: String, query: String) -> Result<&dyn Widget, Complaint> {
        let Some(spec) = widgets::spec(&name) else {
            return Err(Complaint {
                path: String::new(),
                at: None,
                en: format!("There is no widget “{name}”."),
                ko: format!("‘{name}’이라는 위젯은 없습니다."),
            });
        };
        let (state, _) = State::from_query(spec, &query);
        let what = (name, State { step: None, ..state.clone() }.to_query());
        let wanted = state.step.or(spec.opens_at).unwrap_or(u32::MAX);
        let again = match self.open.take() {
            Some(open) if open.what == what && open.step <= wanted.min(open.widget.last()) => open,
            _ => {
                let start = State { step: Some(0), ..state };
                Open { what, widget: widgets::open(spec, &start)?, step: 0 }
            }
        };
        let open = self.open.insert(again);
        while open.step < wanted.min(open.widget.last()) {
            open.widget.tick();
            open.step += 1;
        }
        Ok(&*open.widget)
    }
}

fn checked(row: reference::Checked) -> Checked {
    Checked { surface: row.surface, settings: row.settings, steps: row.steps as u32, worst: row.worst }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Scene;
    use crate::spec::Lang;

    fn scene(host: &mut Host, query: &str) -> Scene {
        let ask = Ask::Show { widget: "race".into(), query: query.into(), lang: Lang::En, have: Vec::new() };
        match host.answer(ask) {
            Answer::Scene(scene) => scene,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn going_forward_back_and_straight_there_show_the_same() {
        let straight = scene(&mut Host::default(), "step=40&noise=gaussian");
        let mut host = Host::default();
        for step in [10, 90, 40] {
            assert_eq!(scene(&mut host, &format!("step={step}&noise=gaussian")).step, step);
        }
        assert_eq!(scene(&mut host, "step=40&noise=gaussian"), straight);
    }

    #[test]
    fn a_layer_that_the_page_has_is_not_sent_again() {
        let mut host = Host::default();
        let first = scene(&mut host, "");
        let have = vec![first.panels[0].layers[0].key];
        let ask = Ask::Show { widget: "race".into(), query: "x=3".into(), lang: Lang::En, have };
        let Answer::Scene(second) = host.answer(ask) else { panic!() };
        assert_eq!(second.panels[0].layers[0].marks, None);
        assert_ne!(second.panels[0].layers[1], first.panels[0].layers[1]);
    }
}
