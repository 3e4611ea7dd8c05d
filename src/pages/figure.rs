//! A widget as it stands in a page before, or without, its program: title,
//! pictures, legend, status. The program takes the card's place.

use super::compact::compact;
use super::html::escape;
use super::stage::template;
use crate::paint;
use crate::scene::{Entry, Frame, Scene};
use crate::spec::{Complaint, Lang};
use crate::widgets::{self, Spec, State};

/// The widths that panels are drawn for; they stretch with the page.
const MAP: f64 = 720.0;
const CHART: f64 = 440.0;

/// A figure in a page.
pub struct Figure<'a> {
    /// `fig-1`: the same in both languages, as links name it.
    pub id: &'a str,
    pub spec: &'static Spec,
    pub state: &'a State,
    pub lang: Lang,
    /// The rank of its title among the page's headings: 1, 2 or 3.
    pub level: u8,
    /// HTML; empty for none.
    pub caption: &'a str,
    /// Whether it can come to life in either language: an embed's address chooses.
    pub both: bool,
}

impl Figure<'_> {
    /// The whole figure.
    ///
    /// # Errors
    /// What the widget says of a state that it cannot show.
    pub fn html(&self) -> Result<String, Complaint> {
        let scene = widgets::draw(self.spec, self.state, self.lang)?;
        let Figure { id, spec, level, .. } = self;
        let templates: String = match self.both {
            true => Lang::ALL.iter().map(|lang| template(spec, self.state, id, *level, *lang, true)).collect(),
            false => template(spec, self.state, id, *level, self.lang, false),
        };
        let caption = match self.caption {
            "" => String::new(),
            html => format!("<figcaption>{html}</figcaption>\n"),
        };
        Ok(format!(
            "<figure class=\"widget\" id=\"{id}\" data-widget=\"{}\" data-program=\"{}\" data-title=\"{}\" data-query=\"{}\">\n\
             <div class=\"card\">\n\
             <div class=\"card-bar\"><h{level} class=\"card-title\">{}</h{level}></div>\n\
             <div class=\"panels\">\n{}</div>\n\
             <p class=\"status\">{}</p>\n{}\
             </div>\n{templates}{caption}</figure>\n",
            spec.name,
            widgets::program(spec),
            escape(spec.title.get(self.lang)),
            escape(&self.state.to_query()),
            escape(&scene.title),
            panels(&scene),
            escape(&scene.status),
            scene
                .warnings
                .iter()
                .map(|text| format!("<p class=\"warning\">{}</p>\n", escape(text)))
                .collect::<String>(),
        ))
    }
}

fn panels(scene: &Scene) -> String {
    let mut html = String::new();
    for panel in &scene.panels {
        let width = if matches!(panel.frame, Frame::Map { .. }) { MAP } else { CHART };
        let svg = paint::svg::panel(panel, width, paint::height(panel, width));
        html.push_str(&format!("<div class=\"panel panel-{}\">{}</div>\n", panel.name, compact(&svg)));
    }
    if !scene.legend.is_empty() {
        let entries: String = scene.legend.iter().map(entry).collect();
        html.push_str(&format!("<ul class=\"legend\">\n{entries}</ul>\n"));
    }
    html
}

fn entry(entry: &Entry) -> String {
    let dashes: Vec<String> = entry.dash.pattern().iter().map(f64::to_string).collect();
    let dash = match dashes.as_slice() {
        [] => String::new(),
        lengths => format!(" stroke-dasharray=\"{}\"", lengths.join(" ")),
    };
    format!(
        "<li><svg class=\"swatch\" width=\"34\" height=\"8\" viewBox=\"0 0 34 8\" aria-hidden=\"true\">\
         <path d=\"M0 4H34\" stroke=\"var({})\" stroke-width=\"2.5\"{dash}/></svg>\
         <span class=\"legend-name\">{}</span><span class=\"legend-note\">{}</span></li>\n",
        entry.hue.property(),
        escape(&entry.label),
        escape(&entry.note),
    )
}

/// The state that a page asks for, checked strictly: where a reader's link would
/// be mended with a notice, an author's is refused.
///
/// # Errors
/// Sentences for the author.
pub fn state(spec: &'static Spec, query: &str) -> Result<State, Vec<String>> {
    let (state, notices) = State::from_query(spec, query);
    let mut wrong: Vec<String> = notices.iter().map(|notice| notice.sentence(Lang::En)).collect();
    match widgets::build(spec.name, &state.settings, state.seed) {
        Some(Ok(widget)) => {
            if let Some(step) = state.step.filter(|step| *step > widget.last()) {
                wrong.push(format!("step = {step}, but this run has only {} steps", widget.last()));
            }
        }
        Some(Err(complaint)) => wrong.push(format!("{}: {}", complaint.path, complaint.sentence(Lang::En))),
        None => wrong.push(format!("{} cannot be built", spec.name)),
    }
    if wrong.is_empty() { Ok(state) } else { Err(wrong.iter().map(|said| format!("{}: {said}", spec.name)).collect()) }
}

/// The widget of this name.
///
/// # Errors
/// One sentence that lists the names there are.
pub fn widget(name: &str) -> Result<&'static Spec, String> {
    widgets::spec(name).ok_or_else(|| {
        let known: Vec<&str> = widgets::SPECS.iter().map(|spec| spec.name).collect();
        format!("there is no widget “{name}”; there are: {}", known.join(", "))
    })
}
