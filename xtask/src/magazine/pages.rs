//! Which pages there are, and what each of them shows.

use minijinja::value::{Serde, Value};
use serde::Serialize;

use super::art;
use super::article::Article;
use super::config::{Config, Topic};

/// Candidates in the list under an article, and how many of them are seen. Two years of the archive: what is relevant and
/// little read must be there to be found.
const AFTER_ARTICLE: Shelf = Shelf { candidates: 48, visible: 6 };
/// The same for the front page.
const ON_FRONT: Shelf = Shelf { candidates: 48, visible: 6 };
/// Headlines beside the lead story.
const LATEST: usize = 6;
/// Stories of each topic on the front page.
const OF_TOPIC: usize = 3;

#[derive(Clone, Copy)]
struct Shelf {
    candidates: usize,
    visible: usize,
}

/// An article with its drawing.
#[derive(Clone, Serialize)]
struct Story<'a> {
    #[serde(flatten)]
    article: &'a Article,
    /// Inline SVG.
    art: String,
}

/// A `<foldin-list>`: the first `visible` cards are seen without the widget.
#[derive(Serialize)]
struct Cards<'a> {
    visible: usize,
    stories: Vec<Story<'a>>,
}

/// A topic and its stories.
#[derive(Serialize)]
struct Section<'a> {
    topic: &'a Topic,
    stories: Vec<Story<'a>>,
}

/// A page before it is rendered.
pub(super) struct Page {
    /// Its file in the output folder.
    pub(super) path: String,
    /// Its file in `www/templates`.
    pub(super) template: &'static str,
    /// What the template may name.
    pub(super) values: Value,
}

impl Page {
    fn new(path: impl Into<String>, template: &'static str, values: impl Serialize) -> Self {
        Self { path: path.into(), template, values: Value::from(Serde(values)) }
    }
}

/// `/`
#[derive(Serialize)]
struct Front<'a> {
    lead: Story<'a>,
    latest: Vec<Story<'a>>,
    chosen: Cards<'a>,
    sections: Vec<Section<'a>>,
}

/// `/articles/<id>/`, with its neighbours in time within the topic.
#[derive(Serialize)]
struct Single<'a> {
    story: Story<'a>,
    newer: Option<&'a Article>,
    older: Option<&'a Article>,
    chosen: Cards<'a>,
}

/// `/topics/<topic>/`
#[derive(Serialize)]
struct Listing<'a> {
    section: Section<'a>,
}

/// A page whose words are all in its template.
#[derive(Serialize)]
struct Fixed {}

fn story(article: &Article) -> Story<'_> {
    Story { article, art: art::draw(&article.topic.slug, &article.id) }
}

fn cards<'a>(articles: impl Iterator<Item = &'a Article>, shelf: Shelf) -> Cards<'a> {
    Cards { visible: shelf.visible, stories: articles.take(shelf.candidates).map(story).collect() }
}

fn of_topic<'a>(articles: &'a [Article], topic: &str) -> impl Iterator<Item = &'a Article> + use<'a> {
    let topic = topic.to_owned();
    articles.iter().filter(move |article| article.topic.slug == topic)
}

/// Lays out all pages. `articles` are the newest first.
pub(super) fn plan(config: &Config, articles: &[Article]) -> Vec<Page> {
    let mut pages = vec![
        Page::new("about/index.html", "about.html", Fixed {}),
        Page::new("what-this-site-knows/index.html", "knows.html", Fixed {}),
        Page::new("404.html", "missing.html", Fixed {}),
    ];
    if let Some((lead, rest)) = articles.split_first() {
        pages.push(Page::new("index.html", "front.html", front(config, lead, rest)));
    }
    for article in articles {
        let path = format!("{}index.html", article.url.trim_start_matches('/'));
        pages.push(Page::new(path, "article.html", single(articles, article)));
    }
    for topic in &config.topics {
        let stories = of_topic(articles, &topic.slug).map(story).collect();
        let path = format!("topics/{}/index.html", topic.slug);
        pages.push(Page::new(path, "topic.html", Listing { section: Section { topic, stories } }));
    }
    pages
}

fn front<'a>(config: &'a Config, lead: &'a Article, rest: &'a [Article]) -> Front<'a> {
    let (latest, older) = rest.split_at(rest.len().min(LATEST));
    // A topic starts below what the visible cards show, so that no story stands on the page twice.
    let below = older.get(ON_FRONT.visible..).unwrap_or_default();
    let sections = config
        .topics
        .iter()
        .map(|topic| Section { topic, stories: of_topic(below, &topic.slug).take(OF_TOPIC).map(story).collect() });
    Front {
        lead: story(lead),
        latest: latest.iter().map(story).collect(),
        chosen: cards(older.iter(), ON_FRONT),
        sections: sections.collect(),
    }
}

fn single<'a>(articles: &'a [Article], article: &'a Article) -> Single<'a> {
    let shelf: Vec<&Article> = of_topic(articles, &article.topic.slug).collect();
    let here = shelf.iter().position(|other| other.id == article.id);
    let beside = |step: isize| shelf.get(here?.checked_add_signed(step)?).copied();
    Single {
        story: story(article),
        newer: beside(-1),
        older: beside(1),
        chosen: cards(articles.iter().filter(|other| other.id != article.id), AFTER_ARTICLE),
    }
}
