//! The numerics: optimizers, surfaces, noise, images. No web, no clock, no global
//! state; the same settings and seed give the same bits on every machine.

pub mod augment;
pub mod batches;
pub mod bench;
pub mod data;
pub mod drawings;
pub mod eigen;
pub mod formula;
pub mod goe;
pub mod mean;
pub mod moons;
pub mod nn;
pub mod noise;
pub mod objective;
pub mod optim;
pub mod pca;
pub mod real;
pub mod reference;
pub mod regression;
pub mod rng;
pub mod run;
pub mod schedule;
pub mod solve;
pub mod spectrum;
pub mod surface;
