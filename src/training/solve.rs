//! One half of alternating least squares: every row's exact solve against the vectors of the other side.
//!
//! For a row with entries i of confidence cᵢ, and prior mean x₀ (a reader's is zero, an article's its content):
//!
//! ```text
//! x = (w₀G + Σ cᵢ yᵢyᵢᵀ + ρI)⁻¹ (Σ cᵢ yᵢ + ρx₀)      G = YᵀY,  ρ = λ (n + w₀N)^ν
//! ```
//!
//! All is done in the eigenbasis of G, where the prior part is diagonal: a row with n < d entries then needs a system of
//! n numbers only. Hu, Koren, Volinsky 2008; the frequency-scaled ρ is of Rendle et al. 2021.

use nalgebra::DMatrix;
use rayon::prelude::*;

use super::kernel::{add_transposed_product, dot, row_products, rows_times};
use super::sparse::Sparse;
use super::vectors::Vectors;

/// Rows that one task solves.
pub(super) const ROWS_PER_TASK: usize = 64;
/// Rows of one long system that are gathered at once.
const GATHERED: usize = 256;

/// The constants of one solve.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Constants {
    /// w₀ ≥ 0, the weight of what was not read.
    pub unobserved_weight: f64,
    /// λ > 0.
    pub regularization: f64,
    /// ν in 0..=1.
    pub exponent: f64,
}

impl Constants {
    /// ν = 0: the same λ for every row.
    pub fn flat(unobserved_weight: f64, regularization: f64) -> Self {
        Self { unobserved_weight, regularization, exponent: 0.0 }
    }

    /// ρ for a row of `entries` against `others` vectors.
    pub fn strength(&self, entries: usize, others: usize) -> f64 {
        let mass = entries as f64 + self.unobserved_weight * others as f64;
        self.regularization * libm::pow(mass, self.exponent)
    }
}

/// The vectors of one side, ready to solve the other side's rows against.
#[derive(Debug)]
pub struct Side {
    /// Y in the eigenbasis of G.
    pub(super) rotated: Vectors,
    /// The eigenvectors of G, in columns.
    pub(super) axes: DMatrix<f32>,
    /// Eigenvalues of G.
    energy: Vec<f64>,
    /// N; more than the rows of `rotated` where only some of the side were asked for.
    others: usize,
    constants: Constants,
}

impl Side {
    /// Prepares `vectors` [N, d].
    pub fn new(vectors: &Vectors, constants: Constants) -> Self {
        Self::with_unobserved(vectors, vectors, constants)
    }

    /// Prepares `vectors` [N, d] where G is that of `unobserved` [N, d] alone: of vectors that could have been met so far.
    pub fn with_unobserved(vectors: &Vectors, unobserved: &Vectors, constants: Constants) -> Self {
        Self::with_gram(vectors, unobserved.gram(), vectors.len(), constants)
    }

    /// Prepares `vectors` [N, d] that nobody needs as they are: turned where they lie, they are held once.
    pub fn owning(vectors: Vectors, constants: Constants) -> Self {
        let (gram, others) = (vectors.gram(), vectors.len());
        let (axes, energy) = eigenbasis(gram);
        let mut rotated = vectors;
        rotated.turn(&axes);
        Self { rotated, axes, energy, others, constants }
    }

    /// Prepares those `vectors` [n, d] of a side of `others` that rows have entries of, where `gram` [d, d] is G of the whole side.
    pub fn with_gram(vectors: &Vectors, gram: DMatrix<f64>, others: usize, constants: Constants) -> Self {
        let (axes, energy) = eigenbasis(gram);
        Self { rotated: vectors.times(&axes), axes, energy, others, constants }
    }

    /// Solves `rows` of `entries` (columns number this side's vectors). Result k belongs to `rows[k]`.
    ///
    /// `prior` [rows of entries, d] holds the prior means, zero where there is none. A row without entries gets its prior
    /// mean as it is.
    pub fn solve(&self, entries: &Sparse, rows: &[u32], prior: Option<&Vectors>) -> Vectors {
        let d = self.rotated.dimension();
        let mut solved = Vectors::zeros(rows.len(), d);
        let chunks = solved.values_mut().par_chunks_mut(ROWS_PER_TASK * d).zip(rows.par_chunks(ROWS_PER_TASK));
        chunks.for_each_init(
            || (Workspace::new(d), vec![0.0; ROWS_PER_TASK * d]),
            |(space, turned), (out, rows)| {
                for (out, &row) in out.chunks_exact_mut(d).zip(rows) {
                    let mean = prior.map(|prior| prior.row(row as usize));
                    self.solve_row(space, entries.row(row as usize), mean, out);
                }
                // Back out of the eigenbasis.
                let turned = &mut turned[..out.len()];
                rows_times(turned, out, &self.axes);
                out.copy_from_slice(turned);
            },
        );
        if let Some(prior) = prior {
            for (k, &row) in rows.iter().enumerate().filter(|(_, row)| entries.row_length(**row as usize) == 0) {
                solved.row_mut(k).copy_from_slice(prior.row(row as usize));
            }
        }
        solved
    }

    /// The vectors as they were, to rounding.
    pub fn into_vectors(self) -> Vectors {
        let mut vectors = self.rotated;
        vectors.turn(&self.axes.transpose());
        vectors
    }

    /// How many vectors rows may have entries of.
    pub fn len(&self) -> usize {
        self.rotated.len()
    }

    /// Whether there is no vector to solve against.
    pub fn is_empty(&self) -> bool {
        self.rotated.is_empty()
    }

    /// Solves every row of `entries`.
    pub fn solve_all(&self, entries: &Sparse, prior: Option<&Vectors>) -> Vectors {
        let rows: Vec<u32> = (0..entries.len() as u32).collect();
        self.solve(entries, &rows, prior)
    }

    /// w₀G + ρI for a row of so many `entries`, in the eigenbasis \[d\]; gives ρ.
    pub(super) fn prior_diagonal(&self, entries: usize, diagonal: &mut [f32]) -> f64 {
        let strength = self.constants.strength(entries, self.others);
        for (diagonal, energy) in diagonal.iter_mut().zip(&self.energy) {
            *diagonal = (self.constants.unobserved_weight * energy + strength) as f32;
        }
        strength
    }

    /// One row, in the eigenbasis.
    fn solve_row(
        &self,
        space: &mut Workspace,
        (columns, confidence): (&[u32], &[f32]),
        mean: Option<&[f32]>,
        out: &mut [f32],
    ) {
        if columns.is_empty() {
            return;
        }
        let strength = self.prior_diagonal(columns.len(), &mut space.diagonal);
        space.pull.fill(0.0);
        if let Some(mean) = mean {
            for (axis, pull) in space.pull.iter_mut().enumerate() {
                *pull = strength as f32 * dot(self.axes.column(axis).as_slice(), mean);
            }
        }
        if columns.len() < self.rotated.dimension() {
            self.dual(space, columns, confidence, out);
        } else {
            self.primal(space, columns, confidence, out);
        }
    }

    /// (C⁻¹ + ZD⁻¹Zᵀ) a = 1 − ZD⁻¹ρx₀, then x = D⁻¹(ρx₀ + Zᵀa).
    fn dual(&self, space: &mut Workspace, columns: &[u32], confidence: &[f32], out: &mut [f32]) {
        let (d, n) = (out.len(), columns.len());
        space.gathered.clear();
        space.scale.clear();
        space.scale.extend(space.diagonal.iter().map(|diagonal| 1.0 / diagonal.sqrt()));
        for &column in columns {
            space
                .gathered
                .extend(self.rotated.row(column as usize).iter().zip(&space.scale).map(|(z, scale)| z * scale));
        }
        let rows = space.gathered.as_slice();
        let system = &mut space.system[..n * n];
        row_products(system, rows, d);
        // D^−½ times the pull: both the right side and x are made of it.
        space.pull.iter_mut().zip(&space.scale).for_each(|(pull, scale)| *pull *= scale);
        let right = &mut space.right[..n];
        for k in 0..n {
            system[k * n + k] += 1.0 / confidence[k];
            right[k] = 1.0 - dot(&rows[k * d..(k + 1) * d], &space.pull);
        }
        solve_in_place(system, right);
        out.copy_from_slice(&space.pull);
        for (row, &weight) in rows.chunks_exact(d).zip(right.iter()) {
            out.iter_mut().zip(row).for_each(|(out, z)| *out += weight * z);
        }
        out.iter_mut().zip(&space.scale).for_each(|(out, scale)| *out *= scale);
    }

    /// (D + ZᵀCZ) x = ZᵀC1 + ρx₀.
    fn primal(&self, space: &mut Workspace, columns: &[u32], confidence: &[f32], out: &mut [f32]) {
        let d = out.len();
        let system = &mut space.square;
        system.fill(0.0);
        out.copy_from_slice(&space.pull);
        for (columns, confidence) in columns.chunks(GATHERED).zip(confidence.chunks(GATHERED)) {
            space.gathered.clear();
            for (&column, &c) in columns.iter().zip(confidence) {
                let root = c.sqrt();
                let row = self.rotated.row(column as usize);
                out.iter_mut().zip(row).for_each(|(out, z)| *out += c * z);
                space.gathered.extend(row.iter().map(|z| root * z));
            }
            add_transposed_product(system, &space.gathered, &space.gathered);
        }
        for (axis, diagonal) in space.diagonal.iter().enumerate() {
            system[(axis, axis)] += diagonal;
        }
        debug_assert_eq!(system.nrows(), d);
        solve_in_place(system.as_mut_slice(), out);
    }
}

/// The eigenvectors of `gram` in columns, and its eigenvalues, none below zero.
fn eigenbasis(gram: DMatrix<f64>) -> (DMatrix<f32>, Vec<f64>) {
    let eigen = gram.symmetric_eigen();
    (eigen.eigenvectors.map(|value| value as f32), eigen.eigenvalues.iter().map(|value| value.max(0.0)).collect())
}

/// What one thread needs, made once.
struct Workspace {
    diagonal: Vec<f32>,
    scale: Vec<f32>,
    pull: Vec<f32>,
    right: Vec<f32>,
    gathered: Vec<f32>,
    system: Vec<f32>,
    square: DMatrix<f32>,
}

impl Workspace {
    fn new(d: usize) -> Self {
        Self {
            diagonal: vec![0.0; d],
            scale: Vec::with_capacity(d),
            pull: vec![0.0; d],
            right: vec![0.0; d],
            gathered: Vec::with_capacity(GATHERED.max(d) * d),
            system: vec![0.0; d * d],
            square: DMatrix::zeros(d, d),
        }
    }
}

/// Solves the symmetric positive definite `system` [n, n] by Cholesky; its lower triangle is overwritten, `right` is x.
fn solve_in_place(system: &mut [f32], right: &mut [f32]) {
    factor_in_place(system, right.len());
    solve_factored(system, right);
}

/// The Cholesky factor L of the symmetric positive definite `system` [n, n], into its lower triangle.
pub(super) fn factor_in_place(system: &mut [f32], n: usize) {
    for i in 0..n {
        let (done, row) = system.split_at_mut(i * n);
        let row = &mut row[..n];
        for j in 0..i {
            let pivot_row = &done[j * n..j * n + j + 1];
            row[j] = (row[j] - dot(&row[..j], &pivot_row[..j])) / pivot_row[j];
        }
        // The smallest pivot is the prior's; only rounding can bring it below.
        let pivot = row[i] - dot(&row[..i], &row[..i]);
        row[i] = pivot.max(f32::MIN_POSITIVE).sqrt();
    }
}

/// Solves LLᵀx = `right` \[n\], which becomes x.
pub(super) fn solve_factored(factor: &[f32], right: &mut [f32]) {
    let n = right.len();
    for i in 0..n {
        let row = &factor[i * n..i * n + i + 1];
        right[i] = (right[i] - dot(&row[..i], &right[..i])) / row[i];
    }
    for i in (0..n).rev() {
        let row = &factor[i * n..i * n + i + 1];
        let x = right[i] / row[i];
        right[i] = x;
        right[..i].iter_mut().zip(row).for_each(|(right, l)| *right -= x * l);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    fn planted() -> (Vectors, Sparse) {
        let mut random = ChaCha8Rng::seed_from_u64(7);
        let vectors = Vectors::random(40, 8, 1.0, &mut random);
        let mut entries = Sparse::new(40);
        for row in 0..12_u32 {
            // From none to many more than d.
            entries.push((0..40).filter(|i| i % 12 <= row && row > 0).map(|i| (i, 0.3 + 0.1 * (i % 5) as f32)));
        }
        (vectors, entries)
    }

    /// The gradient of the objective at x, \[d\].
    fn gradient(vectors: &Vectors, row: (&[u32], &[f32]), x: &[f32], mean: &[f32], constants: Constants) -> Vec<f64> {
        let strength = constants.strength(row.0.len(), vectors.len());
        let score =
            |i: usize| -> f64 { vectors.row(i).iter().zip(x).map(|(y, x)| f64::from(*y) * f64::from(*x)).sum() };
        let mut gradient: Vec<f64> = x.iter().zip(mean).map(|(x, m)| strength * f64::from(x - m)).collect();
        for i in 0..vectors.len() {
            let c = row.0.iter().position(|&column| column as usize == i).map_or(0.0, |k| f64::from(row.1[k]));
            let slope = constants.unobserved_weight * score(i) + c * (score(i) - 1.0);
            gradient.iter_mut().zip(vectors.row(i)).for_each(|(g, y)| *g += slope * f64::from(*y));
        }
        gradient
    }

    #[test]
    fn the_gradient_is_zero_at_every_solution() {
        let (vectors, entries) = planted();
        let mut random = ChaCha8Rng::seed_from_u64(9);
        let prior = Vectors::random(12, 8, 1.0, &mut random);
        let zero = vec![0.0; 8];
        for constants in
            [Constants::flat(0.03, 3.0), Constants { unobserved_weight: 0.1, regularization: 0.01, exponent: 1.0 }]
        {
            let side = Side::new(&vectors, constants);
            for mean in [None, Some(&prior)] {
                let solved = side.solve_all(&entries, mean);
                for row in 1..12 {
                    let mean = mean.map_or(zero.as_slice(), |mean| mean.row(row));
                    let slope = gradient(&vectors, entries.row(row), solved.row(row), mean, constants);
                    let steepest = slope.iter().fold(0.0_f64, |most, g| most.max(g.abs()));
                    assert!(steepest < 2e-5, "row {row} of {} entries: {steepest}", entries.row_length(row));
                }
            }
        }
    }

    #[test]
    fn a_row_without_entries_keeps_its_prior() {
        let (vectors, entries) = planted();
        let prior = Vectors::random(12, 8, 1.0, &mut ChaCha8Rng::seed_from_u64(9));
        let side = Side::new(&vectors, Constants::flat(0.1, 3.0));
        assert_eq!(side.solve_all(&entries, Some(&prior)).row(0), prior.row(0));
        assert_eq!(side.solve_all(&entries, None).row(0), &[0.0; 8]);
    }
}
