//! The command line, as it is called.

#![cfg(feature = "cli")]

use std::path::PathBuf;
use std::process::{Command, Output};

use downhill::engine::{optim, schedule, surface};
use downhill::widgets;
use serde_json::Value;

fn downhill(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_downhill")).args(arguments).output().expect("it was built")
}

fn printed(arguments: &[&str]) -> String {
    let output = downhill(arguments);
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("UTF-8")
}

/// Exit code 2, and what was said.
fn refused(arguments: &[&str]) -> String {
    let output = downhill(arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    assert!(output.stdout.is_empty(), "{arguments:?} printed something all the same");
    String::from_utf8(output.stderr).expect("UTF-8")
}

#[test]
fn list_names_every_unit_and_setting() {
    let list: Value = serde_json::from_str(&printed(&["list", "--json"])).expect("JSON");
    let names = |kind: &str| -> Vec<String> {
        let units = list[kind].as_array().unwrap_or_else(|| panic!("no {kind}"));
        units.iter().map(|unit| unit["name"].as_str().expect("a name").to_string()).collect()
    };
    assert_eq!(names("optimizers"), optim::SPECS.iter().map(|spec| spec.name).collect::<Vec<_>>());
    assert_eq!(names("surfaces"), surface::SPECS.iter().map(|spec| spec.name).collect::<Vec<_>>());
    assert_eq!(names("schedules"), schedule::SPECS.iter().map(|spec| spec.name).collect::<Vec<_>>());
    assert_eq!(names("widgets"), widgets::SPECS.iter().map(|spec| spec.name).collect::<Vec<_>>());
    let adam = list["optimizers"].as_array().and_then(|all| all.iter().find(|unit| unit["name"] == "adam"));
    let settings: Vec<&str> = adam.expect("listed")["settings"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(|s| s["name"].as_str())
        .collect();
    assert_eq!(settings, ["lr", "beta1", "beta2", "eps", "bias_correction"]);
    assert!(printed(&["list"]).contains("beta1"));
}

#[test]
fn trace_prints_every_step_with_every_digit() {
    let csv = printed(&[
        "trace",
        "--optimizer",
        "adam",
        "--surface",
        "rosenbrock",
        "--start=-1.5,2",
        "--steps",
        "200",
        "--set",
        "lr=0.01",
        "--set",
        "beta1=0.9",
    ]);
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!((lines[0], lines.len()), ("step,x,y,loss", 202));
    assert_eq!(lines[1], "0,-1.5000000000000000e0,2.0000000000000000e0,1.2500000000000000e1");
    let numbers: Vec<f64> = lines[201].split(',').map(|cell| cell.parse().expect("a number")).collect();
    assert_eq!(numbers[0], 200.0);
    assert!(numbers[3] < 12.5, "200 steps of Adam go down");
}

#[test]
fn a_formula_is_traced_as_the_surface_it_equals() {
    let of = |what: &[&str]| {
        let common = ["trace", "--optimizer", "momentum", "--start=1,0.5", "--steps", "20", "--set", "lr=0.001"];
        printed(&[&common[..], what].concat())
    };
    let (typed, listed) = (of(&["--formula", "(1-x)^2 + 100(y-x^2)^2"]), of(&["--surface", "rosenbrock"]));
    for (a, b) in typed.lines().zip(listed.lines()).skip(1) {
        let last = |line: &str| line.rsplit(',').next().and_then(|cell| cell.parse::<f64>().ok()).expect("a loss");
        assert!((last(a) - last(b)).abs() <= 1e-9 * last(b).abs().max(1e-3), "{a} and {b}");
    }
}

#[test]
fn what_does_not_exist_is_refused_and_what_does_is_listed() {
    for (arguments, hints) in [
        (&["trace", "--optimizer", "adma", "--surface", "beale"][..], &["adma", "adamw"][..]),
        (&["trace", "--optimizer", "adam", "--surface", "hill"], &["hill", "himmelblau"]),
        (&["trace", "--optimizer", "adam", "--surface", "beale", "--set", "rate=1"], &["rate", "adam.lr"]),
        (&["trace", "--optimizer", "adam", "--surface", "beale", "--set", "lr=fast"], &["fast", "lr"]),
        (&["trace", "--optimizer", "adam", "--surface", "beale", "--set", "lr=1000"], &["outside its range"]),
        (&["trace", "--optimizer", "adam", "--surface", "beale", "--start=here"], &["here", "-1.5,2"]),
        (&["trace", "--optimizer", "adam", "--formula", "x^2 + foo"], &["foo", "known"]),
        (&["trace", "--optimizer", "adam"], &["--surface"]),
        (&["figure", "rave", "--out", "a.svg"], &["rave", "race"]),
        (&["figure", "race", "--out", "a.gif"], &[".svg", ".png"]),
        (&["figure", "race", "--set", "surface=hill", "--out", "a.svg"], &["hill", "beale"]),
        (&["dance"], &["dance"]),
    ] {
        let said = refused(arguments);
        for hint in hints {
            assert!(said.contains(hint), "{arguments:?}: {said}");
        }
    }
}

#[test]
fn figure_draws_every_widget_as_svg_and_png() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    for spec in widgets::SPECS {
        let svg = folder.join(format!("{}.svg", spec.name));
        let out = svg.to_string_lossy();
        printed(&["figure", spec.name, "--seed", "7", "--step", "1", "--lang", "ko", "--theme", "dark", "--out", &out]);
        let drawn = std::fs::read_to_string(&svg).expect("written");
        assert!(drawn.starts_with("<svg") && drawn.trim_end().ends_with("</svg>"), "{}", spec.name);
    }
    let step = |step: &str, name: &str| {
        let path = folder.join(name);
        printed(&["figure", "race", "--step", step, "--out", &path.to_string_lossy()]);
        std::fs::read(path).expect("written")
    };
    assert_ne!(step("3", "three.svg"), step("30", "thirty.svg"));
    // A machine without fonts is told to write SVG.
    let png = folder.join("race.png");
    let output = downhill(&["figure", "race", "--out", &png.to_string_lossy()]);
    match output.status.success() {
        true => assert!(std::fs::read(png).expect("written").starts_with(b"\x89PNG")),
        false => assert!(String::from_utf8_lossy(&output.stderr).contains("no fonts")),
    }
}
