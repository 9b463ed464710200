//! What articles have in common: a topic, a section, a format, a length, a form of headline.

use std::collections::BTreeMap;

use serde::Serialize;

use super::headline;
use crate::logs::articles::Article;

/// What a group is a group of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Family {
    /// `topics`: an article counts for each.
    Topic,
    /// `section`.
    Section,
    /// `format`.
    Format,
    /// Words, in bands.
    Length,
    /// What the headline promises; see the rules in `headline`.
    Headline,
}

impl Family {
    /// Its name, for people.
    pub fn told(self) -> &'static str {
        match self {
            Self::Topic => "topic",
            Self::Section => "section",
            Self::Format => "format",
            Self::Length => "length",
            Self::Headline => "headline",
        }
    }
}

/// Bands of length in words: up to so many. Our choice, about 2, 4, 7 and 12 minutes at 238 words a minute.
const BANDS: [(u32, &str); 4] = [
    (500, "under 500 words"),
    (1000, "500 to 999 words"),
    (1700, "1,000 to 1,699 words"),
    (3000, "1,700 to 2,999 words"),
];
const LONGEST: &str = "3,000 words or more";

/// The articles of each group, by number, as `description` tells of each of `articles`. Of an author nothing is told: what a person
/// is worth does not follow from what readers click.
pub(super) fn groups<'a>(
    articles: usize,
    description: impl Fn(usize) -> Option<&'a Article>,
) -> BTreeMap<(Family, String), Vec<u32>> {
    let mut groups: BTreeMap<(Family, String), Vec<u32>> = BTreeMap::new();
    for number in 0..articles {
        let Some(article) = description(number) else { continue };
        let mut names: Vec<(Family, &str)> =
            article.topics.iter().map(|topic| (Family::Topic, topic.as_str())).collect();
        names.extend(article.section.as_deref().map(|section| (Family::Section, section)));
        names.extend(article.format.as_deref().map(|format| (Family::Format, format)));
        names.extend(words(article).map(|words| (Family::Length, band(words))));
        if let Some(title) = &article.title {
            let forms = headline::forms(title, article.language.as_deref());
            names.extend(forms.into_iter().map(|form| (Family::Headline, form)));
        }
        names.sort_unstable();
        names.dedup();
        for (family, name) in names {
            groups.entry((family, name.to_owned())).or_default().push(number as u32);
        }
    }
    groups
}

/// The words of an article: as it says, else those of its text. `None` where neither is known.
pub(super) fn words(article: &Article) -> Option<u32> {
    let counted = || article.text.as_ref().map(|text| text.split_whitespace().count() as u32);
    article.words.or_else(counted).filter(|words| *words > 0)
}

/// Shorter before longer; what is no band stands last.
pub(super) fn place_of_band(name: &str) -> usize {
    BANDS.iter().position(|band| band.1 == name).unwrap_or(BANDS.len())
}

fn band(words: u32) -> &'static str {
    BANDS.iter().find(|(below, _)| words < *below).map_or(LONGEST, |(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_counts_once_for_each_group_it_is_in() {
        let article = Article {
            item_id: "a".into(),
            title: Some("Why?".into()),
            words: Some(500),
            topics: vec!["x".into(), "y".into(), "x".into()],
            ..Article::default()
        };
        let groups = groups(2, |number| (number == 1).then_some(&article));
        let names: Vec<(Family, &str)> = groups.keys().map(|(family, name)| (*family, name.as_str())).collect();
        let expected = [
            (Family::Topic, "x"),
            (Family::Topic, "y"),
            (Family::Length, "500 to 999 words"),
            (Family::Headline, "explanation"),
            (Family::Headline, "question"),
        ];
        assert_eq!(names, expected);
        assert!(groups.values().all(|articles| articles == &[1]));
    }
}
