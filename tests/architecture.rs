//! The rules of the README's architecture section, held.

use std::fs;
use std::path::{Path, PathBuf};

/// What each module of the crate may import.
const MAY: [(&str, &[&str]); 14] = [
    ("spec", &[]),
    ("scene", &["spec"]),
    ("engine", &["spec"]),
    ("widgets", &["spec", "scene", "engine"]),
    ("claims", &["spec", "scene", "engine", "widgets"]),
    ("paint", &["spec", "scene"]),
    ("protocol", &["spec", "scene", "paint"]),
    ("browser", &["spec", "paint", "protocol"]),
    ("site", &["spec", "scene", "paint", "protocol", "browser"]),
    ("drawers", &["spec", "scene", "protocol", "browser"]),
    // Of the engine, what a drawing is.
    ("studio", &["spec", "engine", "browser"]),
    ("worker", &["spec", "scene", "engine", "widgets", "paint", "protocol"]),
    ("pages", &["spec", "scene", "engine", "widgets", "claims", "paint"]),
    ("cli", &["spec", "scene", "engine", "widgets", "claims", "paint", "pages"]),
];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All Rust files below a folder of the project, with their text without tests.
fn sources(folder: &str) -> Vec<(String, String)> {
    fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).expect("a folder of the project") {
            let path = entry.expect("readable").path();
            if path.is_dir() {
                walk(&path, files);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                files.push(path);
            }
        }
    }
    let mut files = Vec::new();
    walk(&root().join(folder), &mut files);
    files.sort();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("readable");
        let code = text.split("#[cfg(test)]").next().unwrap_or_default();
        let name = path.strip_prefix(root()).expect("below the root").to_string_lossy().into_owned();
        (name, without_comments(code))
    };
    files.into_iter().map(read).collect()
}

fn without_comments(code: &str) -> String {
    let line = |line: &str| line.split("//").next().unwrap_or_default().to_string();
    code.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// `engine` of `src/engine/optim/adam.rs` and of `src/engine.rs`.
fn module(file: &str) -> &str {
    let rest = file.strip_prefix("src/").unwrap_or(file);
    rest.split(['/', '.']).next().unwrap_or(rest)
}

#[test]
fn imports_run_one_way() {
    let mut wrong = Vec::new();
    let mut seen = 0;
    for (file, code) in sources("src") {
        let own = module(&file);
        let Some((_, may)) = MAY.iter().find(|(name, _)| *name == own) else { continue };
        for (at, _) in code.match_indices("crate::") {
            let name: String = code[at + 7..].chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect();
            // `say!` is spec's macro; it stands at the crate's root as all macros do.
            let used = if name == "say" { "spec" } else { &name };
            seen += 1;
            if used != own && MAY.iter().any(|(known, _)| *known == used) && !may.contains(&used) {
                wrong.push(format!("{file} uses crate::{used}"));
            }
        }
    }
    assert!(seen > 100, "only {seen} imports found: the test no longer reads the code as it is written");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn numerics_and_scenes_know_no_browser_and_no_plotting() {
    let web = ["web_sys", "js_sys", "wasm_bindgen", "leptos", "plotters"];
    for (file, code) in ["src/spec", "src/engine", "src/widgets"].into_iter().flat_map(sources) {
        // The one exception: numbers are read by the browser's own parser, which spares a page ten kilobytes of table.
        for name in web.into_iter().filter(|name| (file.as_str(), *name) != ("src/spec/number.rs", "wasm_bindgen")) {
            assert!(!code.contains(name), "{file} names {name}");
        }
    }
    for (file, code) in sources("src") {
        assert!(module(&file) == "paint" || !code.contains("plotters"), "{file} names plotters; only paint does");
    }
}

/// The platform's elementary functions differ in the last bits from machine to machine; libm's do not.
#[test]
fn elementary_functions_come_from_libm() {
    let own = [
        ".exp(",
        ".exp2(",
        ".exp_m1(",
        ".ln(",
        ".ln_1p(",
        ".log(",
        ".log2(",
        ".log10(",
        ".sin(",
        ".cos(",
        ".tan(",
        ".asin(",
        ".acos(",
        ".atan(",
        ".atan2(",
        ".sinh(",
        ".cosh(",
        ".tanh(",
        ".powf(",
        ".powi(",
        ".hypot(",
        ".cbrt(",
        ".mul_add(",
        ".sin_cos(",
    ];
    for (file, code) in ["src/engine", "src/widgets"].into_iter().flat_map(sources) {
        for call in own {
            assert!(!code.contains(call), "{file} calls {call}…): take libm's");
        }
    }
}

/// A unit's file without its word in the list would be forgotten in silence.
#[test]
fn every_unit_is_in_its_list() {
    let listed: Vec<&str> = (downhill::engine::optim::SPECS.iter().map(|spec| spec.source))
        .chain(downhill::engine::surface::SPECS.iter().map(|spec| spec.source))
        .chain(downhill::engine::schedule::SPECS.iter().map(|spec| spec.source))
        .chain(downhill::engine::augment::SPECS.iter().map(|spec| spec.source))
        // It mixes two images, where the others change one.
        .chain([downhill::engine::augment::mixup::SPEC.source])
        .chain(downhill::engine::nn::SPECS.iter().map(|spec| spec.source))
        .chain(downhill::widgets::SPECS.iter().map(|spec| spec.source))
        .collect();
    let mut units = 0;
    for folder in ["optim", "surface", "schedule", "augment", "nn"]
        .map(|unit| format!("src/engine/{unit}"))
        .iter()
        .chain([&"src/widgets".to_string()])
    {
        for (file, code) in sources(folder) {
            if code.contains("pub const SPEC: Spec") {
                units += 1;
                assert!(listed.contains(&file.as_str()), "{file} is in no list: put its name into {folder}/mod.rs");
            }
        }
    }
    assert_eq!(units, listed.len(), "a SPEC's source is not the file it stands in");
}

/// A worker that does not fetch would be asked in vain for what reads images.
#[test]
fn workers_whose_widgets_read_images_fetch_them() {
    for program in downhill::widgets::PROGRAMS {
        let name = program.name.to_lowercase();
        let file = format!("src/bin/worker-{name}.rs");
        let code = std::fs::read_to_string(&file).unwrap_or_else(|why| panic!("{file}: {why}"));
        let reads = program.specs.iter().any(|spec| !(spec.needs)(&spec.settings()).is_empty());
        assert_eq!(code.contains("start_with_images"), reads, "{file}");
    }
}

#[test]
fn names_are_addresses_and_do_not_collide() {
    use downhill::spec::query::RESERVED;
    use downhill::widgets::SPECS;
    for spec in SPECS {
        let plain = |name: &str| name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        assert!(plain(spec.name), "{} cannot stand in an address", spec.name);
        let settings = spec.settings();
        let mut seen = std::collections::HashSet::new();
        for field in settings.fields() {
            assert!(seen.insert(field.path.clone()), "{}: two settings are called {}", spec.name, field.path);
            let reserved = RESERVED.contains(&field.path.as_str()) || ["seed", "step"].contains(&field.path.as_str());
            assert!(!reserved, "{}: “{}” means something else in links", spec.name, field.path);
        }
    }
}
