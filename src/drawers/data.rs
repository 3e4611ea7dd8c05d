//! The numbers behind a picture.

use leptos::prelude::*;

use super::bind::{click, effect, part};
use super::{Drawer, paragraph, words};
use crate::browser;
use crate::protocol::{Delivery, Order};
use crate::scene::Table;
use crate::spec::number::short;

/// At most so many rows stand in the page.
const ROWS: usize = 60;

/// The table of the state, and its file.
pub fn view(drawer: Drawer) -> impl IntoView {
    let table = RwSignal::new(None::<Result<Table, String>>);
    // Asked for at once, and again when the state changes and comes to rest.
    let timer = StoredValue::new(0);
    effect(move || {
        let query = drawer.query.get();
        drawer.image.track();
        browser::cancel(timer.get_value());
        timer.set_value(browser::later(150, move || {
            let (widget, own) = (drawer.widget.get_value(), drawer.own());
            let order = Order::Table { widget, query, lang: drawer.lang, own };
            drawer.order(order, move |delivery| {
                table.try_set(Some(match delivery {
                    Some(Delivery::Table(table)) => Ok(table),
                    Some(Delivery::Refused(said)) => Err(said),
                    _ => Err(drawer.say(words::SAVE_FAILED).to_string()),
                }));
            });
        }));
    });
    part(move || match table.get() {
        None => paragraph(drawer.say(words::LOADING).to_string()),
        Some(Err(said)) => paragraph(said),
        Some(Ok(table)) => rows(drawer, &table).into_any(),
    })
}

fn rows(drawer: Drawer, table: &Table) -> impl IntoView + use<> {
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
    let name = format!("downhill-{}.csv", drawer.widget.get_value());
    let failed = RwSignal::new(false);
    let save = click(move || {
        let made = csv.with_value(|csv| browser::text_blob(csv, "text/csv"));
        failed.set(made.and_then(|blob| browser::save(&name, &blob)).is_err());
    });
    view! {
        <p>
            <button type="button" on:click=save>{drawer.say(words::SAVE)} " CSV"</button> " "
            {(count > ROWS).then(|| drawer.say(words::ROWS_SHOWN))}
            {move || failed.get().then(|| drawer.say(words::SAVE_FAILED))}
        </p>
        <div class="scroll" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>
    }
}
