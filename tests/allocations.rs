//! A step allocates nothing after the first one, and the first one what the
//! optimizer says. A program of its own, since the counting allocator is global.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::rc::Rc;

use downhill::engine::augment::pipeline::Pipeline;
use downhill::engine::augment::{self, Image};
use downhill::engine::nn;
use downhill::engine::nn::batches::{Batches, Examples};
use downhill::engine::nn::model::Model;
use downhill::engine::nn::shape::Shape;
use downhill::engine::nn::training::{Group, Training};
use downhill::engine::objective::Objective;
use downhill::engine::optim;
use downhill::engine::rng::Rng;
use downhill::engine::schedule::constant::Constant;
use downhill::engine::surface::{self, Surface};
use downhill::spec::setting::fields;
use downhill::spec::{Scoped, Settings};

thread_local! {
    /// Of this thread only: the test harness allocates on others.
    static COUNT: Cell<usize> = const { Cell::new(0) };
    static BYTES: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.set(COUNT.get() + 1);
        BYTES.set(BYTES.get() + layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

#[test]
fn a_step_allocates_nothing_after_the_first() {
    let mut groups = surface::groups("surface");
    groups.extend(optim::groups("optimizer"));
    let settings = Settings::new(fields(&[], &groups), |_, _| None);
    let ravine = surface::build("ravine", &settings).unwrap().unwrap();
    let mut objective: &dyn Surface = &*ravine;
    for spec in optim::SPECS {
        let mut optimizer = optim::build::<f64>(spec.name, &settings).unwrap();
        let mut x = [-8.0, 1.0];
        let before = COUNT.get();
        optimizer.step(&mut x, &mut objective);
        let after_first = COUNT.get();
        assert!(after_first > before, "{}: the first step makes its buffers; is anything counted?", spec.name);
        for _ in 0..100 {
            optimizer.step(&mut x, &mut objective);
        }
        assert_eq!(COUNT.get(), after_first, "{}", spec.name);
    }
}

const SIDE: usize = 12;
const CLASSES: usize = 10;

/// Every layer.
const NET: &str = "conv 3x3 4 same, batch-norm, relu, max-pool 2, \
    residual (conv 3x3 4 same, batch-norm, relu, dropout 0.2 plain) survival 0.5, \
    fractional-max-pool 1.2 overlapping, fractional-max-pool 1.2 pseudo-random, average-pool 2, global-average-pool, \
    flatten, dropconnect 8 0.5, relu, dropout 0.5, dense 10";

/// Coloured images of noise, augmented by every transform.
struct Augmented {
    images: Vec<Image>,
    pipeline: Pipeline,
    spare: Image,
}

impl Augmented {
    fn new(count: usize) -> Augmented {
        let mut rng = Rng::new(1);
        let mut images = vec![Image::black(SIDE, SIDE, 3); count];
        images.iter_mut().flat_map(|image| &mut image.pixels).for_each(|value| *value = rng.uniform() as f32);
        let mut settings = Settings::new(fields(&[], &augment::groups("augment")), |_, _| None);
        assert_eq!(settings.read("random_crop.size", "1"), None);
        assert_eq!(settings.read("random_crop.padding", "0.125"), None);
        let steps = augment::SPECS.iter().map(|spec| augment::build(spec.name, &settings, &images).unwrap()).collect();
        Augmented { images, pipeline: Pipeline::new(steps), spare: Image::black(SIDE, SIDE, 3) }
    }
}

impl Examples<f32> for Augmented {
    fn count(&self) -> usize {
        self.images.len()
    }

    fn read(&mut self, i: usize, rng: &mut Rng, x: &mut [f32], t: &mut [f32]) {
        self.spare.copy(&self.images[i]);
        self.pipeline.run(&mut self.spare, rng);
        x.copy_from_slice(&self.spare.pixels);
        t.fill(0.0);
        t[i % CLASSES] = 1.0;
    }
}

#[test]
fn training_allocates_nothing_after_the_first_epoch() {
    for spec in nn::SPECS {
        let named = NET.split([',', '(', ' ']).any(|word| word == spec.name);
        assert!(named, "{} is not in the net", spec.name);
    }
    let model = Model::<f32>::read(NET, Shape::new(SIDE, SIDE, 3), 8).unwrap_or_else(|why| panic!("{}", why.en));
    let settings = Settings::new(fields(&[], &optim::groups("optimizer")), |_, _| None);
    let optimizer = optim::build::<f32>("adam", &settings).unwrap();
    let group = Group { layers: 0..model.chain.links.len(), rate: 1.0, optimizer: Some(optimizer) };
    let mut images = Augmented::new(20);
    // The last batch of an epoch is smaller.
    let batches = Batches::new(images.count(), 8, true);
    let w = model.initial(1);
    let mut training = Training::new(model, w, vec![group], Rc::new(Constant { base_lr: 1e-3 }), batches, 1);
    let before = COUNT.get();
    for _ in 0..training.per_epoch() {
        training.step(&mut images).unwrap();
    }
    let after_first = COUNT.get();
    assert!(after_first > before, "the first step makes its buffers; is anything counted?");
    for _ in 0..60 {
        training.step(&mut images).unwrap();
    }
    assert_eq!(COUNT.get(), after_first);
}

/// Half the square of each parameter, summed.
struct Bowl;

impl Objective<f64> for Bowl {
    fn value(&mut self, x: &[f64]) -> f64 {
        x.iter().map(|x| 0.5 * x * x).sum()
    }

    fn gradient(&mut self, x: &[f64], g: &mut [f64]) {
        g.copy_from_slice(x);
    }

    fn hessian(&mut self, x: &[f64], h: &mut [f64]) -> bool {
        let n = x.len();
        h.fill(0.0);
        (0..n).for_each(|i| h[i * n + i] = 1.0);
        true
    }
}

#[test]
fn memory_is_what_the_spec_says() {
    let settings = Settings::new(fields(&[], &optim::groups("optimizer")), |_, _| None);
    for spec in optim::SPECS {
        // Not smaller: the shortest vectors are given room for four numbers.
        for n in [7, 50] {
            let mut optimizer = optim::build::<f64>(spec.name, &settings).unwrap();
            let mut x = vec![1.0; n];
            let before = BYTES.get();
            optimizer.step(&mut x, &mut Bowl);
            let numbers = (BYTES.get() - before) / size_of::<f64>();
            let said = (spec.memory)(&Scoped::new(&settings, spec.name), n as u64);
            assert_eq!(numbers as u64, said, "{}, n = {n}", spec.name);
        }
    }
}
