//! What the evaluation found, in a few sentences and numbers.

use serde_json::Value;

use super::figures::{FEW_READERS, Measure, array, by_worth, is_candidate, judged, lists, number, overall, text};
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
    let numbers = if numbers.is_empty() { String::new() } else { format!("<dl class=\"numbers\">\n{numbers}</dl>\n") };
    format!(
        "<header>\n<p class=\"eyebrow\">foldin evaluate</p>\n<h1>{}</h1>\n<div class=\"standfirst\">\n{sentences}</div>\n\
         {numbers}</header>\n",
        title(figures)
    )
}

/// Sentences as HTML.
fn found(figures: &Value) -> Vec<String> {
    let mut sentences = Vec::new();
    if let Some((_, heading, _, protocol)) = judged(figures).next() {
        let readers = number(protocol, "readers");
        if readers < FEW_READERS {
            let few = counted(readers, "reader", "readers");
            sentences.push(format!("Only {few}: too few to choose a ranking by. What follows may be chance."));
        }
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
    sentences.extend(figures.get("policy_value").map(of_policies).unwrap_or_default());
    sentences
}

/// The values that can be trusted, and how many cannot.
fn of_policies(values: &Value) -> Vec<String> {
    let (doubtful, sound): (Vec<&Value>, Vec<&Value>) =
        array(values, "targets").iter().partition(|target| !array(target, "warnings").is_empty());
    let value = |target: &&Value| {
        let Measure { mean, low, high } = Measure::of(target.get("doubly_robust")?)?;
        let logged = Measure::of(values.get("logged")?)?;
        let [mean, low, high, logged] = [mean, low, high, logged.mean].map(|value| decimal(value, 4));
        let policy = named(text(target, "policy"));
        Some(format!("{policy}: {mean} clicks a card ({low} to {high}), where the policy of the log came to {logged}."))
    };
    let mut sentences: Vec<String> = sound.iter().filter_map(value).collect();
    if let [one] = doubtful.as_slice() {
        let policy = named(text(one, "policy"));
        sentences.push(format!("The value of {policy} comes with warnings and should not be trusted as it stands."));
    } else if !doubtful.is_empty() {
        let count = doubtful.len();
        sentences.push(format!("{count} policy values come with warnings and should not be trusted as they stand."));
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
    let by = format!(
        "{} ({} to {})",
        decimal(mean.abs(), 3),
        decimal(low.abs().min(high.abs()), 3),
        decimal(low.abs().max(high.abs()), 3)
    );
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
    }
    facts
}
