//! Clipping: a gradient that is too large is made smaller before it steps.

use crate::engine::real::Real;

/// How.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Clip {
    None,
    /// Scales the whole gradient so that its norm is at most this (Pascanu et al. 2013;
    /// PyTorch's `clip_grad_norm_`): its direction stays.
    Norm(f64),
    /// Brings each component into ± this (PyTorch's `clip_grad_value_`): its direction may change.
    Value(f64),
}

impl Clip {
    pub fn apply<T: Real>(self, g: &mut [T]) {
        match self {
            Clip::None => {}
            Clip::Norm(most) => {
                let norm = g.iter().map(|g| g.to_f64() * g.to_f64()).sum::<f64>().sqrt();
                // As PyTorch: 1e-6 keeps the quotient in bounds.
                let scale = most / (norm + 1e-6);
                if scale < 1.0 {
                    g.iter_mut().for_each(|g| *g *= T::of(scale));
                }
            }
            Clip::Value(most) => {
                let (low, high) = (T::of(-most), T::of(most));
                for g in g {
                    *g = if *g > high {
                        high
                    } else if *g < low {
                        low
                    } else {
                        *g
                    };
                }
            }
        }
    }
}
