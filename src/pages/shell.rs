//! What surrounds every page: head, header, footer, and the names of the
//! programs, as attributes that `site::page` and `boot.js` read.

use super::html::escape;
use super::lecture::Part;
use super::staged::{RELOAD, Staged};
use super::{Body, File};
use crate::spec::{Lang, Text};
use crate::widgets::Spec;

/// Writes whole pages.
pub struct Shell<'a> {
    pub staged: &'a Staged,
    /// The site's path on its server: `/downhill/`.
    pub base: &'a str,
    /// Its server, `https://host`; empty when that is not known.
    pub origin: &'a str,
    /// Whether pages have pictures for those who show links to them.
    pub drawn: bool,
    /// The service worker's file, if there is one.
    pub offline: Option<&'a str>,
    /// The parts of the course that have lectures.
    pub parts: Vec<&'static Part>,
}

pub const NAME: &str = "Downhill";
const SKIP: Text = Text::new("Skip to the text", "본문으로 건너뛰기");
const SITE: Text = Text::new("Site", "사이트");
const GALLERY: Text = Text::new("Gallery", "갤러리");
const COLOURS: Text = Text::new("Light or dark", "밝게 또는 어둡게");
const LICENCES: Text = Text::new(
    "Text: CC BY 4.0. Code: MIT or Apache-2.0. Everything runs in this browser; nothing leaves the page.",
    "글: CC BY 4.0. 코드: MIT 또는 Apache-2.0. 모든 계산은 이 브라우저에서 이루어지며 아무것도 밖으로 나가지 않습니다.",
);
const SORRY: Text = Text::new(
    "The interactive part of this figure could not be loaded. The picture stands; reloading the page may help.",
    "이 그림의 대화형 부분을 불러오지 못했습니다. 그림은 그대로 볼 수 있으며, 페이지를 새로 고치면 될 수 있습니다.",
);

/// The name of a language in itself.
const fn own_name(lang: Lang) -> &'static str {
    match lang {
        Lang::En => "English",
        Lang::Ko => "한국어",
    }
}

/// Scripts of this site only, WASM, workers made of a blob (the one way to start
/// one that works in foreign pages and sandboxed frames), and no other origin.
/// Inline styles are attributes only: typeset formulas need them.
const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; \
    style-src 'self'; style-src-attr 'unsafe-inline'; font-src 'self'; img-src 'self' data: blob:; \
    connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'";

/// A dot that rolls down a curve, in the accent colour.
const ICON: &str = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 32 32'%3E\
    %3Cpath d='M3 6c4 22 22 22 26 8' fill='none' stroke='%235b616c' stroke-width='3' stroke-linecap='round'/%3E\
    %3Ccircle cx='8' cy='11' r='5' fill='%23c2371f'/%3E%3C/svg%3E";

/// Fonts that most formulas need; the others come when the text asks for them.
const EARLY_FONTS: [&str; 2] = ["main", "italic"];

/// What differs in the head of a page.
struct Head<'a> {
    lang: Lang,
    /// Attributes of `<html>` beside those that all pages have.
    marks: &'a str,
    title: &'a str,
    description: &'a str,
    /// The address under each language; `None` where there is one page for both.
    address: Option<&'a str>,
    early_fonts: Vec<&'static str>,
    /// The picture for those who show a link to the page, under the site's root; empty for none.
    picture: &'a str,
    /// What else stands there, as HTML.
    more: &'a str,
}

impl Shell<'_> {
    /// A page of the course.
    pub fn page(&self, body: &Body) -> File {
        let lang = body.lang;
        let title = if body.address.is_empty() { NAME.to_string() } else { format!("{} · {NAME}", body.title) };
        let early_fonts = EARLY_FONTS.into_iter().filter(|font| body.fonts.contains(font)).collect();
        let head = self.head(&Head {
            lang,
            marks: "",
            title: &title,
            description: &body.description,
            address: Some(&body.address),
            early_fonts,
            picture: &body.picture,
            more: "",
        });
        let html = format!(
            "{head}<body>\n<a class=\"skip\" href=\"#main\">{}</a>\n{}<main id=\"main\">\n{}</main>\n{}</body>\n</html>\n",
            SKIP.get(lang),
            self.header(lang, &body.address),
            body.html,
            self.footer(lang),
        );
        File::text(format!("{}/{}index.html", lang.code(), body.address), html)
    }

    /// A widget alone, for frames. Its address holds its language; `frame` is what
    /// `frame.js` reads, as JSON, and `more` stands in the page's head.
    pub fn embed(&self, address: &str, spec: &Spec, [figure, frame, more]: [&str; 3]) -> File {
        let script = format!("<script src=\"{}{}\"></script>\n{more}", self.base, super::embed::script());
        let picture = if self.drawn { format!("{address}en-card.png") } else { String::new() };
        let head = self.head(&Head {
            lang: Lang::En,
            marks: " data-embed",
            title: spec.title.en,
            description: spec.line.en,
            address: None,
            early_fonts: Vec::new(),
            picture: &picture,
            more: &script,
        });
        let html = format!(
            "{head}<body>\n<main>\n{figure}</main>\n<footer class=\"home-link\"><a href=\"{}\" target=\"_blank\">{NAME}</a></footer>\n\
             <script id=\"frame\" type=\"application/json\">{frame}</script>\n</body>\n</html>\n",
            self.base
        );
        File::text(format!("{address}index.html"), html)
    }

    /// The site's door, which leads on to the reader's language, and the page
    /// for addresses that do not exist.
    pub fn doors(&self) -> [File; 2] {
        let door = |marks: &str, title: &str, said: &str| {
            let links: Vec<String> = Lang::ALL
                .iter()
                .map(|lang| {
                    let (code, name) = (lang.code(), own_name(*lang));
                    format!("<a href=\"{}{code}/\" hreflang=\"{code}\" lang=\"{code}\">{name}</a>", self.base)
                })
                .collect();
            let description = "How neural networks are trained. 신경망은 어떻게 학습하는가.";
            let head = self.head(&Head {
                lang: Lang::En,
                marks,
                title,
                description,
                address: None,
                early_fonts: Vec::new(),
                picture: "",
                more: "",
            });
            format!(
                "{head}<body>\n<main class=\"door\">\n<h1>{NAME}</h1>\n{said}<p>{}</p>\n</main>\n</body>\n</html>\n",
                links.join(" ")
            )
        };
        let lost = "<p>There is no page at this address. <span lang=\"ko\">이 주소에는 페이지가 없습니다.</span></p>\n";
        [
            File::text("index.html", door(" data-door", NAME, "")),
            File::text("404.html", door("", &format!("404 · {NAME}"), lost)),
        ]
    }

    /// A page of tools with one script of its own and no header.
    pub fn tool(&self, path: &str, title: &str, body: &str) -> File {
        let head = self.head(&Head {
            lang: Lang::En,
            marks: "",
            title,
            description: title,
            address: None,
            early_fonts: Vec::new(),
            picture: "",
            more: "",
        });
        File::text(path, format!("{head}<body>\n<main>\n{body}</main>\n</body>\n</html>\n"))
    }

    /// Trunk's reload script as a file: the page allows no inline ones. Trunk puts
    /// the server's address into HTML only, so it is asked of the page here.
    pub fn reload(&self) -> Option<File> {
        let script = self.staged.reload.as_ref()?;
        let script = script.replace("'{{__TRUNK_ADDRESS__}}'", "window.location.host");
        Some(File::text(RELOAD, script.replace("{{__TRUNK_WS_BASE__}}", self.base)))
    }

    /// The site's root as other sites see it: `https://host/downhill/`.
    pub fn root(&self) -> String {
        format!("{}{}", self.origin, self.base)
    }

    fn head(&self, head: &Head) -> String {
        let Head { lang, marks, title, description, address, early_fonts, picture, more } = head;
        let Shell { staged, base, .. } = self;
        let mut links = String::new();
        if let Some(address) = address {
            for other in Lang::ALL {
                let code = other.code();
                links += &format!("<link rel=\"alternate\" hreflang=\"{code}\" href=\"{base}{code}/{address}\">\n");
            }
        }
        if !picture.is_empty() {
            links += &format!(
                "<meta property=\"og:title\" content=\"{}\">\n<meta property=\"og:image\" content=\"{}{picture}\">\n\
                 <meta name=\"twitter:card\" content=\"summary_large_image\">\n",
                escape(title),
                self.root()
            );
        }
        for (style, media) in &staged.styles {
            let media = media.as_ref().map(|media| format!(" media=\"{media}\"")).unwrap_or_default();
            links += &format!("<link rel=\"stylesheet\" href=\"{base}{style}\"{media}>\n");
        }
        for font in early_fonts {
            links += &format!(
                "<link rel=\"preload\" as=\"font\" type=\"font/woff2\" href=\"{base}fonts/{font}.woff2\" crossorigin>\n"
            );
        }
        if staged.reload.is_some() {
            links += &format!("<script type=\"module\" src=\"{base}{RELOAD}\"></script>\n");
        }
        // A frame of another site has a storage of its own: nothing is kept in it.
        let offline = match self.offline {
            Some(worker) if !marks.contains("data-embed") => format!(" data-offline=\"{base}{worker}\""),
            _ => String::new(),
        };
        format!(
            "<!doctype html>\n<html lang=\"{}\"{marks} data-base=\"{base}\" data-site=\"{base}{}\" data-wasm=\"{base}{}\" \
             data-build=\"{}\" data-sorry=\"{}\"{offline}>\n<head>\n\
             <meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
             <title>{}</title>\n<meta name=\"description\" content=\"{}\">\n\
             <link rel=\"icon\" href=\"{ICON}\">\n<script src=\"{base}{}\"></script>\n{more}{links}</head>\n",
            lang.code(),
            staged.site_js,
            staged.site_wasm,
            staged.build,
            SORRY.get(*lang),
            escape(title),
            escape(description),
            staged.boot,
        )
    }

    fn header(&self, lang: Lang, address: &str) -> String {
        let (base, code) = (self.base, lang.code());
        let other = lang.other();
        let mut nav: Vec<String> = self
            .parts
            .iter()
            .map(|part| format!("<a href=\"{base}{code}/#{}\">{}</a>", part.name, part.title.get(lang)))
            .collect();
        let here = if address == super::gallery::ADDRESS { " aria-current=\"page\"" } else { "" };
        nav.push(format!("<a href=\"{base}{code}/{}\"{here}>{}</a>", super::gallery::ADDRESS, GALLERY.get(lang)));
        format!(
            "<header class=\"top\">\n<a class=\"brand\" href=\"{base}{code}/\">{NAME}</a>\n\
             <nav aria-label=\"{}\">{}</nav>\n\
             <a class=\"language\" href=\"{base}{}/{address}\" hreflang=\"{}\" lang=\"{}\">{}</a>\n\
             <button class=\"theme\" type=\"button\" hidden aria-label=\"{}\" title=\"{}\">◐</button>\n</header>\n",
            SITE.get(lang),
            nav.join("\n"),
            other.code(),
            other.code(),
            other.code(),
            own_name(other),
            COLOURS.get(lang),
            COLOURS.get(lang),
        )
    }

    fn footer(&self, lang: Lang) -> String {
        format!("<footer class=\"bottom\"><p>{}</p></footer>\n", LICENCES.get(lang))
    }
}

#[cfg(test)]
mod tests {
    use super::POLICY;

    #[test]
    fn the_servers_policy_is_the_pages() {
        assert!(include_str!("../../deploy/nginx.conf").contains(&format!("\"{POLICY}; frame-ancestors *\"")));
    }
}
