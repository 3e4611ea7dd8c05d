//! What the static page tells its program.

use std::collections::HashMap;

use crate::paint::theme::Theme;
use crate::spec::{Lang, query};

use super::{browser, own_part};

/// Where this page is, and where its parts are.
pub struct Page {
    pub lang: Lang,
    /// The site's root: `/` or `/downhill/`.
    pub base: String,
    /// The worker's script and program, as absolute addresses.
    pub worker: String,
    pub worker_wasm: String,
    /// An embed shows one widget and nothing else.
    pub embed: bool,
}

impl Page {
    /// Reads the attributes of `<html>`.
    pub fn read() -> Page {
        let root = browser::document().document_element();
        let attribute = |name: &str| root.as_ref().and_then(|root| root.get_attribute(name)).unwrap_or_default();
        let origin = browser::window().location().origin().unwrap_or_default();
        let absolute = |address: String| if address.starts_with('/') { format!("{origin}{address}") } else { address };
        let asked = query::parse(&search()).into_iter().find(|(name, _)| name == "lang");
        let lang = asked.and_then(|(_, code)| Lang::from_code(&code));
        let embed = root.as_ref().is_some_and(|root| root.has_attribute("data-embed"));
        Page {
            lang: lang.filter(|_| embed).or_else(|| Lang::from_code(&attribute("lang"))).unwrap_or(Lang::En),
            base: attribute("data-base"),
            worker: absolute(attribute("data-worker")),
            worker_wasm: absolute(attribute("data-worker-wasm")),
            embed,
        }
    }

    /// The states that this page's address asks for, by figure; an embed's only
    /// figure stands under the empty name.
    pub fn asked(&self) -> HashMap<String, String> {
        let search = search();
        let figure = query::parse(&search).into_iter().find(|(name, _)| name == "widget").map(|(_, id)| id);
        let own = own_part(&search);
        match figure {
            Some(id) => HashMap::from([(id, own)]),
            None if self.embed && !own.is_empty() => HashMap::from([(String::new(), own)]),
            None => HashMap::new(),
        }
    }

    /// The address of a figure in a state.
    pub fn link(&self, figure: &str, state: &str) -> String {
        let location = browser::window().location();
        let origin = location.origin().unwrap_or_default();
        let path = location.pathname().unwrap_or_default();
        if self.embed {
            let lang = self.lang.code();
            return format!("{origin}{path}?lang={lang}{}{state}", if state.is_empty() { "" } else { "&" });
        }
        let amp = if state.is_empty() { "" } else { "&" };
        format!("{origin}{path}?widget={figure}{amp}{state}#{figure}")
    }

    /// The address of a widget alone, for an `<iframe>`.
    pub fn embed_link(&self, widget: &str, state: &str) -> String {
        let origin = browser::window().location().origin().unwrap_or_default();
        let amp = if state.is_empty() { "" } else { "&" };
        format!("{origin}{}embed/{widget}/?lang={}{amp}{state}", self.base, self.lang.code())
    }

    /// The colours in force.
    ///
    /// # Errors
    /// Names the property that the style lacks.
    pub fn theme(&self) -> Result<Theme, String> {
        Theme::read(browser::property)
    }
}

fn search() -> String {
    browser::window().location().search().unwrap_or_default()
}
