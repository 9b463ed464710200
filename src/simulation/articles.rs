//! Articles that nobody wrote, for a log without any given.

use crate::logs::articles::Article;

use super::assumptions::Assumptions;
use super::calendar::{DAY, INVENTED_START, weekday};
use super::catalogue::{Catalogue, Part, Piece, lure};
use super::chance::{Chance, Purpose};
use super::vocabulary::{COMMON, FORMATS, TOPICS, Topic};

/// Working days a week over days a week: what is published in a week comes on five days.
const WORKING_DAYS: f64 = 5.0 / 7.0;
/// How often a word is one of the topic, and how often one of the sub-interest.
const TOPIC_WORDS: f64 = 0.25;
const SUB_INTEREST_WORDS: f64 = 0.2;
const SENTENCE: usize = 12;

/// Invents the articles of `days` days, and of the archive before them.
pub(super) fn invent(days: u32, seed: u64, assumptions: &Assumptions) -> Catalogue {
    let mut chance = Chance::new(seed, Purpose::Articles, 0);
    let first = INVENTED_START / DAY;
    let popularity: Vec<f64> =
        TOPICS.iter().map(|_| chance.log_normal(1.0, assumptions.topic_popularity_sigma)).collect();
    let forms = Forms::draw(seed, assumptions);
    let mut pieces = Vec::new();
    for day in first - i64::from(assumptions.archive_days)..first + i64::from(days) {
        if weekday(day) >= 5 {
            continue;
        }
        let mut times: Vec<i64> = (0..chance.poisson(assumptions.new_articles_a_day / WORKING_DAYS))
            .map(|_| day * DAY + (7 + chance.below(11) as i64) * 3600 + chance.below(3600) as i64)
            .collect();
        times.sort_unstable();
        for published in times {
            let (mut piece, form) = write(pieces.len(), published, &popularity, assumptions, &mut chance);
            piece.quality += forms.quality[form.0];
            piece.lure = lure(seed, pieces.len(), assumptions) + forms.lure[form.0][form.1];
            pieces.push(piece);
        }
    }
    let topics = TOPICS.iter().map(|topic| topic.name.to_owned()).collect();
    Catalogue::new(topics, assumptions.sub_interests as usize, pieces)
}

/// What formats add to quality, and forms of headlines to lure, in the order of [`FORMATS`].
struct Forms {
    quality: Vec<f64>,
    lure: Vec<Vec<f64>>,
}

impl Forms {
    fn draw(seed: u64, assumptions: &Assumptions) -> Self {
        let mut chance = Chance::new(seed, Purpose::Forms, 0);
        let quality = FORMATS.iter().map(|_| assumptions.format_quality_sigma * chance.normal()).collect();
        let mut lures =
            |count: usize| (0..count).map(|_| assumptions.headline_lure_sigma * chance.normal()).collect::<Vec<f64>>();
        Self { quality, lure: FORMATS.iter().map(|(_, headlines)| lures(headlines.len())).collect() }
    }
}

/// An article, and the places of its format and of its headline's form.
fn write(
    number: usize,
    published: i64,
    popularity: &[f64],
    assumptions: &Assumptions,
    chance: &mut Chance,
) -> (Piece, (usize, usize)) {
    let main = chance.pick(popularity).unwrap_or(0);
    let second = chance.pick(popularity).filter(|&other| other != main);
    let second = second.filter(|_| chance.happens(assumptions.second_topic_share));
    let sub_interests = assumptions.sub_interests as usize;
    let weight = if second.is_some() { assumptions.second_topic_weight } else { 0.0 };
    let mut parts = vec![Part { topic: main, sub_interest: chance.below(sub_interests), share: 1.0 - weight }];
    parts.extend(second.map(|topic| Part { topic, sub_interest: chance.below(sub_interests), share: weight }));
    let quality = assumptions.quality_sigma * chance.normal();
    let words = chance.log_normal(assumptions.words_median, assumptions.words_sigma).clamp(60.0, 20_000.0) as u32;
    let place = chance.below(FORMATS.len());
    let (format, headlines) = FORMATS[place];
    let form = chance.below(headlines.len());
    let headline = headlines[form];
    let title = capital(&headline.split("{}").enumerate().fold(String::new(), |title, (place, piece)| {
        let word = if place > 0 { topical(&parts[0], chance) } else { "" };
        title + word + piece
    }));
    let item_id = format!("{}-{number:05}", TOPICS[main].name);
    let article = Article {
        url: Some(format!("/{item_id}")),
        item_id,
        title: Some(title),
        published: Some(published),
        words: Some(words),
        topics: parts.iter().map(|part| TOPICS[part.topic].name.to_owned()).collect(),
        text: Some(text(&parts, assumptions.text_words as usize, chance)),
        language: Some("en".into()),
        section: Some(TOPICS[main].name.into()),
        format: Some(format.into()),
        ..Article::default()
    };
    let piece = Piece { article, published: Some(published), words: f64::from(words), parts, quality, lure: 0.0 };
    (piece, (place, form))
}

fn text(parts: &[Part], words: usize, chance: &mut Chance) -> String {
    let shares: Vec<f64> = parts.iter().map(|part| part.share).collect();
    let mut text = String::new();
    for place in 0..words {
        let part = &parts[chance.pick(&shares).unwrap_or(0)];
        let word = if chance.happens(TOPIC_WORDS + SUB_INTEREST_WORDS) {
            topical(part, chance)
        } else {
            COMMON[chance.below(COMMON.len())]
        };
        if place.is_multiple_of(SENTENCE) {
            text += if place > 0 { ". " } else { "" };
            text += &capital(word);
        } else {
            text.push(' ');
            text += word;
        }
    }
    if words > 0 { text + "." } else { text }
}

fn topical(part: &Part, chance: &mut Chance) -> &'static str {
    let Topic { words, sub_interests, .. } = &TOPICS[part.topic];
    let own = sub_interests[part.sub_interest % sub_interests.len()];
    let list = if chance.happens(TOPIC_WORDS / (TOPIC_WORDS + SUB_INTEREST_WORDS)) { *words } else { own };
    list[chance.below(list.len())]
}

fn capital(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}
