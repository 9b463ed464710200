//! What the evaluation found, in a few sentences and numbers.

use serde_json::Value;

use super::figures::{Measure, array, by_worth, is_candidate, judged, lists, number, overall, text};
use super::markup::{escaped, fact};
use super::number::{count, counted, day, decimal};

/// The title of the page.
pub(super) fn title(figures: &Value) -> &'static str {
    let of_policies = judged(figures).next().is_none() && figures.get("policy_value").is_some();
    if of_policies { "What other policies would be worth" } else { "Which ranking serves readers" }
}

pub(super) fn section(figures: &Value) -> String {
    let sentences: String = found(figures).iter().map(|sentence| format!("<p>{sentence}</p>\n")).collect();
    let numbers = numbers(figures);
    format!(
        "<header>\n<p class=\"eyebrow\">foldin evaluate</p>\n<h1>{}</h1>\n<div class=\"standfirst\">\n{sentences}</div>\n\
         <dl class=\"numbers\">\n{numbers}</dl>\n</header>\n",
        title(figures)
    )
}

/// Sentences as HTML.
fn found(figures: &Value) -> Vec<String> {
    let mut sentences = Vec::new();
    if let Some((_, heading, _, protocol)) = judged(figures).next() {
        let rankers = by_worth(protocol);
        let best = rankers.first().and_then(|best| Some((*best, Measure::of(overall(best)?.get("ndcg")?)?)));
        if let Some((best, ndcg)) = best {
            let [mean, low, high] = [ndcg.mean, ndcg.low, ndcg.high].map(|value| decimal(value, 3));
            let (name, place) = (named(text(best, "name")), escaped(heading));
            let of = rankers.len();
            sentences.push(format!(
                "{place}: {name} puts what was read highest of {of} rankings: NDCG@20 {mean}, 95 % interval {low} to {high}."
            ));
        }
        sentences.extend(rankers.iter().filter(|ranker| is_candidate(ranker)).filter_map(|ranker| against(ranker)));
    }
    let targets = figures.get("policy_value").map_or(&[][..], |values| array(values, "targets"));
    let doubtful = targets.iter().filter(|target| !array(target, "warnings").is_empty()).count();
    if doubtful > 0 {
        let of = counted(targets.len() as f64, "policy value", "policy values");
        sentences.push(format!("Of {of}, {doubtful} should not be trusted: see the warnings there."));
    }
    sentences
}

/// A name, which stands out from the sentence around it.
fn named(name: &str) -> String {
    format!("<strong>{}</strong>", escaped(name))
}

/// How a ranking stands against the best baseline.
fn against(ranker: &Value) -> Option<String> {
    let difference = ranker.get("difference")?;
    let Measure { mean, low, high } = Measure::of(difference.get("ndcg")?)?;
    let (name, against) = (named(text(ranker, "name")), named(text(difference, "against")));
    let by = format!("{} ({} to {})", decimal(mean.abs(), 3), decimal(low.abs().min(high.abs()), 3), decimal(low.abs().max(high.abs()), 3));
    Some(if low > 0.0 {
        format!("{name} is above the best baseline, {against}, by {by}.")
    } else if high < 0.0 {
        format!("{name} is below the best baseline, {against}, by {by}.")
    } else {
        format!("{name} and the best baseline, {against}, cannot be told apart on this log.")
    })
}

fn numbers(figures: &Value) -> String {
    let mut facts = String::new();
    if let Some((_, _, _, protocol)) = judged(figures).next() {
        facts += &fact("lists judged", &count(lists(protocol)));
        facts += &fact("readers", &count(number(protocol, "readers")));
        facts += &fact("articles", &count(number(protocol, "articles")));
        facts += &fact("candidates a list", &count(number(protocol, "mean_candidates")));
        if let Some(at) = figures.get("cut_at").and_then(Value::as_i64) {
            facts += &fact("judged after", &day(at));
        }
    } else if let Some(values) = figures.get("policy_value") {
        facts += &fact("cards shown", &count(number(values, "rows")));
        facts += &fact("clicks", &count(number(values, "clicks")));
        facts += &fact("items", &count(number(values, "items")));
        facts += &fact("positions", &count(number(values, "positions")));
    }
    facts
}
