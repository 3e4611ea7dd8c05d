//! `downhill list`: every unit there is, for people and (as JSON) for programs.

use clap::Args;
use serde_json::{Value as Json, json};

use super::{Done, print};
use crate::engine::optim::{self, Paper};
use crate::engine::{schedule, surface};
use crate::spec::{Kind, Setting, Text};
use crate::widgets;

#[derive(Args)]
pub struct Arguments {
    /// For programs: everything that the units declare
    #[arg(long)]
    json: bool,
}

pub fn run(arguments: &Arguments) -> Done {
    let all = everything();
    if arguments.json {
        return print(&format!("{all:#}\n"));
    }
    let mut out = String::new();
    for kind in ["optimizers", "surfaces", "schedules", "widgets"] {
        out += &format!("{kind}\n");
        for unit in all[kind].as_array().into_iter().flatten() {
            let text = |path: &str| unit.pointer(path).and_then(Json::as_str).unwrap_or_default();
            out += &format!("  {:<18}{}\n", text("/name"), text("/line/en"));
            for setting in unit["settings"].as_array().into_iter().flatten() {
                let path = setting["name"].as_str().unwrap_or_default();
                let label = setting.pointer("/label/en").and_then(Json::as_str).unwrap_or_default();
                out += &format!("    {path:<24}{label}: {} (default {})\n", takes(setting), setting["default"]);
            }
        }
        out.push('\n');
    }
    print(out.trim_end())?;
    print("\n")
}

/// All units, as they declare themselves.
fn everything() -> Json {
    let optimizers = optim::SPECS.iter().map(|spec| {
        json!({
            "name": spec.name, "title": both(spec.title), "line": both(spec.line), "formula": spec.formula,
            "conventions": both(spec.conventions), "paper": paper(&spec.paper), "settings": settings(spec.settings),
            "source": spec.source,
        })
    });
    let surfaces = surface::SPECS.iter().map(|spec| {
        json!({
            "name": spec.name, "title": both(spec.title), "line": both(spec.line), "formula": spec.formula,
            "domain": { "x": spec.domain.x, "y": spec.domain.y }, "start": spec.start, "minima": spec.minima,
            "settings": settings(spec.settings), "source": spec.source,
        })
    });
    let schedules = schedule::SPECS.iter().map(|spec| {
        json!({
            "name": spec.name, "title": both(spec.title), "line": both(spec.line), "formula": spec.formula,
            "settings": settings(spec.settings), "source": spec.source,
        })
    });
    let widgets = widgets::SPECS.iter().map(|spec| {
        let state = spec.settings();
        let of = |field: &crate::spec::Field| {
            let mut described = describe(field.setting);
            described["name"] = json!(field.path);
            described["default"] = json!(state.default_value(&field.path).to_text());
            described
        };
        json!({
            "name": spec.name, "title": both(spec.title), "line": both(spec.line), "seeded": spec.seeded,
            "settings": state.fields().iter().map(of).collect::<Vec<_>>(), "source": spec.source,
        })
    });
    json!({
        "optimizers": optimizers.collect::<Vec<_>>(),
        "surfaces": surfaces.collect::<Vec<_>>(),
        "schedules": schedules.collect::<Vec<_>>(),
        "widgets": widgets.collect::<Vec<_>>(),
    })
}

fn both(text: Text) -> Json {
    json!({ "en": text.en, "ko": text.ko })
}

fn paper(paper: &Paper) -> Json {
    json!({ "authors": paper.authors, "year": paper.year, "title": paper.title, "url": paper.url })
}

fn settings(list: &[Setting]) -> Vec<Json> {
    list.iter().map(describe).collect()
}

fn describe(setting: &Setting) -> Json {
    let mut described = json!({
        "name": setting.name, "symbol": setting.symbol, "label": both(setting.label), "help": both(setting.help),
    });
    let more = match setting.kind {
        Kind::Number { min, max, default, log } => {
            json!({ "kind": "number", "min": min, "max": max, "default": default, "log": log })
        }
        Kind::Integer { min, max, default } => json!({ "kind": "integer", "min": min, "max": max, "default": default }),
        Kind::Switch { default } => json!({ "kind": "switch", "default": default }),
        Kind::Choice { options, default } => {
            let names: Vec<&str> = options().iter().map(|option| option.name).collect();
            json!({ "kind": "choice", "options": names, "default": default })
        }
        Kind::Subset { options, default } => {
            let names: Vec<&str> = options().iter().map(|option| option.name).collect();
            json!({ "kind": "subset", "options": names, "default": default.join(",") })
        }
        Kind::Line { max_len, default } => json!({ "kind": "line", "max_len": max_len, "default": default }),
    };
    for (name, value) in more.as_object().into_iter().flatten() {
        described[name] = value.clone();
    }
    described
}

/// What a setting takes: `0 … 1`, `sgd, adam`.
fn takes(setting: &Json) -> String {
    match (&setting["options"], &setting["min"], &setting["max_len"]) {
        (Json::Array(options), _, _) => options.iter().filter_map(Json::as_str).collect::<Vec<_>>().join(", "),
        (_, Json::Number(min), _) => format!("{min} … {}", setting["max"]),
        (_, _, Json::Number(length)) => format!("at most {length} characters"),
        _ => "true, false".to_string(),
    }
}
