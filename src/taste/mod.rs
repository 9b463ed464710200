//! From visits to a user vector: confidence, the fold-in, and why.

mod cholesky;
mod confidence;
mod fold_in;
mod interests;
mod keeping;
mod reader;

pub use confidence::{BOUNCE_SECONDS, confidence, confidence_of_weight, engagement, evidence_weight, fade};
pub use fold_in::{FoldInError, Form, NOT_POSITIVE, Prior, Row, UserVector, fold_in, fold_in_as};
pub use interests::{Interest, interests};
#[cfg(feature = "native")]
pub(crate) use keeping::article_in;
pub use keeping::{article_now, make_room, reading_seconds};
pub use reader::{Basis, Reader, ReaderError, Source};

/// Four sums side by side: one alone would wait for each addition.
fn dot(a: &[f64], b: &[f64]) -> f64 {
    let length = a.len().min(b.len());
    let (fours_of_a, rest_of_a) = a[..length].as_chunks::<4>();
    let (fours_of_b, rest_of_b) = b[..length].as_chunks::<4>();
    let mut sums = [0.0; 4];
    for (a, b) in fours_of_a.iter().zip(fours_of_b) {
        for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
            *sum += a * b;
        }
    }
    let rest: f64 = rest_of_a.iter().zip(rest_of_b).map(|(a, b)| a * b).sum();
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}
