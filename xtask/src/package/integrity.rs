//! What each published file hashes to, for the attribute `integrity` of a page that fetches it from elsewhere.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha384};

const FILE: &str = "integrity.json";

/// Writes the hashes of all that a page can load out of `folder`.
pub(super) fn write(folder: &Path) -> Result<()> {
    let mut hashes = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let file = entry?.path();
        if file.extension().is_some_and(|extension| extension == "js" || extension == "wasm") {
            let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
            hashes.insert(name, hash(&fs::read(&file)?));
        }
    }
    let text = serde_json::to_string_pretty(&hashes).context("names and hashes are text")?;
    fs::write(folder.join(FILE), text + "\n").with_context(|| format!("{FILE} could not be written"))
}

fn hash(bytes: &[u8]) -> String {
    format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(bytes)))
}

#[cfg(test)]
mod tests {
    use super::hash;

    #[test]
    fn a_hash_is_the_one_that_browsers_compute() {
        // The example of W3C's Subresource Integrity, section 3.1.
        assert_eq!(
            hash(b"alert('Hello, world.');"),
            "sha384-H8BRh8j48O9oYatfu5AZzq6A9RINhZO5H16dQZngK7T62em8MUt1FLm52t+eX6xO"
        );
    }
}
