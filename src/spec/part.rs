//! The parts of a widget that an embed can leave out: `hide=title,legend,lr`.
//! This list is the only one: the embed's page obeys it, the link builder offers it.

use super::Text;

/// A part that can be hidden by its name.
#[derive(Debug)]
pub struct Part {
    pub name: &'static str,
    pub label: Text,
    /// What is hidden, in the widget's page (CSS).
    pub selector: &'static str,
}

const fn part(name: &'static str, label: Text, selector: &'static str) -> Part {
    Part { name, label, selector }
}

/// All parts, from top to bottom. Besides them every setting and every unit can be
/// hidden by the name that it has in links: `lr`, `momentum.lr`, `momentum`.
pub static PARTS: [Part; 16] = [
    part("title", Text::new("title", "제목"), ".card-title"),
    part("drawers", Text::new("all that opens beneath", "아래로 열리는 것 모두"), ".card-bar button, .drawer"),
    part("code", Text::new("code", "코드"), "[data-drawer=code]"),
    part("check", Text::new("check against PyTorch", "PyTorch와 비교"), "[data-drawer=check]"),
    part("table", Text::new("data table", "데이터 표"), "[data-drawer=data]"),
    part("share", Text::new("share and embed", "공유와 넣기"), "[data-drawer=share]"),
    part("formula", Text::new("formulas", "수식"), ".formula"),
    part("legend", Text::new("legend", "범례"), ".legend"),
    part("drive", Text::new("play and steps", "재생과 걸음"), ".drive"),
    part("scrub", Text::new("step slider", "걸음 슬라이더"), ".scrub"),
    part("speed", Text::new("speed", "속도"), ".speed"),
    part("seed", Text::new("seed", "시드"), ".seed"),
    part("controls", Text::new("all settings", "설정 모두"), ".controls"),
    part("reset", Text::new("reset", "되돌리기 단추"), ".reset"),
    part("status", Text::new("sentence on what is to be seen", "무엇이 보이는지 말하는 문장"), ".status"),
    part("link", Text::new("link to this site", "이 사이트로 가는 링크"), ".home-link"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_words_of_links_and_each_stands_once() {
        for (at, part) in PARTS.iter().enumerate() {
            assert!(part.name.bytes().all(|byte| byte.is_ascii_lowercase()), "{}", part.name);
            assert!(PARTS[..at].iter().all(|other| other.name != part.name), "{} twice", part.name);
        }
    }
}
