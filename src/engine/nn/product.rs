//! Products of small matrices, where a net spends its time.
//!
//! Both kernels keep a tile of sums, four rows by eight columns, in registers,
//! and go once through what is to be summed. The columns lie side by side in
//! memory and are one vector; the order of each sum is fixed, so every machine gets
//! the same bits.

use crate::engine::real::{Lanes, Real};

/// How far apart things lie in a buffer. What is summed lies in lines of terms; a row of
/// the tile (in [`rows`]) begins `row` after the one before.
#[derive(Clone, Copy)]
pub struct Steps {
    pub line: usize,
    pub term: usize,
    pub row: usize,
}

/// The sums of a tile: `R` rows of as many columns as `L` has lanes.
pub type Sums<L, const R: usize> = [L; R];

/// `sum[r][j] += Σₗ Σₚ a[l · line + p + r · row] · b[(l · terms + p) · columns + j]`, for
/// `lines` lines `l` of `terms` terms `p`: rows of `a` times columns of the matrix `b`.
#[inline(always)]
pub fn rows<T: Real, L: Lanes<T>, const R: usize>(
    mut sum: Sums<L, R>,
    [lines, terms]: [usize; 2],
    (a, steps): (&[T], Steps),
    (b, columns): (&[T], usize),
) -> Sums<L, R> {
    assert!(lines > 0 && terms > 0, "there is something to sum");
    assert!((lines - 1) * steps.line + (R - 1) * steps.row + terms <= a.len(), "rows lie in a");
    assert!((lines * terms - 1) * columns + L::N <= b.len(), "columns lie in b");
    for l in 0..lines {
        for p in 0..terms {
            // SAFETY: here and below, nothing lies farther than asserted above. (Checked
            // at each access it would cost a fifth of the speed.)
            let b = L::load(unsafe { b.get_unchecked((l * terms + p) * columns..).get_unchecked(..L::N) });
            for (r, sum) in sum.iter_mut().enumerate() {
                let a = L::all(unsafe { *a.get_unchecked(l * steps.line + p + r * steps.row) });
                *sum = *sum + a * b;
            }
        }
    }
    sum
}

/// `sum[r][j] += Σₗ Σₚ a[l · line + p · term + r] · b[(l · terms + p) · columns + j]`, for
/// `lines` lines `l` of `terms` terms `p`: columns of `a` times columns of the matrix `b`.
#[inline(always)]
pub fn outer<T: Real, L: Lanes<T>, const R: usize>(
    mut sum: Sums<L, R>,
    [lines, terms]: [usize; 2],
    (a, steps): (&[T], Steps),
    (b, columns): (&[T], usize),
) -> Sums<L, R> {
    assert!(lines > 0 && terms > 0, "there is something to sum");
    assert!((lines - 1) * steps.line + (terms - 1) * steps.term + R <= a.len(), "columns lie in a");
    assert!((lines * terms - 1) * columns + L::N <= b.len(), "columns lie in b");
    for l in 0..lines {
        for p in 0..terms {
            // SAFETY: here and below, nothing lies farther than asserted above.
            let b = L::load(unsafe { b.get_unchecked((l * terms + p) * columns..).get_unchecked(..L::N) });
            for (r, sum) in sum.iter_mut().enumerate() {
                let a = L::all(unsafe { *a.get_unchecked(l * steps.line + p * steps.term + r) });
                *sum = *sum + a * b;
            }
        }
    }
    sum
}

/// Sums that begin with this in every row, or with 0.
#[inline(always)]
pub fn begin<T: Real, L: Lanes<T>, const R: usize>(row: Option<&[T]>, column: usize) -> Sums<L, R> {
    [row.map_or(L::all(T::ZERO), |row| L::load(&row[column..])); R]
}

/// The tile of `c` that begins here.
#[inline(always)]
pub fn load<T: Real, L: Lanes<T>, const R: usize>(c: &[T], columns: usize) -> Sums<L, R> {
    std::array::from_fn(|r| L::load(&c[r * columns..]))
}

/// Puts the tile back.
#[inline(always)]
pub fn store<T: Real, L: Lanes<T>, const R: usize>(sum: Sums<L, R>, c: &mut [T], columns: usize) {
    for (r, sum) in sum.into_iter().enumerate() {
        sum.store(&mut c[r * columns..]);
    }
}

/// Work that is done tile by tile.
pub trait Tiled<T: Real> {
    /// Does the tile of `R` rows and `L::N` columns whose first row and column these are.
    fn tile<L: Lanes<T>, const R: usize>(&mut self, row: usize, column: usize);
}

/// Covers `rows` × `columns` with tiles, as large as fit; down each stripe of columns first.
#[inline(always)]
pub fn cover<T: Real>(rows: usize, columns: usize, work: &mut impl Tiled<T>) {
    let mut column = 0;
    while column < columns {
        column += if columns - column >= 8 {
            stripe::<T, T::Eight>(rows, column, work)
        } else {
            stripe::<T, T>(rows, column, work)
        };
    }
}

/// One stripe of columns. Six rows are better done as twice three than as four and two.
#[inline(always)]
fn stripe<T: Real, L: Lanes<T>>(rows: usize, column: usize, work: &mut impl Tiled<T>) -> usize {
    let mut row = 0;
    while row < rows {
        row += match rows - row {
            3 | 6 => {
                work.tile::<L, 3>(row, column);
                3
            }
            4.. => {
                work.tile::<L, 4>(row, column);
                4
            }
            _ => {
                work.tile::<L, 1>(row, column);
                1
            }
        };
    }
    L::N
}

/// `y = x w`, and `b` added to each row if it is given: `x` [rows × inputs],
/// `w` `[inputs × columns]`, `b` `[columns]`.
pub fn product<T: Real>(x: &[T], w: &[T], columns: usize, b: Option<&[T]>, y: &mut [T]) {
    struct Product<'a, T>(&'a [T], &'a [T], Option<&'a [T]>, &'a mut [T], [usize; 2]);
    impl<T: Real> Tiled<T> for Product<'_, T> {
        #[inline(always)]
        fn tile<L: Lanes<T>, const R: usize>(&mut self, row: usize, column: usize) {
            let Product(x, w, b, y, [inputs, columns]) = self;
            let x = (&x[row * *inputs..], Steps { line: 0, term: 1, row: *inputs });
            let sum = rows::<T, L, R>(begin(*b, column), [1, *inputs], x, (&w[column..], *columns));
            store(sum, &mut y[row * *columns + column..], *columns);
        }
    }
    let (count, inputs) = (y.len() / columns, w.len() / columns);
    cover(count, columns, &mut Product(x, w, b, y, [inputs, columns]));
}

/// `c = aᵀ b`: `a` [terms × rows], `b` [terms × columns], `c` [rows × columns].
pub fn transposed_product<T: Real>(a: &[T], b: &[T], columns: usize, c: &mut [T]) {
    struct Product<'a, T>(&'a [T], &'a [T], &'a mut [T], [usize; 3]);
    impl<T: Real> Tiled<T> for Product<'_, T> {
        #[inline(always)]
        fn tile<L: Lanes<T>, const R: usize>(&mut self, row: usize, column: usize) {
            let Product(a, b, c, [terms, rows, columns]) = self;
            let a = (&a[row..], Steps { line: 0, term: *rows, row: 1 });
            let sum = outer::<T, L, R>([L::all(T::ZERO); R], [1, *terms], a, (&b[column..], *columns));
            store(sum, &mut c[row * *columns + column..], *columns);
        }
    }
    let (terms, rows) = (b.len() / columns, c.len() / columns);
    cover(rows, columns, &mut Product(a, b, c, [terms, rows, columns]));
}

/// `b = aᵀ`: `a` has so many columns.
pub fn transpose<T: Real>(a: &[T], columns: usize, b: &mut [T]) {
    let rows = a.len() / columns;
    for (j, b) in b.chunks_exact_mut(rows).enumerate() {
        for (b, a) in b.iter_mut().zip(a.chunks_exact(columns)) {
            *b = a[j];
        }
    }
}

/// The sum of all rows of `a`, each as long as `sum`.
pub fn sum_rows<T: Real>(a: &[T], sum: &mut [T]) {
    sum.fill(T::ZERO);
    for row in a.chunks_exact(sum.len()) {
        for (sum, &value) in sum.iter_mut().zip(row) {
            *sum += value;
        }
    }
}
