//! What a page downloads, and whether that is within the budget.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::Path;

use anyhow::{Context, Result};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;

use crate::fault::Fault;
use crate::package;
use crate::workspace::Workspace;

/// Budgets are for what travels: Brotli at its best, in kilobytes of 1000 bytes.
const WASM_BUDGET: usize = 36_000;
const SCRIPT_BUDGET: usize = 8_000;
/// Only a page that searches everything loads this; its wasm is inside.
const CATALOGUE: &str = "catalogue.js";
const CATALOGUE_BUDGET: usize = 16_000;
/// What a page with the panel loads more, in English.
const PANEL: &str = "panel.js";
const PANEL_BUDGET: usize = 4_000;

/// Bytes of one file, or of several that are sent one by one.
#[derive(Clone, Copy, Default)]
struct Size {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// One line of the table.
struct Row {
    name: String,
    size: Size,
    budget: Option<usize>,
}

/// Prints the table; more than a budget is an error.
pub(crate) fn report(workspace: &Workspace) -> Result<()> {
    let rows = rows(workspace)?;
    println!("{:<34} {:>9} {:>9} {:>9} {:>9}", "bytes", "raw", "gzip 9", "brotli 11", "budget");
    for row in &rows {
        println!(
            "{:<34} {:>9} {:>9} {:>9} {:>9}",
            row.name,
            row.size.raw,
            row.size.gzip,
            row.size.brotli,
            row.budget.map_or(String::new(), |budget| budget.to_string())
        );
    }
    let over: Vec<String> = rows.iter().filter_map(Row::over).collect();
    if over.is_empty() {
        return Ok(());
    }
    Err(Fault::failed(
        over.join("; "),
        format!(
            "with Brotli at most {WASM_BUDGET} bytes of wasm, {SCRIPT_BUDGET} of JavaScript, {CATALOGUE_BUDGET} of {CATALOGUE}, \
             {PANEL_BUDGET} of {PANEL}"
        ),
        "make it smaller; `cargo xtask size` shows what is large",
    )
    .into())
}

impl Row {
    fn over(&self) -> Option<String> {
        let budget = self.budget?;
        (self.size.brotli > budget).then(|| format!("{} has {} bytes", self.name, self.size.brotli))
    }
}

fn rows(workspace: &Workspace) -> Result<Vec<Row>> {
    let folder = workspace.path(package::FOLDER);
    let mut names: Vec<String> = fs::read_dir(&folder)
        .map_err(|_| no_package())?
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".wasm") || name.ends_with(".js"))
        .collect();
    names.sort();
    let mut rows = Vec::new();
    for name in names {
        let budget = match &*name {
            CATALOGUE => Some(CATALOGUE_BUDGET),
            package::CLASSIC => Some(SCRIPT_BUDGET),
            PANEL => Some(PANEL_BUDGET),
            name => name.ends_with(".wasm").then_some(WASM_BUDGET),
        };
        rows.push(Row { size: measure(&folder.join(&name))?, name, budget });
    }
    let bundle = fs::read(workspace.kept().join(package::BUNDLE_REPORT)).map_err(|_| no_package())?;
    let bundle: Value = serde_json::from_slice(&bundle).context("esbuild's report is not JSON")?;
    for entry in ["widget.js", "foldin.js"] {
        let mut size = Size::default();
        for name in loaded_with(&bundle, entry)? {
            let part = rows.iter().find(|row| row.name == name).ok_or_else(no_package)?;
            size.raw += part.size.raw;
            size.gzip += part.size.gzip;
            size.brotli += part.size.brotli;
        }
        rows.push(Row { name: format!("{entry} and all that it imports"), size, budget: Some(SCRIPT_BUDGET) });
    }
    Ok(rows)
}

fn no_package() -> Fault {
    Fault::failed(
        format!("there is no complete package in {}/", package::FOLDER),
        "the package of the last build",
        "cargo xtask build",
    )
}

/// The files that a page gets when it loads `entry`: itself and its imports, theirs too, but none that it asks for only when it needs it.
fn loaded_with(bundle: &Value, entry: &str) -> Result<BTreeSet<String>> {
    let outputs = bundle["outputs"].as_object().ok_or_else(no_package)?;
    let mut open = vec![entry.to_owned()];
    let mut found = BTreeSet::new();
    while let Some(name) = open.pop() {
        let output = outputs
            .iter()
            .find_map(|(path, output)| (file_name(path) == name).then_some(output))
            .ok_or_else(no_package)?;
        let imports = output["imports"].as_array().into_iter().flatten();
        open.extend(
            imports
                .filter(|import| import["kind"] != "dynamic-import")
                .filter_map(|import| import["path"].as_str())
                .map(|path| file_name(path).to_owned())
                .filter(|import| *import != name && !found.contains(import)),
        );
        found.insert(name);
    }
    Ok(found)
}

fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

fn measure(file: &Path) -> Result<Size> {
    let bytes = fs::read(file).with_context(|| format!("{} could not be read", file.display()))?;
    let mut gzip = GzEncoder::new(Vec::new(), Compression::new(9));
    gzip.write_all(&bytes)?;
    let mut brotli = brotli::CompressorWriter::new(Vec::new(), 4096, 11, 22);
    brotli.write_all(&bytes)?;
    Ok(Size { raw: bytes.len(), gzip: gzip.finish()?.len(), brotli: brotli.into_inner().len() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn chunks_of_chunks_are_counted_once() -> Result<()> {
        let bundle = json!({ "outputs": {
            "pkg.new/widget.js": { "imports": [
                { "path": "pkg.new/chunk-a.js", "kind": "import-statement" },
                { "path": "pkg.new/chunk-b.js", "kind": "import-statement" },
                { "path": "pkg.new/fallback.js", "kind": "dynamic-import" },
            ] },
            "pkg.new/chunk-a.js": { "imports": [{ "path": "pkg.new/chunk-b.js" }] },
            "pkg.new/chunk-b.js": { "imports": [{ "path": "pkg.new/chunk-a.js" }] },
            "pkg.new/foldin.js": { "imports": [] },
        }});
        let widget = loaded_with(&bundle, "widget.js")?;
        assert_eq!(widget.into_iter().collect::<Vec<_>>(), ["chunk-a.js", "chunk-b.js", "widget.js"]);
        assert_eq!(loaded_with(&bundle, "foldin.js")?.len(), 1);
        assert!(loaded_with(&bundle, "gone.js").is_err());
        Ok(())
    }

    #[test]
    fn one_byte_over_the_budget_is_over() {
        let row = |brotli| Row {
            name: "foldin.wasm".to_owned(),
            size: Size { brotli, ..Size::default() },
            budget: Some(WASM_BUDGET),
        };
        assert!(row(WASM_BUDGET).over().is_none());
        assert!(row(WASM_BUDGET + 1).over().is_some());
    }
}
