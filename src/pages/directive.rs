//! What stands after `:::`: `widget race surface=ravine step=80`, or `check`.

/// A block directive.
#[derive(Clone, Debug, PartialEq)]
pub enum Directive {
    Widget { name: String, pairs: Vec<(String, String)> },
    Check,
}

/// Reads a directive's line.
///
/// # Errors
/// One sentence for the author.
pub fn read(info: &str) -> Result<Directive, String> {
    let mut words = words(info)?.into_iter();
    match words.next().as_deref() {
        Some("widget") => {
            let name = words.next().ok_or("a widget's name is missing: “::: widget race”")?;
            let pair = |word: String| match word.split_once('=') {
                Some((name, value)) if !name.is_empty() => Ok((name.to_string(), value.to_string())),
                _ => Err(format!("“{word}” is no setting, which looks like “steps=80”")),
            };
            Ok(Directive::Widget { name, pairs: words.map(pair).collect::<Result<_, _>>()? })
        }
        Some("check") => match words.next() {
            None => Ok(Directive::Check),
            Some(word) => Err(format!("“check” takes nothing after it, but there is “{word}”")),
        },
        Some(other) => Err(format!("there is no directive “{other}”; there are: widget, check")),
        None => Err("a directive's name is missing after “:::”; there are: widget, check".to_string()),
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
        for wrong in ["", "widget", "widget race fast", "check it", "wdiget race", "widget race a=\"b"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
