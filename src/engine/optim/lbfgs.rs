//! L-BFGS: BFGS that remembers the last few steps in place of a matrix.

use super::quasi_newton::{Inverse, QuasiNewton, TOLERANCE};
use super::*;
use crate::spec::Kind;

pub const SPEC: Spec = Spec {
    name: "lbfgs",
    title: Text::new("L-BFGS", "L-BFGS"),
    line: Text::doc(
        "Keeps the last m steps with their changes of the gradient, and works out BFGS's direction from them.",
        "최근 m번의 걸음과 그때의 기울기 변화만 두고, 그것으로 BFGS의 방향을 계산합니다.",
    ),
    formula: doc(
        r"\begin{gathered} H_0 = \frac{s_k^{\mathsf T} y_k}{y_k^{\mathsf T} y_k}\, I, \qquad H_{j} = (I - \rho_j s_j y_j^{\mathsf T})\, H_{j-1}\, (I - \rho_j y_j s_j^{\mathsf T}) + \rho_j s_j s_j^{\mathsf T},\\ j = k - m + 1, \dots, k, \qquad x \leftarrow x - \alpha\, H_k g\end{gathered}",
    ),
    conventions: Text::doc(
        "The two-loop recursion: no matrix is ever made. The newest pair scales H₀ at each step, as in PyTorch; \
         α is found as in BFGS.",
        "두 번 도는 점화식으로 계산하며 행렬은 만들지 않습니다. PyTorch처럼 걸음마다 가장 새로운 쌍으로 H₀의 크기를 \
         맞추고, α는 BFGS와 같이 정합니다.",
    ),
    paper: Paper {
        authors: doc("D. C. Liu, J. Nocedal"),
        year: 1989,
        title: doc("On the limited memory BFGS method for large scale optimization"),
        url: doc("https://doi.org/10.1007/BF01589116"),
    },
    settings: &[HISTORY_SIZE, TOLERANCE],
    stride: Stride::Model,
    hessian: false,
    memory: |set, n| {
        let pairs = set.number("history_size") as u64;
        QuasiNewton::<f64, History<f64>>::memory(n) + 2 * pairs * n + 2 * pairs
    },
    hue: Hue::Ink,
    dash: Dash::Dotted,
    source: file!(),
};

const HISTORY_SIZE: Setting = Setting {
    name: "history_size",
    symbol: "m",
    label: Text::doc("history", "기억하는 쌍 수"),
    help: Text::doc("So many of the last steps are remembered.", "최근 걸음을 이만큼 기억합니다."),
    kind: Kind::Integer { min: 1, max: 100, default: 10 },
};

/// No lines: they tell of one parameter, and this rule mixes them all.
pub fn update(_: &Scoped) -> &'static [Line] {
    &[]
}

/// Settings: `history_size` m ≥ 1, `tolerance_grad` τ > 0.
pub fn new<T: Real>(set: &Scoped) -> QuasiNewton<T, History<T>> {
    QuasiNewton::new(T::of(set.number("tolerance_grad")), History::new(set.number("history_size") as usize))
}

/// The last pairs `(s, y)`, at most `size` of them, in a ring.
#[derive(Clone)]
pub struct History<T> {
    size: usize,
    n: usize,
    /// How many pairs are kept, and where the next one goes.
    kept: usize,
    next: usize,
    s: Vec<T>,
    y: Vec<T>,
    /// 1 / yᵀs of each pair.
    rho: Vec<T>,
    /// Between the two loops: ρ sᵀq of each pair.
    alpha: Vec<T>,
    /// γ, by which H₀ = γ I.
    scale: T,
}

impl<T: Real> History<T> {
    pub fn new(size: usize) -> Self {
        let (s, y, rho, alpha) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        History { size, n: 0, kept: 0, next: 0, s, y, rho, alpha, scale: T::ONE }
    }

    /// The pair so many steps back: where it stands in the ring.
    fn back(&self, steps: usize) -> usize {
        (self.next + self.size - 1 - steps) % self.size
    }
}

impl<T: Real> Inverse<T> for History<T> {
    fn reset(&mut self, n: usize) {
        self.n = n;
        fit(&mut self.s, self.size * n);
        fit(&mut self.y, self.size * n);
        fit(&mut self.rho, self.size);
        fit(&mut self.alpha, self.size);
        (self.kept, self.next, self.scale) = (0, 0, T::ONE);
    }

    /// Nocedal and Wright 2006, algorithm 7.4.
    fn times(&mut self, g: &[T], p: &mut [T]) {
        let n = self.n;
        p.copy_from_slice(g);
        for steps in 0..self.kept {
            let i = self.back(steps);
            let pair = i * n..(i + 1) * n;
            self.alpha[i] = self.rho[i] * dot(&self.s[pair.clone()], p);
            for (p, &y) in p.iter_mut().zip(&self.y[pair]) {
                *p -= self.alpha[i] * y;
            }
        }
        p.iter_mut().for_each(|p| *p *= self.scale);
        for steps in (0..self.kept).rev() {
            let i = self.back(steps);
            let pair = i * n..(i + 1) * n;
            let beta = self.rho[i] * dot(&self.y[pair.clone()], p);
            for (p, &s) in p.iter_mut().zip(&self.s[pair]) {
                *p += (self.alpha[i] - beta) * s;
            }
        }
    }

    fn learn(&mut self, s: &[T], y: &[T]) {
        let pair = self.next * self.n..(self.next + 1) * self.n;
        self.s[pair.clone()].copy_from_slice(s);
        self.y[pair].copy_from_slice(y);
        let sy = dot(s, y);
        self.rho[self.next] = T::ONE / sy;
        self.scale = sy / dot(y, y);
        self.next = (self.next + 1) % self.size;
        self.kept = (self.kept + 1).min(self.size);
    }
}

#[cfg(test)]
mod tests {
    use super::super::bfgs::Matrix;
    use super::super::quadratic::random;
    use super::*;

    /// Pairs with sᵀy > 0, as a line search makes them.
    fn pairs(n: usize, count: usize) -> Vec<(Vec<f64>, Vec<f64>)> {
        let all = (0..).map(|seed| (random(n, 2 * seed), random(n, 2 * seed + 1)));
        all.filter(|(s, y)| dot(s, y) > 0.3 * (dot(s, s) * dot(y, y)).sqrt()).take(count).collect()
    }

    fn product(inverse: &mut dyn Inverse<f64>, g: &[f64]) -> Vec<f64> {
        let mut p = vec![0.0; g.len()];
        inverse.times(g, &mut p);
        p
    }

    fn near(a: &[f64], b: &[f64]) -> bool {
        let size = a.iter().fold(1.0_f64, |largest, a| largest.max(a.abs()));
        a.iter().zip(b).all(|(a, b)| (a - b).abs() <= 1e-9 * size)
    }

    #[test]
    fn with_room_for_all_pairs_it_is_bfgs() {
        let (n, count) = (5, 8);
        let mut matrix = Matrix::new();
        let mut history = History::new(count);
        matrix.reset(n);
        history.reset(n);
        let g = random(n, 999);
        assert_eq!(product(&mut history, &g), g, "with no pair it is the identity");
        let mut first = None;
        for (s, y) in pairs(n, count) {
            matrix.learn(&s, &y);
            history.learn(&s, &y);
            // Both begin with the same scale; L-BFGS would go on to the newest.
            history.scale = *first.get_or_insert(history.scale);
            let (a, b) = (product(&mut matrix, &g), product(&mut history, &g));
            assert!(near(&a, &b), "{a:?} and {b:?}");
        }
    }

    #[test]
    fn the_oldest_pairs_are_forgotten() {
        let n = 4;
        let all = pairs(n, 9);
        let (mut long, mut fresh) = (History::new(3), History::new(3));
        long.reset(n);
        fresh.reset(n);
        all.iter().for_each(|(s, y)| long.learn(s, y));
        all[6..].iter().for_each(|(s, y)| fresh.learn(s, y));
        let g = random(n, 999);
        let now = product(&mut long, &g);
        assert!(near(&now, &product(&mut fresh, &g)));
        let (s, y) = &all[8];
        assert!(near(s, &product(&mut long, y)), "H y = s for the newest pair");
        all[..1].iter().for_each(|(s, y)| fresh.learn(s, y));
        assert!(!near(&now, &product(&mut fresh, &g)), "another pair changes nothing");
    }
}
