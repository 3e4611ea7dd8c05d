//! Data augmentation.

pub mod image;

pub use image::Image;
