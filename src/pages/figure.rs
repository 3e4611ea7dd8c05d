//! A widget as it stands in a page before, or without, its program: title,
//! pictures, legend, status. The program takes the card's place.

use super::compact::compact;
use super::html::escape;
use super::opened;
use super::stage::template;
use crate::paint;
use crate::scene::{Entry, Mark, Panel, Scene, Tone};
use crate::spec::{Complaint, Lang, query};
use crate::widgets::photo::takes_image;
use crate::widgets::teach::draws;
use crate::widgets::{self, Inputs, Spec, State};

/// The widths that panels are drawn for; they stretch with the page.
const WIDE: f64 = 720.0;
const NARROW: f64 = 440.0;

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
    /// What is asked of it; empty for nothing.
    pub goal: &'a str,
    /// Whether it can come to life in either language: an embed's address chooses.
    pub both: bool,
}

impl Figure<'_> {
    /// The whole figure.
    ///
    /// # Errors
    /// What the widget says of a state that it cannot show.
    pub fn html(&self) -> Result<String, Complaint> {
        let scene = opened::scene(self.spec, self.state, self.lang)?;
        let Figure { id, spec, level, .. } = self;
        let templates: String = match self.both {
            true => Lang::ALL.iter().map(|lang| template(spec, self.state, id, *level, *lang, true)).collect(),
            false => template(spec, self.state, id, *level, self.lang, false),
        };
        let goal = match self.goal {
            "" => String::new(),
            goal => query::format(&[(query::GOAL.to_string(), goal.to_string())]),
        };
        let query = [self.state.to_query(), goal].iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>();
        let caption = match self.caption {
            "" => String::new(),
            html => format!("<figcaption>{html}</figcaption>\n"),
        };
        Ok(format!(
            "<figure class=\"widget\" id=\"{id}\" data-widget=\"{}\" data-program=\"{}\" data-title=\"{}\" data-query=\"{}\"{}>\n\
             <div class=\"card\">\n\
             <div class=\"card-bar\"><h{level} class=\"card-title\">{}</h{level}></div>\n\
             {}<div class=\"panels\">\n{}</div>\n\
             <p class=\"status\">{}</p>\n{}\
             </div>\n{templates}{caption}</figure>\n",
            spec.name,
            widgets::program(spec),
            escape(spec.title.get(self.lang)),
            escape(&query.join("&")),
            match (takes_image(spec), draws(spec, &self.state.settings)) {
                (true, _) => " data-image=\"0\"",
                // Images become drawings.
                (_, true) => " data-image=\"0\" data-draws",
                _ => "",
            },
            escape(&scene.title),
            formula(&scene),
            // A question is about what the reader makes of it: its picture comes with the program.
            if self.goal.is_empty() { panels(&scene) } else { String::new() },
            escape(&scene.status),
            scene
                .warnings
                .iter()
                .map(|text| format!("<p class=\"warning\">{}</p>\n", escape(text)))
                .collect::<String>(),
        ))
    }
}

/// Above so many, the dots of a path weigh more than they tell: the page's program draws them.
const DOTS: usize = 60;

/// The colour images of a panel have no more cells in all: a photograph would weigh more than its page. The
/// program shows them whole.
const CELLS: usize = 2400;

/// The panel without the dots of long paths, and with coarse photographs.
fn light(panel: &Panel) -> Panel {
    let mut light = panel.clone();
    let marks = || panel.layers.iter().filter_map(|layer| layer.marks.as_ref()).flatten();
    let images = marks().filter(|mark| matches!(mark, Mark::Image { tone: Tone::Colour, .. })).count();
    for mark in light.layers.iter_mut().filter_map(|layer| layer.marks.as_mut()).flatten() {
        match mark {
            Mark::Path { points, dots, .. } => *dots &= points.len() <= DOTS,
            Mark::Image { cols, rows, cells, tone: Tone::Colour, .. } => coarsen(cols, rows, cells, CELLS / images),
            _ => {}
        }
    }
    light
}

/// Makes a colour image one of at most so many cells, each the mean of those that it lies on, in 32 levels.
fn coarsen(cols: &mut u32, rows: &mut u32, cells: &mut Vec<u8>, most: usize) {
    let (width, height) = (*cols as usize, *rows as usize);
    let every = (1..).find(|every| width.div_ceil(*every) * height.div_ceil(*every) <= most.max(1)).unwrap_or(1);
    if every == 1 {
        return;
    }
    (*cols, *rows) = (width.div_ceil(every) as u32, height.div_ceil(every) as u32);
    let mut coarse = Vec::new();
    for (y, x) in (0..height).step_by(every).flat_map(|y| (0..width).step_by(every).map(move |x| (y, x))) {
        let (down, across) = (every.min(height - y), every.min(width - x));
        for channel in 0..3 {
            let row = |j: usize| (0..across).map(move |i| 3 * ((y + j) * width + x + i) + channel);
            let sum: usize = (0..down).flat_map(row).map(|at| cells[at] as usize).sum();
            coarse.push((sum / (down * across)) as u8 & 0xf8);
        }
    }
    *cells = coarse;
}

/// MathML that a scene's own tree has written. Where it is wider than the page, it scrolls, with the keyboard too.
fn formula(scene: &Scene) -> String {
    if scene.formula.is_empty() {
        String::new()
    } else {
        format!("<div class=\"formula\" tabindex=\"0\">{}</div>\n", scene.formula)
    }
}

fn panels(scene: &Scene) -> String {
    let mut html = String::new();
    for panel in &scene.panels {
        let width = if panel.frame.is_wide() { WIDE } else { NARROW };
        let svg = paint::svg::panel(&light(panel), width, paint::height(panel, width));
        html.push_str(&format!("<div class=\"{}\">{}</div>\n", panel.classes(), compact(&svg)));
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
    match widgets::build(spec.name, &state.settings, state.seed, &Inputs::built_in()) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn photographs_are_coarse_and_keep_their_colours() {
        // Left half red, right half blue.
        let (mut cols, mut rows) = (6, 4);
        let row = [[255, 0, 0].repeat(3), [0, 0, 255].repeat(3)].concat();
        let mut cells = row.repeat(4);
        coarsen(&mut cols, &mut rows, &mut cells, 24);
        assert_eq!((cols, rows, cells.len()), (6, 4, 72), "small enough as it is");
        coarsen(&mut cols, &mut rows, &mut cells, 4);
        assert_eq!((cols, rows), (2, 2));
        assert_eq!(cells, [248, 0, 0, 0, 0, 248].repeat(2));
    }
}
