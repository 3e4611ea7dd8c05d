//! The words of the drawers, in both languages.

use crate::spec::Text;

pub const DATA: Text = Text::new("Data", "데이터");
pub const CLOSE: Text = Text::new("Close", "닫기");
pub const LOADING: Text = Text::new("Loading…", "불러오는 중입니다…");
pub const CODE_INTRO: Text = Text::new(
    "The code that runs here, as it stands in the project.",
    "지금 이 자리에서 실행되는 코드입니다. 프로젝트의 파일 그대로입니다.",
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
    "PyTorch has no reference run for this one; its own file tests it.",
    "이 옵티마이저는 PyTorch 기준 궤적이 없으며, 자체 파일의 테스트로 확인합니다.",
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
