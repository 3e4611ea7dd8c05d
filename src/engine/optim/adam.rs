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
    hue: Hue::Terracotta,
    dash: Dash::Solid,
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

pub struct Adam<T> {
    lr: T,
    eps: T,
    moments: Moments<T>,
}

impl<T: Real> Optimizer<T> for Adam<T> {
    fn step(&mut self, x: &mut [T], f: &mut dyn Objective<T>) {
        let Corrections { first, second_root } = self.moments.update(x, f);
        let alpha = self.lr / first;
        for ((x, &m), &v) in x.iter_mut().zip(&self.moments.m).zip(&self.moments.v) {
            *x -= alpha * m / (v.sqrt() / second_root + self.eps);
        }
    }

    fn probes(&self, see: &mut dyn FnMut(&'static str, &[T])) {
        self.moments.probes(see);
    }
}

/// Both moments of Adam and AdamW.
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
    pub g: Vec<T>,
    pub m: Vec<T>,
    pub v: Vec<T>,
}

/// 1 − β₁ᵗ, and the root of 1 − β₂ᵗ; both 1 where bias is not corrected.
pub struct Corrections<T> {
    pub first: T,
    pub second_root: T,
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

    /// Takes the gradient at `x` into both moments.
    pub fn update(&mut self, x: &[T], f: &mut dyn Objective<T>) -> Corrections<T> {
        fit(&mut self.g, x.len());
        fit(&mut self.m, x.len());
        fit(&mut self.v, x.len());
        f.gradient(x, &mut self.g);
        for ((m, v), &g) in self.m.iter_mut().zip(&mut self.v).zip(&self.g) {
            *m += self.rest1 * (g - *m);
            *v = self.beta2 * *v + self.rest2 * g * g;
        }
        if !self.correct {
            return Corrections { first: T::ONE, second_root: T::ONE };
        }
        self.powers.0 *= self.betas.0;
        self.powers.1 *= self.betas.1;
        Corrections { first: T::of(1.0 - self.powers.0), second_root: T::of((1.0 - self.powers.1).sqrt()) }
    }

    pub fn probes(&self, see: &mut dyn FnMut(&'static str, &[T])) {
        see("g", &self.g);
        see("m", &self.m);
        see("v", &self.v);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::setting::fields;

    /// f(x) = g·x, whose gradient is g everywhere.
    struct Slope(f64);

    impl Objective<f64> for Slope {
        fn value(&mut self, x: &[f64]) -> f64 {
            self.0 * x[0]
        }

        fn gradient(&mut self, _: &[f64], g: &mut [f64]) {
            g[0] = self.0;
        }
    }

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
}
