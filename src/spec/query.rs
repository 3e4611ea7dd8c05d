//! Queries of links: `a=1&b=x%20y`, taken apart and put together.

/// Parameters of a link that are the page's, not a widget's own.
pub const RESERVED: [&str; 6] = ["lang", "theme", "hide", "v", "widget", GOAL];

/// What is asked of the widget; see [`super::goal`]. It goes with the state from link to link.
pub const GOAL: &str = "goal";

/// The pairs of a query, in order; a leading `?` is allowed. Never fails:
/// broken escapes stand as they are. A `+` is a plus, not a space: formulas are
/// typed into links by hand.
pub fn parse(query: &str) -> Vec<(String, String)> {
    query
        .trim_start_matches('?')
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        })
        .collect()
}

/// The query of these pairs, without a leading `?`.
pub fn format(pairs: &[(String, String)]) -> String {
    let parts: Vec<String> = pairs.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
    parts.join("&")
}

/// Escapes all but letters, digits and `-._~,*()^`, which stay readable in links.
pub fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => out.push(byte as char),
            b'-' | b'.' | b'_' | b'~' | b',' | b'*' | b'(' | b')' | b'^' => out.push(byte as char),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

fn decode(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut i = 0;
    while i < bytes.len() {
        let escape = (bytes[i] == b'%').then(|| bytes.get(i + 1..i + 3)).flatten();
        let value = escape
            .and_then(|hex| std::str::from_utf8(hex).ok())
            .filter(|hex| hex.bytes().all(|b| b.is_ascii_hexdigit()))
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (value, bytes[i]) {
            (Some(value), _) => {
                out.push(value);
                i += 3;
            }
            (None, byte) => {
                out.push(byte);
                i += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trip() {
        let pairs = vec![
            ("formula".to_string(), "x^2 + 3*y & sin(x)=1 % 안".to_string()),
            ("optimizers".to_string(), "sgd,adam".to_string()),
        ];
        assert_eq!(parse(&format(&pairs)), pairs);
    }

    #[test]
    fn broken_escapes_stand() {
        assert_eq!(
            parse("?a=%zz&b=%4&c"),
            [
                ("a".to_string(), "%zz".to_string()),
                ("b".to_string(), "%4".to_string()),
                ("c".to_string(), String::new()),
            ]
        );
    }
}
