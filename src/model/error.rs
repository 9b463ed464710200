//! Why a model file was refused.

use std::error::Error;
use std::fmt;

/// A model file that cannot be trusted. Every variant names what was expected and what came.
#[derive(Debug, Clone, PartialEq)]
pub enum ModelError {
    /// The file ends before what it announces.
    Truncated {
        /// The part that does not fit.
        what: String,
        /// Bytes that part needs, counted from the start of the file.
        expected: u64,
        /// Bytes of the file.
        found: u64,
    },
    /// The header is not the JSON object that safetensors asks for.
    Header {
        /// What the parser said.
        reason: String,
    },
    /// A safetensors file, but not a model of foldin.
    NotFoldin {
        /// The format named in the file, empty where none is.
        found: String,
    },
    /// A version that this build cannot read.
    Version {
        /// The version named in the file.
        found: String,
    },
    /// A tensor or a metadata entry that every model has.
    Missing {
        /// The tensor or metadata entry.
        name: String,
    },
    /// Offsets that are reversed, out of the file, or of the wrong length for the shape.
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
    Overlap {
        /// The tensor that begins first.
        first: String,
        /// The tensor that begins inside it.
        second: String,
    },
    /// A tensor of another element type.
    Dtype {
        /// The tensor.
        name: String,
        /// The types it may have.
        expected: &'static str,
        /// The type it has.
        found: String,
    },
    /// A tensor of another shape.
    Shape {
        /// The tensor.
        name: String,
        /// The shape it must have.
        expected: String,
        /// The shape it has.
        found: String,
    },
    /// A number that is not finite, or outside its range.
    Value {
        /// The tensor.
        name: String,
        /// What its elements must be.
        expected: &'static str,
        /// The first element that is not.
        index: usize,
    },
    /// Article ids that are not usable as ids.
    Ids {
        /// What ids must be.
        expected: &'static str,
        /// The first line at fault, from 1.
        line: usize,
    },
    /// A part whose vectors lie in other axes than the model's.
    Axes {
        /// The model's.
        expected: String,
        /// Those of the part.
        found: String,
    },
    /// A hyperparameter outside its range.
    Hyperparameter {
        /// Its path in the metadata, e.g. `debias.gamma`.
        name: &'static str,
        /// The range it must lie in.
        expected: &'static str,
    },
}

impl fmt::Display for ModelError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message())
    }
}

impl Error for ModelError {}

impl ModelError {
    /// In words, put together by hand: with `format!` a page downloads 1.5 KB more.
    pub fn message(&self) -> String {
        match self {
            Self::Truncated { what, expected, found } => [
                "model file is truncated: ",
                &decimal(*expected),
                " bytes are needed for ",
                what,
                ", ",
                &decimal(*found),
                " came",
            ]
            .concat(),
            Self::Header { reason } => ["model header is not a safetensors header: ", reason].concat(),
            Self::NotFoldin { found } => ["model metadata `format` must be \"foldin\", found \"", found, "\""].concat(),
            Self::Version { found } => {
                ["model `format_version` \"", found, "\" is not supported, this build reads version 1: update foldin"]
                    .concat()
            }
            Self::Missing { name } => ["model has no `", name, "`"].concat(),
            Self::Offsets { name, begin, end, expected } => [
                "tensor `",
                name,
                "` has offsets ",
                &decimal(*begin),
                "..",
                &decimal(*end),
                ", its shape and type need ",
                &decimal(*expected),
                " bytes",
            ]
            .concat(),
            Self::Overlap { first, second } => ["tensors `", first, "` and `", second, "` overlap"].concat(),
            Self::Dtype { name, expected, found } => {
                ["tensor `", name, "` must be ", expected, ", found ", found].concat()
            }
            Self::Shape { name, expected, found } => {
                ["tensor `", name, "` must have shape ", expected, ", found ", found].concat()
            }
            Self::Value { name, expected, index } => {
                ["tensor `", name, "` must hold ", expected, ", element ", &decimal(*index as u64), " does not"]
                    .concat()
            }
            Self::Ids { expected, line } => {
                ["`item_ids` must be ", expected, ", line ", &decimal(*line as u64), " is not"].concat()
            }
            Self::Axes { expected, found } => ["the part must lie in the axes ", expected, ", found ", found].concat(),
            Self::Hyperparameter { name, expected } => ["hyperparameter `", name, "` must be ", expected].concat(),
        }
    }

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
            Self::Axes { .. } => "model-axes",
            Self::Hyperparameter { .. } => "model-hyperparameter",
        }
    }
}

/// A whole number in words of an error.
pub(super) fn decimal(mut number: u64) -> String {
    let mut digits = Vec::new();
    loop {
        digits.push(b'0' + (number % 10) as u8);
        number /= 10;
        if number == 0 {
            break;
        }
    }
    digits.reverse();
    String::from_utf8(digits).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_as_the_standard_library_writes_them() {
        for number in [0, 7, 10, 1_203, u64::MAX] {
            assert_eq!(decimal(number), number.to_string());
        }
    }

    #[test]
    fn an_error_says_what_was_expected_and_what_came() {
        let error = ModelError::Offsets { name: "spectrum".into(), begin: 4, end: 20, expected: 12 };
        assert_eq!(error.to_string(), "tensor `spectrum` has offsets 4..20, its shape and type need 12 bytes");
        let error = ModelError::Value { name: "item_readers".into(), expected: "finite numbers", index: 3 };
        assert_eq!(error.to_string(), "tensor `item_readers` must hold finite numbers, element 3 does not");
    }
}
