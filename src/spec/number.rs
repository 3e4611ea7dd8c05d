//! Numbers as people read them.

/// The number nearest to what is written; a real minus sign is one, too.
/// `None`: it is no number, or none that is finite.
pub fn parse(text: &str) -> Option<f64> {
    let text = text.trim().replace('−', "-");
    // No words such as “infinity”, and no hexadecimals.
    let plain = text.bytes().all(|c| c.is_ascii_digit() || b"+-.eE".contains(&c)) && !text.is_empty();
    plain.then(|| nearest(&text)).filter(|number| number.is_finite())
}

/// NaN where there is no number.
#[cfg(not(all(target_arch = "wasm32", feature = "browser")))]
fn nearest(text: &str) -> f64 {
    text.parse().unwrap_or(f64::NAN)
}

/// As Rust's own parser, whose table of ten kilobytes a page can do without: the
/// browser has one, and both round correctly.
#[cfg(all(target_arch = "wasm32", feature = "browser"))]
fn nearest(text: &str) -> f64 {
    use wasm_bindgen::prelude::*;
    #[wasm_bindgen]
    extern "C" {
        #[wasm_bindgen(js_name = Number)]
        fn number(text: &str) -> f64;
    }
    number(text)
}

/// To so many significant digits, as one would set it by hand.
pub fn round(value: f64, digits: usize) -> f64 {
    parse(&format!("{value:.*e}", digits.max(1) - 1)).unwrap_or(value)
}

/// A number in at most `digits` significant digits, without trailing zeros:
/// `0.25`, `1234`, `3.2e-8`. Not finite: `∞`, `−∞`, `NaN`.
pub fn short(value: f64, digits: usize) -> String {
    if value.is_nan() {
        return "NaN".to_string();
    }
    if value.is_infinite() {
        return if value > 0.0 { "∞" } else { "−∞" }.to_string();
    }
    if value == 0.0 {
        return "0".to_string();
    }
    let digits = digits.max(1);
    // `{:e}` rounds correctly, and tells the power of ten after rounding.
    let scientific = format!("{:.*e}", digits - 1, value);
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let power: i32 = exponent.parse().unwrap_or(0);
    let plain = if (-4..digits.max(5) as i32 + 1).contains(&power) {
        let decimals = (digits as i32 - 1 - power).max(0) as usize;
        trim(&format!("{value:.decimals$}"))
    } else {
        format!("{}e{}", trim(mantissa), power)
    };
    plain.replace('-', "−").replace("e−", "e-")
}

fn trim(text: &str) -> String {
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_string() } else { text.to_string() }
}

/// A count with its digits in groups of three: `200,000`.
pub fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_as_rust_does() {
        let mut rng = crate::engine::rng::Rng::new(3);
        let texts = [
            "0.1",
            "1e-3",
            "−2.5",
            " 7 ",
            "1e400",
            "1e-400",
            "",
            "1x",
            "--1",
            "9007199254740993",
            "4.9e-324",
            ".5",
            "5.",
        ];
        for text in texts {
            let rust = text.trim().replace('−', "-").parse::<f64>().ok().filter(|x| x.is_finite());
            assert_eq!(parse(text), rust, "{text}");
        }
        for _ in 0..20_000 {
            let bits = (rng.uniform() * 2f64.powi(53)) as u64 ^ ((rng.uniform() * 2f64.powi(53)) as u64) << 11;
            let x = f64::from_bits(bits);
            if x.is_finite() {
                assert_eq!(parse(&x.to_string()), Some(x));
                let long = format!("{x:.20e}");
                assert_eq!(parse(&long), long.parse().ok(), "{long}");
            }
        }
    }

    #[test]
    fn reads_well() {
        for (value, digits, text) in [
            (0.25, 3, "0.25"),
            (3.16227766, 4, "3.162"),
            (1234.0, 3, "1234"),
            (21244.0, 3, "21244"),
            (3.2e-8, 2, "3.2e-8"),
            (1e-6, 3, "1e-6"),
            (-0.5, 2, "−0.5"),
            (0.99996, 3, "1"),
            (1e12, 3, "1e12"),
            (0.0, 3, "0"),
            (f64::INFINITY, 3, "∞"),
            (f64::NAN, 3, "NaN"),
        ] {
            assert_eq!(short(value, digits), text, "{value}");
        }
    }

    #[test]
    fn digits_in_groups() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(grouped(number), text);
        }
    }
}
