//! The articles in `www/articles`, read and checked.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use jiff::civil::Date;
use serde::Serialize;

use super::config::{Config, Format, Topic};
use super::front_matter::FrontMatter;
use super::text;

const FIELDS: [&str; 7] = ["id", "title", "standfirst", "author", "published", "topic", "format"];

/// One article, as templates and exports need it.
#[derive(Clone, Serialize)]
pub(super) struct Article {
    /// Its name in addresses and in the model.
    pub(super) id: String,
    /// The headline.
    pub(super) title: String,
    /// The sentence under the headline.
    pub(super) standfirst: String,
    /// Who wrote it.
    pub(super) author: String,
    /// The day it appeared.
    pub(super) published: Date,
    /// That day in words.
    pub(super) day: String,
    /// Its section.
    pub(super) topic: Topic,
    /// Its kind.
    pub(super) format: Format,
    /// Words in the body.
    pub(super) words: usize,
    /// Minutes to read it.
    pub(super) minutes: usize,
    /// Its address on the site.
    pub(super) url: String,
    /// The body as HTML.
    pub(super) html: String,
    /// The body as plain text.
    #[serde(skip)]
    pub(super) plain: String,
}

impl Article {
    fn parse(file: &str, source: &str, config: &Config) -> Result<Self> {
        let matter = FrontMatter::parse(file, source)?;
        matter.only(&FIELDS)?;
        let id = matter.text("id")?;
        let stem = file.strip_suffix(".md").unwrap_or(file);
        if id != stem {
            bail!("{file}: id: expected the file's name `{stem}`, found `{id}`");
        }
        if !id.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-')) {
            bail!("{file}: id: expected lower-case letters, digits and hyphens, found `{id}`");
        }
        let published: Date = {
            let found = matter.text("published")?;
            found
                .parse()
                .ok()
                .with_context(|| format!("{file}: published: expected a date like 2026-03-01, found `{found}`"))?
        };
        let topic = matter.one_of("topic", config.topics.iter().map(|topic| topic.slug.as_str()))?;
        let format = matter.one_of("format", config.formats.iter().map(|format| format.slug.as_str()))?;
        let plain = text::to_plain(matter.body);
        let words = text::count_words(&plain);
        if words == 0 {
            bail!("{file}: body: expected text after the front matter, found none");
        }
        Ok(Self {
            title: text::curl_quotes(matter.text("title")?),
            standfirst: text::curl_quotes(matter.text("standfirst")?),
            author: matter.text("author")?.to_owned(),
            day: published.strftime("%-d %B %Y").to_string(),
            published,
            topic: config.topic(topic).cloned().context("a checked topic")?,
            format: config.format(format).cloned().context("a checked format")?,
            words,
            minutes: text::reading_minutes(words),
            url: format!("/articles/{id}/"),
            html: text::to_html(matter.body),
            plain,
            id: id.to_owned(),
        })
    }
}

/// Reads every article of a folder, newest first.
pub(super) fn read_all(folder: &Path, config: &Config) -> Result<Vec<Article>> {
    let mut sources = BTreeMap::new();
    let listing = std::fs::read_dir(folder).with_context(|| format!("{}: cannot be read", folder.display()))?;
    for entry in listing {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "md") {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let source = std::fs::read_to_string(&path).with_context(|| format!("{name}: cannot be read"))?;
            sources.insert(name, source.replace("\r\n", "\n"));
        }
    }
    if sources.is_empty() {
        bail!("{}: expected articles (*.md), found none", folder.display());
    }
    let mut articles =
        sources.iter().map(|(name, source)| Article::parse(name, source, config)).collect::<Result<Vec<_>>>()?;
    articles.sort_by(|a, b| b.published.cmp(&a.published).then_with(|| a.id.cmp(&b.id)));
    Ok(articles)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in super::super) fn config() -> Config {
        let topic = |slug: &str| Topic { slug: slug.into(), name: "Security".into(), blurb: String::new(), hue: 25 };
        let format = Format { slug: "news".into(), name: "News".into() };
        Config { topics: vec![topic("security"), topic("people")], formats: vec![format] }
    }

    pub(in super::super) fn source(id: &str, published: &str) -> String {
        format!(
            "---\nid: {id}\ntitle: It's late\nstandfirst: A \"short\" one.\nauthor: Ann Other\n\
             published: {published}\ntopic: security\nformat: news\n---\nTwo **words**.\n"
        )
    }

    #[test]
    fn a_good_file_becomes_an_article() -> Result<()> {
        let article = Article::parse("a-1.md", &source("a-1", "2026-03-01"), &config())?;
        assert_eq!(article.title, "It’s late");
        assert_eq!(article.day, "1 March 2026");
        assert_eq!((article.words, article.minutes), (2, 1));
        assert_eq!(article.url, "/articles/a-1/");
        assert_eq!(article.html, "<p>Two <strong>words</strong>.</p>\n");
        Ok(())
    }

    #[test]
    fn each_bad_field_is_named() {
        let cases = [
            (source("b", "2026-03-01"), "a.md: id: expected the file's name `a`, found `b`"),
            (source("a", "1 March"), "a.md: published: expected a date like 2026-03-01, found `1 March`"),
            (source("a", "2026-02-30"), "a.md: published: expected a date like 2026-03-01, found `2026-02-30`"),
            (
                source("a", "2026-03-01").replace("security", "tea"),
                "topic: expected one of security, people, found `tea`",
            ),
            (source("a", "2026-03-01").replace("Two **words**.", ""), "a.md: body: expected text"),
        ];
        for (source, expected) in cases {
            let error = Article::parse("a.md", &source, &config()).err().map(|error| format!("{error:#}"));
            let error = error.unwrap_or_default();
            assert!(error.contains(expected), "expected {expected:?}, found {error:?}");
        }
    }
}
