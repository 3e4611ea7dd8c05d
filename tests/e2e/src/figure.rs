//! A figure of a page, and what a reader does with it.

use std::collections::BTreeMap;
use std::fmt;

use downhill::spec::query;
use serde_json::{Value, json};
use thirtyfour::prelude::*;

use crate::browser::Browser;
use crate::pointer::Place;

/// What opens beneath a figure, in the order of its bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawer {
    Code,
    Check,
    Data,
    Share,
}

impl Drawer {
    pub const ALL: [Drawer; 4] = [Drawer::Code, Drawer::Check, Drawer::Data, Drawer::Share];

    fn kind(self) -> &'static str {
        match self {
            Drawer::Code => "code",
            Drawer::Check => "check",
            Drawer::Data => "data",
            Drawer::Share => "share",
        }
    }
}

/// The notices that are seen, as they are seen.
const NOTICES: &str = "return [...figure.querySelectorAll('.live .notice')].filter((notice) => notice.checkVisibility())\n\
    .map((notice) => notice.innerText.trim())";

/// What the canvases of a figure show.
#[derive(Clone, PartialEq, Eq)]
pub struct Pixels(Vec<String>);

impl fmt::Debug for Pixels {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{} canvases of {:?} characters", self.0.len(), self.0.iter().map(String::len).collect::<Vec<_>>())
    }
}

impl Pixels {
    /// How many canvases differ.
    pub fn differing(&self, other: &Pixels) -> usize {
        self.0.iter().zip(&other.0).filter(|(a, b)| a != b).count()
    }
}

/// A figure that has come to life.
pub struct Figure<'a> {
    pub browser: &'a Browser,
    pub id: String,
}

impl Browser {
    /// The ids of the page's figures.
    pub async fn figures(&self) -> Vec<String> {
        let found =
            self.run("return [...document.querySelectorAll('figure.widget')].map((f) => f.id)", json!([])).await;
        texts(&found)
    }

    /// The figure of this id, scrolled to and alive.
    pub async fn figure(&self, id: &str) -> Figure<'_> {
        let figure = Figure { browser: self, id: id.to_string() };
        figure.wait_for_life().await;
        figure
    }
}

impl Figure<'_> {
    /// Scrolls to it and waits until its program has drawn it.
    pub async fn wait_for_life(&self) {
        let look = "if (!figure) return 'no figure of this id';\n\
            figure.scrollIntoView({ block: 'start', behavior: 'instant' });\n\
            const live = figure.querySelector('.card.live');\n\
            if (!live) return 'no stage';\n\
            if (live.classList.contains('waiting')) return 'a stage that waits for its first scene';\n\
            const shown = (e) => e.checkVisibility();\n\
            if (![...live.querySelectorAll('canvas, .notice')].some(shown)) return 'a stage without pictures';\n\
            return true;";
        let given = json!([self.id]);
        self.browser.until(&format!("{} alive", self.id), &within(look), given, |there| there == true).await;
        self.browser.settled().await;
    }

    /// What the body of a function returns, which knows its `figure`.
    pub async fn run(&self, script: &str) -> Value {
        self.browser.run(&within(script), json!([self.id])).await
    }

    /// Waits for notices that fit.
    pub async fn until_notices(&self, awaited: &str, fits: impl Fn(&[String]) -> bool) {
        self.until(awaited, NOTICES, |there| fits(&texts(there))).await;
    }

    /// See [`Browser::until`].
    pub async fn until(&self, awaited: &str, script: &str, fits: impl Fn(&Value) -> bool) -> Value {
        self.browser.until(&format!("{awaited} in {}", self.id), &within(script), json!([self.id]), fits).await
    }

    /// A selector of what is inside, for [`Browser::find`] and others.
    pub fn inside(&self, selector: &str) -> String {
        format!("#{} .live {selector}", self.id)
    }

    /// The selector of a setting's control: `momentum.lr`, or `seed`. A number's is its slider.
    pub fn control(&self, path: &str) -> String {
        self.inside(&format!("[data-path='{path}']"))
    }

    pub async fn click(&self, selector: &str) {
        self.browser.click(&self.inside(selector)).await;
        self.browser.settled().await;
    }

    /// Chooses an option of a setting.
    pub async fn choose(&self, path: &str, option: &str) {
        self.browser.click(&format!("{} option[value=\"{option}\"]", self.control(path))).await;
        self.browser.settled().await;
    }

    /// Puts a text in place of what stands in a field, as a reader types it.
    pub async fn fill(&self, selector: &str, text: &str) {
        let field = self.browser.find(selector).await;
        let all = Key::Control + "a";
        field.send_keys(all).await.unwrap_or_else(|error| panic!("{selector}: {error}"));
        self.browser.press(text).await;
        self.browser.settled().await;
    }

    /// Unfolds the settings of a unit, such as `momentum`.
    pub async fn unfold(&self, path: &str) {
        let open = format!("document.querySelector(\"{}\").closest('details').open = true", self.control(path));
        self.run(&open).await;
    }

    /// Gives the focus to what a selector finds inside.
    pub async fn focus(&self, selector: &str) {
        let script = format!(
            "const found = figure.querySelector('.live {selector}'); found.focus(); return found === document.activeElement;"
        );
        assert_eq!(self.run(&script).await, true, "{selector} takes no focus");
    }

    /// The texts of all elements of a selector inside.
    pub async fn texts(&self, selector: &str) -> Vec<String> {
        let script =
            format!("return [...figure.querySelectorAll('.live {selector}')].map((e) => e.textContent.trim())");
        texts(&self.run(&script).await)
    }

    /// The sentences that say what was ignored or is wrong.
    pub async fn notices(&self) -> Vec<String> {
        texts(&self.run(NOTICES).await)
    }

    /// The step that is shown, and the last there is.
    pub async fn steps(&self) -> (u64, u64) {
        let script =
            "return [figure.querySelector('.drive output').textContent, figure.querySelector('.scrub input').max]";
        let shown = texts(&self.run(script).await);
        let number = |at: usize| shown[at].parse().unwrap_or_else(|_| panic!("“{}” is no step", shown[at]));
        (number(0), number(1))
    }

    /// Opens a drawer, if it is not open.
    pub async fn open_drawer(&self, drawer: Drawer) {
        let button = format!(".card-actions [data-drawer={}]", drawer.kind());
        let read = format!(
            "const found = figure.querySelector('.live {button}');\n\
             return [found.getAttribute('aria-expanded'), getComputedStyle(figure.querySelector('.menu')).display]"
        );
        let [open, menu] = <[String; 2]>::try_from(texts(&self.run(&read).await)).expect("two texts");
        if open == "true" {
            return;
        }
        if menu != "none" {
            self.click(".menu").await;
        }
        self.click(&button).await;
    }

    /// The link to the state, from the drawer that shares it.
    pub async fn link(&self) -> String {
        self.open_drawer(Drawer::Share).await;
        let read = "const field = figure.querySelector('.copyable textarea'); return field ? field.value : null";
        let there = self.until("the link", read, Value::is_string).await;
        let link = there.as_str().expect("it is a text");
        link.strip_prefix(&self.browser.origin).unwrap_or_else(|| panic!("{link} leads to another site")).to_string()
    }

    /// The state in the link: only what differs from the defaults.
    pub async fn state(&self) -> BTreeMap<String, String> {
        state_of(&self.link().await)
    }

    /// What its canvases show now.
    pub async fn pixels(&self) -> Pixels {
        let read = "return [...figure.querySelectorAll('.live canvas')].map((canvas) => canvas.toDataURL())";
        Pixels(texts(&self.run(read).await))
    }

    /// Where the middle of the handle is in the window.
    pub async fn handle(&self) -> Place {
        let read = "const { left, top, width, height } = figure.querySelector('.handle').getBoundingClientRect();\n\
            return [left + width / 2, top + height / 2]";
        let there = self.run(read).await;
        let number = |at: usize| there[at].as_f64().unwrap_or_else(|| panic!("{there} is no place"));
        (number(0), number(1))
    }

    /// Puts the handle into the middle of the window.
    pub async fn show_handle(&self) {
        self.run("figure.querySelector('.handle').scrollIntoView({ block: 'center', behavior: 'instant' })").await;
        self.browser.settled().await;
    }
}

/// The state in a link to a figure or an embed.
pub fn state_of(link: &str) -> BTreeMap<String, String> {
    let query = link.split_once('?').map_or("", |(_, query)| query);
    let query = query.split_once('#').map_or(query, |(query, _)| query);
    let own = query::parse(query).into_iter().filter(|(name, _)| !matches!(name.as_str(), "widget" | "lang" | "theme"));
    own.collect()
}

/// A list of texts from the page.
fn texts(list: &Value) -> Vec<String> {
    let list = list.as_array().unwrap_or_else(|| panic!("{list} is no list"));
    list.iter().map(|text| text.as_str().unwrap_or_else(|| panic!("{text} is no text")).to_string()).collect()
}

fn within(script: &str) -> String {
    format!("const figure = document.getElementById(arguments[0]);\n{script}")
}
