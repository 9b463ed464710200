//! Why a model file was refused.

use thiserror::Error;

/// A model file that cannot be trusted. Every variant names what was expected and what came.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum ModelError {
    /// The file ends before what it announces.
    #[error("model file is truncated: {expected} bytes are needed for {what}, {found} came")]
    Truncated {
        /// The part that does not fit.
        what: String,
        /// Bytes that part needs, counted from the start of the file.
        expected: u64,
        /// Bytes of the file.
        found: u64,
    },
    /// The header is not the JSON object that safetensors asks for.
    #[error("model header is not a safetensors header: {reason}")]
    Header {
        /// What the parser said.
        reason: String,
    },
    /// A safetensors file, but not a model of foldin.
    #[error("model metadata `format` must be \"foldin\", found \"{found}\"")]
    NotFoldin {
        /// The format named in the file, empty where none is.
        found: String,
    },
    /// A version that this build cannot read.
    #[error("model `format_version` \"{found}\" is not supported, this build reads version 1: update foldin")]
    Version {
        /// The version named in the file.
        found: String,
    },
    /// A tensor or a metadata entry that every model has.
    #[error("model has no `{name}`")]
    Missing {
        /// The tensor or metadata entry.
        name: String,
    },
    /// Offsets that are reversed, out of the file, or of the wrong length for the shape.
    #[error("tensor `{name}` has offsets {begin}..{end}, its shape and type need {expected} bytes")]
    Offsets {
        /// The tensor.
        name: String,
        /// First byte, counted from the end of the header.
        begin: u64,
        /// One past the last byte.
        end: u64,
        /// Bytes that shape and type need; `u64::MAX` where that overflows.
        expected: u64,
    },
    /// Two tensors that share bytes.
    #[error("tensors `{first}` and `{second}` overlap")]
    Overlap {
        /// The tensor that begins first.
        first: String,
        /// The tensor that begins inside it.
        second: String,
    },
    /// A tensor of another element type.
    #[error("tensor `{name}` must be {expected}, found {found}")]
    Dtype {
        /// The tensor.
        name: String,
        /// The types it may have.
        expected: &'static str,
        /// The type it has.
        found: String,
    },
    /// A tensor of another shape.
    #[error("tensor `{name}` must have shape {expected}, found {found}")]
    Shape {
        /// The tensor.
        name: String,
        /// The shape it must have.
        expected: String,
        /// The shape it has.
        found: String,
    },
    /// A number that is not finite, or outside its range.
    #[error("tensor `{name}` must hold {expected}, element {index} does not")]
    Value {
        /// The tensor.
        name: String,
        /// What its elements must be.
        expected: &'static str,
        /// The first element that is not.
        index: usize,
    },
    /// Article ids that are not usable as ids.
    #[error("`item_ids` must be {expected}, line {line} is not")]
    Ids {
        /// What ids must be.
        expected: &'static str,
        /// The first line at fault, from 1.
        line: usize,
    },
    /// A hyperparameter outside its range.
    #[error("hyperparameter `{name}` must be {expected}")]
    Hyperparameter {
        /// Its path in the metadata, e.g. `debias.gamma`.
        name: &'static str,
        /// The range it must lie in.
        expected: &'static str,
    },
}

impl ModelError {
    /// A short name that never changes, for programs and for the documentation.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Truncated { .. } => "model-truncated",
            Self::Header { .. } => "model-header",
            Self::NotFoldin { .. } => "model-not-foldin",
            Self::Version { .. } => "model-version",
            Self::Missing { .. } => "model-missing",
            Self::Offsets { .. } => "model-offsets",
            Self::Overlap { .. } => "model-overlap",
            Self::Dtype { .. } => "model-dtype",
            Self::Shape { .. } => "model-shape",
            Self::Value { .. } => "model-value",
            Self::Ids { .. } => "model-ids",
            Self::Hyperparameter { .. } => "model-hyperparameter",
        }
    }
}
