//! A reader brings an image of their own.

use std::fs::File;
use std::path::{Path, PathBuf};

use e2e::browser::Browser;
use e2e::figure::{Drawer, Figure};
use e2e::folder::Folder;
use serde_json::json;

const PAGE: &str = "/en/gallery/?widget=fig-augment#fig-augment";

/// A black PNG of this size.
fn picture(folder: &Folder, name: &str, width: u32, height: u32) -> PathBuf {
    let path = folder.path().join(name);
    let mut encoder = png::Encoder::new(File::create(&path).expect("a file is made"), width, height);
    encoder.set_color(png::ColorType::Grayscale);
    encoder.set_depth(png::BitDepth::One);
    let rows = vec![0; (width.div_ceil(8) * height) as usize];
    encoder.write_header().and_then(|mut writer| writer.write_image_data(&rows)).expect("a picture is written");
    path
}

fn file(folder: &Folder, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).expect("a file is written");
    path
}

async fn choose(figure: &Figure<'_>, file: &Path) {
    let field = figure.browser.find(&figure.inside(".own input")).await;
    field.send_keys(file.to_string_lossy()).await.unwrap_or_else(|error| panic!("{}: {error}", file.display()));
}

/// Waits for the image that the figure is given as its `count`-th.
async fn given(figure: &Figure<'_>, count: &str) {
    figure.until("an image", "return figure.dataset.image", |there| there == count).await;
    figure.browser.settled().await;
}

async fn title(figure: &Figure<'_>) -> String {
    figure.browser.text(&figure.inside(".card-title")).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_own_image_is_worked_on_until_it_is_taken_out() {
    let folder = Folder::make();
    let browser = Browser::open(PAGE).await;
    let figure = browser.figure("fig-augment").await;
    let before = figure.pixels().await;
    // With the keyboard the file field can be reached as well.
    figure.focus(".own input").await;

    choose(&figure, &picture(&folder, "wide.png", 600, 300)).await;
    given(&figure, "1").await;
    assert!(title(&figure).await.contains("your image"));
    assert_ne!(figure.pixels().await, before);
    assert_eq!(figure.run("return [figure.image.width, figure.image.height]").await, json!([256, 128]));

    // The table is of the same image, from another worker.
    figure.open_drawer(Drawer::Data).await;
    let row =
        "return [...figure.querySelectorAll('.drawer tbody tr:first-child td')].slice(1, 3).map((e) => e.textContent)";
    figure.until("its size", row, |there| *there == json!(["256", "128"])).await;

    // It outlives its worker; who ends leaves the list.
    browser
        .run("[...__workers].forEach((w) => w.dispatchEvent(new ErrorEvent('error', { cancelable: true })))", json!([]))
        .await;
    figure.until_notices("a sentence", |notices| notices.iter().any(|said| said.contains("started again"))).await;
    browser.settled().await;
    assert!(title(&figure).await.contains("your image"));

    figure.click(".own button").await;
    given(&figure, "2").await;
    figure.until("its size", row, |there| *there == json!(["192", "192"])).await;
    assert!(title(&figure).await.contains("Cat"));
    assert_eq!(figure.pixels().await, before);
    assert_eq!(figure.run("return figure.querySelector('.own button').checkVisibility()").await, false);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_no_image_is_refused_in_one_sentence_and_the_picture_stays() {
    let folder = Folder::make();
    let browser = Browser::open(PAGE).await;
    let figure = browser.figure("fig-augment").await;
    let before = figure.pixels().await;
    let whole = std::fs::read(picture(&folder, "whole.png", 64, 64)).expect("just written");
    let refused = [
        (file(&folder, "broken.png", &whole[..whole.len() / 2]), "no image that this browser can read"),
        (file(&folder, "text.png", b"no image"), "no image that this browser can read"),
        (file(&folder, "text.txt", b"no image"), "no PNG, JPEG or WebP"),
        (picture(&folder, "large.png", 4000, 3250), "12 megapixels"),
        (file(&folder, "heavy.png", &vec![0; 20_000_001]), "20 MB"),
    ];
    for (path, said) in refused {
        choose(&figure, &path).await;
        figure.until_notices(said, |notices| notices.len() == 1 && notices[0].contains(said)).await;
    }
    let paste = "const data = new DataTransfer();\n\
        data.setData('text/plain', 'no image');\n\
        figure.querySelector('.card.live').dispatchEvent(\n\
          new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));";
    figure.run(paste).await;
    figure.until_notices("the clipboard", |notices| notices.len() == 1 && notices[0].contains("clipboard")).await;
    assert_eq!(figure.pixels().await, before);
    assert_eq!(figure.run("return figure.image").await, json!(null));
    // Into a field for text a text is pasted as ever.
    let typed = paste.replace(".card.live", ".exact").replace("dispatchEvent(", "dispatchEvent(window.pasted = ");
    figure.run(&typed).await;
    assert_eq!(browser.run("return pasted.defaultPrevented", json!([])).await, false);
    // An image of just 12 megapixels is none too many.
    choose(&figure, &picture(&folder, "twelve.png", 4000, 3000)).await;
    given(&figure, "1").await;
    assert_eq!(figure.notices().await, [""; 0]);

    browser.go("/ko/gallery/?widget=fig-augment#fig-augment").await;
    let figure = browser.figure("fig-augment").await;
    choose(&figure, &folder.path().join("large.png")).await;
    figure.until_notices("Korean", |notices| notices.len() == 1 && notices[0].contains("1200만 화소")).await;
}

/// A JPEG whose EXIF data turns it by a quarter (orientation 6), dropped and then pasted.
#[tokio::test(flavor = "multi_thread")]
async fn a_photograph_taken_sideways_stands_upright() {
    let browser = Browser::open(PAGE).await;
    let figure = browser.figure("fig-augment").await;
    let make = "const figure = document.getElementById('fig-augment');\n\
        const canvas = Object.assign(document.createElement('canvas'), { width: 40, height: 20 });\n\
        const context = canvas.getContext('2d');\n\
        context.fillStyle = '#f00';\n\
        context.fillRect(0, 0, 20, 20);\n\
        const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg'));\n\
        const exif = [0xff, 0xe1, 0, 34, 69, 120, 105, 102, 0, 0, 0x4d, 0x4d, 0, 42, 0, 0, 0, 8,\n\
          0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0];\n\
        const bytes = new Uint8Array(await blob.arrayBuffer());\n\
        const data = new DataTransfer();\n\
        const parts = [bytes.slice(0, 2), new Uint8Array(exif), bytes.slice(2)];\n\
        data.items.add(new File(parts, 'sideways.jpg', { type: 'image/jpeg' }));\n\
        const on = { bubbles: true, cancelable: true };\n\
        const event = arguments[0] === 'drop' ? new DragEvent('drop', { dataTransfer: data, ...on })\n\
          : new ClipboardEvent('paste', { clipboardData: data, ...on });\n\
        figure.querySelector('.card.live .layers').dispatchEvent(event);";
    for (how, count) in [("drop", "1"), ("paste", "2")] {
        browser.run_async(make, json!([how])).await;
        given(&figure, count).await;
        // What was left is now above.
        let read = "const { width, height, data } = figure.image;\n\
            const red = (y) => data[4 * (y * width + 10)];\n\
            return [width, height, red(4) > 200, red(36) > 200]";
        assert_eq!(figure.run(read).await, json!([20, 40, true, false]), "{how}");
    }
    browser.is_quiet().await;
}
