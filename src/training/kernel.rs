//! The products that training spends its time in.
//!
//! They go to matrixmultiply through nalgebra, which finds the processor's vector units at run time. nalgebra 0.35 takes another
//! path where a dimension is 5 or less, and that path reads and writes out of bounds for views with a row stride: there,
//! plain loops are used.
//!
//! A model is the same bytes on every processor, and in wasm, which has no fused multiply-add: `.cargo/config.toml` tells
//! matrixmultiply to do without. Each sum then goes through the same numbers in the same order, however many of them side by side.

use nalgebra::{DMatrix, DMatrixView, DMatrixViewMut, Dyn};

/// Up to this, nalgebra's path for small matrices is taken.
const SMALL: usize = 5;

/// out [f, d] += TᵀB for rows T [n, f] and B [n, d].
pub(super) fn add_transposed_product(out: &mut DMatrix<f32>, t: &[f32], b: &[f32]) {
    let (f, d) = out.shape();
    let count = t.len() / f;
    if f.min(d).min(count) > SMALL {
        // Row-major [n, f] is column-major [f, n].
        out.gemm(1.0, &DMatrixView::from_slice(t, f, count), &transposed(b, d, count), 1.0);
        return;
    }
    for (t, b) in t.chunks_exact(f).zip(b.chunks_exact(d)) {
        for (column, b) in b.iter().enumerate() {
            out.column_mut(column).iter_mut().zip(t).for_each(|(out, t)| *out += t * b);
        }
    }
}

/// out [n, n] = RRᵀ for rows R [n, d].
pub(super) fn row_products(out: &mut [f32], rows: &[f32], d: usize) {
    let count = rows.len() / d;
    if d.min(count) > SMALL {
        let columns = DMatrixView::from_slice(rows, d, count);
        DMatrixViewMut::from_slice(out, count, count).gemm(1.0, &transposed(rows, d, count), &columns, 0.0);
        return;
    }
    for (i, a) in rows.chunks_exact(d).enumerate() {
        for (j, b) in rows.chunks_exact(d).enumerate() {
            out[i * count + j] = dot(a, b);
        }
    }
}

/// out [n, k] = RQ for rows R [n, d], with `transposed_matrix` Qᵀ [k, d].
pub(super) fn rows_times(out: &mut [f32], rows: &[f32], transposed_matrix: &DMatrix<f32>) {
    let (k, d) = transposed_matrix.shape();
    let count = rows.len() / d;
    let mut out = DMatrixViewMut::from_slice(out, k, count);
    out.gemm(1.0, transposed_matrix, &DMatrixView::from_slice(rows, d, count), 0.0);
}

/// out [n, m] = ABᵀ for rows A [n, d] and B [m, d].
pub(super) fn row_by_row(out: &mut [f32], a: &[f32], b: &[f32], d: usize) {
    let (n, m) = (a.len() / d, b.len() / d);
    if d.min(n).min(m) > SMALL {
        let columns = DMatrixView::from_slice(a, d, n);
        DMatrixViewMut::from_slice(out, m, n).gemm(1.0, &transposed(b, d, m), &columns, 0.0);
        return;
    }
    for (out, a) in out.chunks_exact_mut(m).zip(a.chunks_exact(d)) {
        out.iter_mut().zip(b.chunks_exact(d)).for_each(|(out, b)| *out = dot(a, b));
    }
}

/// aᵀb.
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    // Eight sums at once: the compiler may not reorder a single one.
    let mut sums = [0.0_f32; 8];
    let (a_chunks, a_rest) = a.as_chunks::<8>();
    let (b_chunks, b_rest) = b.as_chunks::<8>();
    for (a, b) in a_chunks.iter().zip(b_chunks) {
        for lane in 0..8 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    sums.iter().sum::<f32>() + a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum::<f32>()
}

/// The [n, d] matrix of rows as they lie in memory, without a copy.
fn transposed(rows: &[f32], d: usize, count: usize) -> DMatrixView<'_, f32, Dyn, Dyn> {
    DMatrixView::<f32, Dyn, Dyn>::from_slice_with_strides(rows, count, d, d, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_product_is_rounded_before_it_is_added() {
        // a² has one bit more than fits: fused with the sum before it, that bit would be what is left.
        let a = 1.0 + 0.5_f32.powi(12);
        let row = |first: f32| [first, a, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0];
        let (ones, squares) = ([row(1.0); 8].concat(), [row(-(a * a)); 8].concat());
        let mut out = vec![1.0; 64];
        row_by_row(&mut out, &ones, &squares, 8);
        assert_eq!(out, [0.0; 64], "was this built outside of the repository, whose .cargo/config.toml matters?");
        let b = 1.0 + 0.5_f64.powi(27);
        let [ones, squares] =
            [1.0, -(b * b)].map(|first| DMatrix::from_fn(8, 8, |_, k| [first, b].get(k).copied().unwrap_or(0.0)));
        assert_eq!(ones * squares.transpose(), DMatrix::zeros(8, 8));
    }

    #[test]
    fn products_are_right_at_every_small_size() {
        for (n, f, d) in (1..9).flat_map(|n| (1..9).flat_map(move |f| (1..9).map(move |d| (n, f, d)))) {
            let t: Vec<f32> = (0..n * f).map(|k| (k % 7) as f32 - 3.0).collect();
            let b: Vec<f32> = (0..n * d).map(|k| (k % 5) as f32 - 1.0).collect();
            let mut out = DMatrix::from_element(f, d, 2.0);
            add_transposed_product(&mut out, &t, &b);
            for (i, j) in (0..f).flat_map(|i| (0..d).map(move |j| (i, j))) {
                let sum: f32 = (0..n).map(|k| t[k * f + i] * b[k * d + j]).sum();
                assert_eq!(out[(i, j)], 2.0 + sum, "{n} {f} {d}");
            }
            let mut squares = vec![9.0; n * n];
            row_products(&mut squares, &b, d);
            for (i, j) in (0..n).flat_map(|i| (0..n).map(move |j| (i, j))) {
                assert_eq!(squares[i * n + j], dot(&b[i * d..(i + 1) * d], &b[j * d..(j + 1) * d]), "{n} {d}");
            }
        }
    }
}
