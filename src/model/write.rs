//! From a model to the bytes of a file, by the reference library of the format.

use std::collections::{BTreeMap, HashMap};

use half::f16;
use safetensors::tensor::{Dtype, SafeTensorError, TensorView, serialize};
use sha2::{Digest, Sha256};

use super::{Extent, Model, Rows};

/// A tensor that owns its bytes until the file is written.
struct Owned {
    name: &'static str,
    dtype: Dtype,
    shape: Vec<usize>,
    bytes: Vec<u8>,
}

impl Model {
    /// Makes a model of its parts: finds the order of ids, the spectrum and the content hash, which names the axes unless
    /// they have a name.
    ///
    /// # Errors
    /// With the row of an id that stands twice.
    pub fn assemble(mut self) -> Result<Self, usize> {
        self.order = Self::order_of(&self.ids)?;
        self.spectrum = self.factors.spectrum();
        self.model_id = self.content_hash();
        if self.axes.is_empty() {
            self.axes.clone_from(&self.model_id);
        }
        Ok(self)
    }

    /// The bytes of a model file.
    ///
    /// # Errors
    /// What the safetensors library refuses.
    pub fn to_bytes(&self) -> Result<Vec<u8>, SafeTensorError> {
        self.file(false)
    }

    /// The bytes of a part: articles alone, in the axes that it names.
    ///
    /// # Errors
    /// What the safetensors library refuses.
    pub fn part_to_bytes(&self) -> Result<Vec<u8>, SafeTensorError> {
        self.file(true)
    }

    fn file(&self, part: bool) -> Result<Vec<u8>, SafeTensorError> {
        let mut owned = self.tensors();
        owned.retain(|tensor| !part || tensor.name != "spectrum");
        let views: Result<Vec<_>, _> = owned
            .iter()
            .map(|tensor| {
                TensorView::new(tensor.dtype, tensor.shape.clone(), &tensor.bytes).map(|view| (tensor.name, view))
            })
            .collect();
        let text = |value: serde_json::Result<String>| value.map_err(SafeTensorError::from);
        let mut metadata = HashMap::from([
            ("format".into(), "foldin".into()),
            ("format_version".into(), "1".into()),
            ("axes".into(), self.axes.clone()),
        ]);
        if !part {
            metadata.extend([
                ("model_id".into(), self.model_id.clone()),
                ("trained_at".into(), self.trained_at.clone()),
                ("counted_at".into(), self.counted_at.clone()),
                ("hyperparameters".into(), text(serde_json::to_string(&self.hyperparameters))?),
                ("topics".into(), text(serde_json::to_string(&self.topics))?),
            ]);
        }
        in_fixed_order(serialize(views?, Some(metadata))?)
    }

    /// A hash over all tensors and hyperparameters, 32 hexadecimal digits.
    fn content_hash(&self) -> String {
        let mut hash = Sha256::new();
        for tensor in self.tensors() {
            hash.update(tensor.name);
            hash.update(format!("{:?}", tensor.shape));
            hash.update(&tensor.bytes);
        }
        hash.update(format!("{:?}", self.hyperparameters));
        hash.update(format!("{:?}", self.topics));
        hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }

    fn tensors(&self) -> Vec<Owned> {
        let count = self.ids.len();
        let ids = self.ids.iter().flat_map(|id| [id.as_bytes(), b"\n"].concat()).collect::<Vec<u8>>();
        let mut all = vec![Owned { name: "item_ids", dtype: Dtype::U8, shape: vec![ids.len()], bytes: ids }];
        rows(&self.factors, "item_factors", "item_factor_scales", &mut all);
        if let Some(embeddings) = &self.embeddings {
            rows(embeddings, "item_embeddings", "item_embedding_scales", &mut all);
        }
        let mut numbers = |name, values: &[f32]| all.push(float32(name, vec![values.len()], values));
        numbers("spectrum", &self.spectrum);
        numbers("item_exposure", &self.exposure);
        numbers("item_reading_seconds", &self.reading_seconds);
        numbers("item_readers", &self.readers);
        numbers("item_recent_readers", &self.recent_readers);
        all.push(Owned {
            name: "item_published",
            dtype: Dtype::I64,
            shape: vec![count],
            bytes: self.published.iter().flat_map(|time| time.to_le_bytes()).collect(),
        });
        let Extent { articles, newest, shards } = self.extent;
        if self.extent != Extent::default() {
            let extent = [articles.cast_signed(), newest, i64::from(shards)];
            all.push(Owned {
                name: "extent",
                dtype: Dtype::I64,
                shape: vec![extent.len()],
                bytes: extent.iter().flat_map(|number| number.to_le_bytes()).collect(),
            });
        }
        if !self.topic.is_empty() {
            all.push(Owned {
                name: "item_topic",
                dtype: Dtype::U16,
                shape: vec![count],
                bytes: self.topic.iter().flat_map(|topic| topic.to_le_bytes()).collect(),
            });
        }
        all
    }
}

/// The same file with its header sorted. The library writes the metadata in the order of a hash map, which differs from run
/// to run: two files of one model would not be equal.
fn in_fixed_order(mut file: Vec<u8>) -> Result<Vec<u8>, SafeTensorError> {
    let Some((length, rest)) = file.split_first_chunk_mut::<8>() else { return Ok(file) };
    let length = u64::from_le_bytes(*length) as usize;
    let Some(header) = rest.get_mut(..length) else { return Ok(file) };
    let entries: BTreeMap<String, BTreeMap<String, serde_json::Value>> = serde_json::from_slice(header)?;
    let sorted = serde_json::to_vec(&entries)?;
    // One writer wrote both, so that the lengths are equal but for the padding, which is spaces.
    if sorted.len() <= length {
        header.fill(b' ');
        header[..sorted.len()].copy_from_slice(&sorted);
    }
    Ok(file)
}

fn float32(name: &'static str, shape: Vec<usize>, values: &[f32]) -> Owned {
    Owned { name, dtype: Dtype::F32, shape, bytes: values.iter().flat_map(|value| value.to_le_bytes()).collect() }
}

fn rows(rows: &Rows, name: &'static str, scales_name: &'static str, all: &mut Vec<Owned>) {
    let shape = vec![rows.len(), rows.dimension()];
    if let Some((values, scales)) = rows.as_int8() {
        all.push(Owned {
            name,
            dtype: Dtype::I8,
            shape,
            bytes: values.iter().map(|value| value.cast_unsigned()).collect(),
        });
        all.push(float32(scales_name, vec![scales.len()], scales));
    } else if let Some(values) = rows.as_float32() {
        // Half the bytes wherever that loses nothing.
        let halves: Vec<f16> = values.iter().map(|&value| f16::from_f32(value)).collect();
        if halves.iter().zip(values).all(|(half, value)| half.to_f32().to_bits() == value.to_bits()) {
            let bytes = halves.iter().flat_map(|half| half.to_le_bytes()).collect();
            all.push(Owned { name, dtype: Dtype::F16, shape, bytes });
        } else {
            all.push(float32(name, shape, values));
        }
    }
}
