//! The files that run.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::bind::{aria, click, effect, part, text};
use super::{Drawer, fetch, paragraph, words};
use crate::browser;
use crate::protocol::{Delivery, Order};

/// The widget's own file, and those of the units that take part.
pub fn view(drawer: Drawer) -> impl IntoView {
    let files = RwSignal::new(Vec::<String>::new());
    let chosen = RwSignal::new(String::new());
    let source = RwSignal::new(None::<Result<String, String>>);
    effect(move || {
        let order = Order::Sources { widget: drawer.widget.get_value(), query: drawer.query.get() };
        drawer.order(order, move |delivery| {
            let Some(Delivery::Sources(list)) = delivery else { return };
            let stays = chosen.try_with_untracked(|chosen| list.contains(chosen)).unwrap_or(true);
            if !stays {
                // A unit's file says more than the widget's.
                chosen.set(list.get(1).or(list.first()).cloned().unwrap_or_default());
            }
            files.try_set(list);
        });
    });
    effect(move || {
        let file = chosen.get();
        if file.is_empty() {
            return;
        }
        let address = format!("{}source/{file}.txt", drawer.page.base);
        source.set(None);
        spawn_local(async move {
            let fetched = fetch::text_at(&address).await;
            source.try_set(Some(fetched));
        });
    });
    let tab = move |file: String| {
        let name = file.rsplit('/').next().unwrap_or(&file).to_string();
        let (own, picked) = (file.clone(), file);
        view! {
            <button type="button" aria-pressed=aria(move || chosen.get() == own)
                on:click=click(move || chosen.set(picked.clone()))>{name}</button>
        }
    };
    let shown = part(move || match source.get() {
        None => paragraph(drawer.say(words::LOADING).to_string()),
        Some(Err(error)) => paragraph(format!("{}: {error}", drawer.say(words::FETCH_FAILED))),
        Some(Ok(source)) => view! { <pre tabindex="0"><code lang="en">{highlight(&source)}</code></pre> }.into_any(),
    });
    view! {
        <p>{drawer.say(words::CODE_INTRO)}</p>
        <div class="tabs">{part(move || files.get().into_iter().map(tab).collect_view().into_any())}</div>
        <p class="path">{text(move || chosen.get())}</p>
        {shown}
        {script(drawer)}
    }
}

/// The same experiment in PyTorch, to be saved; nothing for the widgets that have no such script.
fn script(drawer: Drawer) -> impl IntoView {
    let script = RwSignal::new(None::<String>);
    effect(move || {
        let order = Order::Script { widget: drawer.widget.get_value(), query: drawer.query.get() };
        drawer.order(order, move |delivery| {
            let made = if let Some(Delivery::Script(made)) = delivery { made } else { None };
            script.try_set(made);
        });
    });
    part(move || {
        let Some(text) = script.get() else { return ().into_any() };
        let file = format!("downhill-{}.py", drawer.widget.get_value());
        let (failed, saved) = (RwSignal::new(false), text.clone());
        let save = click(move || {
            let made = browser::text_blob(&saved, "text/x-python");
            failed.set(made.and_then(|blob| browser::save(&file, &blob)).is_err());
        });
        view! {
            <p>{drawer.say(words::SCRIPT_INTRO)} " "
                <button type="button" on:click=save>{drawer.say(words::SAVE)} " PyTorch"</button>
                {move || failed.get().then(|| drawer.say(words::SAVE_FAILED))}
            </p>
            <pre tabindex="0"><code lang="en">{text}</code></pre>
        }
        .into_any()
    })
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
