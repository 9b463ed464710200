//! Typed tensors of the state's file. Nothing in it is trusted.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Display;
use std::str::FromStr;

use safetensors::SafeTensors;
use safetensors::tensor::{Dtype, TensorView, View};

use super::RefreshError;

/// What a tensor can hold.
pub(super) trait Element: Sized + Copy {
    /// Its type in the file.
    const DTYPE: Dtype;
    /// Numbers of little-endian bytes, as many as there are.
    fn read(bytes: &[u8]) -> Vec<Self>;
    /// Their bytes.
    fn write(values: &[Self]) -> Vec<u8>;
}

macro_rules! element {
    ($kind:ty, $dtype:ident) => {
        impl Element for $kind {
            const DTYPE: Dtype = Dtype::$dtype;

            fn read(bytes: &[u8]) -> Vec<Self> {
                bytes.as_chunks().0.iter().map(|&number| <$kind>::from_le_bytes(number)).collect()
            }

            fn write(values: &[Self]) -> Vec<u8> {
                let mut bytes = Vec::with_capacity(size_of_val(values));
                values.iter().for_each(|value| bytes.extend_from_slice(&value.to_le_bytes()));
                bytes
            }
        }
    };
}

element!(u8, U8);
element!(u32, U32);
element!(u64, U64);
element!(i64, I64);
element!(f32, F32);
element!(f64, F64);
element!(half::f16, F16);

/// A file's tensors and metadata.
pub(super) struct Tensors<'a> {
    tensors: SafeTensors<'a>,
    metadata: HashMap<String, String>,
}

impl<'a> Tensors<'a> {
    pub(super) fn read(file: &'a [u8]) -> Result<Self, RefreshError> {
        let damaged = |error: safetensors::SafeTensorError| RefreshError::Damaged { reason: error.to_string() };
        let tensors = SafeTensors::deserialize(file).map_err(damaged)?;
        let (_, header) = SafeTensors::read_metadata(file).map_err(damaged)?;
        Ok(Self { tensors, metadata: header.metadata().clone().unwrap_or_default() })
    }

    /// An entry of the metadata, empty where there is none.
    pub(super) fn text(&self, name: &str) -> &str {
        self.metadata.get(name).map_or("", String::as_str)
    }

    /// A number of the metadata.
    pub(super) fn number<T: FromStr>(&self, name: &str, expected: &str) -> Result<T, RefreshError> {
        let found = self.text(name);
        found.parse().map_err(|_| wrong(name, expected, format!("`{found}`")))
    }

    /// Whether there is such a tensor.
    pub(super) fn has(&self, name: &str) -> bool {
        self.tensors.tensor(name).is_ok()
    }

    /// A list of any length.
    pub(super) fn list<T: Element>(&self, name: &str) -> Result<Vec<T>, RefreshError> {
        let tensor = self.tensor::<T>(name)?;
        match tensor.shape() {
            [_] => Ok(T::read(tensor.data())),
            other => Err(wrong(name, "a list", format!("shape {other:?}"))),
        }
    }

    /// Numbers of the shape `shape`, row by row, for all of which `holds`; `expected` says what that is.
    pub(super) fn shaped<T: Element>(
        &self,
        name: &str,
        shape: &[usize],
        expected: &str,
        holds: impl Fn(T) -> bool,
    ) -> Result<Vec<T>, RefreshError> {
        let tensor = self.tensor::<T>(name)?;
        if tensor.shape() != shape {
            return Err(wrong(name, format!("of shape {shape:?}"), format!("{:?}", tensor.shape())));
        }
        let values = T::read(tensor.data());
        match values.iter().position(|value| !holds(*value)) {
            Some(place) => Err(wrong(name, expected, format!("something else at element {place}"))),
            None => Ok(values),
        }
    }

    /// The lengths of a matrix.
    pub(super) fn lengths<T: Element>(&self, name: &str) -> Result<[usize; 2], RefreshError> {
        match self.tensor::<T>(name)?.shape() {
            &[rows, columns] if columns > 0 => Ok([rows, columns]),
            other => Err(wrong(name, "of shape [rows, d] with d of at least 1", format!("{other:?}"))),
        }
    }

    fn tensor<T: Element>(&self, name: &str) -> Result<TensorView<'_>, RefreshError> {
        let tensor = self.tensors.tensor(name).map_err(|_| RefreshError::Missing { name: name.into() })?;
        if tensor.dtype() != T::DTYPE {
            return Err(wrong(name, format!("of type {:?}", T::DTYPE), format!("{:?}", tensor.dtype())));
        }
        Ok(tensor)
    }
}

pub(super) fn wrong(name: &str, expected: impl Display, found: impl Display) -> RefreshError {
    RefreshError::Wrong { name: name.into(), expected: expected.to_string(), found: found.to_string() }
}

/// Tensors on their way to a file. Their bytes are made one tensor at a time: a state may be most of a gigabyte.
#[derive(Default)]
pub(super) struct Written<'a>(Vec<Tensor<'a>>);

struct Tensor<'a> {
    name: &'static str,
    dtype: Dtype,
    shape: Vec<usize>,
    values: Box<dyn Bytes + 'a>,
}

trait Bytes {
    fn bytes(&self) -> Vec<u8>;
    fn count(&self) -> usize;
}

impl<T: Element> Bytes for Cow<'_, [T]> {
    fn bytes(&self) -> Vec<u8> {
        T::write(self)
    }

    fn count(&self) -> usize {
        size_of_val::<[T]>(self)
    }
}

impl<'a> Written<'a> {
    pub(super) fn add<T: Element>(&mut self, name: &'static str, shape: &[usize], values: &'a [T]) {
        self.push(name, shape, Cow::Borrowed(values));
    }

    pub(super) fn add_made<T: Element + 'a>(&mut self, name: &'static str, shape: &[usize], values: Vec<T>) {
        self.push(name, shape, Cow::<'a, [T]>::Owned(values));
    }

    fn push<T: Element>(&mut self, name: &'static str, shape: &[usize], values: Cow<'a, [T]>) {
        self.0.push(Tensor { name, dtype: T::DTYPE, shape: shape.to_vec(), values: Box::new(values) });
    }

    /// # Errors
    /// What the library refuses.
    pub(super) fn to_bytes(&self, metadata: HashMap<String, String>) -> Result<Vec<u8>, RefreshError> {
        safetensors::serialize(self.0.iter().map(|tensor| (tensor.name, tensor)), Some(metadata))
            .map_err(|error| RefreshError::Unusable { reason: error.to_string() })
    }
}

impl View for &Tensor<'_> {
    fn dtype(&self) -> Dtype {
        self.dtype
    }

    fn shape(&self) -> &[usize] {
        &self.shape
    }

    fn data(&self) -> Cow<'_, [u8]> {
        Cow::Owned(self.values.bytes())
    }

    fn data_len(&self) -> usize {
        self.values.count()
    }
}
