//! A reader draws classes of their own.

use std::fs;
use std::path::PathBuf;

use e2e::axe;
use e2e::browser::Browser;
use e2e::figure::Figure;
use e2e::folder::Folder;
use e2e::pointer::{Place, Pointer};
use serde_json::{Value, json};
use thirtyfour::Key;

const PAGE: &str = "/embed/teach/?lang=en&updates=20";

async fn studio(browser: &Browser) -> Figure<'_> {
    let figure = browser.figure("fig-teach").await;
    figure.until("a studio", "return !!figure.querySelector('.live .pad-teach canvas')", |there| there == true).await;
    figure
}

/// Where a pad is in the window: its upper left corner and its side.
async fn pad(figure: &Figure<'_>, which: &str) -> (f64, f64, f64) {
    let read = format!(
        "const pad = figure.querySelector('.live .{which}');\n\
         pad.scrollIntoView({{ block: 'center', behavior: 'instant' }});\n\
         const {{ left, top, width }} = pad.getBoundingClientRect();\n\
         return [left, top, width]"
    );
    let there = figure.run(&read).await;
    let number = |at: usize| there[at].as_f64().unwrap_or_else(|| panic!("{there} is no place"));
    (number(0), number(1), number(2))
}

/// Draws through these places, in sides of the pad.
async fn draw(figure: &Figure<'_>, pointer: Pointer, which: &str, points: &[Place]) {
    let (left, top, side) = pad(figure, which).await;
    let at = |point: &Place| (left + side * point.0, top + side * point.1);
    pointer.press(figure.browser, at(&points[0])).await;
    for point in &points[1..] {
        pointer.drag(figure.browser, at(point)).await;
    }
    pointer.release(figure.browser, at(&points[points.len() - 1])).await;
    figure.browser.settled().await;
}

/// How many pixels of a pad have ink.
async fn ink(figure: &Figure<'_>, which: &str) -> u64 {
    let read = format!(
        "const canvas = figure.querySelector('.live .{which} canvas');\n\
         const {{ data }} = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);\n\
         return data.filter((value, i) => i % 4 === 3 && value > 0).length"
    );
    figure.run(&read).await.as_u64().expect("a number")
}

async fn add(figure: &Figure<'_>, class: usize) {
    figure.click(&format!(".studio [data-class='{class}'] .add")).await;
}

/// The names of the classes, each with the number of its drawings.
const CLASSES: &str = "return [...figure.querySelectorAll('.live .class')].map((row) =>\n\
    [row.querySelector('input').value, row.querySelectorAll('.thumbs button').length])";

async fn until_classes(figure: &Figure<'_>, expected: Value) {
    figure.until(&format!("{expected}"), CLASSES, |there| *there == expected).await;
    figure.browser.settled().await;
}

/// Waits for a sentence in the figure's status.
async fn until_status(figure: &Figure<'_>, part: &str) {
    let read = "return figure.querySelector('.live .status').textContent";
    figure.until(part, read, |there| there.as_str().is_some_and(|text| text.contains(part))).await;
}

/// Waits for a sentence about what is wrong in the studio.
async fn until_wrong(figure: &Figure<'_>, part: &str) {
    let read = "return figure.querySelector('.live .studio .notice')?.textContent ?? ''";
    figure.until(part, read, |there| there.as_str().is_some_and(|text| text.contains(part))).await;
}

const CROSS: [Place; 5] = [(0.2, 0.2), (0.8, 0.8), (0.5, 0.5), (0.8, 0.2), (0.2, 0.8)];
const BAR: [Place; 2] = [(0.5, 0.1), (0.5, 0.9)];

/// Two drawings of a cross for the first class, two of a bar for the second.
async fn two_classes(figure: &Figure<'_>) {
    for (class, points) in [(0, &CROSS[..]), (0, &CROSS), (1, &BAR), (1, &BAR)] {
        draw(figure, Pointer::Mouse, "pad-teach", points).await;
        add(figure, class).await;
    }
    until_classes(figure, json!([["A", 2], ["B", 2]])).await;
}

fn file(folder: &Folder, name: &str, text: &str) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, text).expect("a file is written");
    path
}

async fn open(figure: &Figure<'_>, file: &std::path::Path) {
    let field = figure.browser.find(&figure.inside(".studio .open input")).await;
    field.send_keys(file.to_string_lossy()).await.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
}

/// Saves the classes; what is in the file.
async fn save(figure: &Figure<'_>) -> String {
    figure.click(".studio .save").await;
    let since = std::time::Instant::now();
    loop {
        let files = fs::read_dir(figure.browser.downloads.path()).expect("a folder of downloads");
        let saved =
            files.map(|file| file.expect("readable").path()).find(|path| path.extension().is_some_and(|e| e == "json"));
        if let Some(path) = saved {
            let text = fs::read_to_string(&path).expect("readable");
            fs::remove_file(&path).expect("it was just there");
            return text;
        }
        assert!(since.elapsed() < e2e::browser::PATIENCE, "no file was saved");
        e2e::browser::pause().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_drawn_with_mouse_and_finger_is_learned_and_kept() {
    for pointer in [Pointer::Mouse, Pointer::Touch] {
        let browser = Browser::open(PAGE).await;
        browser.width(if matches!(pointer, Pointer::Touch) { 390 } else { 1280 }).await;
        let figure = studio(&browser).await;
        until_status(&figure, "never seen").await;
        for (class, points) in [(0, &CROSS[..]), (1, &BAR), (0, &CROSS), (1, &BAR)] {
            draw(&figure, pointer, "pad-teach", points).await;
            assert!(ink(&figure, "pad-teach").await > 100, "{}", pointer.name());
            add(&figure, class).await;
            assert_eq!(ink(&figure, "pad-teach").await, 0, "the pad is cleared");
        }
        until_classes(&figure, json!([["A", 2], ["B", 2]])).await;
        until_status(&figure, "Your 4 drawings of 2 classes").await;
        // The bars follow; the other pictures stand.
        let bars =
            "return [...figure.querySelectorAll('.live .panel-probe canvas')].map((layer) => layer.toDataURL()).join()";
        let before = figure.run(bars).await;
        draw(&figure, pointer, "pad-test", &BAR).await;
        figure.until("other bars", bars, |now| *now != before).await;

        // Reloaded, it is all there.
        browser.reload().await;
        let figure = studio(&browser).await;
        until_classes(&figure, json!([["A", 2], ["B", 2]])).await;
        until_status(&figure, "Your 4 drawings of 2 classes").await;
        browser.is_quiet().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_keyboard_draws_adds_and_clears() {
    let browser = Browser::open(PAGE).await;
    let figure = studio(&browser).await;
    let down = Key::Down.value().to_string();
    figure.focus(".pad-teach").await;
    browser.press(&format!(" {down} {down} {down} ")).await;
    assert_eq!(ink(&figure, "pad-teach").await, 4 * 16, "four cells of 4 by 4 pixels");
    let heard = "return figure.querySelector('.live .studio [role=status]').textContent";
    figure.until("the cell spoken", heard, |text| *text == json!("column 8, row 11: ink")).await;
    browser.press("2").await;
    until_classes(&figure, json!([["A", 0], ["B", 1]])).await;
    figure.until("what was added", heard, |text| *text == json!("Added to “B”: 1 drawing.")).await;
    browser.press(&format!(" {}", Key::Delete.value())).await;
    assert_eq!(ink(&figure, "pad-teach").await, 0);
    // An empty pad is not added.
    browser.press("1").await;
    until_wrong(&figure, "pad is empty").await;
    until_classes(&figure, json!([["A", 0], ["B", 1]])).await;
    // A class without examples is said.
    let warned = "return figure.querySelector('.live .warnings').textContent";
    let says = |text: &Value| text.as_str().is_some_and(|text| text.contains("No drawing of “A” yet"));
    figure.until("a warning", warned, says).await;
    browser.is_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn saved_deleted_and_opened_again_it_is_the_same() {
    let folder = Folder::make();
    let browser = Browser::open(PAGE).await;
    let figure = studio(&browser).await;
    two_classes(&figure).await;
    figure.fill(&figure.inside(".class[data-class='0'] input"), "cross\n").await;
    until_classes(&figure, json!([["cross", 2], ["B", 2]])).await;
    let saved = save(&figure).await;
    assert!(saved.contains("downhill-teach-1") && saved.contains("updates=20"), "{saved}");

    figure.click(".studio .delete").await;
    until_classes(&figure, json!([["A", 0], ["B", 0]])).await;
    figure.click(".studio .undo").await;
    until_classes(&figure, json!([["cross", 2], ["B", 2]])).await;
    figure.click(".studio .delete").await;
    until_classes(&figure, json!([["A", 0], ["B", 0]])).await;
    assert_eq!(browser.run("return localStorage.getItem('downhill.teach')", json!([])).await, json!(null));

    open(&figure, &file(&folder, "whole.json", &saved)).await;
    until_classes(&figure, json!([["cross", 2], ["B", 2]])).await;
    assert_eq!(save(&figure).await, saved);

    // What is damaged or foreign is said, and changes nothing.
    for (name, text, said) in [
        ("half.json", &saved[..saved.len() / 2], "damaged"),
        ("foreign.json", "{\"format\":\"something else\"}", "damaged"),
        ("later.json", &saved.replace("teach-1", "teach-2"), "version 2"),
    ] {
        open(&figure, &file(&folder, name, text)).await;
        until_wrong(&figure, said).await;
        until_classes(&figure, json!([["cross", 2], ["B", 2]])).await;
    }
    browser.is_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn where_nothing_can_be_kept_it_is_said_and_nothing_is_lost() {
    let browser = Browser::open("/en/").await;
    browser
        .before_scripts("Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError'); };")
        .await;
    browser.go(PAGE).await;
    let figure = studio(&browser).await;
    draw(&figure, Pointer::Mouse, "pad-teach", &CROSS).await;
    add(&figure, 0).await;
    until_wrong(&figure, "keeps nothing").await;
    until_classes(&figure, json!([["A", 1], ["B", 0]])).await;
    assert!(save(&figure).await.contains("\"drawings\":[\""), "it cannot be saved as a file");

    // What was kept and is damaged is put aside.
    let browser = Browser::open("/en/").await;
    browser.run("localStorage.setItem('downhill.teach', 'damaged')", json!([])).await;
    browser.go(PAGE).await;
    let figure = studio(&browser).await;
    until_wrong(&figure, "put aside").await;
    let aside = browser.run("return localStorage.getItem('downhill.teach.unreadable')", json!([])).await;
    assert_eq!(aside, "damaged");
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_become_drawings_and_axe_finds_nothing() {
    let folder = Folder::make();
    let browser = Browser::open(PAGE).await;
    let figure = studio(&browser).await;
    let path = folder.path().join("line.png");
    let mut encoder = png::Encoder::new(fs::File::create(&path).expect("a file is made"), 16, 16);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::Eight);
    let pixels: Vec<u8> = (0..256).map(|i| if (i % 16) / 2 == 3 { 0 } else { 255 }).collect();
    encoder.write_header().and_then(|mut writer| writer.write_image_data(&pixels)).expect("a picture is written");
    let field = browser.find(&figure.inside(".own input")).await;
    field.send_keys(path.to_string_lossy()).await.expect("a file is chosen");
    let inked = "const canvas = figure.querySelector('.live .pad-teach canvas');\n\
        return [...canvas.getContext('2d').getImageData(0, 0, 56, 56).data].some((value, i) => i % 4 === 3 && value > 0)";
    figure.until("ink", inked, |there| there == true).await;
    add(&figure, 0).await;
    until_classes(&figure, json!([["A", 1], ["B", 0]])).await;
    let found = axe::violations(&browser).await;
    assert!(found.is_empty(), "{found:#?}");
    browser.is_quiet().await;
}
