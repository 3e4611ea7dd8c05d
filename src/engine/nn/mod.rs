//! Small neural nets that train in a page: layers, one a file, a model made from a
//! readable description, and the loop that trains it. To add a layer: write its file
//! like `dense.rs`, and put its name into the list below.
//!
//! Symbols everywhere: `x` what goes into a layer, `y` what comes out, `w` its trainable
//! numbers; `dx`, `dy`, `dw` the gradients of the loss with respect to them. All
//! numbers of a net lie in one flat buffer, so that any optimizer steps them all.

pub mod average;
pub mod batches;
pub mod chain;
pub mod clip;
pub mod cross_entropy;
pub mod early_stopping;
pub mod ensemble;
pub mod file;
pub mod layer;
pub mod metrics;
pub mod model;
pub mod penalty;
pub mod pictures;
pub mod pretrained;
pub mod product;
pub mod scaling;
pub mod score;
pub mod shape;
pub mod size;
pub mod snapshot;
#[cfg(test)]
mod task;
pub mod training;
pub mod window;
pub mod words;
pub mod work;

use super::real::Real;
use layer::{Layer, Spec};
use shape::Shape;
use words::{Misfit, Words};

macro_rules! layers {
    ($($unit:ident)*) => {
        $(pub mod $unit;)*

        /// Every layer.
        pub static SPECS: &[&Spec] = &[$(&$unit::SPEC),*];

        /// The layer that these words describe, for inputs of this shape.
        fn read<T: Real>(words: &mut Words, input: Shape) -> Result<Box<dyn Layer<T>>, Misfit> {
            let name = words.word().unwrap_or("");
            $(if name == $unit::SPEC.name {
                return Ok(Box::new($unit::read::<T>(words, input)?));
            })*
            let known: Vec<&str> = SPECS.iter().map(|spec| spec.name).collect();
            let known = known.join(", ");
            Err(Misfit::new(
                format!("there is no layer “{name}”; there are: {known}"),
                format!("“{name}” 층은 없습니다. 쓸 수 있는 층: {known}"),
            ))
        }
    };
}

layers! {
    dense conv relu flatten
    max_pool average_pool global_average_pool fractional_max_pool
    batch_norm dropout dropconnect residual
}

#[cfg(test)]
mod tests;
