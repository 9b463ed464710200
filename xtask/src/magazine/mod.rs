//! The demo magazine: from `www/` to a folder of static pages.
//!
//! `config` and `article` read and check what the editors wrote, `art` draws, `pages` decides what each page shows
//! and `render` fills the templates. Nothing is written before everything was read and rendered.

mod art;
mod article;
mod config;
mod export;
mod front_matter;
mod pages;
mod render;
mod text;

use std::path::Path;

use anyhow::{Context as _, Result};

use article::Article;
use config::Config;

/// What was built.
pub(crate) struct Site {
    /// How many HTML pages.
    pub(crate) pages: usize,
}

/// Renders the magazine into `out`. What else lies in `out` stays.
pub(crate) fn build(repo: &Path, out: &Path) -> Result<Site> {
    let www = repo.join("www");
    let (config, articles) = read(&www)?;
    let pages = render::Renderer::new(&www.join("templates"), &config)?.all(&pages::plan(&config, &articles))?;

    copy(&www.join("static"), &out.join("static"))?;
    export::write_whole(&out.join("static/topics.css"), &config.hues())?;
    for (path, html) in &pages {
        export::write_whole(&out.join(path), html)?;
    }
    Ok(Site { pages: pages.len() })
}

/// Writes the articles as JSON Lines, as `foldin train --articles` reads them.
pub(crate) fn write_articles(repo: &Path, file: &Path) -> Result<()> {
    let (_, articles) = read(&repo.join("www"))?;
    export::write_whole(file, &export::json_lines(&articles)?)
}

fn read(www: &Path) -> Result<(Config, Vec<Article>)> {
    let config = Config::read(&www.join("magazine.json"))?;
    let articles = article::read_all(&www.join("articles"), &config)?;
    Ok((config, articles))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    std::fs::create_dir_all(to).with_context(|| format!("{}: cannot be made", to.display()))?;
    for entry in std::fs::read_dir(from).with_context(|| format!("{}: cannot be read", from.display()))? {
        let path = entry?.path();
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy(&path, &target)?;
        } else {
            std::fs::copy(&path, &target).with_context(|| format!("{}: cannot be copied", path.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
