//! Layers one after another.

use std::ops::Range;

use super::layer::{Layer, Mode, Parameter};
use super::shape::Shape;
use super::size;
use super::words::{Misfit, Words, split};
use crate::engine::real::Real;
use crate::engine::rng::Rng;
use crate::spec::Complaint;

/// Layers, each fed with what comes out of the one before.
#[derive(Clone)]
pub struct Chain<T: Real> {
    input: Shape,
    pub links: Vec<Link<T>>,
}

/// A layer in its place.
#[derive(Clone)]
pub struct Link<T: Real> {
    pub layer: Box<dyn Layer<T>>,
    /// As it was described: `conv 3x3 8 same`.
    pub name: String,
    pub output: Shape,
    /// Where its numbers lie in `w`.
    pub weights: Range<usize>,
    /// A frozen layer evaluates even while the net trains, and has no `dw`.
    pub frozen: bool,
    /// The link that holds its output: a layer that works in place writes over the one before.
    holder: usize,
    /// What came out, and the gradient of the loss with respect to it; empty where another link holds them.
    y: Vec<T>,
    dy: Vec<T>,
}

impl<T: Real> Link<T> {
    fn len(&self, batch: usize) -> usize {
        batch * self.output.values()
    }
}

impl<T: Real> Chain<T> {
    /// The layers of a description, parted by commas: `flatten, dense 32, relu, dense 10`.
    ///
    /// # Errors
    /// Names the first layer that does not fit, and why.
    pub fn read(description: &str, input: Shape) -> Result<Chain<T>, Complaint> {
        let mut chain = Chain { input, links: Vec::new() };
        let mut begin = 0;
        for part in split(description, |c| c == ',') {
            let text = part.trim();
            let from = description[..begin].chars().count() + part.chars().take_while(|c| c.is_whitespace()).count();
            let mut words = Words::of(text);
            let number = chain.links.len() + 1;
            let made = super::read(&mut words, chain.output()).and_then(|layer| words.end().map(|()| layer));
            let pushed = made.and_then(|layer| chain.push(layer, text));
            pushed.map_err(|misfit| Complaint {
                path: "net".to_string(),
                at: Some((from, from + text.chars().count())),
                en: format!("Layer {number}, “{text}”: {}.", misfit.en),
                ko: format!("{number}번째 층 “{text}”: {}.", misfit.ko),
            })?;
            begin += part.len() + 1;
        }
        Ok(chain)
    }

    fn push(&mut self, mut layer: Box<dyn Layer<T>>, name: &str) -> Result<(), Misfit> {
        let output = layer.output();
        size::numbers(&[output.height, output.width, output.channels])?;
        let holder = match self.links.last() {
            Some(before) if layer.in_place().is_some() => before.holder,
            _ => self.links.len(),
        };
        let begin = self.weights();
        let weights = begin..begin + layer.parameters().iter().map(Parameter::len).sum::<usize>();
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        size::numbers(&[weights.end])?;
        let (y, dy) = (Vec::new(), Vec::new());
        self.links.push(Link { layer, name, output, weights, frozen: false, holder, y, dy });
        Ok(())
    }

    pub fn input(&self) -> Shape {
        self.input
    }

    pub fn output(&self) -> Shape {
        self.links.last().map_or(self.input, |link| link.output)
    }

    /// How many trainable numbers there are.
    pub fn weights(&self) -> usize {
        self.links.last().map_or(0, |link| link.weights.end)
    }

    /// How many numbers come out of all layers for one example.
    pub fn held(&self) -> usize {
        self.links.iter().map(|link| link.layer.held()).fold(0, usize::saturating_add)
    }

    /// Draws the first values of all of them.
    pub fn initialize(&self, w: &mut [T], rng: &mut Rng) {
        for link in &self.links {
            link.layer.initialize(&mut w[link.weights.clone()], rng);
        }
    }

    /// Makes room for so many examples; nothing is allocated after it.
    pub fn reserve(&mut self, batch: usize) {
        for (i, link) in self.links.iter_mut().enumerate() {
            link.layer.reserve(batch);
            if link.holder == i {
                link.y.resize(link.len(batch), T::ZERO);
                link.dy.resize(link.len(batch), T::ZERO);
            }
        }
    }

    /// What comes out when the batch `x` goes in.
    pub fn forward(&mut self, mode: Mode, rng: &mut Rng, w: &[T], x: &[T]) -> &[T] {
        let batch = x.len() / self.input.values();
        for i in 0..self.links.len() {
            let (before, after) = self.links.split_at_mut(i);
            let link = &mut after[0];
            let mode = if link.frozen { Mode::Eval } else { mode };
            let len = link.len(batch);
            if link.holder < i {
                let in_place = link.layer.in_place().expect("another link holds its output");
                in_place.forward(mode, rng, &mut before[link.holder].y[..len]);
            } else {
                let x = match before.last() {
                    None => x,
                    Some(link) => &before[link.holder].y[..link.len(batch)],
                };
                link.layer.forward(mode, rng, &w[link.weights.clone()], x, &mut link.y[..len]);
            }
        }
        self.y(self.links.len() - 1, batch)
    }

    /// What link `i` gave in the last pass, for its first `batch` examples; or, where the
    /// next one works in place, what became of it.
    pub fn y(&self, i: usize, batch: usize) -> &[T] {
        &self.links[self.links[i].holder].y[..self.links[i].len(batch)]
    }

    /// What came out last, and the place for the gradient with respect to it.
    pub fn end(&mut self, batch: usize) -> (&[T], &mut [T]) {
        let last = self.links.last().expect("a chain has a layer");
        let (len, holder) = (last.len(batch), last.holder);
        let link = &mut self.links[holder];
        (&link.y[..len], &mut link.dy[..len])
    }

    /// The chain rule from the last layer to the first that learns; the gradient with
    /// respect to the output lies at the [`end`](Self::end). Writes `dw`, where frozen
    /// layers get 0, and `dx`, each if it is wanted.
    pub fn backward(&mut self, w: &[T], x: &[T], mut dw: Option<&mut [T]>, mut dx: Option<&mut [T]>) {
        let (batch, wanted) = (x.len() / self.input.values(), dw.is_some());
        let learns = |link: &Link<T>| wanted && !link.frozen && link.weights.end > link.weights.start;
        let first = match dx {
            Some(_) => 0,
            None => self.links.iter().position(learns).unwrap_or(self.links.len()),
        };
        if let Some(dw) = &mut dw {
            let frozen = self.links.iter().filter(|link| link.frozen);
            frozen.for_each(|link| dw[link.weights.clone()].fill(T::ZERO));
        }
        for i in (first..self.links.len()).rev() {
            let (before, after) = self.links.split_at_mut(i);
            let link = &mut after[0];
            let len = link.len(batch);
            if link.holder < i {
                let Link { y, dy, .. } = &mut before[link.holder];
                let in_place = link.layer.in_place().expect("another link holds its output");
                in_place.backward(&y[..len], &mut dy[..len]);
                continue;
            }
            let (x, dx) = match before.last() {
                None => (x, dx.take()),
                Some(last) => {
                    let (len, holder) = (last.len(batch), last.holder);
                    let Link { y, dy, .. } = &mut before[holder];
                    (&y[..len], (i > first).then_some(&mut dy[..len]))
                }
            };
            let at = link.weights.clone();
            let dw = dw.as_deref_mut().filter(|_| learns(link)).map(|dw| &mut dw[at.clone()]);
            link.layer.backward(&w[at], x, &link.y[..len], &link.dy[..len], dw, dx);
        }
    }

    /// Shows each array of running statistics, with its layer's place: `3.mean`.
    pub fn states(&mut self, see: &mut dyn FnMut(&str, &mut [T])) {
        for (i, link) in self.links.iter_mut().enumerate() {
            link.layer.states(&mut |name, state| see(&format!("{i}.{name}"), state));
        }
    }
}
