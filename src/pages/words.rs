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
pub const SETTINGS: Text = Text::new("Settings", "설정");
pub const DIED: Text = Text::new(
    "The computation stopped unexpectedly and was started again; nothing is lost.",
    "계산이 뜻밖에 멈추어 다시 시작했습니다. 잃은 것은 없습니다.",
);
pub const DEAD: Text = Text::new(
    "The computation stopped twice in this state. Change a setting, or try again.",
    "이 상태에서 계산이 두 번 멈추었습니다. 설정을 바꾸거나 다시 시도하십시오.",
);
pub const AGAIN: Text = Text::new("Try again", "다시 시도");
pub const NO_CANVAS: Text = Text::new(
    "The picture could not be drawn; the data table has its numbers.",
    "그림을 그리지 못했습니다. 데이터 표에서 값을 볼 수 있습니다.",
);
pub const AT_VALUE: Text = Text::new("exact value", "정확한 값");
