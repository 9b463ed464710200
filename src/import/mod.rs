//! Item factors that Spark, `implicit` or anything else has trained, as a model of foldin.
//!
//! A user vector of the peers is one least-squares solve, as it is here, with other constants. With them in the model, and with the
//! factors as they came, folding a reader in gives the peer's own user vector, turned into principal axes.

mod assemble;
mod axes;
mod error;
mod factors;
mod ids;
mod implicit;
mod numpy;
mod safe_tensors;
mod solve;
mod spark;

pub use assemble::{Dtype, Imported, Surroundings, assemble};
pub use error::ImportError;
pub use factors::Factors;
pub use ids::read_ids;
pub use implicit::ImplicitModel;
pub use numpy::read_numpy;
pub use safe_tensors::read_safe_tensors;
pub use solve::{Observed, PeerSolve};
pub use spark::{AlsModel, AlsSettings};

use std::path::Path;

/// Factors with the names of their articles.
#[derive(Debug, Clone, PartialEq)]
pub struct NamedFactors {
    /// One an article.
    pub ids: Vec<String>,
    /// Their vectors, in the order of `ids`.
    pub factors: Factors,
}

impl NamedFactors {
    /// Factors whose articles are named in the order of their rows. `file` is where the names come from.
    ///
    /// # Errors
    /// [`ImportError::Ids`] where there are more or fewer names than rows.
    pub fn in_order(file: &Path, ids: Vec<String>, factors: Factors) -> Result<Self, ImportError> {
        Ok(Self { ids: ids::one_each(file, ids, factors.len())?, factors })
    }

    /// Factors of Spark, whose articles are called by number: `names` has those of a file, by number from 0. Without, the
    /// numbers are the names.
    ///
    /// # Errors
    /// [`ImportError::Ids`] where a number has no name.
    pub fn of_spark(model: AlsModel, names: Option<(&Path, &[String])>) -> Result<Self, ImportError> {
        let ids = match names {
            Some((file, names)) => ids::by_number(file, names, &model.numbers)?,
            None => model.numbers.iter().map(i64::to_string).collect(),
        };
        Ok(Self { ids, factors: model.factors })
    }
}
