//! Real numbers of either width: `f64` for surfaces, `f32` for nets.
//!
//! Elementary functions come from `libm`, whose results are the same bits on
//! every machine; the platform's differ in the last places. (`sqrt` is exact by
//! IEEE 754, so the hardware's serves.)

use std::fmt::Debug;
use std::ops::{Add, AddAssign, Div, DivAssign, Mul, MulAssign, Neg, Sub, SubAssign};

/// What an algorithm needs of a number.
pub trait Real:
    Copy
    + Debug
    + PartialOrd
    + Add<Output = Self>
    + Sub<Output = Self>
    + Mul<Output = Self>
    + Div<Output = Self>
    + Neg<Output = Self>
    + AddAssign
    + SubAssign
    + MulAssign
    + DivAssign
    + 'static
{
    const ZERO: Self;
    const ONE: Self;

    /// Eight side by side, in vector registers.
    type Eight: Lanes<Self>;

    fn of(value: f64) -> Self;
    fn to_f64(self) -> f64;
    fn sqrt(self) -> Self;
    fn abs(self) -> Self;
    fn exp(self) -> Self;
    fn ln(self) -> Self;
    fn is_finite(self) -> bool;
    fn is_nan(self) -> bool;

    /// Itself, but 0 for a subnormal number (below 1.2e-38 in `f32`). What decays, such as a running mean once
    /// its unit is dead, ends among them, where each operation takes a hundred cycles.
    fn flushed(self) -> Self;
}

/// Several numbers on which one operation works at once, each for itself: as many
/// products and sums as there are lanes, with the same bits as one by one.
pub trait Lanes<T>: Copy + Add<Output = Self> + Mul<Output = Self> {
    const N: usize;

    fn all(value: T) -> Self;

    /// The first `N` of these.
    fn load(from: &[T]) -> Self;

    /// Into the first `N` of these.
    fn store(self, to: &mut [T]);
}

/// One number is a lane, too.
impl<T: Real> Lanes<T> for T {
    const N: usize = 1;

    fn all(value: T) -> T {
        value
    }

    fn load(from: &[T]) -> T {
        from[0]
    }

    fn store(self, to: &mut [T]) {
        to[0] = self;
    }
}

macro_rules! real {
    ($float:ty, $eight:ty, $exp:path, $ln:path) => {
        impl Real for $float {
            const ZERO: Self = 0.0;
            const ONE: Self = 1.0;

            type Eight = $eight;

            fn of(value: f64) -> Self {
                value as $float
            }
            fn to_f64(self) -> f64 {
                self as f64
            }
            fn sqrt(self) -> Self {
                self.sqrt()
            }
            fn abs(self) -> Self {
                self.abs()
            }
            fn exp(self) -> Self {
                $exp(self)
            }
            fn ln(self) -> Self {
                $ln(self)
            }
            fn is_finite(self) -> bool {
                self.is_finite()
            }
            fn is_nan(self) -> bool {
                self.is_nan()
            }
            fn flushed(self) -> Self {
                if self.abs() < <$float>::MIN_POSITIVE { 0.0 } else { self }
            }
        }

        impl Lanes<$float> for $eight {
            const N: usize = 8;

            #[inline(always)]
            fn all(value: $float) -> Self {
                <$eight>::splat(value)
            }

            #[inline(always)]
            fn load(from: &[$float]) -> Self {
                <$eight>::new(*from.first_chunk().expect("eight values"))
            }

            #[inline(always)]
            fn store(self, to: &mut [$float]) {
                *to.first_chunk_mut().expect("eight places") = self.to_array();
            }
        }
    };
}

real!(f32, wide::f32x8, libm::expf, libm::logf);
real!(f64, wide::f64x8, libm::exp, libm::log);
