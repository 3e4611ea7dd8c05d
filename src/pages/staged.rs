//! What Trunk has built: the names of scripts, programs and styles, read from
//! the index.html that it processed, or from one that was made here before.

use std::fs;
use std::path::Path;

use super::problem::Problem;
use crate::widgets;

/// The site's parts, as file names under its root.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Staged {
    /// Style sheets with their `media`, in order.
    pub styles: Vec<(String, Option<String>)>,
    /// The first of them, made here of all that are for every medium: one file compresses better.
    pub sheet: Option<(String, Vec<u8>)>,
    pub site_js: String,
    pub site_wasm: String,
    /// `boot.js?v=…`
    pub boot: String,
    /// Trunk's script that reloads the page while the site is being worked on.
    pub reload: Option<String>,
    /// Changes whenever any of these does.
    pub build: String,
}

/// The reload script's file.
pub const RELOAD: &str = "autoreload.js";

impl Staged {
    /// Names for a build that looks at the texts only and writes nothing.
    pub fn none() -> Staged {
        Staged::default()
    }

    /// Reads the folder that Trunk has filled.
    ///
    /// # Errors
    /// What is missing there.
    pub fn read(dist: &Path) -> Result<Staged, Vec<Problem>> {
        let index = dist.join("index.html");
        let html = fs::read_to_string(&index).map_err(|error| {
            let said = format!("could not be read ({error}); Trunk makes it: run `trunk build`");
            vec![Problem::new(&index, 0, said)]
        })?;
        let mut problems = Vec::new();
        let mut lacks = |what: &str| problems.push(Problem::new(&index, 0, format!("names no {what}")));
        let (js, wasm) = program(&html);
        if js.is_empty() || wasm.is_empty() {
            lacks("site program (a script that imports the site's .js and .wasm)");
        }
        let mut styles = styles(&html);
        if styles.is_empty() {
            lacks("style sheet");
        }
        let mut sheet = Vec::new();
        for (name, _) in styles.iter().filter(|(_, media)| media.is_none()) {
            match fs::read(dist.join(name)) {
                Ok(bytes) => sheet.extend(bytes),
                Err(error) => problems.push(Problem::io(&dist.join(name), "read", &error)),
            }
        }
        let sheet = (format!("style-{}.css", hash(&sheet)), sheet);
        styles.retain(|(_, media)| media.is_some());
        styles.insert(0, (sheet.0.clone(), None));
        let mut all = String::new();
        let mut versioned = |name: &str| match fs::read(dist.join(name)) {
            Ok(bytes) => {
                let version = hash(&bytes);
                all.push_str(&version);
                format!("{name}?v={version}")
            }
            Err(error) => {
                problems.push(Problem::io(&dist.join(name), "read", &error));
                String::new()
            }
        };
        // Their addresses hold the build as a whole.
        for program in widgets::PROGRAMS {
            let name = format!("worker-{}", program.name.to_lowercase());
            versioned(&format!("{name}.js"));
            versioned(&format!("{name}_bg.wasm"));
        }
        versioned("press.js");
        versioned("press_bg.wasm");
        versioned("drawers_bg.wasm");
        versioned("drawers.js");
        versioned("studio_bg.wasm");
        versioned("studio.js");
        versioned("image.js");
        let boot = versioned("boot.js");
        all.push_str(&js);
        styles.iter().for_each(|(name, _)| all.push_str(name));
        let reload = reload(&html).or_else(|| {
            // Made here before: the script lies in its file.
            html.contains(RELOAD).then(|| fs::read_to_string(dist.join(RELOAD)).ok()).flatten()
        });
        let build = hash(all.as_bytes());
        let staged = Staged { styles, sheet: Some(sheet), site_js: js, site_wasm: wasm, boot, reload, build };
        if problems.is_empty() { Ok(staged) } else { Err(problems) }
    }
}

/// The site's script and program, without folders.
fn program(html: &str) -> (String, String) {
    let between = |before: &str, after: char| {
        let (_, rest) = html.split_once(before)?;
        Some(name(rest.split_once(after)?.0))
    };
    let js = between("data-site=\"", '"').or_else(|| between("import init", ';').and_then(|part| quoted(&part)));
    let wasm = between("data-wasm=\"", '"').or_else(|| between("await init(", ')').and_then(|part| quoted(&part)));
    (js.unwrap_or_default(), wasm.unwrap_or_default())
}

/// What stands in the last pair of quotation marks, without its folders.
fn quoted(code: &str) -> Option<String> {
    let code = code.trim_end_matches(['}', ' ', ';']);
    let quote = code.chars().last().filter(|c| "'\"".contains(*c))?;
    let inner = code.trim_end_matches(quote);
    Some(name(inner.rsplit(quote).next()?))
}

fn name(path: &str) -> String {
    // `import init, * as bindings from '/site-1.js'` holds slashes outside the path, too.
    match path.contains(['\'', '"']) {
        true => path.to_string(),
        false => path.rsplit('/').next().unwrap_or(path).to_string(),
    }
}

fn styles(html: &str) -> Vec<(String, Option<String>)> {
    let links = html.split("<link").skip(1).filter_map(|rest| rest.split_once('>')).map(|(tag, _)| tag);
    let attribute = |tag: &str, name: &str| {
        let (_, rest) = tag.split_once(&format!("{name}=\""))?;
        Some(rest.split_once('"')?.0.to_string())
    };
    links
        .filter(|tag| tag.contains("rel=\"stylesheet\""))
        .filter_map(|tag| Some((name(&attribute(tag, "href")?), attribute(tag, "media"))))
        .collect()
}

fn reload(html: &str) -> Option<String> {
    let scripts = html.split("<script").skip(1).filter_map(|rest| rest.split_once('>'));
    let bodies = scripts.filter_map(|(_, rest)| rest.split_once("</script>")).map(|(body, _)| body);
    let mut bodies =
        bodies.filter(|body| body.contains("/.well-known/trunk/ws") || body.contains(".well-known/trunk/ws"));
    bodies.next().map(|body| body.trim().to_string())
}

/// FNV-1a, 64 bits, in hexadecimal: names a content.
pub fn hash(bytes: &[u8]) -> String {
    let step = |hash: u64, byte: &u8| (hash ^ *byte as u64).wrapping_mul(0x0000_0100_0000_01b3);
    format!("{:016x}", bytes.iter().fold(0xcbf2_9ce4_8422_2325, step))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRUNK: &str = r#"<head>
<link rel="stylesheet" href="/x/tokens-1a.css" integrity="sha384-a"/><link rel="stylesheet" href="/x/print-2b.css" media="print"/>
<link rel="modulepreload" href="/x/site-3c.js"><link rel="preload" href="/x/site-3c_bg.wasm" as="fetch">
<script type="module">
import init, * as bindings from '/x/site-3c.js';
const wasm = await init({ module_or_path: '/x/site-3c_bg.wasm' });
</script></head><body><script>"use strict"; const url = base + '.well-known/trunk/ws';</script></body>"#;

    #[test]
    fn what_trunk_wrote_is_read() {
        assert_eq!(program(TRUNK), ("site-3c.js".to_string(), "site-3c_bg.wasm".to_string()));
        let print = Some("print".to_string());
        assert_eq!(styles(TRUNK), [("tokens-1a.css".to_string(), None), ("print-2b.css".to_string(), print)]);
        assert!(reload(TRUNK).is_some_and(|script| script.starts_with("\"use strict\"")));
    }

    #[test]
    fn what_was_made_here_is_read_again() {
        let own = r#"<html data-base="/" data-site="/site-3c.js" data-wasm="/site-3c_bg.wasm">"#;
        assert_eq!(program(own), ("site-3c.js".to_string(), "site-3c_bg.wasm".to_string()));
        assert_eq!(reload(own), None);
    }
}
