//! Rotation into principal axes: no score changes, and YᵀY becomes diagonal.

use nalgebra::DMatrix;

use super::vectors::Vectors;

/// The eigenvectors of YᵀY in columns, largest eigenvalue first. The largest number of each is positive, so that the same
/// vectors give the same axes.
pub fn principal_axes(vectors: &Vectors) -> DMatrix<f32> {
    let eigen = vectors.gram().symmetric_eigen();
    let d = vectors.dimension();
    let mut order: Vec<usize> = (0..d).collect();
    order.sort_by(|&a, &b| eigen.eigenvalues[b].total_cmp(&eigen.eigenvalues[a]));
    let mut axes = DMatrix::zeros(d, d);
    for (place, &from) in order.iter().enumerate() {
        let column = eigen.eigenvectors.column(from);
        let sign = if column[column.iamax()] < 0.0 { -1.0 } else { 1.0 };
        for axis in 0..d {
            axes[(axis, place)] = (sign * column[axis]) as f32;
        }
    }
    axes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::training::kernel::dot;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    #[test]
    fn rotation_leaves_scores_and_makes_the_gram_diagonal() {
        let mut random = ChaCha8Rng::seed_from_u64(3);
        let articles = Vectors::random(50, 6, 1.0, &mut random);
        let readers = Vectors::random(20, 6, 1.0, &mut random);
        let axes = principal_axes(&articles);
        let (turned, x) = (articles.times(&axes), readers.times(&axes));
        for (reader, article) in (0..20).flat_map(|reader| (0..50).map(move |article| (reader, article))) {
            let before = dot(readers.row(reader), articles.row(article));
            let after = dot(x.row(reader), turned.row(article));
            assert!((before - after).abs() < 1e-5, "{before} {after}");
        }
        let gram = turned.gram();
        for axis in 0..6 {
            for other in 0..axis {
                assert!(gram[(axis, other)].abs() < 1e-4 * gram[(0, 0)], "{axis} {other}");
            }
            assert!(axis == 0 || gram[(axis, axis)] <= gram[(axis - 1, axis - 1)]);
        }
    }
}
