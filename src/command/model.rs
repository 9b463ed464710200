//! The model that an argument names.

use std::path::Path;

use anyhow::{Context, anyhow};
use foldin::host;
use foldin::model::{Model, SerdeJson};

/// Reads a model file, whole or the head of one that was published.
///
/// # Errors
/// Names the `argument`, the file, and the code of what is wrong.
pub(crate) fn read_model(argument: &str, path: &Path) -> anyhow::Result<Model> {
    let file = path.display();
    let bytes = host::read(path).with_context(|| format!("{argument} {file}: cannot read"))?;
    Model::read(&bytes, &SerdeJson).map_err(|error| anyhow!("{argument} {file}: {error} [{}]", error.code()))
}
