//! A step allocates nothing after the first one. A program of its own, since
//! the counting allocator is global.

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;

use downhill::engine::optim;
use downhill::engine::surface::{self, Surface};
use downhill::spec::Settings;
use downhill::spec::setting::fields;

thread_local! {
    /// Of this thread only: the test harness allocates on others.
    static COUNT: Cell<usize> = const { Cell::new(0) };
}

struct Counting;

unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        COUNT.set(COUNT.get() + 1);
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
