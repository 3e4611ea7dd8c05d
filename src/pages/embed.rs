//! A page for each widget alone, to be shown in somebody else's page, with all that
//! lies beside it: pictures, and what tells other sites how to show it.

use serde_json::json;

use super::File;
use super::figure::Figure;
use super::html::escape;
use super::opened;
use super::picture::{self, card, whole};
use super::shell::{NAME, Shell};
use super::staged::hash;
use crate::scene::Scene;
use crate::spec::part::PARTS;
use crate::spec::recipe::{self, Taken};
use crate::spec::{Lang, Text};
use crate::widgets::{SPECS, Spec, State};

/// How high a frame is that does not hear how high it should be, in pixels.
pub const HEIGHT: u32 = 900;

/// What is said of an address, by the parameter that does not fit; `{…}` is filled in by `frame.js`.
const SAID: [(&str, Text); 4] = [
    (
        "lang",
        Text::new(
            "“{value}” is no language here; lang is en or ko.",
            "‘{value}’은(는) 쓸 수 없는 언어입니다. lang은 en 또는 ko입니다.",
        ),
    ),
    (
        "theme",
        Text::new(
            "“{value}” is no theme; theme is light, dark or auto.",
            "‘{value}’이라는 테마는 없습니다. theme은 light, dark, auto 가운데 하나입니다.",
        ),
    ),
    (
        "hide",
        Text::new(
            "There is nothing called “{value}” to hide. Known: {known}, and every setting.",
            "‘{value}’이라는 부분이 없어 숨기지 못했습니다. 쓸 수 있는 이름: {known}, 그리고 모든 설정.",
        ),
    ),
    (
        "v",
        Text::new(
            "This address is written for version {value} of the parameters; here is version {version}.",
            "이 주소는 매개변수 {value}판에 맞춰 쓰였지만, 이곳은 {version}판입니다.",
        ),
    ),
];

const FRAME: &str = include_str!("../site/frame.js");

/// The address of `frame.js`, under the site's root.
pub fn script() -> String {
    format!("frame.js?v={}", hash(FRAME.as_bytes()))
}

/// The scripts of embeds, and one folder a widget, at `embed/<widget>/`.
pub fn files(shell: &Shell) -> Vec<File> {
    let scripts = [
        File::text("embed.js", include_str!("../site/embed.js")),
        File::text("anywidget.js", include_str!("../site/anywidget.js")),
        File::text("frame.js", FRAME),
        // Only for widgets in single files; minified with the others.
        File::text("single.js", include_str!("../site/single.js")),
    ];
    scripts.into_iter().chain(SPECS.iter().flat_map(|spec| folder(shell, spec))).collect()
}

/// The page, whose query chooses language and state; and what lies beside it.
fn folder(shell: &Shell, spec: &'static Spec) -> Vec<File> {
    let at = format!("embed/{}/", spec.name);
    let (id, state) = (format!("fig-{}", spec.name), State::new(spec));
    let figure = Figure { id: &id, spec, state: &state, lang: Lang::En, level: 1, caption: "", goal: "", both: true };
    // A test opens every widget at its defaults.
    let html = figure.html().unwrap_or_else(|complaint| panic!("{}: {}", spec.name, complaint.en));
    let discovery = format!(
        "<link rel=\"alternate\" type=\"application/json+oembed\" href=\"{}{at}oembed.json\" title=\"{}\">\n",
        shell.root(),
        escape(spec.title.en)
    );
    let mut files = vec![
        shell.embed(&at, spec, [&html, &frame(), &discovery]),
        File::text(format!("{at}oembed.json"), oembed(shell, spec, &at)),
    ];
    if shell.drawn {
        for lang in Lang::ALL {
            let scene = opened::scene(spec, &state, lang);
            let scene = scene.unwrap_or_else(|complaint| panic!("{}: {}", spec.name, complaint.en));
            files.extend(pictures(&scene, &format!("{at}{}", lang.code())));
        }
    }
    files
}

/// The widget as it opens: `en.svg`, `en-dark.svg`, `en.png`, and `en-card.png` for links to it.
fn pictures(scene: &Scene, at: &str) -> [File; 4] {
    let light = whole(scene, false);
    // That this machine has fonts is known.
    let png = |svg: &str| picture::png(svg, 1.0).unwrap_or_else(|wrong| panic!("{at}: {wrong}"));
    [
        File { path: format!("{at}.png"), content: png(&light) },
        File { path: format!("{at}-card.png"), content: png(&card(scene)) },
        File::text(format!("{at}.svg"), light),
        File::text(format!("{at}-dark.svg"), whole(scene, true)),
    ]
}

/// What `frame.js` reads.
fn frame() -> String {
    let parts: serde_json::Map<_, _> = PARTS.iter().map(|part| (part.name.to_string(), json!(part.selector))).collect();
    let words = |lang: Lang| -> serde_json::Value {
        SAID.iter()
            .map(|(name, text)| (name.to_string(), json!(text.get(lang))))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    json!({ "parts": parts, "words": { "en": words(Lang::En), "ko": words(Lang::Ko) } }).to_string()
}

/// How sites that know oEmbed (<https://oembed.com>, version 1.0) show a link to the widget.
fn oembed(shell: &Shell, spec: &Spec, at: &str) -> String {
    let root = shell.root();
    let taken = Taken {
        base: root.clone(),
        widget: spec.name.to_string(),
        title: spec.title.en.to_string(),
        state: String::new(),
        lang: Lang::En,
        theme: String::new(),
        hide: String::new(),
        height: HEIGHT,
    };
    let mut said = json!({
        "version": "1.0",
        "type": "rich",
        "provider_name": NAME,
        "provider_url": root,
        "title": spec.title.en,
        "html": recipe::iframe(&taken),
        "width": 800,
        "height": HEIGHT,
    });
    if shell.drawn {
        said["thumbnail_url"] = json!(format!("{root}{at}en-card.png"));
        (said["thumbnail_width"], said["thumbnail_height"]) = (json!(1200), json!(630));
    }
    said.to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets;

    #[test]
    fn what_is_said_of_an_address_is_what_the_script_fills_in() {
        for (name, text) in SAID {
            assert!(FRAME.contains(&format!("[\"{name}\", {{ value")), "frame.js says nothing of {name}");
            for said in [text.en, text.ko] {
                for hole in said.split('{').skip(1) {
                    let key = hole.split('}').next().expect("split");
                    assert!(["value", "known", "version"].contains(&key), "{said}");
                }
            }
        }
    }

    #[test]
    fn each_name_hides_one_thing() {
        for spec in SPECS {
            let units = (spec.groups)();
            for field in State::new(spec).settings.fields().iter().filter(|field| field.group.is_none()) {
                let path = field.path.as_str();
                assert!(PARTS.iter().all(|part| part.name != path), "{}: {path} is a part, too", spec.name);
                assert!(units.iter().all(|unit| unit.prefix != path), "{}: {path} is a unit, too", spec.name);
            }
        }
    }

    #[test]
    fn what_can_be_hidden_is_there() {
        let spec = widgets::spec("race").expect("listed");
        let figure = Figure {
            id: "fig-race",
            spec,
            state: &State::new(spec),
            lang: Lang::En,
            level: 1,
            caption: "",
            goal: "",
            both: true,
        };
        let html = figure.html().expect("opens");
        // The link stands beneath the figure.
        for part in PARTS.iter().filter(|part| part.name != "link") {
            for selector in part.selector.split(", ") {
                // `.card-bar button` and `[data-drawer=code]`: by what they end in.
                let end =
                    selector.rsplit([' ', '.']).next().expect("split").trim_matches(['[', ']']).replace('=', "=\"");
                assert!(html.contains(&end), "{}: there is no {end}", part.name);
            }
        }
    }
}
