//! The pages with a text of their own: the home page and the lectures, as they
//! lie in `src/lectures`.

use std::fs;
use std::path::{Path, PathBuf};

use super::front::Needs;
use super::parity;
use super::problem::Problem;
use super::text::{Desk, Sheet, Written, write};
use crate::spec::{Lang, Text};

/// A part of the course.
#[derive(Debug, PartialEq, Eq)]
pub struct Part {
    /// In front matter and in addresses: `/en/#optimization`.
    pub name: &'static str,
    pub title: Text,
}

/// The course's parts, in order.
pub static PARTS: [Part; 3] = [
    Part { name: "optimization", title: Text::new("Optimization", "최적화") },
    Part { name: "regularization", title: Text::new("Regularization", "규제") },
    Part { name: "transfer", title: Text::new("Transfer learning", "전이 학습") },
];

/// A lecture, or the home page.
pub struct Lecture {
    /// In addresses: `sgd-problems`; `home` for the home page.
    pub slug: String,
    /// `None` for the home page.
    pub part: Option<&'static Part>,
    files: [PathBuf; 2],
    pages: [Written; 2],
}

impl Lecture {
    pub fn page(&self, lang: Lang) -> &Written {
        &self.pages[lang as usize]
    }

    pub fn file(&self, lang: Lang) -> &Path {
        &self.files[lang as usize]
    }
}

/// The home page, and the lectures in the order of their folders.
pub struct Course {
    pub home: Lecture,
    pub lectures: Vec<Lecture>,
}

/// Reads and makes all texts of `root/src/lectures`.
///
/// # Errors
/// All that is wrong with them.
pub fn course(desk: &Desk, root: &Path) -> Result<Course, Vec<Problem>> {
    let folder = root.join("src/lectures");
    let listed = fs::read_dir(&folder).map_err(|error| vec![Problem::io(&folder, "read", &error)])?;
    let mut names: Vec<String> = listed
        .filter_map(Result::ok)
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let mut problems = Vec::new();
    let mut home = None;
    let mut lectures = Vec::new();
    for name in names {
        let made = match name.as_str() {
            "home" => lecture(desk, root, &name, "home", Needs::Home).map(|made| home = Some(made)),
            _ => match slug(&name) {
                Some(slug) => lecture(desk, root, &name, slug, Needs::Lecture).map(|made| lectures.push(made)),
                None => {
                    let said = "a lecture's folder is a number and the page's name, such as “02-sgd-problems”";
                    Err(vec![Problem::new(&folder.join(&name), 0, said)])
                }
            },
        };
        problems.extend(made.err().into_iter().flatten());
    }
    match home {
        Some(home) if problems.is_empty() => Ok(Course { home, lectures }),
        None if problems.is_empty() => {
            Err(vec![Problem::new(&folder.join("home"), 0, "the home page's text is missing")])
        }
        _ => Err(problems),
    }
}

/// `sgd-problems` of `02-sgd-problems`.
fn slug(folder: &str) -> Option<&str> {
    let (number, slug) = folder.split_once('-')?;
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let named = !slug.is_empty() && slug.chars().all(fits) && slug != "home" && slug != "gallery";
    (!number.is_empty() && number.chars().all(|c| c.is_ascii_digit()) && named).then_some(slug)
}

fn lecture(desk: &Desk, root: &Path, folder: &str, slug: &str, needs: Needs) -> Result<Lecture, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut pages = Vec::new();
    let files = Lang::ALL.map(|lang| PathBuf::from(format!("src/lectures/{folder}/{}.md", lang.code())));
    for (lang, file) in Lang::ALL.into_iter().zip(&files) {
        let made = match fs::read_to_string(root.join(file)) {
            Ok(source) => write(desk, &Sheet { file, lang, slug, needs, source: &source }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                Err(vec![Problem::new(file, 0, "is missing: every page exists in both languages")])
            }
            Err(error) => Err(vec![Problem::io(file, "read", &error)]),
        };
        match made {
            Ok(page) => pages.push(page),
            Err(list) => problems.extend(list),
        }
    }
    let Ok(pages) = <[Written; 2]>::try_from(pages) else { return Err(problems) };
    problems.extend(parity::compare([&files[0], &files[1]], [&pages[0], &pages[1]]));
    let parts = [part(&pages[0]), part(&pages[1])];
    if needs == Needs::Lecture {
        for (file, part) in files.iter().zip(parts) {
            if part.is_none() {
                let known: Vec<&str> = PARTS.iter().map(|part| part.name).collect();
                problems.push(Problem::new(file, 1, format!("“part” is one of: {}", known.join(", "))));
            }
        }
        if parts[0] != parts[1] {
            problems.push(Problem::new(&files[1], 1, "“part” differs from the other language's"));
        }
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    Ok(Lecture { slug: slug.to_string(), part: parts[0], files, pages })
}

fn part(page: &Written) -> Option<&'static Part> {
    PARTS.iter().find(|part| part.name == page.front.part)
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn folders_tell_the_address() {
        assert_eq!(slug("02-sgd-problems"), Some("sgd-problems"));
        for wrong in ["sgd", "02-", "02-Sgd", "x2-sgd", "03-gallery", "-sgd"] {
            assert_eq!(slug(wrong), None, "{wrong}");
        }
    }
}
