//! Articles that came since, and what became known of others.

use std::collections::HashMap;

use super::{RefreshError, State};
use crate::logs::articles::Article;
use crate::logs::{Interaction, Log};
use crate::model::{Model, NO_TOPIC, Rows};
use crate::training::{Links, draw, expected_seconds};

/// What was added.
#[derive(Debug, Default)]
pub(super) struct Grown {
    /// Row of the model of each article of the log that new rows name, by its number in the log.
    pub(super) rows: HashMap<u32, u32>,
    /// Articles that are new.
    pub(super) added: usize,
    /// Articles that got a vector from their content.
    pub(super) embedded: usize,
}

/// Adds the articles that `rows` and `articles` name to the end of `model` and `state`, and takes over dates, lengths, topics and
/// content that were not known before.
pub(super) fn grow(
    model: &mut Model,
    state: &mut State,
    log: &Log,
    rows: &[Interaction],
    articles: &[Article],
) -> Result<Grown, RefreshError> {
    let known = model.len();
    let mut grown = Grown::default();
    let mut added: HashMap<String, usize> = HashMap::new();
    for row in rows {
        if grown.rows.contains_key(&row.article) {
            continue;
        }
        let place = find_or_add(model, &mut added, log.articles.name(row.article));
        // The first row that names an article is the best guess at its date that there is.
        if model.published[place] == 0 {
            model.published[place] = row.at;
        }
        grown.rows.insert(row.article, place as u32);
    }
    let mut described = Vec::with_capacity(articles.len());
    for article in articles {
        let place = find_or_add(model, &mut added, &article.item_id);
        describe(model, place, article);
        described.push((place, article));
    }
    grown.added = model.len() - known;
    state.contacts.grow(model.len());
    grown.embedded = embed(model, state, &described)?;
    Ok(grown)
}

fn find_or_add(model: &mut Model, added: &mut HashMap<String, usize>, id: &str) -> usize {
    if let Some(place) = model.find(id).or_else(|| added.get(id).copied()) {
        return place;
    }
    // The order of ids is that of the model as it was read; new ones are found in `added`.
    let place = model.ids.len();
    model.ids.push(id.to_owned());
    model.published.push(0);
    model.reading_seconds.push(0.0);
    if !model.topic.is_empty() {
        model.topic.push(NO_TOPIC);
    }
    added.insert(id.to_owned(), place);
    place
}

fn describe(model: &mut Model, place: usize, article: &Article) {
    if let Some(published) = article.published {
        model.published[place] = published;
    }
    if let Some(words) = article.words.filter(|_| model.reading_seconds[place] == 0.0) {
        model.reading_seconds[place] = expected_seconds(words);
    }
    if let Some(topic) = article.topics.first() {
        if model.topic.is_empty() {
            model.topic = vec![NO_TOPIC; model.len()];
        }
        if model.topic[place] == NO_TOPIC {
            model.topic[place] = topic_number(&mut model.topics, topic);
        }
    }
}

/// The place of a topic, a new one at the end: those of other articles stay.
fn topic_number(topics: &mut Vec<String>, topic: &String) -> u16 {
    let place = topics.iter().position(|known| known == topic).unwrap_or(topics.len());
    // The format counts topics in 16 bits; what is beyond has none.
    let number = u16::try_from(place).unwrap_or(NO_TOPIC);
    if number == NO_TOPIC {
        return NO_TOPIC;
    }
    if place == topics.len() {
        topics.push(topic.clone());
    }
    number
}

/// Gives a vector to those of `described` that have none of their content yet, and how many did.
fn embed(model: &mut Model, state: &State, described: &[(usize, &Article)]) -> Result<usize, RefreshError> {
    let has_content = |place: usize| {
        let embeddings = model.embeddings.as_ref().filter(|embeddings| place < embeddings.len());
        embeddings.is_some_and(|embeddings| embeddings.squared_length(place) > 0.0)
    };
    let has_vector = |place: usize| place < model.factors.len() && model.factors.squared_length(place) > 0.0;
    let mut content = Vec::new();
    if let (Some(encoder), Some(_)) = (&state.encoder, &model.embeddings) {
        let unknown: Vec<(usize, &Article)> =
            described.iter().copied().filter(|(place, _)| !has_content(*place)).collect();
        let articles: Vec<&Article> = unknown.iter().map(|(_, article)| *article).collect();
        let mut embeddings = encoder.encode(&articles);
        let mut by_row = vec![None; model.ids.len()];
        described.iter().for_each(|(place, article)| by_row[*place] = Some(*article));
        let links = Links::of(&model.ids, &by_row);
        for (row, (place, _)) in unknown.iter().enumerate() {
            // New articles have no vectors to tell anything by.
            let known =
                links.of_article(*place).iter().map(|&linked| linked as usize).filter(|&linked| has_vector(linked));
            let vectors = known.map(|linked| model.factors.row(linked).into_iter().map(|value| value as f32));
            draw(embeddings.row_mut(row), vectors);
        }
        let found = |(row, (place, _)): (usize, (usize, &Article))| (place, embeddings.row(row).to_vec());
        content.extend(unknown.into_iter().enumerate().map(found));
        content.retain(|(_, vector)| vector.iter().any(|value| *value != 0.0));
    }
    // What readers say of an article comes before what its text does.
    let alone: Vec<(usize, Vec<f32>)> = content.iter().filter(|(place, _)| !has_vector(*place)).cloned().collect();
    model.factors = with_rows(&model.factors, model.ids.len(), &alone)?;
    if let Some(embeddings) = &model.embeddings {
        model.embeddings = Some(with_rows(embeddings, model.ids.len(), &content)?);
    }
    Ok(content.len())
}

/// `rows` grown to `count`, with some of them replaced; the others stay to the last bit.
pub(super) fn with_rows(rows: &Rows, count: usize, replaced: &[(usize, Vec<f32>)]) -> Result<Rows, RefreshError> {
    let unusable = |reason: &str| RefreshError::Unusable { reason: reason.into() };
    if replaced.iter().flat_map(|(_, vector)| vector).any(|value| !value.is_finite()) {
        return Err(unusable("a vector is not finite"));
    }
    let d = rows.dimension();
    let span = |row: usize| row * d..(row + 1) * d;
    let grown = if let Some((values, scales)) = rows.as_int8() {
        let (mut values, mut scales) = (values.to_vec(), scales.to_vec());
        values.resize(count * d, 0);
        scales.resize(count, 0.0);
        for (row, vector) in replaced {
            let rounded = Rows::quantized(d, vector);
            if let Some((bytes, &[scale])) = rounded.as_ref().and_then(Rows::as_int8) {
                values[span(*row)].copy_from_slice(bytes);
                scales[*row] = scale;
            }
        }
        Rows::int8(d, values, scales)
    } else {
        let mut values = rows.as_float32().unwrap_or_default().to_vec();
        values.resize(count * d, 0.0);
        for (row, vector) in replaced {
            values[span(*row)].copy_from_slice(vector);
        }
        Rows::float32(d, values)
    };
    grown.ok_or_else(|| unusable("vectors of no dimension"))
}
