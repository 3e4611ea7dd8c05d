//! The check against PyTorch, made in front of the reader.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::bind::{effect, part};
use super::{Drawer, fetch, paragraph, words};
use crate::protocol::{Checked, Delivery, Order};

/// One optimizer: its name, and its runs once they are compared.
type Row = (String, Option<Vec<Checked>>);

/// Runs every reference run of the optimizers that take part again.
pub fn view(drawer: Drawer) -> impl IntoView {
    let rows = RwSignal::new(None::<Vec<Row>>);
    effect(move || {
        let order = Order::Sources { widget: drawer.widget.get_value(), query: drawer.query.get() };
        drawer.order(order, move |delivery| {
            let Some(Delivery::Sources(files)) = delivery else { return };
            let names = files.iter().filter_map(|file| file.strip_prefix("src/engine/optim/")?.strip_suffix(".rs"));
            let names: Vec<String> = names.map(str::to_string).collect();
            let known = rows.try_with_untracked(|rows| {
                rows.as_ref().is_some_and(|rows| rows.iter().map(|(name, _)| name).eq(&names))
            });
            if known == Some(false) {
                rows.set(Some(names.iter().map(|name| (name.clone(), None)).collect()));
                names.into_iter().enumerate().for_each(|(index, name)| check(drawer, rows, index, name));
            }
        });
    });
    let nothing = move || rows.with(|rows| rows.as_ref().is_some_and(Vec::is_empty));
    let lang = drawer.lang;
    let row = move |row: Checked| {
        view! {
            <tr>
                <td>{row.surface}</td>
                <td>{row.settings}</td>
                <td class="number">{row.steps}</td>
                <td class="number">{row.worst} {if row.holds { " ✓" } else { " ✗" }}</td>
            </tr>
        }
    };
    let block = move |(name, rows): Row| {
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
        view! { <p class="unit">{name}</p> {rows} }
    };
    view! {
        {part(move || paragraph(drawer.say(if nothing() { words::CHECK_NOTHING } else { words::CHECK_INTRO }).to_string()))}
        <div aria-live="polite">
            {part(move || rows.get().unwrap_or_default().into_iter().map(block).collect_view().into_any())}
        </div>
    }
}

/// Fetches an optimizer's traces and has them compared.
fn check(drawer: Drawer, rows: RwSignal<Option<Vec<Row>>>, index: usize, name: String) {
    let address = format!("{}reference/{name}.txt", drawer.page.base);
    let done = move |checked: Vec<Checked>| {
        rows.try_update(|rows| {
            let row = rows.as_mut().and_then(|rows| rows.get_mut(index)).filter(|(known, _)| *known == name);
            if let Some(row) = row {
                row.1 = Some(checked);
            }
        });
    };
    spawn_local(async move {
        match fetch::text_at(&address).await {
            Ok(traces) => drawer.order(Order::Check { traces }, move |delivery| match delivery {
                Some(Delivery::Checked(checked)) => done(checked),
                _ => done(Vec::new()),
            }),
            Err(_) => done(Vec::new()),
        }
    });
}
