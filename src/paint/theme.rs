//! The colours of a theme, by name.

use serde::{Deserialize, Serialize};

use crate::spec::Hue;

/// Red, green, blue.
pub type Rgb = (u8, u8, u8);

/// What each [`Hue`] looks like.
#[derive(Clone, Debug, PartialEq, Hash, Serialize, Deserialize)]
pub struct Theme {
    colours: [Rgb; Hue::ALL.len()],
    /// Whether the colours only stand for names ([`Theme::names`]).
    names: bool,
}

/// Marker colours: `#0001nn` for the nth hue, `#0002nn` for nn percent of the deepest contour.
const HUE_MARK: (u8, u8) = (0, 1);
const TONE_MARK: (u8, u8) = (0, 2);

impl Theme {
    /// Reads each colour by the name of its custom property.
    ///
    /// # Errors
    /// Names the property that is missing or no `#rrggbb`.
    pub fn read(mut property: impl FnMut(&str) -> Option<String>) -> Result<Theme, String> {
        let mut colours = [(0, 0, 0); Hue::ALL.len()];
        for (hue, colour) in Hue::ALL.into_iter().zip(&mut colours) {
            let name = hue.property();
            let value = property(name).ok_or_else(|| format!("the style has no property {name}"))?;
            *colour = parse(value.trim()).ok_or_else(|| format!("{name} is “{value}”, not #rrggbb"))?;
        }
        Ok(Theme { colours, names: false })
    }

    /// Colours that only mark what they stand for, to be put in later by [`Theme::named`].
    pub fn names() -> Theme {
        Theme { colours: std::array::from_fn(|i| (HUE_MARK.0, HUE_MARK.1, i as u8)), names: true }
    }

    /// What a marker colour stands for, in CSS; `None` for any other colour.
    pub fn named(hex: &str) -> Option<String> {
        let (r, g, b) = parse(hex)?;
        if (r, g) == HUE_MARK {
            return Hue::ALL.get(b as usize).map(|hue| format!("var({})", hue.property()));
        }
        ((r, g) == TONE_MARK).then(|| format!("color-mix(in srgb,var(--contour-to) {b}%,var(--contour-from))"))
    }

    /// The theme of a stylesheet: the properties of the first rule that `selector` opens.
    pub fn from_css(css: &str, selector: &str) -> Result<Theme, String> {
        let rule = css
            .split_once(&format!("{selector} {{"))
            .and_then(|(_, rest)| rest.split_once('}'))
            .ok_or_else(|| format!("the style has no rule {selector}"))?
            .0;
        Theme::read(|name| {
            let (_, rest) = rule.split_once(&format!("{name}:"))?;
            Some(rest.split(';').next()?.to_string())
        })
    }

    pub fn rgb(&self, hue: Hue) -> Rgb {
        self.colours[hue as usize]
    }

    /// The colour of an image's cells. Where colours only stand for names, a pixel
    /// can have none: then one that is seen on both papers (ink is inverted by the style).
    pub fn cell(&self, hue: Hue) -> Rgb {
        match hue {
            _ if !self.names => self.rgb(hue),
            Hue::Ink => (0x1d, 0x21, 0x28),
            Hue::Blue => (0x35, 0x90, 0xd3),
            Hue::Terracotta => (0xe1, 0x5a, 0x41),
            _ => (0x46, 0x7a, 0xa7),
        }
    }

    /// A tone of the contours: 0 palest … 1 deepest. Deep tones are kept for the
    /// innermost rings, so that paths stand out everywhere else.
    pub fn contour(&self, tone: f64) -> Rgb {
        let tone = tone.clamp(0.0, 1.0) * (0.35 + 0.5 * tone.clamp(0.0, 1.0));
        if self.names {
            return (TONE_MARK.0, TONE_MARK.1, (tone * 100.0).round() as u8);
        }
        let (from, to) = (self.rgb(Hue::ContourFrom), self.rgb(Hue::ContourTo));
        let mix = |from: u8, to: u8| (from as f64 + (to as f64 - from as f64) * tone).round() as u8;
        (mix(from.0, to.0), mix(from.1, to.1), mix(from.2, to.2))
    }
}

fn parse(text: &str) -> Option<Rgb> {
    let hex = text.strip_prefix('#').filter(|hex| hex.len() == 6 && hex.is_ascii())?;
    let channel = |i: usize| u8::from_str_radix(&hex[i..i + 2], 16).ok();
    Some((channel(0)?, channel(2)?, channel(4)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CSS: &str = include_str!("../../style/tokens.css");

    #[test]
    fn both_papers_name_every_colour() {
        let light = Theme::from_css(CSS, ":root").expect("light");
        let dark = Theme::from_css(CSS, ":root[data-theme=\"dark\"]").expect("dark");
        let system = Theme::from_css(CSS, ":root:not([data-theme])").expect("system");
        assert_eq!(dark, system, "the dark paper stands twice in the style and must be one");
        assert_ne!(light, dark);
        assert_eq!(light.contour(0.0), light.rgb(Hue::ContourFrom));
        assert_ne!(light.contour(1.0), light.contour(0.5));
    }

    /// As WCAG 2.2 defines it.
    fn contrast(a: Rgb, b: Rgb) -> f64 {
        let luminance = |(r, g, b): Rgb| {
            let linear = |c: u8| {
                let c = c as f64 / 255.0;
                if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
            };
            0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
        };
        let (a, b) = (luminance(a), luminance(b));
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    #[test]
    fn cells_stand_out_and_the_deepest_shade_bears_text() {
        use super::super::raster::rgba;
        use crate::scene::Tone;
        let names = Theme::names();
        for selector in [":root", ":root[data-theme=\"dark\"]"] {
            let theme = Theme::from_css(CSS, selector).expect(selector);
            let paper = theme.rgb(Hue::Surface);
            let (r, g, b) = names.cell(Hue::Ink);
            let ink = if selector == ":root" { (r, g, b) } else { (255 - r, 255 - g, 255 - b) };
            assert!(contrast(ink, paper) > 10.0, "{selector}");
            for hue in [Hue::Blue, Hue::Terracotta] {
                assert!(contrast(names.cell(hue), paper) >= 3.0, "{selector} {hue:?}");
            }
            for drawn in [&theme, &names] {
                let [r, g, b, opacity] = rgba(&[255], Tone::Shade, drawn)[..] else { panic!("one cell") };
                let mix = |over: u8, under: u8| {
                    let share = opacity as f64 / 255.0;
                    (over as f64 * share + under as f64 * (1.0 - share)).round() as u8
                };
                let deepest = (mix(r, paper.0), mix(g, paper.1), mix(b, paper.2));
                let ratio = contrast(deepest, theme.rgb(Hue::Ink));
                assert!(ratio >= 4.5, "{selector}: text on {deepest:?} {ratio:.2}");
                assert!(contrast(deepest, paper) > 1.5, "{selector}: {deepest:?} is hardly seen");
            }
        }
    }

    #[test]
    fn lines_stand_out_from_both_papers() {
        // WCAG 2.2, 1.4.11: 3 : 1 for graphics. 4.5 : 1 for text.
        for selector in [":root", ":root[data-theme=\"dark\"]"] {
            let theme = Theme::from_css(CSS, selector).expect(selector);
            let surface = theme.rgb(Hue::Surface);
            let lines = [
                Hue::Grey,
                Hue::Blue,
                Hue::Cyan,
                Hue::Ochre,
                Hue::Green,
                Hue::Terracotta,
                Hue::Violet,
                Hue::Rose,
                Hue::Olive,
            ];
            for hue in lines {
                let ratio = contrast(theme.rgb(hue), surface);
                assert!(ratio >= 3.0, "{selector} {hue:?}: {ratio:.2}");
            }
            for hue in [Hue::Ink, Hue::Soft, Hue::Accent] {
                let ratio = contrast(theme.rgb(hue), surface);
                assert!(ratio >= 4.5, "{selector} {hue:?}: {ratio:.2}");
            }
        }
    }
}
