//! Softmax and cross-entropy: the loss of a classifier.

use crate::engine::real::Real;

/// Softmax in place, row by row: `pᵢ = exp zᵢ / Σⱼ exp zⱼ`, each row less its largest
/// value first, which changes nothing but keeps `exp` in bounds.
pub fn softmax<T: Real>(z: &mut [T], classes: usize) {
    for row in z.chunks_exact_mut(classes) {
        let top = row.iter().fold(row[0], |top, &z| if z > top { z } else { top });
        let mut sum = T::ZERO;
        for z in row.iter_mut() {
            *z = T::exp(*z - top);
            sum += *z;
        }
        let scale = T::ONE / sum;
        row.iter_mut().for_each(|z| *z *= scale);
    }
}

/// The mean over the batch of `−Σᵢ tᵢ log softmax(z)ᵢ`, and its gradient with respect
/// to the logits `z`: `(softmax(z) − t) / batch`. Targets `t` are probabilities, a row
/// an example: one-hot, smoothed or mixed.
pub fn cross_entropy<T: Real>(z: &[T], t: &[T], classes: usize, dz: &mut [T]) -> T {
    let batch = z.len() / classes;
    let share = T::ONE / T::of(batch as f64);
    dz.copy_from_slice(z);
    softmax(dz, classes);
    let mut loss = T::ZERO;
    for ((z, t), p) in z.chunks_exact(classes).zip(t.chunks_exact(classes)).zip(dz.chunks_exact_mut(classes)) {
        let top = z.iter().fold(z[0], |top, &z| if z > top { z } else { top });
        // log Σ exp z = z_top − log p_top, since p_top = exp(z_top − log Σ exp z)
        let top_p = p.iter().fold(p[0], |top, &p| if p > top { p } else { top });
        let log_sum = top - T::ln(top_p);
        for ((&z, &t), p) in z.iter().zip(t).zip(p) {
            loss += t * (log_sum - z);
            *p = (*p - t) * share;
        }
    }
    loss * share
}

/// Writes the target of each label: `1 − smoothing` on its class, and `smoothing`
/// spread evenly over all classes (Szegedy et al. 2016, section 7; PyTorch's
/// `label_smoothing`). With 0: one-hot.
pub fn targets<T: Real>(labels: &[usize], smoothing: f64, classes: usize, t: &mut [T]) {
    t.fill(T::of(smoothing / classes as f64));
    for (&label, t) in labels.iter().zip(t.chunks_exact_mut(classes)) {
        t[label] += T::of(1.0 - smoothing);
    }
}
