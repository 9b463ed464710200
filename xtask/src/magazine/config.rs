//! `www/magazine.json`: the topics and formats that the magazine has.

use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde::{Deserialize, Serialize};

/// What the editors decided once for all pages.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Config {
    /// In the order of the masthead.
    pub(super) topics: Vec<Topic>,
    /// The kinds of article.
    pub(super) formats: Vec<Format>,
}

/// A section of the magazine.
#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Topic {
    /// As in front matter and addresses.
    pub(super) slug: String,
    /// As on the page.
    pub(super) name: String,
    /// One sentence under the heading of its listing.
    pub(super) blurb: String,
    /// The angle of its colour in OKLCH.
    pub(super) hue: u16,
}

/// A kind of article.
#[derive(Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Format {
    /// As in front matter.
    pub(super) slug: String,
    /// As on the page.
    pub(super) name: String,
}

impl Config {
    /// Reads the file and checks what serde cannot.
    pub(super) fn read(file: &Path) -> Result<Self> {
        let shown = file.display();
        let text = std::fs::read_to_string(file).with_context(|| format!("{shown}: cannot be read"))?;
        let config: Self = serde_json::from_str(&text).with_context(|| format!("{shown}: is not valid"))?;
        for topic in &config.topics {
            if topic.hue >= 360 {
                bail!("{shown}: hue of {}: expected 0 to 359, found {}", topic.slug, topic.hue);
            }
        }
        Ok(config)
    }

    /// The topic of that name in addresses.
    pub(super) fn topic(&self, slug: &str) -> Option<&Topic> {
        self.topics.iter().find(|topic| topic.slug == slug)
    }

    /// The format of that name in front matter.
    pub(super) fn format(&self, slug: &str) -> Option<&Format> {
        self.formats.iter().find(|format| format.slug == slug)
    }

    /// The style sheet that gives every topic its hue. The rest of a colour is the same for all of them (`tokens.css`).
    pub(super) fn hues(&self) -> String {
        let mut css = String::new();
        for topic in &self.topics {
            let _ = writeln!(css, "[data-topic=\"{}\"] {{\n  --hue: {};\n}}\n", topic.slug, topic.hue);
        }
        css
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_gets_its_hue() {
        let topic = |slug: &str, hue| Topic { slug: slug.into(), name: String::new(), blurb: String::new(), hue };
        let config = Config { topics: vec![topic("a", 10), topic("b", 20)], formats: Vec::new() };
        let css = config.hues();
        assert!(css.contains("[data-topic=\"a\"] {\n  --hue: 10;"), "{css}");
        assert!(css.contains("[data-topic=\"b\"] {\n  --hue: 20;"), "{css}");
    }
}
