//! Why a model could not be refreshed.

use thiserror::Error;

/// A state that cannot be used. Every variant names what was expected and what came.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum RefreshError {
    /// No safetensors file, or a damaged one.
    #[error("the state is no safetensors file, or it is damaged: {reason}")]
    Damaged {
        /// What the library says.
        reason: String,
    },
    /// A safetensors file of something else.
    #[error("state metadata `format` must be \"foldin-state\", found \"{found}\"")]
    NotState {
        /// The format named in the file, empty where none is.
        found: String,
    },
    /// A version that this build cannot read.
    #[error(
        "state `format_version` \"{found}\" is not supported, this build reads version 1: train anew with this build, or refresh \
         with the one that trained"
    )]
    Version {
        /// The version named in the file.
        found: String,
    },
    /// A tensor or an entry of the metadata that is not there.
    #[error("the state has no `{name}`")]
    Missing {
        /// Its name.
        name: String,
    },
    /// A tensor, or an entry of the metadata, that is not as it must be.
    #[error("`{name}` of the state must be {expected}, found {found}")]
    Wrong {
        /// Its name.
        name: String,
        /// What it must be.
        expected: String,
        /// What came.
        found: String,
    },
    /// A state and a model that do not belong together.
    #[error(
        "the state belongs to model {state}, the model is {model}: a refresh needs the two that were written together"
    )]
    AnotherModel {
        /// The id that the state names.
        state: String,
        /// The id of the model.
        model: String,
    },
    /// Numbers that no model may hold.
    #[error("the refresh gave no usable model: {reason}")]
    Unusable {
        /// What is wrong with it.
        reason: String,
    },
}
