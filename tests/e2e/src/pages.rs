//! The pages of the built site.

use std::fs;
use std::path::Path;

use downhill::spec::Lang;

/// A page, found by its file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Page {
    /// `/en/gallery/`
    pub path: String,
    /// `en`
    pub lang: &'static str,
}

/// Every page but the site's door, in order.
///
/// # Panics
/// When the folder cannot be read or holds fewer pages than any site has.
pub fn all() -> Vec<Page> {
    let dist = crate::dist();
    let mut found = Vec::new();
    walk(&dist, &mut found);
    let page = |file: String| {
        let path = format!("/{}", file.trim_end_matches("index.html"));
        let first = file.split('/').next().unwrap_or_default();
        // What is in no folder of a language is written in English.
        Page { lang: Lang::from_code(first).unwrap_or(Lang::En).code(), path }
    };
    let mut pages: Vec<Page> = found.into_iter().map(page).filter(|page| page.path != "/").collect();
    pages.sort();
    for lang in Lang::ALL {
        let home = format!("/{}/", lang.code());
        assert!(pages.iter().any(|page| page.path == home), "{home} is missing in {}", dist.display());
    }
    pages
}

/// The `.html` files below `folder`, relative to the site's root.
fn walk(folder: &Path, found: &mut Vec<String>) {
    let listed = fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    for entry in listed {
        let path = entry.expect("the folder can be read").path();
        if path.ends_with("single") {
            // Widgets in one file each: see the tests of them.
        } else if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|end| end == "html") {
            let relative = path.strip_prefix(crate::dist()).expect("it is below");
            found.push(relative.to_string_lossy().into_owned());
        }
    }
}
