//! Controls, made from the declared settings.

use leptos::prelude::*;

use super::bind::{click, flag, on, text};
use super::stage::Stage;
use super::words;
use crate::spec::number::short;
use crate::spec::{Choice, Field, Group, Kind, Setting, Value};
use crate::widgets::MAX_SEED;

/// Play, step, rewind, scrub, speed, seed.
#[component]
pub fn Drive(stage: Stage) -> impl IntoView {
    let step = move || untrack(|| stage.steps());
    let play = move || {
        let (at, last) = step();
        let playing = !stage.playing.get_untracked();
        if playing && at >= last {
            stage.set_step(0);
        }
        stage.playing.set(playing);
    };
    let go = move |step: u32| {
        stage.playing.set(false);
        stage.set_step(step);
    };
    let name = text(move || stage.say(if stage.playing.get() { words::PAUSE } else { words::PLAY }).to_string());
    let icon =
        text(move || if stage.playing.get() { "M4 3h3v10H4zM9 3h3v10H9z" } else { "M4 2l10 6-10 6z" }.to_string());
    let shown = text(move || stage.steps().0.to_string());
    let last = text(move || stage.steps().1.to_string());
    let back = click(move || go(step().0.saturating_sub(1)));
    let forth = click(move || {
        let (at, last) = step();
        go((at + 1).min(last));
    });
    let scrubbed = on(move |event| {
        if let Ok(step) = event_target_value(&event).parse() {
            go(step);
        }
    });
    // The options hold tenths.
    let sped = on(move |event| {
        if let Ok(tenths) = event_target_value(&event).parse::<u32>() {
            stage.speed.set(tenths as f64 / 10.0);
        }
    });
    let figure = stage.figure.get_value();
    let (scrub, speed) = (format!("{figure}-step"), format!("{figure}-speed"));
    view! {
        <div class="drive">
            <button type="button" class="play" on:click=click(play) aria-label=name title=name>
                <svg viewBox="0 0 16 16" aria-hidden="true">
                    <path d=icon/>
                </svg>
            </button>
            <button type="button" on:click=click(move || go(0))>{stage.say(words::REWIND)}</button>
            <button type="button" on:click=back
                aria-label=stage.say(words::BACK) title=stage.say(words::BACK)>"−1"</button>
            <button type="button" on:click=forth
                aria-label=stage.say(words::STEP) title=stage.say(words::STEP)>"+1"</button>
            <label class="scrub" for=scrub.clone()>
                <span>{stage.say(words::AT_STEP)}</span>
                <input type="range" id=scrub.clone() min="0" max=last step="1" prop:value=shown on:input=scrubbed/>
                <output class="number">{shown}</output>
            </label>
            <label class="speed" for=speed.clone()>
                <span>{stage.say(words::SPEED)}</span>
                <select id=speed.clone() on:change=sped>
                    <option value="1">"0.1×"</option>
                    <option value="3">"0.3×"</option>
                    <option value="10" selected=true>"1×"</option>
                    <option value="30">"3×"</option>
                </select>
            </label>
            {stage.spec.seeded.then(|| seed(stage))}
        </div>
    }
}

fn seed(stage: Stage) -> impl IntoView {
    let id = format!("{}-seed", stage.figure.get_value());
    let set = on(move |event| match event_target_value(&event).trim().parse::<u64>() {
        Ok(seed) => stage.state.update(|state| state.seed = seed.min(MAX_SEED)),
        Err(_) => {
            stage.notices.set(vec![stage.say(words::NO_NUMBER).to_string()]);
            // Writes the old seed back into its field.
            stage.state.update(|_| ());
        }
    });
    let seed = text(move || stage.state.with(|state| state.seed.to_string()));
    view! {
        <label class="seed" for=id.clone()>
            <span>{stage.say(words::SEED)}</span>
            <input type="number" id=id.clone() min="0" max=MAX_SEED step="1"
                prop:value=seed on:change=set/>
        </label>
    }
}

/// All settings: the widget's own, then those of each unit that takes part.
#[component]
pub fn Controls(stage: Stage) -> impl IntoView {
    let fields = stage.state.with_untracked(|state| state.settings.fields().to_vec());
    let own: Vec<Field> = fields.iter().filter(|field| field.group.is_none()).cloned().collect();
    let groups = (stage.spec.groups)().into_iter().filter(|group| !group.settings.is_empty()).map(|group| {
        let members = fields.iter().filter(|field| field.group.is_some_and(|of| of.prefix == group.prefix));
        group_view(stage, group, members.cloned().collect())
    });
    let groups: Vec<_> = groups.collect();
    view! {
        <form class="controls" aria-label=stage.say(words::SETTINGS) on:submit=Box::new(|event: web_sys::SubmitEvent| event.prevent_default())>
            <div class="fields">{own.into_iter().map(|field| control(stage, field)).collect_view()}</div>
            {groups}
            <button type="button" class="reset" on:click=click(move || stage.reset())>{stage.say(words::RESET)}</button>
        </form>
    }
}

/// The settings of one unit, folded; the values stand beside its name.
fn group_view(stage: Stage, group: Group, fields: Vec<Field>) -> impl IntoView {
    let Some(first) = fields.first().cloned() else { return ().into_any() };
    let hidden = flag(move || stage.state.with(|state| !state.settings.seen(&first)));
    let paths: Vec<(String, &'static Setting)> = fields.iter().map(|f| (f.path.clone(), f.setting)).collect();
    let digest = text(move || {
        let parts = stage.state.with(|state| {
            let value =
                |(path, setting): &(String, &'static Setting)| match (setting.symbol, state.settings.value(path)) {
                    ("", _) => None,
                    (symbol, Value::Number(number)) => Some(format!("{symbol} {}", short(number, 3))),
                    _ => None,
                };
            paths.iter().filter_map(value).collect::<Vec<_>>()
        });
        parts.join(" · ")
    });
    view! {
        <details class="group" hidden=hidden>
            <summary><span class="group-name">{group.title.get(stage.lang)}</span> " " <span class="digest">{digest}</span></summary>
            <div class="fields">{fields.into_iter().map(|field| control(stage, field)).collect_view()}</div>
        </details>
    }
    .into_any()
}

fn control(stage: Stage, field: Field) -> AnyView {
    let id = format!("{}-{}", stage.figure.get_value(), field.path);
    let setting = field.setting;
    let path = StoredValue::new(field.path);
    match setting.kind {
        Kind::Number { min, max, log, .. } => number(stage, path, id, setting, Slider { min, max, log, whole: false }),
        Kind::Integer { min, max, .. } => {
            let range = Slider { min: min as f64, max: max as f64, log: max > 50 * min.max(1), whole: true };
            number(stage, path, id, setting, range)
        }
        Kind::Switch { .. } => switch(stage, path, id, setting),
        Kind::Choice { options, .. } => choice(stage, path, id, setting, options()),
        Kind::Subset { options, .. } => subset(stage, path, setting, options()),
        Kind::Line { max_len, .. } => line(stage, path, id, setting, max_len),
    }
}

type PathOf = StoredValue<String>;

fn set(stage: Stage, path: PathOf, value: Value) {
    path.with_value(|path| stage.state.update(|state| state.settings.set(path, value)));
}

/// Reads what was typed; what does not fit is said, and nothing is lost.
fn read(stage: Stage, path: PathOf, text: &str) {
    let mut notice = None;
    path.with_value(|path| stage.state.update(|state| notice = state.settings.read(path, text)));
    stage.notices.set(notice.iter().map(|notice| notice.sentence(stage.lang)).collect());
}

fn label(stage: Stage, setting: &Setting) -> impl IntoView + use<> {
    let symbol = (!setting.symbol.is_empty()).then(|| view! { <i class="symbol">{setting.symbol}</i> });
    view! { {symbol} <span>{setting.label.get(stage.lang)}</span> }
}

/// A slider's thousand places, evenly in the value or in its logarithm.
#[derive(Clone, Copy)]
struct Slider {
    min: f64,
    max: f64,
    log: bool,
    whole: bool,
}

const PLACES: f64 = 1000.0;

impl Slider {
    fn place(self, value: f64) -> f64 {
        let Slider { min, max, log, .. } = self;
        let share =
            if log && min > 0.0 { libm::log(value / min) / libm::log(max / min) } else { (value - min) / (max - min) };
        (share * PLACES).round()
    }

    /// The value of a place, as round as the places are apart.
    fn value(self, place: f64) -> f64 {
        let Slider { min, max, log, whole } = self;
        let share = place / PLACES;
        let value = if log && min > 0.0 { min * libm::pow(max / min, share) } else { min + share * (max - min) };
        let rounded: f64 = if whole {
            value.round()
        } else if log {
            format!("{value:.1e}").parse().unwrap_or(value)
        } else {
            let decimals = (-libm::log10((max - min) / PLACES)).ceil().clamp(0.0, 12.0) as usize;
            format!("{value:.decimals$}").parse().unwrap_or(value)
        };
        rounded.clamp(min, max)
    }
}

fn number(stage: Stage, path: PathOf, id: String, setting: &'static Setting, slider: Slider) -> AnyView {
    let value = move || path.with_value(|path| stage.state.with(|state| state.settings.number(path)));
    let exact = format!("{} ({})", setting.label.get(stage.lang), stage.say(words::AT_VALUE));
    view! {
        <div class="field number-field" title=setting.help.get(stage.lang)>
            <label for=id.clone()>{label(stage, setting)}</label>
            <input type="range" id=id.clone() min="0" max=PLACES step="1"
                prop:value=text(move || (slider.place(value()) as i64).to_string())
                aria-valuetext=text(move || short(value(), 4))
                on:input=on(move |event| {
                    if let Ok(place) = event_target_value(&event).parse::<u32>() {
                        set(stage, path, Value::Number(slider.value(place as f64)));
                    }
                })/>
            <input type="text" inputmode="decimal" class="exact" autocomplete="off" aria-label=exact
                prop:value=text(move || short(value(), 6).replace('−', "-"))
                on:change=on(move |event| read(stage, path, &event_target_value(&event)))/>
        </div>
    }
    .into_any()
}

fn switch(stage: Stage, path: PathOf, id: String, setting: &'static Setting) -> AnyView {
    view! {
        <div class="field switch-field" title=setting.help.get(stage.lang)>
            <input type="checkbox" id=id.clone()
                prop:checked=flag(move || path.with_value(|path| stage.state.with(|state| state.settings.switch(path))))
                on:change=on(move |event| set(stage, path, Value::Switch(event_target_checked(&event))))/>
            <label for=id.clone()>{label(stage, setting)}</label>
        </div>
    }
    .into_any()
}

fn choice(stage: Stage, path: PathOf, id: String, setting: &'static Setting, options: Vec<Choice>) -> AnyView {
    let chosen = move || path.with_value(|path| stage.state.with(|state| state.settings.choice(path)));
    let option = move |option: Choice| {
        view! {
            <option value=option.name prop:selected=flag(move || chosen() == option.name)>
                {option.label.get(stage.lang)}
            </option>
        }
    };
    view! {
        <div class="field choice-field" title=setting.help.get(stage.lang)>
            <label for=id.clone()>{label(stage, setting)}</label>
            <select id=id.clone() on:change=on(move |event| read(stage, path, &event_target_value(&event)))>
                {options.into_iter().map(option).collect_view()}
            </select>
        </div>
    }
    .into_any()
}

fn subset(stage: Stage, path: PathOf, setting: &'static Setting, options: Vec<Choice>) -> AnyView {
    let chosen = move || path.with_value(|path| stage.state.with(|state| state.settings.subset(path)));
    let all: Vec<&'static str> = options.iter().map(|option| option.name).collect();
    let all = StoredValue::new(all);
    let turn = move |name: &'static str, on: bool| {
        let chosen = untrack(chosen);
        let stays = |known: &&'static str| if *known == name { on } else { chosen.contains(known) };
        let names = all.with_value(|all| all.iter().copied().filter(stays).collect());
        set(stage, path, Value::Subset(names));
    };
    let option = move |option: Choice| {
        view! {
            <label>
                <input type="checkbox" value=option.name prop:checked=flag(move || chosen().contains(&option.name))
                    on:change=on(move |event| turn(option.name, event_target_checked(&event)))/>
                <span>{option.label.get(stage.lang)}</span>
            </label>
        }
    };
    view! {
        <fieldset class="field subset-field" title=setting.help.get(stage.lang)>
            <legend>{setting.label.get(stage.lang)}</legend>
            {options.into_iter().map(option).collect_view()}
        </fieldset>
    }
    .into_any()
}

fn line(stage: Stage, path: PathOf, id: String, setting: &'static Setting, max_len: usize) -> AnyView {
    view! {
        <div class="field line-field" title=setting.help.get(stage.lang)>
            <label for=id.clone()>{label(stage, setting)}</label>
            <input type="text" id=id.clone() maxlength=max_len spellcheck="false" autocomplete="off" autocapitalize="off"
                prop:value=text(move || path.with_value(|path| stage.state.with(|state| state.settings.line(path))))
                on:input=on(move |event| set(stage, path, Value::Line(event_target_value(&event))))/>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::Slider;

    #[test]
    fn places_and_values_agree() {
        let sliders = [
            Slider { min: 1e-6, max: 10.0, log: true, whole: false },
            Slider { min: 0.0, max: 0.999, log: false, whole: false },
            Slider { min: 1.0, max: 2000.0, log: true, whole: true },
            Slider { min: -90.0, max: 90.0, log: false, whole: false },
        ];
        for slider in sliders {
            for place in [0.0, 250.0, 500.0, 1000.0] {
                let value = slider.value(place);
                assert!((slider.min..=slider.max).contains(&value));
                assert!((slider.place(value) - place).abs() <= 60.0, "{place} → {value}");
            }
            assert_eq!(slider.value(0.0), slider.min);
            assert_eq!(slider.value(1000.0), slider.max);
        }
    }
}
