//! Which letters the site's mathematical fonts have, so that no formula falls
//! back to a font in which it looks wrong.

use std::collections::BTreeSet;

/// The fonts' glyphs, as `style/fonts/subset.py` wrote them.
const COVERAGE: &str = include_str!("../../style/fonts/coverage.txt");

/// What KaTeX sets a letter in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// One of the fonts in `style/fonts`: `main`, `italic`, `size1` …
    Shipped(&'static str),
    /// A font of KaTeX's that the site does not carry.
    Missing(&'static str),
    /// The page's own font, for Korean words inside a formula.
    Page,
}

impl Face {
    /// The face of an element with these classes, inside one of `outer`.
    pub fn of(classes: &[&str], outer: Face) -> Face {
        let has = |name: &str| classes.contains(&name);
        if has("delimsizing") {
            for face in ["size1", "size2", "size3", "size4"] {
                if has(face) {
                    return Face::Shipped(face);
                }
            }
        }
        for class in classes {
            let face = match *class {
                "delim-size1" | "small-op" => Face::Shipped("size1"),
                "delim-size4" => Face::Shipped("size4"),
                "large-op" => Face::Shipped("size2"),
                "mathnormal" => Face::Shipped("italic"),
                "mathbf" | "textbf" => Face::Shipped("bold"),
                "mathbb" | "textbb" | "amsrm" => Face::Shipped("ams"),
                "mathcal" => Face::Shipped("script"),
                "mathsf" | "textsf" => Face::Shipped("sans"),
                "mainrm" | "textrm" => Face::Shipped("main"),
                "mathit" | "textit" => Face::Missing("italic text (\\mathit, \\textit)"),
                "boldsymbol" => Face::Missing("bold italics (\\boldsymbol)"),
                "mathfrak" | "textfrak" | "mathboldfrak" | "textboldfrak" => Face::Missing("Fraktur (\\mathfrak)"),
                "mathscr" | "textscr" => Face::Missing("Script (\\mathscr)"),
                "mathtt" | "texttt" => Face::Missing("typewriter (\\mathtt, \\texttt)"),
                "mathboldsf" | "textboldsf" | "mathsfit" | "mathitsf" | "textitsf" => {
                    Face::Missing("bold or italic sans serif")
                }
                "hangul_fallback" | "cjk_fallback" => Face::Page,
                _ => continue,
            };
            return face;
        }
        outer
    }

    /// The font file that holds this letter; `None` where the page's font serves.
    ///
    /// # Errors
    /// Says which letter is in no font of the site.
    pub fn file(self, letter: char) -> Result<Option<&'static str>, String> {
        match self {
            _ if letter.is_whitespace() || letter == '\u{200b}' => Ok(None),
            Face::Page => Ok(None),
            Face::Missing(what) => Err(format!("the site's fonts have no {what}")),
            Face::Shipped(face) => match files().find(|file| file.face() == face && file.has(letter)) {
                Some(file) => Ok(Some(file.name)),
                None => Err(format!(
                    "the site's mathematical font “{face}” has no “{letter}” (U+{:04X}); \
                     style/fonts/subset.py lists what it has",
                    letter as u32
                )),
            },
        }
    }
}

/// A line of the coverage: `main-more: 22-23 2A`.
struct File {
    name: &'static str,
    ranges: &'static str,
}

fn files() -> impl Iterator<Item = File> {
    let line = |line: &'static str| line.split_once(':').map(|(name, ranges)| File { name, ranges });
    COVERAGE.lines().filter(|line| !line.starts_with('#')).filter_map(line)
}

impl File {
    /// `main` of `main-more`.
    fn face(&self) -> &'static str {
        self.name.split('-').next().unwrap_or(self.name)
    }

    fn has(&self, letter: char) -> bool {
        let point = letter as u32;
        self.ranges.split_whitespace().any(|range| {
            let (first, last) = range.split_once('-').unwrap_or((range, range));
            let read = |hex: &str| u32::from_str_radix(hex, 16).ok();
            matches!((read(first), read(last)), (Some(first), Some(last)) if (first..=last).contains(&point))
        })
    }
}

/// The names of font files, as pages list them.
pub type Fonts = BTreeSet<&'static str>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_found_in_their_files() {
        assert_eq!(Face::Shipped("main").file('3'), Ok(Some("main")));
        assert_eq!(Face::Shipped("main").file('A'), Ok(Some("main-capitals")));
        assert_eq!(Face::Shipped("italic").file('κ'), Ok(Some("italic")));
        assert!(Face::Shipped("main").file('ж').is_err());
        assert!(Face::of(&["mord", "mathfrak"], Face::Shipped("main")).file('g').is_err());
        assert_eq!(Face::of(&["mord", "hangul_fallback"], Face::Shipped("main")).file('한'), Ok(None));
        assert_eq!(Face::of(&["delimsizing", "size3"], Face::Page), Face::Shipped("size3"));
    }

    /// A face cut in parts is put together by `unicode-range`, which has to say
    /// just what the parts have; and every font has its rule.
    #[test]
    fn the_style_names_the_fonts_as_they_are() {
        let css = include_str!("../../style/math.css");
        let split: Vec<&str> = files().filter(|file| file.name.contains('-')).map(|file| file.face()).collect();
        for file in files() {
            let rule = css.split("@font-face").find(|rule| rule.contains(&format!("fonts/{}.woff2", file.name)));
            let rule = rule.unwrap_or_else(|| panic!("math.css has no @font-face for {}", file.name));
            if split.contains(&file.face()) {
                let points: Vec<String> = file.ranges.split_whitespace().map(|range| format!("U+{range}")).collect();
                assert!(rule.contains(&format!("unicode-range: {};", points.join(", "))), "{}: {points:?}", file.name);
            }
        }
    }
}
