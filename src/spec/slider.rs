//! A slider's thousand places, evenly in the value or in its logarithm.

use super::number::{parse, round};
use super::setting::Kind;

/// Which value stands at which place.
#[derive(Clone, Copy)]
pub struct Slider {
    min: f64,
    max: f64,
    log: bool,
    whole: bool,
}

/// The last place; the first is 0.
pub const PLACES: u32 = 1000;

impl Slider {
    /// The slider of a setting; `None` for a setting that is no number.
    pub fn of(kind: &Kind) -> Option<Slider> {
        match *kind {
            Kind::Number { min, max, log, .. } => Some(Slider { min, max, log: log && min > 0.0, whole: false }),
            Kind::Integer { min, max, .. } => {
                Some(Slider { min: min as f64, max: max as f64, log: min > 0 && max > 50 * min, whole: true })
            }
            _ => None,
        }
    }

    /// The place nearest to a value.
    pub fn place(self, value: f64) -> u32 {
        let Slider { min, max, log, .. } = self;
        let share = if log { libm::log(value / min) / libm::log(max / min) } else { (value - min) / (max - min) };
        (share * PLACES as f64).round().clamp(0.0, PLACES as f64) as u32
    }

    /// The value of a place, as round as the places are apart.
    pub fn value(self, place: u32) -> f64 {
        let Slider { min, max, log, whole } = self;
        let share = place.min(PLACES) as f64 / PLACES as f64;
        let value = if log { min * libm::pow(max / min, share) } else { min + share * (max - min) };
        let rounded: f64 = if whole {
            value.round()
        } else if log {
            round(value, 2)
        } else {
            let decimals = libm::ceil(-libm::log10((max - min) / PLACES as f64)).clamp(0.0, 12.0) as usize;
            parse(&format!("{value:.decimals$}")).unwrap_or(value)
        };
        rounded.clamp(min, max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_and_values_agree() {
        let sliders = [
            Slider { min: 1e-6, max: 10.0, log: true, whole: false },
            Slider { min: 0.0, max: 0.999, log: false, whole: false },
            Slider { min: 1.0, max: 2000.0, log: true, whole: true },
            Slider { min: -90.0, max: 90.0, log: false, whole: false },
        ];
        for slider in sliders {
            for place in [0, 250, 500, 1000] {
                let value = slider.value(place);
                assert!((slider.min..=slider.max).contains(&value));
                assert!(slider.place(value).abs_diff(place) <= 60, "{place} → {value}");
            }
            assert_eq!(slider.value(0), slider.min);
            assert_eq!(slider.value(PLACES), slider.max);
        }
    }
}
