//! Adam: a running mean of gradients, divided by the root of a running mean of their squares.

use super::settings::{BETA1, BETA2, eps, lr};
use super::*;
use crate::spec::Kind;

pub const SPEC: Spec = Spec {
    name: "adam",
    title: Text::new("Adam", "Adam"),
    line: Text::doc(
        "Momentum's running mean over RMSProp's running root, both corrected for starting at 0.",
        "모멘텀의 이동 평균을 RMSProp의 이동 평균 제곱근으로 나누고, 0에서 시작한 치우침을 보정합니다.",
    ),
    formula: doc(
        r"\begin{aligned} m &\leftarrow \beta_1 m + (1-\beta_1)\, g, & v &\leftarrow \beta_2 v + (1-\beta_2)\, g^2,\\ \hat m &= m / (1-\beta_1^t), & \hat v &= v / (1-\beta_2^t),\end{aligned}\qquad x \leftarrow x - \frac{\alpha\, \hat m}{\sqrt{\hat v} + \varepsilon}",
    ),
    conventions: Text::doc(
        "ε is added to the root of the corrected moment, as in the paper's Algorithm 1 and in PyTorch.",
        "논문의 알고리즘 1과 PyTorch처럼, 보정한 모멘트의 제곱근에 ε을 더합니다.",
    ),
    paper: Paper {
        authors: doc("D. P. Kingma, J. Ba"),
        year: 2015,
        title: doc("Adam: a method for stochastic optimization"),
        url: doc("https://arxiv.org/abs/1412.6980"),
    },
    settings: &[lr(0.3), BETA1, BETA2, eps(1e-8), BIAS_CORRECTION],
    stride: Stride::Length,
    hessian: false,
    memory: |_, n| 3 * n,
    hue: Hue::Terracotta,
    dash: Dash::DashDotDotted,
    source: file!(),
};

pub const BIAS_CORRECTION: Setting = Setting {
    name: "bias_correction",
    symbol: "",
    label: Text::doc("bias correction", "편향 보정"),
    help: Text::doc(
        "Divides both moments by what they lack from having started at 0.",
        "0에서 시작해 모자란 만큼 두 모멘트를 키워 줍니다.",
    ),
    kind: Kind::Switch { default: true },
};

/// Settings: `lr` α > 0, `beta1`, `beta2` in [0, 1), `eps` ε > 0, `bias_correction`.
pub fn new<T: Real>(set: &Scoped) -> Adam<T> {
    Adam {
        lr: T::of(set.number("lr")),
        eps: T::of(set.number("eps")),
        moments: Moments::new(set.number("beta1"), set.number("beta2"), set.switch("bias_correction")),
    }
}

/// The rule, line by line.
pub fn update(set: &Scoped) -> &'static [Line] {
    match set.switch("bias_correction") {
        true => &[FIRST, SECOND, FIRST_CORRECTED, SECOND_CORRECTED, STEP],
        false => &[FIRST, SECOND, STEP_UNCORRECTED],
    }
}

pub const FIRST: Line = Line {
    left: "m",
    right: "β₁ m + (1 − β₁) g",
    unit: Unit::Gradient,
    title: Text::new("first moment", "1차 모멘트"),
    caption: Text::new(
        "A running mean of the gradients: what sways to and fro averages out, the common direction stays.",
        "기울기의 이동 평균입니다. 이리저리 흔들리는 부분은 서로 지워지고 공통된 방향이 남습니다.",
    ),
};

pub const SECOND: Line = Line {
    left: "v",
    right: "β₂ v + (1 − β₂) g²",
    unit: Unit::Square,
    title: Text::new("second moment", "2차 모멘트"),
    caption: Text::new(
        "A running mean of squared gradients, one a parameter; its root, the side of the square, will divide.",
        "기울기 제곱의 이동 평균을 매개변수마다 따로 둡니다. 그 제곱근, 곧 정사각형의 한 변으로 나중에 나눕니다.",
    ),
};

pub const FIRST_CORRECTED: Line = Line {
    left: "m̂",
    right: "m / (1 − β₁ᵗ)",
    unit: Unit::Gradient,
    title: Text::new("corrected first moment", "보정한 1차 모멘트"),
    caption: Text::new(
        "m started at 0 and holds only the share 1 − β₁ᵗ of a full mean; dividing by it makes up for the rest.",
        "m은 0에서 시작해 온전한 평균의 1 − β₁ᵗ만큼만 담고 있습니다. 그 비율로 나누어 모자란 만큼 키웁니다.",
    ),
};

pub const SECOND_CORRECTED: Line = Line {
    left: "v̂",
    right: "v / (1 − β₂ᵗ)",
    unit: Unit::Square,
    title: Text::new("corrected second moment", "보정한 2차 모멘트"),
    caption: Text::new(
        "The same for v. With β₂ close to 1 it fills slowly, so that the correction is large at first.",
        "v도 같은 방법으로 보정합니다. β₂가 1에 가까우면 천천히 차므로 처음에는 보정이 큽니다.",
    ),
};

const STEP: Line = Line {
    left: "x",
    right: "x − α m̂ / (√v̂ + ε)",
    unit: Unit::Parameter,
    title: Text::new("step", "걸음"),
    caption: Text::new(
        "Mean over root: the scale of the loss cancels, and α sets the length.",
        "평균을 제곱근으로 나누면 손실의 크기가 지워지고, 보폭은 α가 정합니다.",
    ),
};

const STEP_UNCORRECTED: Line = Line {
    right: "x − α m / (√v + ε)",
    caption: Text::new(
        "Uncorrected, both moments start too small: for β₁ = 0.9, β₂ = 0.999 the first step is 3.16 α a parameter.",
        "보정하지 않으면 두 모멘트 모두 처음에 너무 작습니다. β₁ = 0.9, β₂ = 0.999이면 \
         매개변수마다 첫 걸음이 α의 3.16배가 됩니다.",
    ),
    ..STEP
};

#[derive(Clone)]
pub struct Adam<T> {
    lr: T,
    eps: T,
    moments: Moments<T>,
}

impl<T: Real> Optimizer<T> for Adam<T> {
    fn step(&mut self, x: &mut [T], f: &mut dyn Objective<T>) {
        self.moments.step(x, f, self.lr, self.eps, T::ONE);
    }

    fn set_lr(&mut self, lr: f64) {
        self.lr = T::of(lr);
    }

    fn probes(&self, see: &mut dyn FnMut(&'static str, &[T])) {
        self.moments.probes(see);
    }
}

/// Both moments, and the step that Adam and AdamW make by them.
#[derive(Clone)]
pub struct Moments<T> {
    /// β₂
    beta2: T,
    /// 1 − β₁ and 1 − β₂, subtracted in double precision: in single, 1 − 0.999 would lose four digits.
    rest1: T,
    rest2: T,
    correct: bool,
    /// β₁ᵗ and β₂ᵗ, in double precision: 1 − β₂ᵗ is small at first.
    powers: (f64, f64),
    betas: (f64, f64),
    g: Vec<T>,
    m: Vec<T>,
    v: Vec<T>,
}

impl<T: Real> Moments<T> {
    pub fn new(beta1: f64, beta2: f64, correct: bool) -> Self {
        Moments {
            beta2: T::of(beta2),
            rest1: T::of(1.0 - beta1),
            rest2: T::of(1.0 - beta2),
            correct,
            powers: (1.0, 1.0),
            betas: (beta1, beta2),
            g: Vec::new(),
            m: Vec::new(),
            v: Vec::new(),
        }
    }

    /// Takes the gradient at `x` into both moments, and steps by them: first `x`
    /// shrinks to its share `keep` (1 for Adam).
    pub fn step(&mut self, x: &mut [T], f: &mut dyn Objective<T>, lr: T, eps: T, keep: T) {
        let n = x.len();
        if self.g.len() != n {
            fit(&mut self.g, n);
            fit(&mut self.m, n);
            fit(&mut self.v, n);
        }
        f.gradient(x, &mut self.g);
        let (mut alpha, mut scale) = (lr, T::ONE);
        if self.correct {
            self.powers.0 = (self.powers.0 * self.betas.0).flushed();
            self.powers.1 = (self.powers.1 * self.betas.1).flushed();
            // m̂ = m / (1 − β₁ᵗ), and √v̂ = √v / √(1 − β₂ᵗ)
            alpha = lr / T::of(1.0 - self.powers.0);
            scale = T::of(1.0 / (1.0 - self.powers.1).sqrt());
        }
        let Moments { beta2, rest1, rest2, g, m, v, .. } = self;
        let (beta2, rest1, rest2) = (*beta2, *rest1, *rest2);
        for (((x, m), v), &g) in x.iter_mut().zip(m).zip(v).zip(&*g) {
            *m = (*m + rest1 * (g - *m)).flushed();
            *v = (beta2 * *v + rest2 * g * g).flushed();
            *x = keep * *x - alpha * *m / (v.sqrt() * scale + eps);
        }
    }

    pub fn probes(&self, see: &mut dyn FnMut(&'static str, &[T])) {
        see("g", &self.g);
        see("m", &self.m);
        see("v", &self.v);
    }
}

#[cfg(test)]
mod tests {
    use super::super::slope::Slope;
    use super::*;
    use crate::spec::setting::fields;

    /// Under a constant gradient mₜ = (1 − β₁ᵗ) g and vₜ = (1 − β₂ᵗ) g², and the
    /// correction takes both factors away. (PyTorch always corrects, so no
    /// trace of it can show what happens without.)
    #[test]
    fn a_constant_gradient_in_closed_form() {
        for (name, correct, g) in
            [("adam", true, 3.0_f64), ("adam", false, 3.0), ("adamw", true, -0.5), ("adamw", false, -0.5)]
        {
            let mut settings = Settings::new(fields(&[], &groups("optimizer")), |_, _| None);
            for (setting, value) in [("lr", "0.3"), ("weight_decay", "0"), ("eps", "0.1")] {
                assert_eq!(settings.read(setting, value), None);
            }
            assert_eq!(settings.read("bias_correction", if correct { "on" } else { "off" }), None);
            let mut optimizer = build::<f64>(name, &settings).unwrap();
            let mut x = [0.0];
            for t in 1..=200 {
                let before = x[0];
                optimizer.step(&mut x, &mut Slope(g));
                let (m, root) = match correct {
                    true => (g, g.abs()),
                    false => {
                        let share = |beta: f64| 1.0 - libm::pow(beta, t as f64);
                        (share(0.9) * g, share(0.999).sqrt() * g.abs())
                    }
                };
                let expected = -0.3 * m / (root + 0.1);
                assert!((x[0] - before - expected).abs() < 1e-12, "{name}, {correct}, step {t}");
            }
        }
    }

    /// So does what corrects them: β₁ᵗ is below the smallest normal number after 7,000 steps.
    #[test]
    fn powers_of_the_betas_end_at_0() {
        let mut moments = Moments::<f64>::new(0.9, 0.99, true);
        for _ in 0..80_000 {
            moments.step(&mut [1.0], &mut Slope(1.0), 1e-3, 1e-8, 1.0);
        }
        assert_eq!(moments.powers, (0.0, 0.0));
    }
}
