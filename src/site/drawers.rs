//! What opens beneath a widget: the code that runs, the check against PyTorch,
//! the data, and ways to share.

use leptos::prelude::*;
use leptos::task::spawn_local;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::Closure;
use web_sys::{Blob, HtmlCanvasElement};

use super::bind::{aria, click, effect, flag, part, text};
use super::stage::Stage;
use super::{browser, words};
use crate::paint::{canvas, figure, figure_height, svg};
use crate::protocol::Checked;
use crate::scene::Table;
use crate::spec::Text;
use crate::spec::number::short;
use crate::widgets::{self, State};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawer {
    Code,
    Check,
    Data,
    Share,
}

const DRAWERS: [(Drawer, Text); 4] = [
    (Drawer::Code, words::CODE),
    (Drawer::Check, words::CHECK),
    (Drawer::Data, words::DATA),
    (Drawer::Share, words::SHARE),
];

/// The bar's four words; on a phone they fold into a menu.
#[component]
pub fn DrawerButtons(stage: Stage) -> impl IntoView {
    let unfolded = RwSignal::new(false);
    let button = move |(drawer, text): (Drawer, Text)| {
        let open = move || stage.drawer.get() == Some(drawer);
        let turn = move || {
            stage.drawer.update(|shown| *shown = if *shown == Some(drawer) { None } else { Some(drawer) });
            unfolded.set(false);
        };
        view! { <button type="button" aria-expanded=aria(open) on:click=click(turn)>{stage.say(text)}</button> }
    };
    view! {
        <button type="button" class="menu" aria-expanded=aria(move || unfolded.get())
            on:click=click(move || unfolded.update(|open| *open = !*open))>{stage.say(words::MENU)}</button>
        <div class="card-actions" class:unfolded=flag(move || unfolded.get())>{DRAWERS.map(button).collect_view()}</div>
    }
}

#[component]
pub fn Drawers(stage: Stage) -> impl IntoView {
    part(move || {
        let inside = match stage.drawer.get() {
            None => return ().into_any(),
            Some(Drawer::Code) => code(stage).into_any(),
            Some(Drawer::Check) => check(stage).into_any(),
            Some(Drawer::Data) => data(stage).into_any(),
            Some(Drawer::Share) => share(stage).into_any(),
        };
        let close = click(move || stage.drawer.set(None));
        view! {
            <section class="drawer">
                <button type="button" class="close" on:click=close>{stage.say(words::CLOSE)}</button>
                {inside}
            </section>
        }
        .into_any()
    })
}

/// The units that the legend names, once each.
fn units(stage: Stage) -> Vec<String> {
    stage.scene.with_untracked(|scene| {
        let entries = scene.iter().flat_map(|scene| &scene.legend);
        entries.map(|entry| entry.unit.clone()).filter(|unit| !unit.is_empty()).collect()
    })
}

/// The files that run: the widget's own first.
fn code(stage: Stage) -> impl IntoView {
    let mut files = vec![stage.spec.source];
    files.extend(units(stage).iter().filter_map(|unit| widgets::unit_source(unit)));
    let chosen = RwSignal::new(files.get(1).copied().unwrap_or(files[0]));
    let source = RwSignal::new(None::<Result<String, String>>);
    effect(move || {
        let address = format!("{}source/{}.txt", stage.page.base, chosen.get());
        source.set(None);
        spawn_local(async move {
            let fetched = browser::text_at(&address).await;
            source.try_set(Some(fetched));
        });
    });
    let tab = move |file: &'static str| {
        let name = file.rsplit('/').next().unwrap_or(file);
        view! {
            <button type="button" aria-pressed=aria(move || chosen.get() == file)
                on:click=click(move || chosen.set(file))>{name}</button>
        }
    };
    let shown = part(move || match source.get() {
        None => paragraph(stage.say(words::LOADING).to_string()),
        Some(Err(error)) => paragraph(format!("{}: {error}", stage.say(words::FETCH_FAILED))),
        Some(Ok(source)) => view! { <pre tabindex="0"><code lang="en">{highlight(&source)}</code></pre> }.into_any(),
    });
    view! {
        <p>{stage.say(words::CODE_INTRO)}</p>
        <div class="tabs">{files.into_iter().map(tab).collect_view()}</div>
        <p class="path">{text(move || chosen.get().to_string())}</p>
        {shown}
    }
}

fn paragraph(text: String) -> AnyView {
    view! { <p>{text}</p> }.into_any()
}

/// Comments set off from code, line by line.
fn highlight(source: &str) -> impl IntoView + use<> {
    let line = |line: &str| {
        let (code, comment) = match line.trim_start() {
            text if text.starts_with("//") => line.split_at(line.len() - text.len()),
            _ => (line, ""),
        };
        let comment = (!comment.is_empty()).then(|| view! { <span class="comment">{comment.to_string()}</span> });
        view! { {code.to_string()} {comment} "\n" }
    };
    source.lines().map(line).collect_view()
}

/// Runs every reference run again, one optimizer after the other.
fn check(stage: Stage) -> impl IntoView {
    let names = units(stage);
    let done = RwSignal::new(Vec::<(String, Option<Vec<Checked>>)>::new());
    let nothing = names.is_empty();
    let queue = StoredValue::new(names);
    let next = move || {
        let Some(name) = queue.try_update_value(|queue| (!queue.is_empty()).then(|| queue.remove(0))).flatten() else {
            return;
        };
        let address = format!("{}reference/{name}.txt", stage.page.base);
        stage.checked.set(None);
        spawn_local(async move {
            done.try_update(|done| done.push((name, None)));
            match browser::text_at(&address).await {
                Ok(traces) => stage.ask_check(traces),
                Err(_) => {
                    stage.checked.try_set(Some(Vec::new()));
                }
            }
        });
    };
    next();
    effect(move || {
        if let Some(rows) = stage.checked.get() {
            done.update(|done| {
                if let Some(last) = done.last_mut() {
                    last.1 = Some(rows);
                }
            });
            stage.checked.set(None);
            next();
        }
    });
    let lang = stage.lang;
    let row = move |row: Checked| {
        let fine = row.worst <= 1e-9;
        view! {
            <tr>
                <td>{row.surface.replace(['?', '&'], " ")}</td>
                <td>{row.settings.replace('&', " ")}</td>
                <td class="number">{row.steps}</td>
                <td class="number">{short(row.worst, 2)} {if fine { " ✓" } else { " ✗" }}</td>
            </tr>
        }
    };
    let block = move |(name, rows): (String, Option<Vec<Checked>>)| {
        let rows = match rows {
            None => paragraph(words::LOADING.get(lang).to_string()),
            Some(rows) if rows.is_empty() => paragraph(words::CHECK_NONE.get(lang).to_string()),
            Some(rows) => view! {
                <div class="scroll" tabindex="0"><table>
                    <thead><tr>{words::CHECK_ROW.map(|head| view! { <th scope="col">{head.get(lang)}</th> }).collect_view()}</tr></thead>
                    <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
                </table></div>
            }.into_any(),
        };
        view! { <h4>{name}</h4> {rows} }
    };
    view! {
        <p>{stage.say(if nothing { words::CHECK_NOTHING } else { words::CHECK_INTRO })}</p>
        <div aria-live="polite">{part(move || done.get().into_iter().map(block).collect_view().into_any())}</div>
    }
}

/// At most so many rows stand in the page.
const ROWS: usize = 60;

fn data(stage: Stage) -> impl IntoView {
    // Asked for at once, and again when the state changes and comes to rest.
    let timer = StoredValue::new(0);
    effect(move || {
        stage.state.track();
        browser::cancel(timer.get_value());
        timer.set_value(browser::later(150, move || stage.ask_table()));
    });
    part(move || match stage.table.get() {
        None => paragraph(stage.say(words::LOADING).to_string()),
        Some(table) => rows(stage, &table).into_any(),
    })
}

fn rows(stage: Stage, table: &Table) -> impl IntoView + use<> {
    let count = table.rows.len();
    let picked: Vec<usize> =
        if count <= ROWS { (0..count).collect() } else { (0..ROWS).map(|i| i * (count - 1) / (ROWS - 1)).collect() };
    let cell = |x: &f64| {
        let text = if x.is_nan() { String::new() } else { short(*x, 6) };
        view! { <td class="number">{text}</td> }
    };
    let row = |i: &usize| view! { <tr>{table.rows[*i].iter().map(cell).collect_view()}</tr> };
    let body = picked.iter().map(row).collect_view();
    let head = table.columns.iter().map(|name| view! { <th scope="col">{name.clone()}</th> }).collect_view();
    let csv = StoredValue::new(table.to_csv());
    let name = format!("downhill-{}.csv", stage.spec.name);
    let save = click(move || {
        let made = csv.with_value(|csv| browser::text_blob(csv, "text/csv"));
        if made.and_then(|blob| browser::save(&name, &blob)).is_err() {
            stage.notices.set(vec![stage.say(words::SAVE_FAILED).to_string()]);
        }
    });
    view! {
        <p>
            <button type="button" on:click=save>{stage.say(words::SAVE)} " CSV"</button> " "
            {(count > ROWS).then(|| stage.say(words::ROWS_SHOWN))}
        </p>
        <div class="scroll" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>
    }
}

fn share(stage: Stage) -> impl IntoView {
    let state = move || stage.state.with(State::to_query);
    let link = text(move || stage.page.link(&stage.figure.get_value(), &state()));
    let embed = text(move || {
        let address = stage.page.embed_link(stage.spec.name, &state()).replace('&', "&amp;");
        let title = stage.spec.title.get(stage.lang);
        format!(
            r#"<iframe src="{address}" title="{title}" width="100%" height="900" loading="lazy" allow="fullscreen; clipboard-write"></iframe>"#
        )
    });
    let save = move |kind: Picture| {
        click(move || {
            if let Err(error) = export(stage, kind) {
                web_sys::console::error_1(&error.into());
                stage.notices.set(vec![stage.say(words::SAVE_FAILED).to_string()]);
            }
        })
    };
    view! {
        {copyable(stage, words::LINK, link)}
        {copyable(stage, words::EMBED, embed)}
        <p class="exports">
            <button type="button" on:click=save(Picture::Svg)>{stage.say(words::SAVE)} " SVG"</button>
            <button type="button" on:click=save(Picture::Png)>{stage.say(words::SAVE)} " PNG"</button>
            <button type="button" on:click=click(move || stage.drawer.set(Some(Drawer::Data)))>{stage.say(words::DATA)} " (CSV)"</button>
        </p>
    }
}

/// A text to take away.
fn copyable(stage: Stage, title: Text, content: Signal<String>) -> impl IntoView {
    let said = RwSignal::new(None::<Text>);
    let copy = click(move || {
        spawn_local(async move {
            let done = browser::copy(&content.get_untracked()).await;
            said.try_set(Some(if done { words::COPIED } else { words::COPY_FAILED }));
        })
    });
    effect(move || {
        content.track();
        said.set(None);
    });
    let select = Box::new(|event: web_sys::FocusEvent| {
        let input: web_sys::HtmlInputElement = event_target(&event);
        input.select();
    });
    view! {
        <div class="copyable">
            <label><span>{stage.say(title)}</span>
                <input type="text" readonly=true prop:value=content on:focus=select/>
            </label>
            <button type="button" on:click=copy>{stage.say(words::COPY)}</button>
            <span role="status">{text(move || said.get().map_or("", |text| stage.say(text)).to_string())}</span>
        </div>
    }
}

#[derive(Clone, Copy)]
enum Picture {
    Svg,
    Png,
}

/// How wide exported pictures are, in pixels, and how many of the file's are in one.
const EXPORT_WIDTH: f64 = 960.0;
const EXPORT_RATIO: f64 = 2.0;

fn export(stage: Stage, kind: Picture) -> Result<(), String> {
    let scene = stage.whole_scene().ok_or("there is no scene yet")?;
    let theme = stage.theme.get_untracked().ok_or("the page has no colours")?;
    let name = format!("downhill-{}", stage.spec.name);
    match kind {
        Picture::Svg => {
            let text = svg::figure(&scene, EXPORT_WIDTH, &theme);
            let blob = browser::text_blob(&text, "image/svg+xml").map_err(|e| format!("{e:?}"))?;
            browser::save(&format!("{name}.svg"), &blob).map_err(|e| format!("{e:?}"))
        }
        Picture::Png => {
            let made = browser::document().create_element("canvas").map_err(|e| format!("{e:?}"))?;
            let surface: HtmlCanvasElement = made.unchecked_into();
            let size = (EXPORT_WIDTH, figure_height(&scene, EXPORT_WIDTH));
            canvas::paint(&surface, size, EXPORT_RATIO, |db| figure(db, &scene, EXPORT_WIDTH, &theme))?;
            let failed = stage.notices;
            let sorry = stage.say(words::SAVE_FAILED);
            let saved = Closure::once_into_js(move |blob: Option<Blob>| {
                let done = blob.is_some_and(|blob| browser::save(&format!("{name}.png"), &blob).is_ok());
                if !done {
                    failed.try_set(vec![sorry.to_string()]);
                }
            });
            surface.to_blob(saved.unchecked_ref()).map_err(|e| format!("{e:?}"))
        }
    }
}
