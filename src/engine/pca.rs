//! Principal components: the directions in which points spread most.

/// The mean of some points, and the directions of their largest variances.
pub struct Pca {
    pub mean: Vec<f64>,
    /// Orthogonal, of length 1, the direction of the largest variance first; of the two signs the one by which
    /// the entry of largest size is positive.
    pub components: Vec<Vec<f64>>,
    /// Along each, divided by the number of points.
    pub variances: Vec<f64>,
}

/// Rounds of the power method. Where two variances are as good as equal it does not end in one of their
/// directions, but in some direction between them, which shows the points as well.
const ROUNDS: usize = 60;

impl Pca {
    /// The first `count` components of points with `size` coordinates each, one after another in `points`, by the
    /// power method: `v ← Xᵀ X v`, made orthogonal to those before it and of length 1 in each round.
    ///
    /// # Panics
    /// When there is no point.
    pub fn of(points: &[f32], size: usize, count: usize) -> Pca {
        let rows = points.len() / size;
        assert!(rows > 0, "components of no points");
        let mut mean = vec![0.0; size];
        for row in points.chunks_exact(size) {
            mean.iter_mut().zip(row).for_each(|(mean, &x)| *mean += f64::from(x) / rows as f64);
        }
        let centred: Vec<f64> = points
            .chunks_exact(size)
            .flat_map(|row| row.iter().zip(&mean).map(|(&x, mean)| f64::from(x) - mean))
            .collect();
        let mut pca = Pca { mean, components: Vec::new(), variances: Vec::new() };
        for _ in 0..count {
            // Begins with the point farthest off in what is left, so that it is not orthogonal to all of it.
            let left = |row: &[f64]| {
                let mut left = row.to_vec();
                pca.components.iter().for_each(|known| remove(&mut left, known));
                left
            };
            let rows = || centred.chunks_exact(size);
            let farthest = rows().map(left).max_by(|a, b| dot(a, a).total_cmp(&dot(b, b)));
            let mut v = farthest.expect("there is a point");
            normalize(&mut v);
            for _ in 0..ROUNDS {
                let mut next = vec![0.0; size];
                for row in rows() {
                    let along = dot(row, &v);
                    next.iter_mut().zip(row).for_each(|(next, x)| *next += along * x);
                }
                pca.components.iter().for_each(|known| remove(&mut next, known));
                normalize(&mut next);
                v = next;
            }
            let largest =
                v.iter().copied().fold(0.0, |largest: f64, x| if x.abs() > largest.abs() { x } else { largest });
            if largest < 0.0 {
                v.iter_mut().for_each(|x| *x = -*x);
            }
            let variance = rows().map(|row| dot(row, &v) * dot(row, &v)).sum::<f64>() / (centred.len() / size) as f64;
            pca.variances.push(variance);
            pca.components.push(v);
        }
        pca
    }

    /// Where a point lies along each component.
    pub fn project(&self, point: &[f32]) -> Vec<f64> {
        let along = |component: &Vec<f64>| {
            point.iter().zip(&self.mean).zip(component).map(|((&x, mean), v)| (f64::from(x) - mean) * v).sum()
        };
        self.components.iter().map(along).collect()
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// Takes away what lies along `unit`.
fn remove(v: &mut [f64], unit: &[f64]) {
    let along = dot(v, unit);
    v.iter_mut().zip(unit).for_each(|(v, unit)| *v -= along * unit);
}

/// To length 1; nothing stays nothing.
fn normalize(v: &mut [f64]) {
    let length = dot(v, v).sqrt();
    if length > 0.0 {
        v.iter_mut().for_each(|v| *v /= length);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::eigen::eigenvalues;
    use crate::engine::rng::Rng;

    /// Ten coordinates that are mixtures of normal numbers, each of another variance.
    fn cloud() -> Vec<f32> {
        let mut rng = Rng::new(3);
        let mixture: Vec<f64> = (0..100).map(|_| rng.normal()).collect();
        let point = |rng: &mut Rng| {
            let source: Vec<f64> = (0..10).map(|i| 5.0 * rng.normal() / (1.0 + i as f64)).collect();
            (0..10).map(|i| (3.0 + dot(&mixture[10 * i..10 * i + 10], &source)) as f32).collect::<Vec<f32>>()
        };
        (0..200).flat_map(|_| point(&mut rng)).collect()
    }

    /// Against Jacobi's rotations of the covariance matrix.
    #[test]
    fn variances_are_the_largest_eigenvalues_of_the_covariance() {
        let points = cloud();
        let pca = Pca::of(&points, 10, 3);
        let mut covariance = vec![0.0; 100];
        for row in points.chunks_exact(10) {
            let off: Vec<f64> = row.iter().zip(&pca.mean).map(|(&x, mean)| f64::from(x) - mean).collect();
            (0..100).for_each(|i| covariance[i] += off[i / 10] * off[i % 10] / 200.0);
        }
        let values = eigenvalues(&mut covariance, 10);
        for (i, variance) in pca.variances.iter().enumerate() {
            let known = values[9 - i];
            assert!((variance - known).abs() < 1e-6 * values[9], "component {i}: {variance}, not {known}");
            for (j, other) in pca.components.iter().enumerate() {
                let expected = (i == j) as usize as f64;
                assert!((dot(&pca.components[i], other) - expected).abs() < 1e-9, "{i} and {j}");
            }
        }
    }

    #[test]
    fn projected_points_have_mean_0_and_those_variances() {
        let points = cloud();
        let pca = Pca::of(&points, 10, 2);
        let projected: Vec<Vec<f64>> = points.chunks_exact(10).map(|point| pca.project(point)).collect();
        for i in 0..2 {
            let mean = projected.iter().map(|at| at[i]).sum::<f64>() / 200.0;
            let variance = projected.iter().map(|at| at[i] * at[i]).sum::<f64>() / 200.0;
            assert!(mean.abs() < 1e-5 && (variance / pca.variances[i] - 1.0).abs() < 1e-9, "{mean} {variance}");
        }
    }

    #[test]
    fn points_that_coincide_have_no_spread() {
        let pca = Pca::of(&[1.0, 2.0, 1.0, 2.0], 2, 2);
        assert_eq!((pca.variances.as_slice(), pca.project(&[1.0, 2.0])), (&[0.0, 0.0][..], vec![0.0, 0.0]));
    }
}
