//! Breaking a text into lines, by an estimate of its width: an SVG does not know the reader's fonts.

/// What plotters' backends divide a text's size by before they draw it.
const SMALLER: f64 = 1.24;

/// How wide the text is at most, in pixels, at this size: as in DejaVu Sans, which is wider
/// than the other fonts of screens, or wider still; Korean letters are as wide as high.
pub fn width(text: &str, size: f64) -> f64 {
    let ems: f64 = text.chars().map(em).sum();
    ems * size / SMALLER
}

fn em(letter: char) -> f64 {
    match letter {
        ' ' | '\u{a0}' | '\'' | ',' | '.' | ':' | ';' | 'i' | 'j' | 'l' | 'I' | '|' => 0.35,
        '!' | '(' | ')' | '-' | '/' | '[' | ']' | 'f' | 'r' | 't' => 0.42,
        'm' | 'w' | 'M' | 'W' => 1.0,
        'a'..='z' | '0'..='9' => 0.64,
        'A'..='Z' => 0.79,
        // `⁻¹²`, `₁`
        '⁰'..='₎' | '¹' | '²' | '³' => 0.53,
        _ => 1.05,
    }
}

/// The text in lines of at most `room` pixels at this size, at least one. They end between
/// words; a word with no room on a line of its own is broken where that ends.
pub fn lines(text: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ') {
        let line = lines.last_mut().expect("at least one");
        let before = line.len();
        if before > 0 {
            line.push(' ');
        }
        line.push_str(word);
        if width(line, size) <= room {
            continue;
        }
        line.truncate(before);
        if before > 0 {
            lines.push(String::new());
        }
        for letter in word.chars() {
            let line = lines.last_mut().expect("at least one");
            if !line.is_empty() && width(line, size) + em(letter) * size / SMALLER > room {
                lines.push(String::new());
            }
            lines.last_mut().expect("at least one").push(letter);
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_between_words_and_lose_none() {
        let text = "Adam은 71걸음에 도달했고, momentum은 아직 멀리 있습니다.";
        let lines = lines(text, 13.0, 150.0);
        assert!(lines.len() > 1 && lines.iter().all(|line| width(line, 13.0) <= 150.0), "{lines:?}");
        assert_eq!(lines.join(" "), text);
        // No line has room for the word that follows it.
        for pair in lines.windows(2) {
            let next = pair[1].split(' ').next().unwrap_or_default();
            assert!(width(&format!("{} {next}", pair[0]), 13.0) > 150.0, "{pair:?}");
        }
    }

    #[test]
    fn a_word_wider_than_a_line_is_broken() {
        let broken = lines("a 가나다라마바사 b", 12.4, 32.0);
        assert_eq!(broken, ["a", "가나다", "라마바", "사 b"]);
        assert_eq!(lines("", 13.0, 100.0), [""]);
    }
}
