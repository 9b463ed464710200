//! Arrays that numpy wrote: .npy, and .npz, a zip of them.

use std::io::{Cursor, Read};
use std::path::Path;

use npyz::{DType, NpyFile, Order, TypeChar};
use zip::ZipArchive;
use zip::result::ZipError;

use super::{Factors, ImportError};
use crate::host;

/// Bytes of a header beyond which it is none: numpy's own limit is 10,000 characters.
const LONGEST_HEADER: usize = 1 << 16;
/// Bytes of one array in a zip beyond which nobody wrote it: a small file may unpack to anything.
const LONGEST_ARRAY: u64 = 1 << 36;

/// Factors [N, d] of 32 or 64 bits, in C or Fortran order, from a .npy file, or from the array `name` of a .npz file.
///
/// # Errors
/// [`ImportError`] where the file is neither, is damaged, has no such array, or the array is of another type or shape.
pub fn read_numpy(file: &Path, name: &str) -> Result<Factors, ImportError> {
    let bytes = host::read(file).map_err(|error| ImportError::read(file, error))?;
    if bytes.starts_with(b"PK") {
        let mut archive = Archive::new(file, bytes)?;
        let array = archive.array(name)?.ok_or_else(|| {
            let found = archive.names().join(", ");
            ImportError::format(file, &format!("an array `{name}`, or another named by --array"), found)
        })?;
        array.factors(file)
    } else {
        Numbers::parse(file, &bytes)?.factors(file)
    }
}

/// A .npz file.
pub(super) struct Archive<'a> {
    file: &'a Path,
    zip: ZipArchive<Cursor<Vec<u8>>>,
}

impl<'a> Archive<'a> {
    pub(super) fn new(file: &'a Path, bytes: Vec<u8>) -> Result<Self, ImportError> {
        let zip = ZipArchive::new(Cursor::new(bytes))
            .map_err(|error| ImportError::format(file, "a .npz file, a zip of arrays", error))?;
        Ok(Self { file, zip })
    }

    /// The arrays' names.
    pub(super) fn names(&self) -> Vec<String> {
        let names = self.zip.file_names().filter_map(Result::ok);
        names.map(|name| name.strip_suffix(".npy").unwrap_or(&name).to_owned()).collect()
    }

    /// The array of a name, `None` where there is none.
    pub(super) fn array(&mut self, name: &str) -> Result<Option<Numbers>, ImportError> {
        let entry = match self.zip.by_name(&format!("{name}.npy")) {
            Ok(entry) => entry,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(error) => return Err(ImportError::format(self.file, &format!("a sound array `{name}`"), error)),
        };
        let mut bytes = Vec::new();
        entry
            .take(LONGEST_ARRAY)
            .read_to_end(&mut bytes)
            .map_err(|error| ImportError::format(self.file, &format!("a sound array `{name}`"), error))?;
        Numbers::parse(self.file, &bytes).map(Some)
    }
}

/// An array of numbers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Numbers {
    shape: Vec<u64>,
    order: Order,
    values: Vec<f64>,
}

impl Numbers {
    fn parse(file: &Path, bytes: &[u8]) -> Result<Self, ImportError> {
        let damaged = |found: &str| ImportError::format(file, "an array that numpy.save wrote", found);
        refuse_what_cannot_be(bytes).map_err(damaged)?;
        let array = NpyFile::new(bytes).map_err(|error| damaged(&error.to_string()))?;
        let (shape, order, dtype) = (array.shape().to_vec(), array.order(), array.dtype());
        let values = match &dtype {
            DType::Plain(kind) => match (kind.type_char(), kind.size_field()) {
                (TypeChar::Float, 4) => {
                    array.into_vec().map(|values: Vec<f32>| values.into_iter().map(f64::from).collect())
                }
                (TypeChar::Float, 8) => array.into_vec(),
                (TypeChar::Int, 8) => {
                    array.into_vec().map(|values: Vec<i64>| values.into_iter().map(|value| value as f64).collect())
                }
                _ => {
                    return Err(ImportError::format(
                        file,
                        "numbers of 32 or 64 bits",
                        format!("numpy's {}", dtype.descr()),
                    ));
                }
            },
            _ => {
                return Err(ImportError::format(
                    file,
                    "an array of plain numbers",
                    format!("numpy's {}", dtype.descr()),
                ));
            }
        };
        let values: Vec<f64> = values.map_err(|error| damaged(&error.to_string()))?;
        Ok(Self { shape, order, values })
    }

    /// A single number, `None` where it is an array.
    pub(super) fn scalar(&self) -> Option<f64> {
        if self.values.len() == 1 { self.values.first().copied() } else { None }
    }

    /// The vectors, row by row.
    pub(super) fn factors(self, file: &Path) -> Result<Factors, ImportError> {
        let lengths: Vec<usize> = self.shape.iter().filter_map(|&length| usize::try_from(length).ok()).collect();
        let &[count, dimension] = lengths.as_slice() else {
            return Err(ImportError::Shape {
                file: file.display().to_string(),
                what: "item factors".into(),
                expected: "[N, d]".into(),
                found: format!("{:?}", self.shape),
            });
        };
        match self.order {
            Order::C => Factors::new(file, [count, dimension], self.values),
            Order::Fortran => {
                let places = (0..count).flat_map(|row| (0..dimension).map(move |column| column * count + row));
                let values = places.filter_map(|place| self.values.get(place).copied());
                Factors::new(file, [count, dimension], values)
            }
        }
    }
}

/// The library multiplies the lengths of a shape, and makes room for a header, before it looks at what is there.
fn refuse_what_cannot_be(bytes: &[u8]) -> Result<(), &'static str> {
    const MAGIC: &[u8] = b"\x93NUMPY";
    let start = bytes.strip_prefix(MAGIC).ok_or("another beginning")?;
    let (length, header) = match start {
        [1, _, a, b, header @ ..] => (usize::from(u16::from_le_bytes([*a, *b])), header),
        [2 | 3, _, a, b, c, d, header @ ..] => (u32::from_le_bytes([*a, *b, *c, *d]) as usize, header),
        _ => return Err("another version, or a file cut off"),
    };
    let header = header.get(..length.min(LONGEST_HEADER)).ok_or("a file cut off in its header")?;
    if length > LONGEST_HEADER {
        return Err("a header longer than any");
    }
    // Every number of the header is a length, or far less than the file.
    let mut product: usize = 1;
    for digits in header.split(|byte| !byte.is_ascii_digit()).filter(|digits| !digits.is_empty()) {
        let number = std::str::from_utf8(digits).ok().and_then(|digits| digits.parse::<usize>().ok());
        product = number.and_then(|number| product.checked_mul(number.max(1))).ok_or("a shape beyond any file")?;
    }
    Ok(())
}
