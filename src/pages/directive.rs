//! What stands after `:::`: `widget race surface=ravine step=80`, `check`, `symbols`,
//! or `goal race "momentum.reached < 60" guess=number step=0`.

/// A block directive.
#[derive(Clone, Debug, PartialEq)]
pub enum Directive {
    Widget {
        name: String,
        pairs: Vec<(String, String)>,
    },
    Check,
    /// The symbols of the page and what they mean.
    Symbols,
    /// A question that a widget checks. `guess`: `number`, or choices, `yes|no`.
    Goal {
        name: String,
        goal: String,
        guess: Option<String>,
        pairs: Vec<(String, String)>,
    },
}

const ALL: &str = "widget, check, goal, symbols";

/// Reads a directive's line.
///
/// # Errors
/// One sentence for the author.
pub fn read(info: &str) -> Result<Directive, String> {
    let mut words = words(info)?.into_iter();
    let pair = |word: String| match word.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_string(), value.to_string())),
        _ => Err(format!("“{word}” is no setting, which looks like “steps=80”")),
    };
    match words.next().as_deref() {
        Some("widget") => {
            let name = words.next().ok_or("a widget's name is missing: “::: widget race”")?;
            Ok(Directive::Widget { name, pairs: words.map(pair).collect::<Result<_, _>>()? })
        }
        Some("goal") => {
            let missing = "a goal names its widget and its condition: “::: goal race \"adam.reached < 60\"”";
            let (name, goal) = words.next().zip(words.next()).ok_or(missing)?;
            let pairs = words.map(pair).collect::<Result<Vec<_>, _>>()?;
            let (guess, pairs): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|(name, _)| name == "guess");
            let guess = guess.into_iter().next().map(|(_, kind)| kind);
            if guess.as_ref().is_some_and(|kind| kind != "number" && kind.split('|').count() < 2) {
                return Err("“guess” is “number”, or choices: “guess=\"yes|no\"”".to_string());
            }
            Ok(Directive::Goal { name, goal, guess, pairs })
        }
        Some(name @ ("check" | "symbols")) => match words.next() {
            None if name == "check" => Ok(Directive::Check),
            None => Ok(Directive::Symbols),
            Some(word) => Err(format!("“{name}” takes nothing after it, but there is “{word}”")),
        },
        Some(other) => Err(format!("there is no directive “{other}”; there are: {ALL}")),
        None => Err(format!("a directive's name is missing after “:::”; there are: {ALL}")),
    }
}

/// Words apart by spaces; `"…"` holds spaces together.
fn words(info: &str) -> Result<Vec<String>, String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut quoted = false;
    for c in info.chars() {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            c => word.push(c),
        }
    }
    if quoted {
        return Err("a quotation mark is not closed".to_string());
    }
    if !word.is_empty() {
        words.push(word);
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn widgets_and_checks() {
        let pair = |name: &str, value: &str| (name.to_string(), value.to_string());
        assert_eq!(
            read("widget race surface=formula formula=\"x^2 + y^2\" step=3"),
            Ok(Directive::Widget {
                name: "race".into(),
                pairs: vec![pair("surface", "formula"), pair("formula", "x^2 + y^2"), pair("step", "3")],
            })
        );
        assert_eq!(read(" check "), Ok(Directive::Check));
        assert_eq!(read("symbols"), Ok(Directive::Symbols));
        assert_eq!(
            read("goal race \"adam.reached < 60\" guess=\"yes|no\" step=0"),
            Ok(Directive::Goal {
                name: "race".into(),
                goal: "adam.reached < 60".into(),
                guess: Some("yes|no".into()),
                pairs: vec![pair("step", "0")],
            })
        );
        for wrong in [
            "goal race",
            "goal race \"a < 1\" guess=maybe",
            "",
            "widget",
            "widget race fast",
            "check it",
            "symbols here",
            "wdiget race",
            "widget race a=\"b",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
