//! A widget in one HTML file, made of a built site: everything that its page would
//! fetch lies in it, so that it works from a folder, a file share, or a frame that
//! is allowed nothing but scripts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Write;
use std::path::Path;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::problem::Problem;
use crate::paint::svg::base64;
use crate::spec::{Kind, Value};
use crate::widgets::teach::draws;
use crate::widgets::{self, Need, Spec};

/// The one file of a widget, from the site in `dist`.
///
/// # Errors
/// What is missing there.
pub fn file(spec: &'static Spec, dist: &Path) -> Result<String, Problem> {
    let read = |name: &str| {
        let path = dist.join(name);
        fs::read(&path).map_err(|error| Problem::io(&path, "read", &error))
    };
    let text = |name: &str| read(name).map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let address = format!("embed/{}/index.html", spec.name);
    let page = text(&address)?;
    let lacks = |what: &str| Problem::new(&dist.join(&address), 0, format!("has no {what}"));
    let part = |from: &str, to: &str| {
        let (_, rest) = page.split_once(from)?;
        Some(rest.split_once(to)?.0)
    };
    let named = |attribute: &str| {
        let value = part(&format!(" {attribute}=\""), "\"").ok_or_else(|| lacks(attribute))?;
        Ok::<_, Problem>(value.rsplit('/').next().unwrap_or(value).to_string())
    };
    let worker = format!("worker-{}", widgets::program(spec));

    // Scripts are handed out as they are, all else compressed.
    let mut scripts = BTreeMap::new();
    scripts.insert("site.js".to_string(), text(&named("data-site")?)?);
    let (worker_js, worker_wasm) = (format!("{worker}.js"), format!("{worker}_bg.wasm"));
    // What draws is large: only who draws gets it.
    let studio = |name| draws(spec, &spec.settings()).then_some(name);
    for name in ["drawers.js", "image.js", "press.js", &worker_js].into_iter().chain(studio("studio.js")) {
        scripts.insert(name.to_string(), text(name)?);
    }
    let mut packed = BTreeMap::new();
    packed.insert("site_bg.wasm".to_string(), pack(&read(&named("data-wasm")?)?));
    for name in ["drawers_bg.wasm", "press_bg.wasm", &worker_wasm].into_iter().chain(studio("studio_bg.wasm")) {
        packed.insert(name.to_string(), pack(&read(name)?));
    }
    let mut beside = Vec::new();
    for folder in ["source", "reference"] {
        below(dist, &dist.join(folder), &mut beside)?;
    }
    beside.extend(sets(spec).into_iter().map(|set| format!("data/{set}")));
    for name in beside {
        packed.insert(name.clone(), pack(&read(&name)?));
    }
    // Within an element, `</` could end it.
    let files = json!({ "scripts": scripts, "packed": packed }).to_string().replace("</", "<\\/");

    let links = page.split("<link rel=\"stylesheet\" href=\"").skip(1).filter_map(|rest| rest.split_once('"'));
    let mut style = String::new();
    for (href, rest) in links {
        let sheet = text(href.rsplit('/').next().unwrap_or(href))?;
        match rest.split_once("media=\"").filter(|(before, _)| !before.contains('>')) {
            Some((_, rest)) => {
                style += &format!("@media {} {{ {sheet} }}\n", rest.split('"').next().unwrap_or_default())
            }
            None => style += &sheet,
        }
    }
    let style = without_fonts(&style);
    let scripts = [text("single.js")?, text("boot.js")?, text("frame.js")?];
    let hashes: String = scripts.iter().map(|script| format!("{} ", hash(script))).collect();
    let policy = format!(
        "default-src 'none'; script-src {hashes}'wasm-unsafe-eval' blob:; worker-src blob:; style-src {}; \
         style-src-attr 'unsafe-inline'; img-src data: blob:; connect-src data: blob:; base-uri 'none'; form-action 'none'",
        hash(&style)
    );
    let sorry = part(" data-sorry=\"", "\"").ok_or_else(|| lacks("data-sorry"))?;
    let title = part("<title>", "</title>").ok_or_else(|| lacks("title"))?;
    let main = part("<main>", "</main>").ok_or_else(|| lacks("<main>"))?;
    let frame = part("<script id=\"frame\" type=\"application/json\">", "</script>").ok_or_else(|| lacks("parts"))?;
    let [single, boot, framing] = &scripts;
    Ok(format!(
        "<!doctype html>\n<html lang=\"en\" data-embed data-single data-base=\"\" data-sorry=\"{sorry}\">\n<head>\n\
         <meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n<title>{title}</title>\n\
         <style>{style}</style>\n<script id=\"files\" type=\"application/json\">{files}</script>\n\
         <script>{single}</script>\n<script>{boot}</script>\n<script>{framing}</script>\n</head>\n\
         <body>\n<main>{main}</main>\n<script id=\"frame\" type=\"application/json\">{frame}</script>\n</body>\n</html>\n"
    ))
}

/// The files of `data/` that some choice of a widget's settings reads.
fn sets(spec: &Spec) -> BTreeSet<String> {
    let mut states = vec![spec.settings()];
    for setting in spec.settings {
        if let Kind::Choice { options, .. } = setting.kind {
            states.extend(options().into_iter().map(|option| {
                let mut settings = spec.settings();
                settings.set(setting.name, Value::Choice(option.name));
                settings
            }));
        }
    }
    states.iter().flat_map(spec.needs).map(Need::published).collect()
}

/// Fonts are the lectures' formulas': widgets write theirs with the browser's own.
fn without_fonts(style: &str) -> String {
    let mut parts = style.split("@font-face");
    let first = parts.next().unwrap_or_default().to_string();
    parts.fold(first, |kept, rule| kept + rule.split_once('}').map_or("", |(_, rest)| rest))
}

/// The files below a folder, as paths under `dist`.
fn below(dist: &Path, folder: &Path, files: &mut Vec<String>) -> Result<(), Problem> {
    let failed = |error: std::io::Error| Problem::io(folder, "read", &error);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() {
            below(dist, &path, files)?;
        } else if let Ok(inner) = path.strip_prefix(dist) {
            files.push(inner.to_string_lossy().into_owned());
        }
    }
    Ok(())
}

/// Gzip, which browsers unpack by themselves, in base 64.
fn pack(bytes: &[u8]) -> String {
    let mut zip = GzEncoder::new(Vec::new(), Compression::best());
    let zipped = zip.write_all(bytes).and_then(|()| zip.finish());
    base64(&zipped.expect("memory can be written"))
}

/// As a Content-Security-Policy names what it allows.
fn hash(text: &str) -> String {
    format!("'sha256-{}'", base64(&Sha256::digest(text.as_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_those_of_the_standard() {
        // The example of Content Security Policy Level 3, section 8.3.
        assert_eq!(hash("alert('Hello, world.');"), "'sha256-qznLcsROx4GACP2dm0UCKCzCG+HiZ1guq6ZZDob/Tng='");
    }

    #[test]
    fn every_set_that_can_be_chosen_lies_in_the_file() {
        let count = |name: &str| sets(widgets::spec(name).expect("listed")).len();
        assert_eq!([count("race"), count("classroom"), count("augment")], [0, 3, 3]);
    }

    #[test]
    fn fonts_are_left_out_and_nothing_else() {
        let style = "a{b:c}@font-face{font-family:x;src:url(y)}d{e:f}@font-face { src: url(z) }\ng{}";
        assert_eq!(without_fonts(style), "a{b:c}d{e:f}\ng{}");
    }

    #[test]
    fn what_is_packed_comes_out_the_same() {
        use std::io::Read;
        let text = "α ".repeat(1000);
        let packed = pack(text.as_bytes());
        assert!(packed.len() < 100 && packed.starts_with("H4sI"), "{packed}");
        let mut zip = GzEncoder::new(Vec::new(), Compression::best());
        let zipped = zip.write_all(text.as_bytes()).and_then(|()| zip.finish()).expect("memory");
        let mut back = String::new();
        flate2::read::GzDecoder::new(&zipped[..]).read_to_string(&mut back).expect("whole");
        assert_eq!(back, text);
    }
}
