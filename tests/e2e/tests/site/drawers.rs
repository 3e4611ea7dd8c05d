//! What opens beneath a figure.

use downhill::engine::optim;
use downhill::spec::Lang;
use downhill::widgets::SPECS;
use e2e::browser::Browser;
use e2e::figure::Drawer;
use serde_json::{Value, json};
use thirtyfour::Key;

/// The code to embed the widget, in the drawer that shares it.
const CODE: &str = "return figure.querySelectorAll('.copyable textarea')[1].value";

#[tokio::test(flavor = "multi_thread")]
async fn code_shows_the_files_that_run() {
    let browser = Browser::open("/en/").await;
    for spec in SPECS {
        browser.go(&e2e::brief(spec, "en")).await;
        let figure = browser.figure(&format!("fig-{}", spec.name)).await;
        figure.open_drawer(Drawer::Code).await;
        let own = format!("{}.rs", spec.name.replace('-', "_"));
        // The drawer's program, once there, asks which files they are.
        let first = "const tab = figure.querySelector('.tabs button'); return tab && tab.textContent.trim()";
        figure.until("the widget's own file first", first, |name| *name == own.as_str()).await;
        let files = figure.texts(".tabs button").await;
        for (number, file) in files.iter().enumerate() {
            figure.click(&format!(".tabs button:nth-child({})", number + 1)).await;
            let read = format!(
                "return figure.querySelector('.path').textContent.endsWith('{file}') && (figure.querySelector('.drawer pre') || {{}}).textContent"
            );
            let shown = figure.until(&format!("the text of {file}"), &read, Value::is_string).await;
            let shown = shown.as_str().expect("a text");
            assert!(shown.contains("pub const SPEC") && shown.starts_with("//!"), "{file}: {shown}");
        }
    }
    browser.is_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn check_agrees_with_pytorch_for_every_optimizer() {
    let browser = Browser::open("/en/gallery/").await;
    let names: Vec<&str> = optim::first_order::SPECS.iter().map(|spec| spec.name).collect();
    browser.go(&format!("/en/gallery/?widget=fig-race&optimizers={}#fig-race", names.join(","))).await;
    let figure = browser.figure("fig-race").await;
    assert_eq!(figure.texts(".legend-name").await.len(), names.len());
    figure.open_drawer(Drawer::Check).await;
    // An optimizer that PyTorch lacks has no traces; a sentence says so in place of a table.
    let names: Vec<&str> =
        names.into_iter().filter(|name| e2e::dist().join(format!("reference/{name}.txt")).is_file()).collect();
    assert!(names.len() >= 7, "{names:?}");
    let read = "return [...figure.querySelectorAll('.drawer .unit')].filter((head) => head.nextElementSibling.matches('.scroll'))\n\
        .map((head) => [head.textContent, ...[...head.nextElementSibling.querySelectorAll('tbody tr')].map((row) => row.lastElementChild.textContent.trim())])";
    let done = |there: &Value| {
        let tables = there.as_array().expect("a list");
        tables.len() == names.len() && tables.iter().all(|table| table.as_array().is_some_and(|rows| rows.len() > 1))
    };
    let tables = figure.until("a table for every optimizer", read, done).await;
    for (table, name) in tables.as_array().expect("a list").iter().zip(&names) {
        assert_eq!(table[0], *name);
        for row in &table.as_array().expect("a list")[1..] {
            assert!(row.as_str().is_some_and(|text| text.ends_with('✓')), "{table}");
        }
    }
    browser.is_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn share_offers_an_embed_that_works() {
    let browser = Browser::open("/ko/gallery/?widget=fig-race&surface=beale&step=12#fig-race").await;
    let figure = browser.figure("fig-race").await;
    figure.link().await;
    let (state, pixels) = (figure.state().await, figure.texts(".status, .legend-note").await);
    // As a browser reads it out of somebody's page.
    let read = "const code = figure.querySelectorAll('.copyable textarea')[1].value;\n\
        const frame = new DOMParser().parseFromString(code, 'text/html').querySelector('iframe');\n\
        return [frame.src, frame.title]";
    let frame = figure.run(read).await;
    let (address, title) = (frame[0].as_str().expect("an address"), frame[1].as_str().expect("a title"));
    assert!(!title.is_empty());
    let path = address.strip_prefix(&browser.origin).unwrap_or_else(|| panic!("{address} is elsewhere"));
    assert!(path.starts_with("/embed/race/?lang=ko"), "{path}");
    browser.go(path).await;
    let figure = browser.figure("fig-race").await;
    assert_eq!(figure.state().await, state);
    assert_eq!(figure.texts(".status, .legend-note").await, pixels);
    browser.is_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_gallery_offers_an_embed_of_every_widget() {
    for lang in Lang::ALL {
        let browser = Browser::open(&format!("/{}/gallery/", lang.code())).await;
        for spec in SPECS {
            let figure = browser.figure(&format!("fig-{}", spec.name)).await;
            figure.link().await;
            let code = figure.run(CODE).await;
            let address = format!("src=\"{}/embed/{}/?lang={}\"", browser.origin, spec.name, lang.code());
            assert!(code.as_str().is_some_and(|code| code.contains(&address)), "{address}: {code}");
        }
        browser.is_quiet().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn single_settings_are_left_out_with_the_keyboard_alone() {
    let browser = Browser::open("/ko/gallery/").await;
    let figure = browser.figure("fig-race").await;
    figure.link().await;
    let press = async |selector: &str, key: &str| {
        figure.focus(selector).await;
        browser.press(key).await;
        browser.settled().await;
    };
    for fold in ["details.leave-out > summary", ".leave-out .leave-out > summary"] {
        press(fold, &Key::Enter.value().to_string()).await;
    }
    for name in ["surface", "momentum.lr", "adam"] {
        press(&format!(".leave-out .leave-out [value=\"{name}\"]"), " ").await;
    }
    // What takes part is offered, and no tick is lost by it.
    let offered =
        "return [...figure.querySelectorAll('.leave-out .leave-out input')].map((box) => [box.value, box.checked])";
    let has = |there: &Value, name: &str, ticked: bool| {
        there.as_array().is_some_and(|all| all.contains(&json!([name, ticked])))
    };
    let before = figure.run(offered).await;
    assert!(has(&before, "adam.lr", false) && !has(&before, "adagrad", false), "{before}");
    figure.click("[data-member='adagrad']").await;
    let after = figure.until("AdaGrad among them", offered, |there| has(there, "adagrad", false)).await;
    assert!(["surface", "momentum.lr", "adam"].iter().all(|name| has(&after, name, true)), "{after}");

    let code = figure.run(CODE).await;
    let code = code.as_str().expect("a text");
    assert!(code.contains("&amp;hide=surface,momentum.lr,adam&amp;"), "{code}");
    browser.go("/embed/race/?lang=ko&hide=surface,momentum.lr,adam").await;
    let figure = browser.figure("fig-race").await;
    assert_eq!(figure.notices().await, [""; 0]);
    figure.unfold("momentum.lr").await;
    let seen = "return ['surface', 'momentum.lr', 'adam.lr', 'noise', 'momentum.momentum'].map((path) =>\n\
        [...figure.querySelectorAll(`.live [data-path='${path}']`)].some((control) => control.checkVisibility()))";
    assert_eq!(figure.run(seen).await, json!([false, false, false, true, true]));
    browser.is_quiet().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn share_copies_the_link() {
    let browser = Browser::open("/en/gallery/").await;
    let grant = json!({ "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"], "origin": browser.origin });
    browser.cdp("Browser.grantPermissions", grant).await;
    let figure = browser.figure("fig-race").await;
    let link = figure.link().await;
    figure.click(".copyable button").await;
    figure
        .until("a word of it", "return figure.querySelector('.copyable [role=status]').textContent", |said| {
            said == "Copied"
        })
        .await;
    let copied = browser.run_async("return navigator.clipboard.readText()", json!([])).await;
    assert_eq!(copied, format!("{}{link}", browser.origin));
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_are_saved_as_svg_and_png() {
    let browser = Browser::open("/en/").await;
    for spec in SPECS {
        browser.go(&e2e::brief(spec, "en")).await;
        let figure = browser.figure(&format!("fig-{}", spec.name)).await;
        figure.open_drawer(Drawer::Share).await;
        figure.click(".exports button:nth-child(1)").await;
        let svg = browser.downloads.take(&format!("downhill-{}.svg", spec.name)).await;
        let svg = String::from_utf8(svg).expect("SVG is text");
        assert!(svg.starts_with("<svg"), "{}", &svg[..svg.len().min(80)]);
        let read = "const read = new DOMParser().parseFromString(arguments[0], 'image/svg+xml');\n\
            return [read.querySelector('parsererror')?.textContent ?? null, read.documentElement.querySelectorAll('path, circle, text, rect, image, polygon, polyline').length]";
        let read = browser.run(read, json!([svg])).await;
        assert_eq!(read[0], json!(null), "{} is no XML", spec.name);
        assert!(read[1].as_u64() > Some(20), "{}: only {} marks", spec.name, read[1]);

        figure.click(".exports button:nth-child(2)").await;
        let png = browser.downloads.take(&format!("downhill-{}.png", spec.name)).await;
        assert!(png.starts_with(b"\x89PNG\r\n\x1a\n"), "{}: {:?}", spec.name, &png[..png.len().min(8)]);
    }
    browser.is_quiet().await;
}
