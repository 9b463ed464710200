//! The tasks of the repository. This branch has one: `xtask magazine --out DIR`.

mod magazine;

use std::path::Path;

use anyhow::{Context as _, Result};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [task, flag, out] = arguments.as_slice() else {
        anyhow::bail!("usage: xtask magazine --out DIR");
    };
    if task != "magazine" || flag != "--out" {
        anyhow::bail!("usage: xtask magazine --out DIR");
    }
    let repo = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .context("xtask lies in the repository")?;
    let site = magazine::build(repo, Path::new(out))?;
    magazine::write_articles(repo, &Path::new(out).join("articles.jsonl"))?;
    println!("{} pages in {out}", site.pages);
    Ok(())
}
