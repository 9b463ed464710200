//! Why factors from elsewhere were refused.

use thiserror::Error;

/// Factors that cannot become a model. Every variant names what was expected and what came.
#[derive(Debug, Error)]
pub enum ImportError {
    /// The system does not give the file.
    #[error("{file}: cannot read: {error}")]
    Read {
        /// The file or folder.
        file: String,
        /// What the system said.
        error: std::io::Error,
    },
    /// A file of another kind, or a damaged one.
    #[error("{file}: expected {expected}, found {found}")]
    Format {
        /// The file or folder.
        file: String,
        /// What it should be.
        expected: String,
        /// What it is.
        found: String,
    },
    /// Factors of other lengths than they should have.
    #[error("{file}: expected {what} of {expected}, found {found}")]
    Shape {
        /// The file or folder.
        file: String,
        /// Which array.
        what: String,
        /// Its shape as it should be.
        expected: String,
        /// Its shape as it is.
        found: String,
    },
    /// A number that no vector may hold.
    #[error(
        "{file}: expected finite numbers within those of 32 bits, found {found} in row {row}, column {column}, both from 0"
    )]
    Value {
        /// The file or folder.
        file: String,
        /// The row at fault.
        row: usize,
        /// The column at fault.
        column: usize,
        /// The number.
        found: f64,
    },
    /// Names that do not fit the factors.
    #[error("--ids {file}: expected {expected}, found {found}")]
    Ids {
        /// The file or folder.
        file: String,
        /// What it should hold.
        expected: String,
        /// What it holds.
        found: String,
    },
    /// Two vectors of one article.
    #[error("expected one vector an article, found two of `{id}`")]
    Twice {
        /// The article.
        id: String,
    },
    /// A setting that neither the file nor the caller gives.
    #[error("{option} is needed: {why}")]
    Needed {
        /// The option of the command.
        option: &'static str,
        /// Why nothing else tells.
        why: &'static str,
    },
    /// A peer whose user vectors no fold-in can give.
    #[error("{file}: expected a model whose user vectors are one least-squares solve, found {found}")]
    NotReproducible {
        /// The file or folder.
        file: String,
        /// Its setting.
        found: String,
    },
    /// Numbers beyond the range of the type they are to be stored in.
    #[error("--dtype f16: expected numbers of at most 65504, found {found} in the vector of `{id}`: use --dtype f32")]
    TooLarge {
        /// The article.
        id: String,
        /// The number.
        found: f32,
    },
    /// Hyperparameters that no model may have.
    #[error("the hyperparameters cannot be used: {0}")]
    Hyperparameters(#[from] crate::model::ModelError),
}

impl ImportError {
    /// Whether the command was used wrongly, and the files may be right.
    pub fn is_usage(&self) -> bool {
        matches!(self, Self::Needed { .. })
    }

    pub(super) fn format(file: &std::path::Path, expected: &str, found: impl ToString) -> Self {
        Self::Format { file: file.display().to_string(), expected: expected.into(), found: found.to_string() }
    }

    pub(super) fn read(file: &std::path::Path, error: std::io::Error) -> Self {
        Self::Read { file: file.display().to_string(), error }
    }
}
