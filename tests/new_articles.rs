//! Articles that come after training: a place at once, by their words in any language or by their links, and from their first
//! readers on by those.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking, its helpers too")]

use std::fmt::Write as _;

use foldin::logs::articles::Article;
use foldin::logs::{Log, ReadLog, Source, read_interactions};
use foldin::model::Model;
use foldin::refresh::{Refreshed, State, refresh};
use foldin::training::{RecipeChoice, Settings, train};

const START: i64 = 1_700_000_000;
const HOUR: i64 = 3600;
/// In each language an article of either taste.
const LANGUAGES: [(&str, [&str; 2]); 4] = [
    ("en", ["roses in the gardens", "compilers and programs"]),
    ("de", ["Rosen im Garten", "Rechner und Programme"]),
    ("ru", ["розы в саду", "программы и компьютеры"]),
    ("ja", ["庭の薔薇", "計算機の言語"]),
];
/// Other forms of the same words.
const INFLECTED: [(&str, [&str; 2]); 4] = [
    ("en-GB", ["a rose, gardening", "the compiler's program"]),
    ("de-AT", ["Rose, Gartens", "Rechners Programm"]),
    ("ru", ["роза, сады", "программа, компьютер"]),
    ("ja-JP", ["薔薇と庭", "言語と計算機"]),
];
/// Articles of training; those of an even number are of the first taste.
const KNOWN: usize = 48;
/// Readers; those of an even number are of the first taste.
const READERS: usize = 60;
const MIN_READERS: u32 = 3;

fn article(id: &str) -> Article {
    Article { item_id: id.into(), ..Article::default() }
}

fn saying(id: &str, language: &str, text: &str) -> Article {
    Article { title: Some(text.into()), language: Some(language.into()), ..article(id) }
}

/// Visits (reader, article), one a minute from `start` on.
fn log(start: i64, visits: impl IntoIterator<Item = (usize, String)>) -> Log {
    let mut csv = "reader_id,item_id,timestamp\n".to_owned();
    for (minute, (reader, article)) in (0..).zip(visits) {
        writeln!(csv, "r{reader},{article},{}", start + minute * 60).unwrap();
    }
    let source = Source::Memory { name: "log".into(), bytes: csv.into_bytes().into() };
    read_interactions(&[source], &ReadLog::default(), &|_| {}).unwrap()
}

/// Readers of two tastes, and articles of both in four languages.
fn trained() -> (Model, State) {
    let articles: Vec<Article> = (0..KNOWN)
        .map(|number| {
            let (language, texts) = LANGUAGES[number / 2 % 4];
            saying(&format!("a{number}"), language, texts[number % 2])
        })
        .collect();
    let visits = (0..READERS).flat_map(|reader| {
        (0..10).map(move |k| (reader, format!("a{}", (reader / 2 * 5 + k * 7) % (KNOWN / 2) * 2 + reader % 2)))
    });
    let settings = Settings {
        factors: 8,
        epochs: 6,
        seed: 0,
        min_readers: MIN_READERS,
        refresh_seconds: HOUR,
        recipe: RecipeChoice::Auto,
        tune: None,
        kept_blend: None,
        trained_at: String::new(),
        keep_state: true,
    };
    let trained = train(&log(START, visits), &articles, &settings, &()).unwrap();
    (trained.model, trained.state.unwrap())
}

/// The same after a refresh an hour after the last visit.
fn later(visits: &[(usize, &str)], articles: &[Article]) -> Refreshed {
    let (model, state) = trained();
    let start = state.contacts.until + HOUR;
    let visits = visits.iter().map(|(reader, article)| (*reader, (*article).to_owned()));
    refresh(model, state, &log(start, visits), articles, i64::MAX).unwrap()
}

/// How much nearer the vector of `id` is to known articles of the first taste than to those of the second, both by cosine.
fn leaning(model: &Model, id: &str) -> f64 {
    let vector = model.factors.row(model.find(id).unwrap());
    let length = |row: &[f64]| row.iter().map(|value| value * value).sum::<f64>().sqrt().max(f64::MIN_POSITIVE);
    let cosine = |number: usize| {
        let row = model.find(&format!("a{number}")).unwrap();
        model.factors.dot(row, &vector) / length(&vector) / length(&model.factors.row(row))
    };
    let mean = |taste: usize| (0..KNOWN / 2).map(|k| cosine(k * 2 + taste)).sum::<f64>() / (KNOWN / 2) as f64;
    mean(0) - mean(1)
}

fn by_content(model: &Model, id: &str) -> bool {
    let row = model.find(id).unwrap();
    model.factors.row(row) == model.embeddings.as_ref().unwrap().row(row)
}

#[test]
fn words_of_every_language_place_an_article_at_once() {
    let articles: Vec<Article> = INFLECTED
        .iter()
        .flat_map(|(language, texts)| {
            (0..2).map(move |taste| saying(&format!("{language} {taste}"), language, texts[taste]))
        })
        .collect();
    let Refreshed { model, report, .. } = later(&[], &articles);
    assert_eq!(report.articles_by_content, 8);
    for (language, _) in INFLECTED {
        let [garden, code] = [0, 1].map(|taste| leaning(&model, &format!("{language} {taste}")));
        assert!(garden > 0.3 && code < -0.3, "{language}: {garden} {code}");
    }
    // In a language that nobody has written in yet nothing is known of its words.
    let Refreshed { model, report, .. } = later(&[], &[saying("fr", "fr", "roses gardens")]);
    assert_eq!(report.articles_by_content, 0);
    assert_eq!(model.factors.squared_length(model.find("fr").unwrap()), 0.0);
}

#[test]
fn links_place_an_article_at_once_from_either_end() {
    let linking =
        |id: &str, links: &[&str]| Article { links: links.iter().map(|&id| id.to_owned()).collect(), ..article(id) };
    let told = |id: &str, links: &[&str]| Article {
        links: links.iter().map(|&id| id.to_owned()).collect(),
        ..saying(id, "en", "roses in the gardens")
    };
    let articles = [
        linking("to code", &["a1", "a5", "nowhere"]),
        linking("from code", &[]),
        // What is known already may be told again, with a link that it did not have.
        linking("a3", &["from code"]),
        linking("to nobody", &["nowhere", "from code", "to nobody"]),
        told("roses", &[]),
        told("roses to code", &["a1", "a5"]),
    ];
    let Refreshed { model, report, .. } = later(&[], &articles);
    assert_eq!(report.articles_by_content, 4);
    assert!(leaning(&model, "to code") < -0.3 && leaning(&model, "from code") < -0.3);
    assert_eq!(model.factors.squared_length(model.find("to nobody").unwrap()), 0.0);
    let [words, drawn] = ["roses", "roses to code"].map(|id| leaning(&model, id));
    assert!(drawn < words - 0.05 && drawn > 0.0, "words say more than links do: {words} {drawn}");
    let embeddings = model.embeddings.as_ref().unwrap();
    let length = embeddings.squared_length(model.find("roses to code").unwrap());
    assert!((length - 1.0).abs() < 0.02, "{length}");
}

#[test]
fn the_first_readers_move_an_article_when_they_are_enough() {
    let roses = [saying("roses", "en", "a rose, gardening")];
    let readers_of_code = [(1, "roses"), (3, "roses"), (5, "roses")];
    let few = later(&readers_of_code[..2], &roses).model;
    assert!(by_content(&few, "roses"), "two readers are fewer than three");
    let enough = later(&readers_of_code, &roses).model;
    assert!(!by_content(&enough, "roses"));
    assert!(leaning(&enough, "roses") < leaning(&few, "roses") - 0.05);
}

#[test]
fn an_article_that_says_nothing_is_placed_by_its_first_readers() {
    let visits = [(0, "silent"), (2, "silent"), (4, "silent")];
    for articles in [vec![], vec![article("silent")]] {
        let few = later(&visits[..2], &articles).model;
        assert_eq!(few.factors.squared_length(few.find("silent").unwrap()), 0.0);
        let enough = later(&visits, &articles).model;
        assert!(enough.factors.squared_length(enough.find("silent").unwrap()) > 0.0);
        assert!(leaning(&enough, "silent") > 0.3, "{}", leaning(&enough, "silent"));
        let embeddings = enough.embeddings.as_ref().unwrap();
        assert_eq!(embeddings.squared_length(enough.find("silent").unwrap()), 0.0, "what nobody said");
    }
}
