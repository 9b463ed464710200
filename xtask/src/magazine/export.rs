//! The articles as data, for the trainer.

use std::path::Path;

use anyhow::{Context as _, Result};
use jiff::civil::Date;
use serde::Serialize;

use super::article::Article;

/// A line of the file that `foldin train --articles` reads.
#[derive(Serialize)]
struct Line<'a> {
    item_id: &'a str,
    title: &'a str,
    url: &'a str,
    published: Date,
    words: usize,
    topics: [&'a str; 1],
    text: String,
    language: &'static str,
    section: &'a str,
    author: &'a str,
    format: &'a str,
}

/// One JSON object a line, newest article first.
pub(super) fn json_lines(articles: &[Article]) -> Result<String> {
    let mut lines = String::new();
    for article in articles {
        let line = Line {
            item_id: &article.id,
            title: &article.title,
            url: &article.url,
            published: article.published,
            words: article.words,
            topics: [&article.topic.slug],
            text: format!("{}\n{}\n{}", article.title, article.standfirst, article.plain),
            language: "en",
            section: &article.topic.name,
            author: &article.author,
            format: &article.format.slug,
        };
        lines.push_str(&serde_json::to_string(&line)?);
        lines.push('\n');
    }
    Ok(lines)
}

/// Writes beside the target and renames, so that nobody reads half a file.
pub(super) fn write_whole(file: &Path, text: &str) -> Result<()> {
    let shown = file.display();
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("{}: cannot be made", folder.display()))?;
    }
    let mut beside = file.as_os_str().to_owned();
    beside.push(".part");
    std::fs::write(&beside, text).with_context(|| format!("{shown}: cannot be written"))?;
    std::fs::rename(&beside, file).with_context(|| format!("{shown}: cannot be put in place"))
}
