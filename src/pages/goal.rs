//! A question that a figure checks: `::: goal race "momentum.reached < 60" surface=ravine`.
//! The reader predicts, runs the figure until its facts meet the goal, and reads why.

use super::html::escape;
use super::opened;
use crate::spec::goal::Goal;
use crate::spec::{Kind, Lang, Text, Value};
use crate::widgets::{Spec, State};

const PREDICTION: Text = Text::new("Your prediction, before you run it", "실행하기 전에 적어 보는 예상");
const EXPLANATION: Text = Text::new("Explanation", "풀이");

/// The goal of a text, checked: its facts are ones that the widget tells of, and
/// the state that the figure opens in does not meet it yet.
///
/// # Errors
/// One sentence for the author.
pub fn read(text: &str, spec: &'static Spec, state: &State) -> Result<Goal, String> {
    let goal = Goal::read(text).ok_or_else(|| format!("“{text}” is no goal, which looks like “{}”", Goal::EXAMPLE))?;
    let known = known(spec, state, &goal);
    if let Some(fact) = goal.facts().find(|fact| !known.iter().any(|name| name == fact)) {
        let known = known.join(", ");
        return Err(format!(
            "the goal speaks of “{fact}”, but no run of {} tells of it; there are: {known}",
            spec.name
        ));
    }
    if goal.is_met(&facts(spec, state)) {
        return Err(format!("the goal “{text}” is met before the reader does anything"));
    }
    Ok(goal)
}

fn facts(spec: &'static Spec, state: &State) -> Vec<(String, f64)> {
    opened::scene(spec, state, Lang::En).map_or(Vec::new(), |scene| scene.facts)
}

/// The facts that runs tell of: at the defaults, in this state, and, until all that
/// are wanted are among them, with one setting after the other at an end of its range.
fn known(spec: &'static Spec, state: &State, wanted: &Goal) -> Vec<String> {
    let ends = state.settings.fields().iter().flat_map(|field| {
        let ends = match field.setting.kind {
            Kind::Number { min, max, .. } => vec![min, max],
            _ => Vec::new(),
        };
        ends.into_iter().map(|end| {
            let mut at_end = state.clone();
            at_end.settings.set(&field.path, Value::Number(end));
            at_end
        })
    });
    let mut known: Vec<String> = Vec::new();
    for mut state in [State::new(spec), state.clone()].into_iter().chain(ends) {
        state.step = Some(u32::MAX);
        for (name, _) in facts(spec, &state) {
            if !known.contains(&name) {
                known.push(name);
            }
        }
        if wanted.facts().all(|fact| known.iter().any(|name| name == fact)) {
            break;
        }
    }
    known
}

/// The whole question. `question`, `figure` and `explanation` are HTML.
pub fn html(question: &str, guess: Option<&str>, figure: &str, explanation: &str, lang: Lang) -> String {
    let guess = guess.map_or(String::new(), |kind| {
        let field = match kind {
            "number" => "<input type=\"number\" step=\"any\" autocomplete=\"off\">".to_string(),
            choices => {
                let option = |choice: &str| format!("<option>{}</option>", escape(choice));
                let options: String = std::iter::once("").chain(choices.split('|')).map(option).collect();
                format!("<select autocomplete=\"off\">{options}</select>")
            }
        };
        format!("<p class=\"guess\"><label>{}: {field}</label></p>\n", PREDICTION.get(lang))
    });
    // The page's program opens what stands right after the figure, once the goal is met.
    format!(
        "<section class=\"task\">\n{question}{guess}{figure}<details class=\"check solution\">\n\
         <summary><span class=\"reveal\">{}</span></summary>\n<div class=\"answer\">\n{explanation}</div>\n</details>\n\
         </section>\n",
        EXPLANATION.get(lang)
    )
}

/// What both languages of a page have in common: the condition, and what is guessed.
pub fn common(widget: &str, goal: &str, guess: Option<&str>) -> String {
    let guess = match guess {
        None => String::new(),
        Some("number") => ", guess a number".to_string(),
        Some(choices) => format!(", guess one of {}", choices.split('|').count()),
    };
    format!("{widget}: {goal}{guess}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets;

    #[test]
    fn facts_are_known_and_not_met_at_the_start() {
        let race = widgets::spec("race").expect("listed");
        let read = |goal: &str, query: &str| {
            let (state, notices) = State::from_query(race, query);
            assert!(notices.is_empty(), "{notices:?}");
            read(goal, race, &state).map_err(|said| said.split(':').next().unwrap_or_default().to_string())
        };
        assert!(read("momentum.reached < 60", "step=0").is_ok());
        // Told of only when a rate is far too large.
        assert!(read("sgd.diverged > 0", "step=0").is_ok());
        assert!(read("momentum.arrived < 60", "").is_err_and(|said| said.contains("momentum.arrived")));
        assert!(read("momentum.loss < 1e9", "").is_err_and(|said| said.contains("before the reader")));
        assert!(read("momentum.loss", "").is_err_and(|said| said.contains("is no goal")));
    }

    #[test]
    fn a_question_reads_without_scripts() {
        let html = html("<p>How?</p>\n", Some("yes|<no>"), "<figure></figure>\n", "<p>So.</p>\n", Lang::En);
        assert!(html.contains("<option></option><option>yes</option><option>&lt;no&gt;</option>"), "{html}");
        // The program looks for it there.
        assert!(html.contains("</figure>\n<details class=\"check solution\">"), "{html}");
    }
}
