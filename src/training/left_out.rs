//! The ridge of a small catalogue, each article left out of its own fit.
//!
//! With more terms than articles a ridge fits every article it has seen: its content embedding would be its readers once
//! more, with all that they share by chance, above all the week in which they came. Left out of the fit, an article gets
//! what its words alone say of it.

use nalgebra::{Cholesky, DMatrix};

use super::ridge::REGULARIZATION;
use super::vectors::Vectors;

/// Larger catalogues go without: the system is as wide as they are, and a fit to many articles owes little to one.
pub(super) const MOST_ARTICLES: usize = 1_000;

/// TW for every article [n, d], where the W of an article is fitted on the others of those for which `known` holds.
///
/// `kernel` [n, n] is TTᵀ, `targets` B [n, d]. With K = TTᵀ + λI over the known articles and α = K⁻¹B, an article of the fit
/// gets bᵢ − αᵢ / (K⁻¹)ᵢᵢ, which is the prediction of the ridge without it; any other gets k(t, T)α.
///
/// The second result is α [n, d], zeros for articles that are not known: W = Tᵀα is what later articles are mapped by.
pub(super) fn ridge_left_out(kernel: &DMatrix<f64>, targets: &Vectors, known: &[bool]) -> (Vectors, Vectors) {
    let (n, d) = (targets.len(), targets.dimension());
    let fitted: Vec<usize> = (0..n).filter(|&article| known[article]).collect();
    let mut predicted = Vectors::zeros(n, d);
    let mut weights = Vectors::zeros(n, d);
    let mut system = kernel.select_rows(&fitted).select_columns(&fitted);
    for place in 0..fitted.len() {
        system[(place, place)] += f64::from(REGULARIZATION);
    }
    // λI makes it positive definite; without a solution content says nothing.
    let Some(inverse) = Cholesky::new(system).map(|factor| factor.inverse()) else {
        return (predicted, weights);
    };
    let known_targets = DMatrix::from_fn(fitted.len(), d, |place, axis| f64::from(targets.row(fitted[place])[axis]));
    let alpha = &inverse * &known_targets;
    for (place, &article) in fitted.iter().enumerate() {
        weights.row_mut(article).iter_mut().enumerate().for_each(|(axis, w)| *w = alpha[(place, axis)] as f32);
        for (axis, value) in predicted.row_mut(article).iter_mut().enumerate() {
            *value = (known_targets[(place, axis)] - alpha[(place, axis)] / inverse[(place, place)]) as f32;
        }
    }
    for article in (0..n).filter(|&article| !known[article]) {
        for (axis, value) in predicted.row_mut(article).iter_mut().enumerate() {
            let sum: f64 =
                fitted.iter().enumerate().map(|(place, &other)| kernel[(article, other)] * alpha[(place, axis)]).sum();
            *value = sum as f32;
        }
    }
    (predicted, weights)
}

#[cfg(test)]
mod tests {
    use super::super::kernel::add_transposed_product;
    use super::super::ridge::ridge_dense;
    use super::*;
    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::SeedableRng;

    #[test]
    fn an_article_is_predicted_as_by_the_ridge_of_the_others() {
        let mut random = ChaCha8Rng::seed_from_u64(7);
        let content = Vectors::random(24, 30, 1.0, &mut random);
        let targets = Vectors::random(24, 3, 1.0, &mut random);
        let kernel = DMatrix::from_fn(24, 24, |a, b| {
            content.row(a).iter().zip(content.row(b)).map(|(a, b)| f64::from(*a) * f64::from(*b)).sum()
        });
        let known: Vec<bool> = (0..24).map(|article| article % 5 != 0).collect();
        let (found, weights) = ridge_left_out(&kernel, &targets, &known);
        // Of an article that is not fitted anyway, W says the same.
        let mut map = DMatrix::zeros(30, 3);
        add_transposed_product(&mut map, content.values(), weights.values());
        let mapped = content.times(&map);
        let far = |article: usize| (found.row(article)[1] - mapped.row(article)[1]).abs();
        assert!(far(0) < 1e-4 && far(20) < 1e-4 && far(1) > 1e-3);
        for article in 0..24 {
            let mut others = known.clone();
            others[article] = false;
            let expected = content.times(&ridge_dense(&content, &targets, &others));
            for axis in 0..3 {
                let (found, expected) = (found.row(article)[axis], expected.row(article)[axis]);
                assert!((found - expected).abs() < 1e-4, "{article} {axis}: {found} {expected}");
            }
        }
    }
}
