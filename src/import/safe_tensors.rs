//! A tensor of a safetensors file.

use std::path::Path;

use half::{bf16, f16};
use safetensors::SafeTensors;
use safetensors::tensor::Dtype;

use super::{Factors, ImportError};
use crate::host;

/// Factors [N, d] of 16, 32 or 64 bits from the tensor `name`.
///
/// # Errors
/// [`ImportError`] where the file is damaged, has no such tensor, or the tensor is of another type or shape.
pub fn read_safe_tensors(file: &Path, name: &str) -> Result<Factors, ImportError> {
    let bytes = host::read(file).map_err(|error| ImportError::read(file, error))?;
    let all =
        SafeTensors::deserialize(&bytes).map_err(|error| ImportError::format(file, "a safetensors file", error))?;
    let tensor = all.tensor(name).map_err(|_| {
        let names = all.names().into_iter().map(|name| format!("`{name}`")).collect::<Vec<_>>();
        ImportError::format(file, &format!("a tensor `{name}`, or another named by --array"), names.join(", "))
    })?;
    let &[count, dimension] = tensor.shape() else {
        return Err(ImportError::Shape {
            file: file.display().to_string(),
            what: format!("tensor `{name}`"),
            expected: "[N, d]".into(),
            found: format!("{:?}", tensor.shape()),
        });
    };
    let data = tensor.data();
    let shape = [count, dimension];
    match tensor.dtype() {
        Dtype::F64 => Factors::new(file, shape, data.as_chunks().0.iter().map(|&number| f64::from_le_bytes(number))),
        Dtype::F32 => {
            Factors::new(file, shape, data.as_chunks().0.iter().map(|&number| f32::from_le_bytes(number).into()))
        }
        Dtype::F16 => {
            Factors::new(file, shape, data.as_chunks().0.iter().map(|&number| f16::from_le_bytes(number).into()))
        }
        Dtype::BF16 => {
            Factors::new(file, shape, data.as_chunks().0.iter().map(|&number| bf16::from_le_bytes(number).into()))
        }
        other => Err(ImportError::format(file, &format!("`{name}` as F64, F32, F16 or BF16"), format!("{other:?}"))),
    }
}
