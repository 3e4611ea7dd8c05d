//! The words of the stage, in both languages.

use crate::spec::Text;

pub const PLAY: Text = Text::new("Play", "재생");
pub const PAUSE: Text = Text::new("Pause", "멈춤");
pub const STEP: Text = Text::new("Step", "한 걸음");
pub const BACK: Text = Text::new("Back", "한 걸음 뒤로");
pub const REWIND: Text = Text::new("Rewind", "처음으로");
pub const AT_STEP: Text = Text::new("step", "걸음");
pub const SPEED: Text = Text::new("speed", "속도");
pub const SEED: Text = Text::new("seed", "시드");
pub const RESET: Text = Text::new("Reset all", "모두 되돌리기");
pub const MENU: Text = Text::new("More", "더 보기");

pub const CODE: Text = Text::new("Code", "코드");
pub const CHECK: Text = Text::new("Check against PyTorch", "PyTorch와 비교");
pub const DATA: Text = Text::new("Data", "데이터");
pub const SHARE: Text = Text::new("Share · Embed", "공유 · 넣기");
pub const CLOSE: Text = Text::new("Close", "닫기");

pub const LOADING: Text = Text::new("Loading…", "불러오는 중입니다…");
pub const CODE_INTRO: Text = Text::new(
    "The code that runs here, as it stands in the project.",
    "지금 이 자리에서 실행되는 코드입니다. 프로젝트의 파일 그대로입니다.",
);
pub const CHECK_INTRO: Text = Text::new(
    "PyTorch's own optimizers were run once and their paths stored. Now each is run again here, \
     in your browser, and compared at every step.",
    "PyTorch의 옵티마이저를 한 번 실행해 궤적을 저장해 두었습니다. 지금 이 브라우저에서 같은 실행을 \
     다시 하고 모든 걸음을 비교합니다.",
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

pub const SETTINGS: Text = Text::new("Settings", "설정");
pub const NO_NUMBER: Text =
    Text::new("That is no number, so nothing was changed.", "숫자가 아니어서 바꾸지 않았습니다.");

pub const DIED: Text = Text::new(
    "The computation stopped unexpectedly and was started again; nothing is lost.",
    "계산이 뜻밖에 멈추어 다시 시작했습니다. 잃은 것은 없습니다.",
);
pub const DEAD: Text = Text::new(
    "The computation stopped twice in this state. Change a setting, or try again.",
    "이 상태에서 계산이 두 번 멈추었습니다. 설정을 바꾸거나 다시 시도하십시오.",
);
pub const AGAIN: Text = Text::new("Try again", "다시 시도");
pub const HANDLE: Text = Text::new("arrow keys move it", "화살표 키로 움직입니다");
pub const NO_CANVAS: Text = Text::new(
    "The picture could not be drawn; the data table has its numbers.",
    "그림을 그리지 못했습니다. 데이터 표에서 값을 볼 수 있습니다.",
);
pub const AT_VALUE: Text = Text::new("exact value", "정확한 값");
pub const ROWS_SHOWN: Text = Text::new(
    "Evenly spaced rows of the whole; the CSV file has them all.",
    "전체에서 고르게 뽑은 행입니다. CSV 파일에는 모두 들어 있습니다.",
);
