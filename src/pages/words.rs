//! The words of the stage, in both languages.

use crate::spec::Text;

pub const PLAY: Text = Text::new("Play", "재생");
pub const PAUSE: Text = Text::new("Pause", "멈춤");
pub const STEP: Text = Text::new("Step", "한 걸음");
pub const BACK: Text = Text::new("Back", "한 걸음 뒤로");
pub const REWIND: Text = Text::new("Rewind", "처음으로");
pub const AT_STEP: Text = Text::new("step", "걸음");
pub const SECONDS: Text = Text::new("computing time of this run", "이 실행의 계산 시간");
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
pub const OWN: Text = Text::new("Use your own image", "내 이미지 쓰기");
pub const OWN_HINT: Text = Text::new(
    "or drop one on the figure, or paste it; it never leaves this page",
    "그림 위에 끌어다 놓거나 붙여 넣어도 됩니다. 이미지는 이 페이지를 벗어나지 않습니다",
);
pub const OWN_BACK: Text = Text::new("Remove my image", "내 이미지 빼기");
pub const STUDIO: Text = Text::new("Your classes", "내 클래스");
pub const PICTURE: Text = Text::new("Put a picture on the pad", "이미지를 그림판에 올리기");
pub const PICTURE_HINT: Text = Text::new(
    "or drop it, or paste it; it becomes a drawing of 14 × 14 pixels and never leaves this page",
    "끌어다 놓거나 붙여 넣어도 됩니다. 14 × 14 픽셀의 그림이 되며 이 페이지를 벗어나지 않습니다",
);
/// Why an image was not taken, by the names that `image.js` has for it.
pub const OWN_NOT: [(&str, Text); 5] = [
    (
        "type",
        Text::new(
            "That is no PNG, JPEG or WebP file; the picture stays as it was.",
            "PNG, JPEG, WebP 파일이 아니어서 앞의 그림을 그대로 둡니다.",
        ),
    ),
    (
        "bytes",
        Text::new(
            "That file is larger than 20 MB; the picture stays as it was.",
            "파일이 20 MB보다 커서 앞의 그림을 그대로 둡니다.",
        ),
    ),
    (
        "pixels",
        Text::new(
            "That image has more than 12 megapixels; the picture stays as it was.",
            "이미지가 1200만 화소보다 커서 앞의 그림을 그대로 둡니다.",
        ),
    ),
    (
        "broken",
        Text::new(
            "That file holds no image that this browser can read; the picture stays as it was.",
            "이 브라우저가 읽을 수 있는 이미지가 아니어서 앞의 그림을 그대로 둡니다.",
        ),
    ),
    (
        "none",
        Text::new(
            "There is no image in the clipboard; the picture stays as it was.",
            "클립보드에 이미지가 없어 앞의 그림을 그대로 둡니다.",
        ),
    ),
];
pub const AT_VALUE: Text = Text::new("exact value", "정확한 값");
