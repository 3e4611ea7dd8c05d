//! The lines between two `---` at the head of a page's text: `title: Adam`.

use super::problem::Problems;

/// What a page says of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Front {
    pub title: String,
    /// One or two sentences under the title, in Markdown.
    pub lede: String,
    pub lede_line: usize,
    /// One sentence for search engines and for the course's outline.
    pub description: String,
    /// The part of the course; empty on the home page.
    pub part: String,
    /// The page's place in its part: `2` of `9`.
    pub number: usize,
    pub of: usize,
}

/// Which keys a page has to have.
#[derive(Clone, Copy, PartialEq)]
pub enum Needs {
    Lecture,
    Home,
}

impl Needs {
    fn keys(self) -> &'static [&'static str] {
        match self {
            Needs::Lecture => &["title", "lede", "description", "part", "number", "of"],
            Needs::Home => &["title", "lede", "description"],
        }
    }
}

/// Takes the front matter off a text. The rest keeps its line numbers: the lines
/// taken off are empty.
pub fn split(source: &str, needs: Needs, problems: &mut Problems) -> (Front, String) {
    let mut front = Front::default();
    let mut lines = source.lines().enumerate();
    if lines.next().map(|(_, line)| line.trim_end()) != Some("---") {
        problems.add(1, "the text has to begin with front matter: a line ---, lines like “title: Adam”, a line ---");
        return (front, source.to_string());
    }
    let mut seen: Vec<&str> = Vec::new();
    let mut closed = None;
    for (index, line) in lines {
        let number = index + 1;
        if line.trim_end() == "---" {
            closed = Some(number);
            break;
        }
        if line.trim().is_empty() {
            continue;
        }
        let Some((key, value)) = line.split_once(':') else {
            problems.add(number, format!("“{line}” is no line of front matter, which looks like “title: Adam”"));
            continue;
        };
        let (key, value) = (key.trim(), value.trim());
        let Some(key) = Needs::Lecture.keys().iter().find(|known| **known == key) else {
            let known = Needs::Lecture.keys().join(", ");
            problems.add(number, format!("front matter knows no “{key}”; it knows {known}"));
            continue;
        };
        if value.is_empty() {
            problems.add(number, format!("“{key}” is empty"));
        }
        seen.push(key);
        let mut whole = || match value.parse() {
            Ok(whole) => whole,
            Err(_) => {
                problems.add(number, format!("“{key}” is a whole number, not “{value}”"));
                0
            }
        };
        match *key {
            "title" => front.title = value.to_string(),
            "lede" => (front.lede, front.lede_line) = (value.to_string(), number),
            "description" => front.description = value.to_string(),
            "part" => front.part = value.to_string(),
            "number" => front.number = whole(),
            _ => front.of = whole(),
        }
    }
    let Some(closed) = closed else {
        problems.add(1, "the front matter is not closed by a line ---");
        return (front, String::new());
    };
    for key in needs.keys() {
        if !seen.contains(key) {
            problems.add(1, format!("the front matter lacks “{key}: …”"));
        }
    }
    let body: Vec<&str> = source.lines().skip(closed).collect();
    (front, format!("{}{}\n", "\n".repeat(closed), body.join("\n")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn read(source: &str) -> Result<(Front, String), Vec<String>> {
        let mut problems = Problems::of(Path::new("en.md"));
        let made = split(source, Needs::Home, &mut problems);
        problems.or(made).map_err(|list| list.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn the_rest_keeps_its_lines() {
        let (front, body) = read("---\ntitle: A: b\nlede: l\ndescription: d\n---\ntext\n").expect("well formed");
        assert_eq!((front.title.as_str(), front.lede_line), ("A: b", 3));
        assert_eq!(body.lines().nth(5), Some("text"));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_line() {
        assert!(read("# Adam").unwrap_err()[0].starts_with("en.md:1: the text has to begin"));
        assert!(read("---\ntitle: a").unwrap_err()[0].contains("not closed"));
        let all = read("---\ntitle: a\nnumber: two\nmood: good\n---\n").unwrap_err().join("\n");
        for part in ["en.md:3: “number” is a whole number", "en.md:4: front matter knows no “mood”", "lacks “lede"]
        {
            assert!(all.contains(part), "{all}");
        }
    }
}
