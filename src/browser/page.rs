//! What the static page tells its programs.

use super::{document, property, window};
use crate::paint::theme::Theme;
use crate::spec::{Lang, query};

/// Where this page is, and where its parts are.
pub struct Page {
    pub lang: Lang,
    /// The site's root as an absolute address: `https://host/downhill/`.
    pub base: String,
    /// An embed shows one widget and nothing else.
    pub embed: bool,
}

impl Page {
    /// Reads the attributes of `<html>`.
    pub fn read() -> Page {
        let root = document().document_element();
        let attribute = |name: &str| root.as_ref().and_then(|root| root.get_attribute(name)).unwrap_or_default();
        let origin = window().location().origin().unwrap_or_default();
        let embed = root.as_ref().is_some_and(|root| root.has_attribute("data-embed"));
        let asked = query::parse(&search()).into_iter().find(|(name, _)| name == "lang");
        let asked = asked.and_then(|(_, code)| Lang::from_code(&code)).filter(|_| embed);
        Page {
            lang: asked.or_else(|| Lang::from_code(&attribute("lang"))).unwrap_or(Lang::En),
            base: format!("{origin}{}", attribute("data-base")),
            embed,
        }
    }

    /// The state that this page's address asks for: the figure's id (empty for
    /// an embed's only one) and the query.
    pub fn asked(&self) -> Option<(String, String)> {
        let search = search();
        let figure = query::parse(&search).into_iter().find(|(name, _)| name == "widget").map(|(_, id)| id);
        let own = own_part(&search);
        match figure {
            Some(id) => Some((id, own)),
            None => (self.embed && !own.is_empty()).then(|| (String::new(), own)),
        }
    }

    /// The address of a figure in a state.
    pub fn link(&self, figure: &str, state: &str) -> String {
        let location = window().location();
        let (origin, path) = (location.origin().unwrap_or_default(), location.pathname().unwrap_or_default());
        let amp = if state.is_empty() { "" } else { "&" };
        if self.embed {
            return format!("{origin}{path}?lang={}{amp}{state}", self.lang.code());
        }
        format!("{origin}{path}?widget={figure}{amp}{state}#{figure}")
    }

    /// The colours in force.
    ///
    /// # Errors
    /// Names the property that the style lacks.
    pub fn theme(&self) -> Result<Theme, String> {
        Theme::read(property)
    }
}

fn search() -> String {
    window().location().search().unwrap_or_default()
}

/// The part of an address's query that is a widget's own, and what is asked of it.
pub fn own_part(text: &str) -> String {
    let own = query::parse(text)
        .into_iter()
        .filter(|(name, _)| name == query::GOAL || !query::RESERVED.contains(&name.as_str()));
    query::format(&own.collect::<Vec<_>>())
}
