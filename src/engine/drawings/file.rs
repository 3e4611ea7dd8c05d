//! The file that keeps a reader's classes: JSON, for people to read and other programs to use.
//!
//! | key | value |
//! | --- | --- |
//! | `format` | `downhill-teach-1`: the version is its number |
//! | `settings` | the state of the widget, as it stands in links |
//! | `classes` | 2 to 6 of `{ "name": …, "drawings": [ … ] }`; a drawing is 14 × 14 hexadecimal digits, row by row |
//!
//! What is read is checked wholly before it is used: a damaged or foreign file gives a
//! [`Complaint`], and nothing else.

use serde::{Deserialize, Serialize};

use super::{CLASSES, Class, DRAWINGS, NAME};
use crate::spec::Complaint;

const KIND: &str = "downhill-teach-";
const VERSION: u32 = 1;

/// The longest file, in bytes: more than all that fits into the classes.
pub const MOST_BYTES: usize = 1 << 20;

#[derive(Serialize, Deserialize)]
struct File {
    format: String,
    settings: String,
    classes: Vec<Class>,
}

/// What every version has.
#[derive(Deserialize)]
struct Any {
    format: String,
}

/// The text of a file of these classes.
pub fn write(classes: &[Class], settings: &str) -> String {
    let file = File { format: format!("{KIND}{VERSION}"), settings: settings.to_string(), classes: classes.to_vec() };
    serde_json::to_string(&file).expect("texts")
}

/// The classes in a file, and the state of the widget.
///
/// # Errors
/// What is wrong with it, in one sentence.
pub fn read(bytes: &[u8]) -> Result<(Vec<Class>, String), Complaint> {
    if bytes.len() > MOST_BYTES {
        return Err(complaint("it is longer than 1 MB", "1 MB보다 깁니다"));
    }
    let foreign = || {
        complaint(
            "it is no file of drawings from here, or a damaged one",
            "이곳에서 내보낸 그림 파일이 아니거나 손상되었습니다",
        )
    };
    let any: Any = serde_json::from_slice(bytes).map_err(|_| foreign())?;
    let version = any.format.strip_prefix(KIND).and_then(|version| version.parse().ok());
    match version {
        Some(VERSION) => {}
        Some(later) if later > VERSION => {
            let en = format!("it is of version {later}, and this page reads version {VERSION}");
            return Err(complaint(&en, &format!("{later}판 파일인데 이 페이지는 {VERSION}판을 읽습니다")));
        }
        _ => return Err(foreign()),
    }
    let file: File = serde_json::from_slice(bytes).map_err(|_| foreign())?;
    let count = file.classes.len();
    if !CLASSES.contains(&count) {
        let (least, most) = (CLASSES.start(), CLASSES.end());
        let en = format!("it has {count} classes, where {least} to {most} are possible");
        return Err(complaint(&en, &format!("클래스가 {count}개인데 {least}~{most}개여야 합니다")));
    }
    for class in &file.classes {
        let (letters, drawings) = (class.name.chars().count(), class.drawings.len());
        if class.name.trim().is_empty() || letters > NAME {
            let en = format!("a class has a name of {letters} characters, where 1 to {NAME} are possible");
            return Err(complaint(&en, &format!("이름이 {letters}자인 클래스가 있는데 1~{NAME}자여야 합니다")));
        }
        if drawings > DRAWINGS {
            let name = &class.name;
            let en = format!("its class “{name}” has {drawings} drawings, where at most {DRAWINGS} are possible");
            return Err(complaint(
                &en,
                &format!("클래스 “{name}”의 그림이 {drawings}장인데 {DRAWINGS}장까지만 됩니다"),
            ));
        }
    }
    Ok((file.classes, file.settings))
}

fn complaint(en: &str, ko: &str) -> Complaint {
    Complaint {
        path: "file".to_string(),
        at: None,
        en: format!("This file cannot be taken: {en}. Everything stays as it was."),
        ko: format!("파일을 가져올 수 없습니다. {ko}. 모든 것은 그대로 있습니다."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::drawings::Drawing;
    use proptest::prelude::*;

    fn classes() -> Vec<Class> {
        let drawing = |digit: &str| Drawing::try_from(digit.repeat(196)).unwrap();
        vec![
            Class { name: "star “☆”".to_string(), drawings: vec![drawing("0"), drawing("f")] },
            Class { name: "집".to_string(), drawings: Vec::new() },
        ]
    }

    #[test]
    fn what_is_written_is_read() {
        let text = write(&classes(), "epochs=40&dropout=0.5");
        assert_eq!(read(text.as_bytes()), Ok((classes(), "epochs=40&dropout=0.5".to_string())));
        let most =
            vec![Class { name: "클".repeat(NAME), drawings: vec![classes()[0].drawings[1].clone(); DRAWINGS] }; 6];
        let text = write(&most, "");
        assert!(text.len() < MOST_BYTES / 8 && read(text.as_bytes()).is_ok(), "{}", text.len());
    }

    #[test]
    fn what_is_wrong_is_said() {
        let text = write(&classes(), "");
        let one = serde_json::to_string(&classes()[..1]).unwrap();
        let both = serde_json::to_string(&classes()).unwrap();
        let many = Class { name: "a".into(), drawings: vec![classes()[0].drawings[0].clone(); DRAWINGS + 1] };
        let many = serde_json::to_string(&[many.clone(), many]).unwrap();
        let damaged = "damaged one";
        for (wrong, said) in [
            (String::new(), damaged),
            (text[..text.len() / 2].to_string(), damaged),
            (text.replace("ffff", "gggg"), damaged),
            (text.replacen('f', "", 3), damaged),
            ("[1, 2]".to_string(), damaged),
            (r#"{"format":"downhill-net-1"}"#.to_string(), damaged),
            (text.replace("teach-1", "teach-x"), damaged),
            (text.replace("teach-1", "teach-7"), "version 7"),
            (text.replace(&both, &one), "1 classes"),
            (text.replace("집", " "), "1 characters"),
            (text.replace("집", &"x".repeat(99)), "99 characters"),
            (text.replace(&both, &many), "61 drawings"),
            (format!("{text}{}", " ".repeat(MOST_BYTES)), "longer than 1 MB"),
        ] {
            let complaint = read(wrong.as_bytes()).expect_err(&wrong);
            assert!(complaint.en.contains(said), "{} instead of {said}", complaint.en);
            assert!(complaint.ko.ends_with("그대로 있습니다."));
        }
    }

    proptest! {
        #[test]
        fn damage_anywhere_is_no_crash(at in 0usize..700, byte in any::<u8>(), cut in 0usize..700) {
            let mut bytes = write(&classes(), "epochs=40").into_bytes();
            let at = at.min(bytes.len() - 1);
            bytes[at] = byte;
            if let Ok((read, _)) = read(&bytes) {
                prop_assert!(CLASSES.contains(&read.len()));
            }
            let _ = read(&bytes[..cut.min(bytes.len())]);
        }
    }
}
