//! The images of a set as a net's examples.

use std::rc::Rc;

use super::batches::Examples;
use super::cross_entropy::targets;
use super::score::Judged;
use super::shape::Shape;
use crate::engine::augment::Image;
use crate::engine::augment::mixup::{Mixup, mix_into};
use crate::engine::augment::pipeline::Pipeline;
use crate::engine::data::Images;
use crate::engine::rng::Rng;

/// Some images of a set, each with its class for target; changed by chance at each
/// reading where there is a pipeline.
pub struct Pictures {
    images: Rc<Images>,
    members: Vec<usize>,
    /// What each member is told to be.
    labels: Vec<usize>,
    /// See [`Pictures::smoothed`].
    smoothing: f64,
    pipeline: Option<Pipeline>,
    /// See [`Pictures::mixed`].
    mixup: Option<Mixup>,
    /// The image in work.
    spare: Image,
    /// The partner, and its target.
    other: (Vec<f32>, Vec<f32>),
}

impl Pictures {
    /// `members`: their numbers in the set, as [`Images::split`] gives them.
    pub fn new(images: Rc<Images>, members: Vec<usize>, pipeline: Option<Pipeline>) -> Pictures {
        let size = images.set.size;
        let labels = members.iter().map(|&member| images.label(member)).collect();
        let spare = Image::black(size.width, size.height, size.channels);
        let other = (vec![0.0; size.values()], vec![0.0; images.set.classes.len()]);
        Pictures { images, members, labels, smoothing: 0.0, pipeline, mixup: None, spare, other }
    }

    /// The same with wrong labels: a `share` of the members, in [0, 1] and rounded to whole ones, are told to be
    /// of another class, any of the others alike. With the same seed, a larger share holds all wrong labels of a
    /// smaller one.
    pub fn mislabelled(mut self, share: f64, seed: u64) -> Pictures {
        let classes = self.images.set.classes.len();
        let mut rng = Rng::new(seed + (2 << 32));
        let mut order: Vec<usize> = (0..self.members.len()).collect();
        rng.shuffle(&mut order);
        let wrong = libm::round(share * order.len() as f64) as usize;
        for &i in &order[..wrong] {
            self.labels[i] = (self.labels[i] + 1 + rng.below(classes - 1)) % classes;
        }
        self
    }

    /// The same with label smoothing: see [`targets`].
    pub fn smoothed(mut self, smoothing: f64) -> Pictures {
        self.smoothing = smoothing;
        self
    }

    /// Changes them by this pipeline from now on.
    pub fn set_pipeline(&mut self, pipeline: Pipeline) {
        self.pipeline = Some(pipeline);
    }

    /// Mixes each with another member from now on, any of them alike, image and target. (The paper's code draws
    /// one share a mini-batch and takes the partners from it; the paper's equation draws for each pair, as here.)
    pub fn set_mixup(&mut self, mixup: Mixup) {
        self.mixup = Some(mixup);
    }

    /// The first and each `every`-th after it, read once to judge nets by.
    pub fn judged(mut self, every: usize) -> Judged<f32> {
        let (values, classes) = (self.images.set.size.values(), self.images.set.classes.len());
        Judged::of(&mut self, values, classes, every)
    }

    /// What a net that reads them takes in.
    pub fn shape(images: &Images) -> Shape {
        let size = images.set.size;
        Shape::new(size.height, size.width, size.channels)
    }

    /// The number in the set of example `i`.
    pub fn member(&self, i: usize) -> usize {
        self.members[i]
    }
}

impl Examples<f32> for Pictures {
    fn count(&self) -> usize {
        self.members.len()
    }

    fn read(&mut self, i: usize, rng: &mut Rng, x: &mut [f32], t: &mut [f32]) {
        self.read_alone(i, rng, x, t);
        if let Some(mixup) = &self.mixup {
            let (lambda, partner) = (mixup.draw(rng), rng.below(self.members.len()));
            let (mut other, mut told) = std::mem::take(&mut self.other);
            self.read_alone(partner, rng, &mut other, &mut told);
            mix_into(x, &other, lambda);
            mix_into(t, &told, lambda);
            self.other = (other, told);
        }
    }
}

impl Pictures {
    fn read_alone(&mut self, i: usize, rng: &mut Rng, x: &mut [f32], t: &mut [f32]) {
        let member = self.members[i];
        match &mut self.pipeline {
            None => self.images.read(member, x),
            Some(pipeline) => {
                self.images.read(member, &mut self.spare.pixels);
                pipeline.run(&mut self.spare, rng);
                x.copy_from_slice(&self.spare.pixels);
            }
        }
        targets(&[self.labels[i]], self.smoothing, t.len(), t);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::data::{FILES, mnist14};

    /// The class that each of a hundred images is told to be, half of them of class 0 and half of class 1.
    fn told(share: f64, seed: u64) -> Vec<usize> {
        let (_, bytes) = FILES.iter().find(|(set, _)| set.name == mnist14::SPEC.name).expect("listed");
        let images = Rc::new(mnist14::SPEC.decode(bytes).unwrap_or_else(|why| panic!("{}", why.en)));
        let split = images.split(50, 0, 1).unwrap_or_else(|why| panic!("{}", why.en));
        let pictures = Pictures::new(images, split.train[..100].to_vec(), None).mislabelled(share, seed);
        let mut pictures = pictures.smoothed(0.1);
        let (mut x, mut t) = (vec![0.0; 14 * 14], vec![0.0; 10]);
        let mut class = |i| {
            pictures.read(i, &mut Rng::new(0), &mut x, &mut t);
            let class = super::super::score::largest(&t);
            assert!((t[class] - 0.91).abs() < 1e-6 && (t.iter().sum::<f32>() - 1.0).abs() < 1e-6, "{t:?}");
            class
        };
        (0..100).map(&mut class).collect()
    }

    /// What is mixed with itself stays; two of different classes share the target.
    #[test]
    fn mixed_pictures_have_mixed_targets() {
        let (_, bytes) = FILES.iter().find(|(set, _)| set.name == mnist14::SPEC.name).expect("listed");
        let images = Rc::new(mnist14::SPEC.decode(bytes).unwrap_or_else(|why| panic!("{}", why.en)));
        let split = images.split(1, 0, 1).unwrap_or_else(|why| panic!("{}", why.en));
        let [first, second] = [0, 1].map(|class| images.image(split.train[class]).pixels);
        let mut pictures = Pictures::new(images, split.train[..2].to_vec(), None);
        pictures.set_mixup(Mixup { alpha: 1.0 });
        let (mut x, mut t, mut rng) = (vec![0.0; 14 * 14], vec![0.0; 10], Rng::new(3));
        let mut shared = 0;
        for _ in 0..50 {
            pictures.read(0, &mut rng, &mut x, &mut t);
            assert!((t[0] + t[1] - 1.0).abs() < 1e-6);
            shared += (t[1] > 0.0) as usize;
            let expected = first.iter().zip(&second).map(|(a, b)| t[0] * a + t[1] * b);
            assert!(x.iter().zip(expected).all(|(x, expected)| (x - expected).abs() < 1e-5));
        }
        assert!((10..40).contains(&shared), "the partner is any member: {shared} of 50");
    }

    #[test]
    fn so_many_labels_are_wrong_and_more_hold_fewer() {
        let right: Vec<usize> = (0..100).map(|i| i / 50).collect();
        assert_eq!(told(0.0, 1), right);
        let wrong = |labels: &[usize]| (0..100).filter(|&i| labels[i] != right[i]).collect::<Vec<_>>();
        let (some, more, all) = (told(0.2, 1), told(0.5, 1), told(1.0, 1));
        assert_eq!([&some, &more, &all].map(|labels| wrong(labels).len()), [20, 50, 100]);
        assert!(wrong(&some).iter().all(|i| some[*i] == more[*i]), "a larger share changed a smaller one's labels");
        assert_ne!(told(0.2, 2), some);
        let others: std::collections::HashSet<usize> = all[..50].iter().copied().collect();
        assert_eq!(others.len(), 9, "any other class is told: {others:?}");
    }
}
