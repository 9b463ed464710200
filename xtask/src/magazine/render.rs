//! From a planned page to HTML, through the templates in `www/templates`.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Serde, Value};
use minijinja::{Environment, UndefinedBehavior};

use super::config::Config;
use super::pages::Page;

/// The templates, parsed once.
pub(super) struct Renderer {
    environment: Environment<'static>,
}

impl Renderer {
    /// Loads every `*.html` of a folder. A name that a page does not define is an error, never an empty string.
    pub(super) fn new(folder: &Path, config: &Config) -> Result<Self> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::Strict);
        environment.set_syntax(SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build()?);
        environment.add_global("topics", Value::from(Serde(&config.topics)));
        let listing = std::fs::read_dir(folder).with_context(|| format!("{}: cannot be read", folder.display()))?;
        for entry in listing {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "html") {
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                let source = std::fs::read_to_string(&path).with_context(|| format!("{name}: cannot be read"))?;
                environment.add_template_owned(name, source)?;
            }
        }
        Ok(Self { environment })
    }

    /// Renders all pages: for each the file's path in the output folder, and its text.
    pub(super) fn all(&self, pages: &[Page]) -> Result<Vec<(String, String)>> {
        pages.iter().map(|page| self.one(page)).collect()
    }

    fn one(&self, page: &Page) -> Result<(String, String)> {
        let Page { path, template, values } = page;
        let html = self
            .environment
            .get_template(template)
            .and_then(|template| template.render(values))
            .with_context(|| format!("{path}: cannot be rendered from {template}"))?;
        if html.contains("style=\"") {
            bail!("{path}: expected no inline style (the pages forbid them), found one");
        }
        Ok((path.clone(), html))
    }
}
