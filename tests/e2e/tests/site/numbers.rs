//! The shipped, optimised WASM computes what the tests compute natively.

use downhill::spec::Lang;
use downhill::widgets::{self, Inputs, SPECS, State};
use e2e::browser::Browser;
use e2e::figure::Drawer;
use serde_json::json;

/// The widgets at their defaults, and some states that reach into other units.
fn states() -> Vec<(&'static str, &'static str)> {
    let mut states: Vec<_> = SPECS.iter().map(|spec| (spec.name, "")).collect();
    let everyone = "optimizers=sgd,momentum,nesterov,adagrad,rmsprop,adam,adamw";
    states.push(("race", everyone));
    states.extend(["beale", "himmelblau", "rosenbrock", "saddle"].map(|surface| match surface {
        "beale" => ("race", "surface=beale&noise=gaussian&seed=5"),
        "himmelblau" => ("race", "surface=himmelblau&noise=mini-batch&steps=700"),
        "rosenbrock" => ("race", "surface=rosenbrock&steps=2000"),
        _ => ("race", "surface=formula&formula=sin(x)*exp(y/3)+x^2+log(1+y^2)"),
    }));
    states
}

#[tokio::test(flavor = "multi_thread")]
async fn the_csv_of_every_widget_is_the_native_one_to_the_last_bit() {
    let browser = Browser::open("/en/").await;
    for (name, query) in states() {
        let spec = widgets::spec(name).expect("it is in the list");
        let (state, notices) = State::from_query(spec, query);
        assert!(notices.is_empty(), "{query}: {notices:?}");
        let native =
            widgets::open(spec, &state, &Inputs::built_in()).unwrap_or_else(|wrong| panic!("{query}: {}", wrong.en));
        let native = native.table(Lang::En).to_csv();

        browser.go(&format!("/embed/{name}/?lang=en&{query}")).await;
        let figure = browser.figure(&format!("fig-{name}")).await;
        figure.open_drawer(Drawer::Data).await;
        figure
            .until("a table", "return figure.querySelectorAll('.drawer tbody tr').length", |n| n.as_u64() > Some(0))
            .await;
        figure.click(".drawer p button").await;
        let saved = browser.downloads.take(&format!("downhill-{name}.csv")).await;
        let saved = String::from_utf8(saved).expect("CSV is text");
        let differing = native.lines().zip(saved.lines()).find(|(native, saved)| native != saved);
        assert_eq!(differing, None, "{name}?{query}: native beside WASM");
        assert_eq!(native.lines().count(), saved.lines().count(), "{name}?{query}");
    }
    browser.is_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_benchmark_keeps_its_contract() {
    let browser = Browser::open("/bench.html").await;
    let done = browser.run_async("return __benchRun('W1', 100)", json!([])).await;
    for name in ["units", "seconds", "loss"] {
        let number = done[name].as_f64();
        assert!(number.is_some_and(|number| number > 0.0 && number.is_finite()), "{name} in {done}");
    }
    assert_eq!(browser.run_async("return __benchRun('W99', 100)", json!([])).await, json!(null));
    browser.is_quiet().await;
}

/// Not a check: prints units a second, for `cargo xtask bench`.
#[tokio::test(flavor = "multi_thread")]
#[ignore = "a measurement; cargo xtask bench calls it"]
async fn the_benchmarks_numbers() {
    let browser = Browser::open("/bench.html").await;
    for name in downhill::engine::bench::NAMES {
        // Once to warm up: the browser compiles what is hot.
        browser.run_async(&format!("return __benchRun('{name}', 500)"), json!([])).await;
        let done = browser.run_async(&format!("return __benchRun('{name}', 1500)"), json!([])).await;
        let number = |name: &str| done[name].as_f64().expect("a number");
        println!("browser {name} {:.0}", number("units") / number("seconds"));
    }
}
