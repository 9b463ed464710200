//! What `implicit`'s `AlternatingLeastSquares.save` writes: a .npz file with factors and settings.

use std::path::Path;

use super::numpy::Archive;
use super::{Factors, ImportError};
use crate::host;

/// Item factors with what they were trained with.
#[derive(Debug, Clone, PartialEq)]
pub struct ImplicitModel {
    /// The item factors, in the order of the matrix's columns.
    pub factors: Factors,
    /// α. `None` in files before 0.5, where the matrix held α·r itself.
    pub alpha: Option<f64>,
    /// λ.
    pub regularization: Option<f64>,
}

impl ImplicitModel {
    /// Reads such a file. The user factors in it are passed over: they are older than the item factors by half a step, and say what
    /// each reader likes.
    ///
    /// # Errors
    /// [`ImportError`] where it is no such file, is damaged, or is of another of the library's models.
    pub fn read(file: &Path) -> Result<Self, ImportError> {
        let expected = "what AlternatingLeastSquares.save wrote, a .npz file with `item_factors`";
        let bytes = host::read(file).map_err(|error| ImportError::read(file, error))?;
        if !bytes.starts_with(b"PK") {
            return Err(ImportError::format(file, expected, "another kind of file"));
        }
        let mut archive = Archive::new(file, bytes)?;
        let names = archive.names();
        let found = || names.join(", ");
        let factors = archive.array("item_factors")?.ok_or_else(|| ImportError::format(file, expected, found()))?;
        // Of the library's other models, Bayesian ranking and logistic factors keep a rate of learning.
        if names.iter().any(|name| name == "learning_rate") {
            let found = "a model trained by gradient descent".to_owned();
            return Err(ImportError::NotReproducible { file: file.display().to_string(), found });
        }
        let mut setting = |name: &str| {
            let array = archive.array(name)?;
            array
                .map(|array| {
                    array.scalar().ok_or_else(|| ImportError::format(file, &format!("one number `{name}`"), "an array"))
                })
                .transpose()
        };
        let (alpha, regularization) = (setting("alpha")?, setting("regularization")?);
        Ok(Self { factors: factors.factors(file)?, alpha, regularization })
    }
}
