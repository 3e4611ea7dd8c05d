//! The words of the drawers, in both languages.

use crate::spec::Text;

pub const DATA: Text = Text::new("Data", "데이터");
pub const CLOSE: Text = Text::new("Close", "닫기");
pub const LOADING: Text = Text::new("Loading…", "불러오는 중입니다…");
pub const CODE_INTRO: Text = Text::new(
    "The code that runs here, as it stands in the project.",
    "지금 이 자리에서 실행되는 코드입니다. 프로젝트의 파일 그대로입니다.",
);
pub const SCRIPT_INTRO: Text = Text::new(
    "The same experiment in PyTorch. It reads the sheet of images that this page reads.",
    "같은 실험을 PyTorch로 하는 스크립트입니다. 이 페이지와 같은 이미지 파일을 읽습니다.",
);
pub const CHECK_INTRO: Text = Text::new(
    "PyTorch's own optimizers were run once and their paths stored. Now each run is made again here, \
     in your browser, and compared along its whole way.",
    "PyTorch의 옵티마이저를 한 번 실행해 궤적을 저장해 두었습니다. 지금 이 브라우저에서 같은 실행을 \
     처음부터 끝까지 다시 하며 궤적을 비교합니다.",
);
pub const CHECK_ROW: [Text; 4] = [
    Text::new("surface", "곡면"),
    Text::new("settings", "설정"),
    Text::new("steps", "걸음 수"),
    Text::new("largest relative difference", "가장 큰 상대 오차"),
];
pub const CHECK_NONE: Text = Text::new(
    "There is no stored run of PyTorch's for this one, which PyTorch lacks or does otherwise in detail; \
     the tests in its own file check it instead.",
    "PyTorch에 없거나 세부가 달라 저장해 둔 PyTorch의 실행이 없습니다. 대신 이 옵티마이저의 파일에 있는 \
     테스트로 확인합니다.",
);
pub const CHECK_NOTHING: Text =
    Text::new("This widget runs no optimizer that PyTorch has.", "이 위젯에는 PyTorch와 비교할 옵티마이저가 없습니다.");
pub const SHARE_INTRO: Text = Text::new(
    "Both hold everything that is set above: settings, seed and step.",
    "둘 다 위에서 정한 것을 모두 담고 있습니다. 설정, 시드, 걸음까지 그대로입니다.",
);
pub const LINK: Text = Text::new("Link to this very state", "지금 상태로 가는 링크");
pub const EMBED: Text = Text::new("Code to embed it in your notes", "강의 노트에 넣는 코드");
pub const COPY: Text = Text::new("Copy", "복사");
pub const COPIED: Text = Text::new("Copied", "복사했습니다");
pub const COPY_FAILED: Text = Text::new(
    "The browser did not allow copying; select the text and copy it by hand.",
    "브라우저가 복사를 허용하지 않았습니다. 글을 선택해 직접 복사하십시오.",
);
pub const SAVE: Text = Text::new("Save as", "저장");
pub const SAVE_FAILED: Text = Text::new("The browser could not make the file.", "브라우저가 파일을 만들지 못했습니다.");
pub const FETCH_FAILED: Text = Text::new("The file could not be loaded", "파일을 불러오지 못했습니다");
pub const ROWS_SHOWN: Text = Text::new(
    "Evenly spaced rows of the whole; the CSV file has them all.",
    "전체에서 고르게 뽑은 행입니다. CSV 파일에는 모두 들어 있습니다.",
);
pub const SYSTEM: Text = Text::new("notes written in", "노트를 쓰는 도구");
pub const LANGUAGE: Text = Text::new("language", "언어");
pub const THEME: Text = Text::new("colours", "색");
pub const AS_SYSTEM: Text = Text::new("as the reader's system", "읽는 사람의 설정대로");
pub const LIGHT: Text = Text::new("light", "밝게");
pub const DARK: Text = Text::new("dark", "어둡게");
pub const HEIGHT: Text = Text::new("height in pixels", "높이(픽셀)");
pub const LEAVE_OUT: Text = Text::new("What to leave out", "뺄 부분 고르기");
pub const SINGLE: Text = Text::new("Single settings", "설정을 하나씩 골라 빼기");
pub const PREVIEW: Text = Text::new("Preview", "미리 보기");
pub const QR: Text = Text::new("QR code of the link", "링크의 QR 코드");
pub const QR_FAILED: Text = Text::new(
    "The link is too long for a QR code. Leave some settings at their defaults.",
    "링크가 너무 길어 QR 코드에 담을 수 없습니다. 설정 몇 개를 기본값으로 되돌리십시오.",
);
