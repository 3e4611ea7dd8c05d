//! The words of the studio, in both languages.

use crate::engine::drawings::DRAWINGS;
use crate::say;
use crate::spec::{Lang, Text};

pub const TEACH_PAD: Text = Text::new("Draw an example", "예제 그리기");
pub const TEST_PAD: Text = Text::new("Test pad", "테스트 그림판");
pub const CLEAR: Text = Text::new("Clear", "지우기");
pub const CLEARED: Text = Text::new("The pad is empty.", "그림판을 비웠습니다.");
pub const HINT: Text = Text::new(
    "Draw on the left pad and add the drawing to a class, by its button or its number key. Draw on the test pad, \
     and the probabilities follow. With the keyboard: arrow keys move, the space bar inks, Delete clears. A picture \
     that is dropped on a class is added to it; elsewhere it is put on the pad.",
    "왼쪽 그림판에 그린 다음 클래스의 단추나 숫자 키로 그 클래스에 더합니다. 테스트 그림판에 그리면 확률이 따라 \
     바뀝니다. 키보드에서는 화살표 키로 움직이고 스페이스 바로 칠하며 Delete 키로 지웁니다. 이미지를 클래스 위에 놓으면 그 클래스에 \
     더하고, 다른 곳에 놓으면 그림판에 올립니다.",
);
pub const ADD: Text = Text::new("Add drawing", "그림 더하기");
pub const REMOVE: Text = Text::new("Remove", "빼기");
pub const ANOTHER: Text = Text::new("Add a class", "클래스 늘리기");
pub const SAVE: Text = Text::new("Save as a file", "파일로 저장");
pub const OPEN: Text = Text::new("Open a file", "파일 열기");
pub const DELETE: Text = Text::new("Delete everything", "모두 지우기");
pub const UNDO: Text = Text::new("Undo", "되돌리기");
pub const KEPT: Text = Text::new(
    "Kept in this browser only; nothing is sent anywhere.",
    "이 브라우저에만 보관하며 어디에도 보내지 않습니다.",
);
pub const DELETED: Text =
    Text::new("Everything was deleted. It can be undone.", "모두 지웠습니다. 되돌릴 수 있습니다.");
pub const UNDONE: Text = Text::new("It is as before.", "앞의 상태로 되돌렸습니다.");
pub const PUT: Text = Text::new("The picture is on the pad.", "이미지를 그림판에 올렸습니다.");
pub const EMPTY: Text = Text::new(
    "The pad is empty: draw something on it first, then add it to a class.",
    "그림판이 비어 있습니다. 먼저 그린 다음 클래스에 더하십시오.",
);
pub const PLAIN: Text = Text::new(
    "That picture is of one tone throughout: there is nothing in it to learn. Everything stays as it was.",
    "이미지 전체가 한 가지 밝기라 배울 것이 없습니다. 모든 것은 그대로 있습니다.",
);
pub const DENIED: Text = Text::new(
    "This browser keeps nothing for this page (its storage is denied or full): your drawings last until the page is \
     closed. Save them as a file.",
    "브라우저의 저장 공간이 막혀 있거나 가득 차서 보관하지 못했습니다. 그림은 이 페이지를 닫을 때까지 남아 있으니 파일로 저장하십시오.",
);
pub const LOST: Text = Text::new(
    "What this browser had kept of your drawings is damaged and cannot be read; a copy of it was put aside.",
    "브라우저가 보관하던 그림이 손상되어 읽을 수 없습니다. 사본은 따로 남겨 두었습니다.",
);
pub const SAVE_FAILED: Text = Text::new("The browser could not make the file.", "브라우저가 파일을 만들지 못했습니다.");
pub const UNREADABLE: Text = Text::new(
    "The browser could not read this file. Everything stays as it was.",
    "브라우저가 파일을 읽지 못했습니다. 모든 것은 그대로 있습니다.",
);

/// What a pad is called by those who read it aloud.
pub fn pad(name: Text, teaches: bool, lang: Lang) -> String {
    let name = name.get(lang);
    match teaches {
        true => say!(
            lang,
            "{name}: drawing pad of 14 by 14 cells. Arrow keys move, space inks, a class's number adds the drawing, Delete clears",
            "{name}: 가로 14칸, 세로 14칸의 그림판. 화살표 키로 움직이고 스페이스 바로 칠하며, 클래스 번호로 더하고 Delete 키로 지웁니다"
        ),
        false => say!(
            lang,
            "{name}: drawing pad of 14 by 14 cells. Arrow keys move, space inks, Delete clears",
            "{name}: 가로 14칸, 세로 14칸의 그림판. 화살표 키로 움직이고 스페이스 바로 칠하며 Delete 키로 지웁니다"
        ),
    }
}

pub fn cell(x: usize, y: usize, inked: bool, lang: Lang) -> String {
    match inked {
        true => say!(lang, "column {x}, row {y}: ink", "{x}열 {y}행: 칠함"),
        false => say!(lang, "column {x}, row {y}: empty", "{x}열 {y}행: 빈칸"),
    }
}

pub fn name(number: usize, lang: Lang) -> String {
    say!(lang, "name of class {number}", "클래스 {number}의 이름")
}

pub fn count(count: usize, lang: Lang) -> String {
    match count {
        0 => say!(lang, "no drawing yet", "아직 그림이 없습니다"),
        1 => say!(lang, "1 drawing", "그림 1장"),
        _ => say!(lang, "{count} drawings", "그림 {count}장"),
    }
}

pub fn added(name: &str, count: usize, lang: Lang) -> String {
    say!(lang, "Added to “{name}”: {}.", "‘{name}’에 더했습니다. {}.", self::count(count, lang))
}

pub fn full(name: &str, lang: Lang) -> String {
    say!(
        lang,
        "“{name}” has {DRAWINGS} drawings, and no class takes more: remove one first. The pad stays as it is.",
        "‘{name}’에 그림이 {DRAWINGS}장 있어 더 넣을 수 없습니다. 먼저 하나를 빼십시오. 그림판은 그대로 둡니다."
    )
}

pub fn more(name: &str, lang: Lang) -> String {
    say!(lang, "There is a class “{name}” now.", "‘{name}’ 클래스를 만들었습니다.")
}

pub fn gone(name: &str, lang: Lang) -> String {
    say!(lang, "Class “{name}” was removed. It can be undone.", "‘{name}’ 클래스를 뺐습니다. 되돌릴 수 있습니다.")
}

pub fn remove_class(name: &str, lang: Lang) -> String {
    say!(lang, "Remove class “{name}”", "‘{name}’ 클래스 빼기")
}

pub fn remove_drawing(name: &str, number: usize, lang: Lang) -> String {
    say!(lang, "Remove drawing {number} of “{name}”", "‘{name}’의 {number}번째 그림 빼기")
}

pub fn removed(name: &str, number: usize, lang: Lang) -> String {
    say!(
        lang,
        "Drawing {number} of “{name}” was removed. It can be undone.",
        "‘{name}’의 {number}번째 그림을 뺐습니다. 되돌릴 수 있습니다."
    )
}

pub fn opened(classes: usize, lang: Lang) -> String {
    say!(
        lang,
        "The file's {classes} classes are here now. It can be undone.",
        "파일에서 클래스 {classes}개를 가져왔습니다. 되돌릴 수 있습니다."
    )
}
