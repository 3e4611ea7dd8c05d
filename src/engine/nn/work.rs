//! What a net costs: multiplications with an addition, which its time is spent on.

use super::chain::Link;
use super::model::Model;
use crate::engine::real::Real;

/// Multiply-adds of a layer for one example, forward: a weight acts once, a convolution's at each place.
pub fn forward<T: Real>(link: &Link<T>) -> f64 {
    let places = (link.output.height * link.output.width) as f64;
    let products = |shape: &[usize]| match shape.len() {
        // Scales and biases: too few to count.
        0 | 1 => 0.0,
        4 => places * shape.iter().product::<usize>() as f64,
        _ => shape.iter().product::<usize>() as f64,
    };
    link.layer.parameters().iter().map(|parameter| products(&parameter.shape)).sum()
}

/// The same with the way back, by layers: as much again for the weights' gradient, but of frozen ones, and once more
/// for the gradient that is handed on, where a layer before learns.
pub fn training<T: Real>(model: &Model<T>) -> Vec<f64> {
    let mut learning = false;
    let mut cost = |link: &Link<T>| {
        let own = forward(link);
        let passes = 1 + usize::from(!link.frozen) + usize::from(learning);
        learning |= own > 0.0 && !link.frozen;
        passes as f64 * own
    };
    model.chain.links.iter().map(&mut cost).collect()
}

#[cfg(test)]
mod tests {
    use super::super::shape::Shape;
    use super::*;

    #[test]
    fn weights_are_counted_where_they_act() {
        let net = "conv 3x3 4 same, batch-norm, relu, residual (conv 3x3 4 same, relu) survival 0.5, flatten, dense 10";
        let mut model = Model::<f32>::read(net, Shape::new(6, 5, 2), 1).unwrap_or_else(|why| panic!("{}", why.en));
        let (conv, block, dense) = (30.0 * 9.0 * 2.0 * 4.0, 30.0 * 9.0 * 4.0 * 4.0, 120.0 * 10.0);
        assert_eq!(training(&model), [2.0 * conv, 0.0, 0.0, 3.0 * block, 0.0, 3.0 * dense]);
        model.chain.links[0].frozen = true;
        assert_eq!(training(&model), [conv, 0.0, 0.0, 2.0 * block, 0.0, 3.0 * dense]);
    }
}
