//! The live card of a figure, as a template that the page's program puts in the
//! picture's place: bar, drive, and a control for each declared setting, in the
//! page's language. So that program carries no widget's words.

use super::html::escape;
use super::words;
use crate::spec::setting::Setting;
use crate::spec::slider::PLACES;
use crate::spec::{Field, Group, Kind, Lang, Text};
use crate::widgets::photo::takes_image;
use crate::widgets::teach::draws;
use crate::widgets::{MAX_SEED, Spec, State};

/// The bar's four words, by the drawers that they open.
const DRAWERS: [(&str, Text); 4] =
    [("code", words::CODE), ("check", words::CHECK), ("data", words::DATA), ("share", words::SHARE)];

/// Speeds in tenths.
const SPEEDS: [(u32, &str); 4] = [(1, "0.1×"), (3, "0.3×"), (10, "1×"), (30, "3×")];

/// The template of one figure. `id` is the figure's, `level` the rank of its title,
/// `name_lang` whether there is one a language to choose from.
pub fn template(spec: &Spec, state: &State, id: &str, level: u8, lang: Lang, name_lang: bool) -> String {
    let say = |text: Text| text.get(lang);
    let mark = if name_lang { format!(" lang=\"{}\"", lang.code()) } else { String::new() };
    let drawers: String = DRAWERS
        .iter()
        .map(|(kind, text)| {
            format!("<button type=\"button\" data-drawer=\"{kind}\" aria-expanded=\"false\">{}</button>", say(*text))
        })
        .collect();
    format!(
        "<template{mark}><div class=\"card live waiting\"{} data-died=\"{}\" data-dead=\"{}\" data-blank=\"{}\">\
         <div class=\"card-bar\"><h{level} class=\"card-title\">{}</h{level}>\
         <button type=\"button\" class=\"menu\" aria-expanded=\"false\">{}</button>\
         <div class=\"card-actions\">{drawers}</div></div>\n\
         <div class=\"formula\" tabindex=\"0\"></div><div class=\"panels\"><ul class=\"legend\" hidden></ul></div>\n{}\n{}{}\n\
         <p class=\"goal\"></p><p class=\"status\"></p><p class=\"unseen\" role=\"status\"></p><div class=\"warnings\"></div>\
         <div class=\"notices\" role=\"alert\"></div><div class=\"refusal\" role=\"alert\" hidden><p class=\"notice\">\
         <span class=\"sentence\"></span> <code class=\"place\" hidden><span></span><mark></mark><span></span></code>\
         <button type=\"button\" data-act=\"again\" hidden>{}</button></p></div>\n\
         <section class=\"drawer\" hidden></section></div></template>\n",
        // Clicked, it has the focus, and so what is pasted.
        if takes_image(spec) || draws(spec, &state.settings) { " tabindex=\"-1\"" } else { "" },
        say(words::DIED),
        say(words::DEAD),
        say(words::NO_CANVAS),
        escape(say(spec.title)),
        say(words::MENU),
        drive(spec, id, lang),
        match (takes_image(spec), draws(spec, &state.settings)) {
            (true, _) => own(lang, words::OWN, words::OWN_HINT),
            (_, true) => studio(lang),
            _ => String::new(),
        },
        controls(spec, state, id, lang),
        say(words::AGAIN),
    )
}

/// Play, step, rewind, scrub, speed, seed.
fn drive(spec: &Spec, id: &str, lang: Lang) -> String {
    let say = |text: Text| text.get(lang);
    let named = |text: Text| format!("aria-label=\"{0}\" title=\"{0}\"", say(text));
    // What is heard holds what is seen, so that it can be asked for by voice.
    let signed = |text: Text, sign: &str| format!("aria-label=\"{0} {sign}\" title=\"{0}\">{sign}", say(text));
    let speeds: String = SPEEDS
        .iter()
        .map(|(tenths, text)| {
            let selected = if *tenths == 10 { " selected" } else { "" };
            format!("<option value=\"{tenths}\"{selected}>{text}</option>")
        })
        .collect();
    let seed = match spec.seeded {
        true => format!(
            "<label class=\"seed\"><span>{}</span><input type=\"number\" data-path=\"seed\" min=\"0\" max=\"{MAX_SEED}\" step=\"1\"></label>",
            say(words::SEED)
        ),
        false => String::new(),
    };
    format!(
        "<div class=\"drive\"><button type=\"button\" class=\"play\" data-act=\"play\" data-play=\"{}\" data-pause=\"{}\" {}>\
         <svg viewBox=\"0 0 16 16\" aria-hidden=\"true\"><path class=\"go\" d=\"M4 2l10 6-10 6z\"/><path class=\"halt\" d=\"M4 3h3v10H4zM9 3h3v10H9z\"/></svg></button>\
         <button type=\"button\" data-act=\"rewind\">{}</button>\
         <button type=\"button\" data-act=\"back\" {}</button><button type=\"button\" data-act=\"forth\" {}</button>\
         <label class=\"scrub\" for=\"{id}-step\"><span>{}</span>\
         <input type=\"range\" id=\"{id}-step\" data-path=\"step\" min=\"0\" max=\"0\" step=\"1\" value=\"0\">\
         <output class=\"number\" for=\"{id}-step\" data-path=\"step\">0</output></label><span class=\"seconds number\" title=\"{}\"></span>\
         <label class=\"speed\"><span>{}</span><select>{speeds}</select></label>{seed}</div>",
        say(words::PLAY),
        say(words::PAUSE),
        named(words::PLAY),
        say(words::REWIND),
        signed(words::BACK, "−1"),
        signed(words::STEP, "+1"),
        say(words::AT_STEP),
        say(words::SECONDS),
        say(words::SPEED),
    )
}

/// Where the reader brings an image of their own: see `image.js`.
fn own(lang: Lang, name: Text, hint: Text) -> String {
    let reasons: String =
        words::OWN_NOT.iter().map(|(why, text)| format!(" data-{why}=\"{}\"", text.get(lang))).collect();
    format!(
        "<div class=\"own\"{reasons}><label><input type=\"file\" accept=\"image/png,image/jpeg,image/webp\">\
         <span>{}</span></label><span class=\"own-hint\">{}</span><button type=\"button\" hidden>{}</button></div>\n",
        name.get(lang),
        hint.get(lang),
        words::OWN_BACK.get(lang),
    )
}

/// Where the reader draws: filled by the studio's program. Pictures may be brought, too.
fn studio(lang: Lang) -> String {
    let section = format!("<section class=\"studio\" aria-label=\"{}\"></section>\n", words::STUDIO.get(lang));
    section + &own(lang, words::PICTURE, words::PICTURE_HINT)
}

/// So many units are shown unfolded.
const FEW: usize = 3;

/// All settings: the widget's own, then those of each unit that takes part, folded.
fn controls(spec: &Spec, state: &State, id: &str, lang: Lang) -> String {
    let settings = &state.settings;
    let within = |prefix: Option<&str>| -> String {
        let of = |field: &&Field| field.group.map(|group| group.prefix) == prefix;
        settings.fields().iter().filter(of).map(|field| control(field, id, lang)).collect()
    };
    let seen = |group: &Group| {
        let of = |field: &&Field| field.group.is_some_and(|of| of.prefix == group.prefix);
        settings.fields().iter().filter(of).any(|field| settings.seen(field))
    };
    let groups = (spec.groups)();
    let few = groups.iter().filter(|group| seen(group)).count() <= FEW;
    let fold = |group: &Group| {
        let (prefix, title) = (group.prefix, escape(group.title.get(lang)));
        // A line to write is what one looks for: it is not folded away.
        let line = group.settings.iter().any(|setting| matches!(setting.kind, Kind::Line { .. }));
        let open = if line || few && seen(group) { " open" } else { "" };
        format!(
            "<details class=\"group\" data-group=\"{prefix}\" hidden{open}><summary><span class=\"group-name\">{title}</span> \
             <span class=\"digest\"></span></summary><div class=\"fields\">{}</div></details>\n",
            within(Some(prefix))
        )
    };
    let groups: String = groups.iter().filter(|group| !group.settings.is_empty()).map(fold).collect();
    format!(
        "<div class=\"controls\" role=\"group\" aria-label=\"{}\"><div class=\"fields\">{}</div>\n{groups}\
         <button type=\"button\" class=\"reset\" data-act=\"reset\">{}</button></div>",
        words::SETTINGS.get(lang),
        within(None),
        words::RESET.get(lang)
    )
}

fn control(field: &Field, figure: &str, lang: Lang) -> String {
    let Field { path, setting, .. } = field;
    let id = format!("{figure}-{path}");
    let (label, help) = (label(setting, lang), escape(setting.help.get(lang)));
    let own = format!("id=\"{id}\" data-path=\"{path}\"");
    let field = |class: &str, inside: String| format!("<div class=\"field {class}\" title=\"{help}\">{inside}</div>\n");
    match setting.kind {
        Kind::Number { .. } | Kind::Integer { .. } => field(
            "number-field",
            format!(
                "<label for=\"{id}\">{label}</label><input type=\"range\" {own} min=\"0\" max=\"{PLACES}\" step=\"1\">\
                 <input type=\"text\" inputmode=\"decimal\" class=\"exact\" autocomplete=\"off\" data-path=\"{path}\" aria-label=\"{} ({})\">",
                escape(setting.label.get(lang)),
                words::AT_VALUE.get(lang)
            ),
        ),
        Kind::Switch { .. } => {
            field("switch-field", format!("<input type=\"checkbox\" {own}><label for=\"{id}\">{label}</label>"))
        }
        Kind::Choice { options, .. } => {
            let options: String = options()
                .iter()
                .map(|option| format!("<option value=\"{}\">{}</option>", option.name, escape(option.label.get(lang))))
                .collect();
            field("choice-field", format!("<label for=\"{id}\">{label}</label><select {own}>{options}</select>"))
        }
        Kind::Subset { options, .. } => {
            let boxes: String = options()
                .iter()
                .map(|option| {
                    format!(
                        "<label><input type=\"checkbox\" data-path=\"{path}\" data-member=\"{}\"> <span>{}</span></label>",
                        option.name,
                        escape(option.label.get(lang))
                    )
                })
                .collect();
            format!(
                "<fieldset class=\"field subset-field\" title=\"{help}\"><legend>{label}</legend>{boxes}</fieldset>\n"
            )
        }
        Kind::Line { max_len, .. } => field(
            "line-field",
            format!(
                "<label for=\"{id}\">{label}</label><input type=\"text\" {own} data-line maxlength=\"{max_len}\" \
                 spellcheck=\"false\" autocomplete=\"off\" autocapitalize=\"off\">"
            ),
        ),
    }
}

fn label(setting: &Setting, lang: Lang) -> String {
    let symbol = match setting.symbol {
        "" => String::new(),
        symbol => format!("<i class=\"symbol\">{symbol}</i> "),
    };
    format!("{symbol}<span>{}</span>", escape(setting.label.get(lang)))
}
