//! Keeps the type declarations that the public ones need, and no other.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};

use crate::fault::Fault;

const ENDING: &str = ".d.ts";

/// Removes from `folder` the declarations that none of `entries` leads to.
pub(super) fn keep_public(folder: &Path, entries: &[&str]) -> Result<()> {
    let mut open: Vec<String> = entries.iter().map(|entry| format!("{entry}{ENDING}")).collect();
    let mut public = BTreeSet::new();
    while let Some(name) = open.pop() {
        let text = fs::read_to_string(folder.join(&name)).with_context(|| format!("{name} was not written"))?;
        for import in imports(&text) {
            let Some(module) = import.strip_prefix("./") else {
                return Err(unpublished(&name, import).into());
            };
            let import = format!("{}{ENDING}", module.trim_end_matches(".js").trim_end_matches(".ts"));
            if import != name && !public.contains(&import) {
                open.push(import);
            }
        }
        public.insert(name);
    }
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(ENDING) && !public.contains(&name) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// The generated bindings are not published: importing them would break every user's type check.
fn unpublished(name: &str, import: &str) -> Fault {
    Fault::failed(
        format!("the public declarations in {name} need {import}, which is not published"),
        "public types that are declared in pkg-template/src",
        "declare there what the public functions take and return",
    )
}

/// The relative modules that a declaration imports: `from "./x.js"`, `import("./x.js")`, `import "./x.js"`.
fn imports(text: &str) -> impl Iterator<Item = &str> {
    text.split('"').skip(1).step_by(2).filter(|quoted| quoted.starts_with("./") || quoted.starts_with("../"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str, files: &[(&str, &str)]) -> Result<std::path::PathBuf> {
        let folder = std::env::temp_dir().join(format!("foldin-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        for (file, text) in files {
            fs::write(folder.join(file), text)?;
        }
        Ok(folder)
    }

    #[test]
    fn what_the_entry_leads_to_stays() -> Result<()> {
        let folder = folder(
            "declarations",
            &[
                ("foldin.d.ts", "export { A } from \"./a.js\";"),
                ("a.d.ts", "export type A = import(\"./b.js\").B;"),
                ("b.d.ts", "import type { A } from \"./a.js\"; export type B = A;"),
                ("inner.d.ts", "import { solve } from \"../bindings/foldin_core.js\";"),
                ("foldin.js", ""),
            ],
        )?;
        keep_public(&folder, &["foldin"])?;
        let mut left: Vec<_> =
            fs::read_dir(&folder)?.map(|entry| entry.map(|entry| entry.file_name())).collect::<Result<_, _>>()?;
        left.sort();
        assert_eq!(left, ["a.d.ts", "b.d.ts", "foldin.d.ts", "foldin.js"]);
        fs::remove_dir_all(&folder)?;
        Ok(())
    }

    #[test]
    fn a_public_type_out_of_the_bindings_is_an_error() -> Result<()> {
        let folder = folder("unpublished", &[("foldin.d.ts", "export * from \"../bindings/foldin_core.js\";")])?;
        let error = keep_public(&folder, &["foldin"]).unwrap_err();
        assert!(error.to_string().contains("not published"), "{error}");
        fs::remove_dir_all(&folder)?;
        Ok(())
    }
}
