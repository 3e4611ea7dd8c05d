//! What a question asks of a widget: `momentum.reached < 60 and momentum.loss <= 0.1`.

use super::number::{parse, short};
use super::text::Lang;
use crate::say;

/// Conditions on a scene's facts, all of which have to hold.
#[derive(Clone, Debug, PartialEq)]
pub struct Goal {
    parts: Vec<Part>,
}

#[derive(Clone, Debug, PartialEq)]
struct Part {
    fact: String,
    relation: &'static str,
    number: f64,
}

/// The longer ones first: `<=` begins with `<`.
const RELATIONS: [&str; 4] = ["<=", ">=", "<", ">"];

impl Goal {
    /// What a goal looks like, for those who wrote one that cannot be read.
    pub const EXAMPLE: &'static str = "momentum.reached < 60 and momentum.loss <= 0.1";

    /// The goal of a text; `None`: it is none.
    pub fn read(text: &str) -> Option<Goal> {
        let parts = text.split(" and ").map(|part| {
            let relation = RELATIONS.into_iter().find(|relation| part.contains(relation))?;
            let (fact, number) = part.split_once(relation)?;
            let fits = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
            let fact = Some(fact.trim()).filter(|fact| !fact.is_empty() && fact.chars().all(fits))?;
            Some(Part { fact: fact.to_string(), relation, number: parse(number)? })
        });
        Some(Goal { parts: parts.collect::<Option<_>>()? })
    }

    /// The facts that it speaks of.
    pub fn facts(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().map(|part| part.fact.as_str())
    }

    /// Whether it is met. A fact that is not there has not happened.
    pub fn is_met(&self, facts: &[(String, f64)]) -> bool {
        self.parts.iter().all(|part| {
            let number = part.number;
            find(facts, &part.fact).is_some_and(|fact| match part.relation {
                "<=" => fact <= number,
                ">=" => fact >= number,
                "<" => fact < number,
                _ => fact > number,
            })
        })
    }

    /// The goal and its state; once it is met, with the numbers that meet it.
    pub fn sentence(&self, facts: &[(String, f64)], lang: Lang) -> String {
        let met = self.is_met(facts);
        let part = |part: &Part| {
            let relation = part.relation.replace("<=", "≤").replace(">=", "≥");
            let fact = match find(facts, &part.fact).filter(|_| met) {
                Some(fact) => format!("{} = {}", part.fact, short(fact, 4)),
                None => part.fact.clone(),
            };
            format!("{fact} {relation} {}", short(part.number, 6))
        };
        let parts: Vec<String> = self.parts.iter().map(part).collect();
        let parts = parts.join(", ");
        if met {
            say!(lang, "Solved: {parts}.", "해결했습니다: {parts}.")
        } else {
            say!(lang, "Goal: {parts}. Not yet.", "목표: {parts}. 아직 이루지 못했습니다.")
        }
    }
}

fn find(facts: &[(String, f64)], name: &str) -> Option<f64> {
    facts.iter().find(|(known, _)| known == name).map(|(_, number)| *number)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn met(goal: &str, facts: &[(&str, f64)]) -> bool {
        let facts: Vec<_> = facts.iter().map(|(name, number)| (name.to_string(), *number)).collect();
        Goal::read(goal).expect("a goal").is_met(&facts)
    }

    #[test]
    fn every_relation_holds_on_its_side_only() {
        for (relation, below, same, above) in
            [("<", true, false, false), ("<=", true, true, false), (">", false, false, true), (">=", false, true, true)]
        {
            for (fact, holds) in [(1.0, below), (2.0, same), (3.0, above)] {
                assert_eq!(met(&format!("a.b{relation}2"), &[("a.b", fact)]), holds, "{fact} {relation} 2");
            }
        }
    }

    #[test]
    fn all_parts_have_to_hold_and_what_is_missing_does_not() {
        let both = "adam.reached < 60 and adam.loss <= 1e-3";
        assert!(met(both, &[("adam.reached", 59.0), ("adam.loss", 0.001)]));
        assert!(!met(both, &[("adam.reached", 59.0), ("adam.loss", 0.01)]));
        assert!(!met(both, &[("adam.loss", 0.001)]));
        assert!(!met("a > -1", &[("a", f64::NAN)]));
    }

    #[test]
    fn what_is_no_goal_is_none() {
        for wrong in ["", "a", "a < ", "< 3", "a < b", "a = 3", "a < 3 and", "a b < 3", "a < 3 or b < 2", "<b> < 2"] {
            assert_eq!(Goal::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn the_sentence_tells_numbers_only_when_it_is_solved() {
        let goal = Goal::read("adam.reached<=60").expect("a goal");
        assert_eq!(goal.sentence(&[("adam.reached".into(), 71.0)], Lang::En), "Goal: adam.reached ≤ 60. Not yet.");
        assert_eq!(goal.sentence(&[("adam.reached".into(), 52.0)], Lang::En), "Solved: adam.reached = 52 ≤ 60.");
    }
}
