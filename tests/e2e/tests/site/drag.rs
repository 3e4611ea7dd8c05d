//! The start point, dragged by mouse and by finger.

use e2e::browser::Browser;
use e2e::figure::Figure;
use e2e::pointer::{Place, Pointer, hover};
use serde_json::{Value, json};

/// Keeps what pointers did, for the test to read.
const LISTEN: &str = "window.__pointers = [];\n\
    for (const kind of ['pointermove', 'pointerup'])\n\
      addEventListener(kind, (event) => __pointers.push([kind, event.pointerType, event.clientX, event.clientY]), true);";

/// For each optimizer in the legend: where the map shows its very colour, above the contours.
async fn paths(figure: &Figure<'_>) -> Vec<String> {
    let read = "const canvases = [...figure.querySelectorAll('.panel-map canvas')].slice(1);\n\
        return [...figure.querySelectorAll('.legend .swatch line')].map((line) => {\n\
          const [r, g, b] = getComputedStyle(line).stroke.match(/\\d+/g).map(Number);\n\
          const places = [];\n\
          for (const canvas of canvases) {\n\
            const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);\n\
            for (let i = 0; i < data.length; i += 4)\n\
              if (data[i] === r && data[i + 1] === g && data[i + 2] === b && data[i + 3] === 255) places.push(i);\n\
          }\n\
          return places.join(' ');\n\
        })";
    let read = figure.run(read).await;
    let paths = read.as_array().expect("a list").iter().map(|path| path.as_str().expect("a text").to_string());
    let paths: Vec<String> = paths.collect();
    assert!(paths.len() > 1, "the legend has {} lines", paths.len());
    for (number, path) in paths.iter().enumerate() {
        assert!(!path.is_empty(), "path {number} of {} is nowhere on the map", paths.len());
    }
    paths
}

fn near(what: &str, there: Place, wanted: Place) {
    let far = f64::max((there.0 - wanted.0).abs(), (there.1 - wanted.1).abs());
    assert!(far <= 1.5, "{what}: the handle is at {there:?}, not at {wanted:?}");
}

async fn is_held(figure: &Figure<'_>) -> bool {
    figure.run("return figure.querySelector('.handle').classList.contains('held')").await == true
}

async fn follows(pointer: Pointer) {
    let browser = Browser::open("/en/gallery/").await;
    let figure = browser.figure("fig-race").await;
    figure.show_handle().await;
    let state = figure.state().await;
    browser.run(LISTEN, json!([])).await;
    let before = (paths(&figure).await, figure.pixels().await);

    let start = figure.handle().await;
    // Pressed off its middle: it must not jump there.
    let grip = (start.0.round() + 5.0, start.1.round() - 4.0);
    pointer.press(&browser, grip).await;
    assert!(is_held(&figure).await);
    near("pressed", figure.handle().await, start);
    let mut last = before.0.clone();
    for far in [20.0, 45.0, 70.0] {
        pointer.drag(&browser, (grip.0 + far, grip.1 - far / 2.0)).await;
        browser.settled().await;
        near("dragged", figure.handle().await, (start.0 + far, start.1 - far / 2.0));
        let now = paths(&figure).await;
        for (number, (now, last)) in now.iter().zip(&last).enumerate() {
            assert_ne!(now, last, "path {number} did not follow to {far}");
        }
        last = now;
    }
    pointer.release(&browser, (grip.0 + 70.0, grip.1 - 35.0)).await;
    browser.settled().await;
    assert!(!is_held(&figure).await, "let go, and still held");

    let kinds = browser.run("return [...new Set(__pointers.map(([, type]) => type))]", json!([])).await;
    assert_eq!(kinds, json!([pointer.name()]));
    let now = figure.state().await;
    for axis in ["x", "y"] {
        assert!(now.contains_key(axis) && now.get(axis) != state.get(axis), "{axis} in {now:?} is as in {state:?}");
    }
    // The contours stand; the paths and the chart follow.
    let differing = figure.pixels().await.differing(&before.1);
    assert!(differing >= 2, "{differing} canvases differ");
    browser.is_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_start_follows_the_mouse_and_every_path_with_it() {
    follows(Pointer::Mouse).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_start_follows_a_finger_and_every_path_with_it() {
    follows(Pointer::Touch).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn letting_go_outside_the_window_ends_the_drag() {
    let browser = Browser::open("/en/gallery/").await;
    let figure = browser.figure("fig-race").await;
    figure.show_handle().await;
    browser.run(LISTEN, json!([])).await;
    let start = figure.handle().await;
    Pointer::Mouse.press(&browser, start).await;
    Pointer::Mouse.drag(&browser, (start.0 + 30.0, start.1)).await;
    Pointer::Mouse.drag(&browser, (-60.0, -40.0)).await;
    Pointer::Mouse.release(&browser, (-60.0, -40.0)).await;
    let outside = |there: &Value| there[0] == "pointerup" && there[2].as_f64() < Some(0.0);
    browser.until("pointerup outside", "return __pointers.at(-1)", json!([]), outside).await;
    browser.settled().await;
    assert!(!is_held(&figure).await, "let go outside, and still held");
    let left = figure.handle().await;
    hover(&browser, (start.0 + 80.0, start.1 + 20.0)).await;
    browser.settled().await;
    near("after letting go", figure.handle().await, left);
    browser.is_quiet().await;
}
