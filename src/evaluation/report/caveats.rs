//! What the figures do not say.

use serde_json::Value;

use super::figures::{FEW_READERS, array, judged, number};
use super::markup::{self, escaped};
use super::number::{count, decimal};

/// A few hundred readers make intervals some hundredths wide.
const RATHER_FEW_READERS: f64 = 300.0;
/// Of all rows, before it is worth a sentence.
const MANY_BAD_ROWS: f64 = 0.001;

fn caveats(figures: &Value) -> Vec<String> {
    let mut caveats = Vec::new();
    if let Some((_, _, _, protocol)) = judged(figures).next() {
        let readers = number(protocol, "readers");
        if readers < FEW_READERS {
            caveats.push(format!(
                "Only {} readers were judged: an interval over so few says little, and no ranking should be chosen by it.",
                count(readers)
            ));
        } else if readers < RATHER_FEW_READERS {
            caveats.push(format!("{} readers are few: differences of a few hundredths may be chance.", count(readers)));
        }
        caveats.push(
            "The log holds what readers chose from what the site showed them. A ranking that would have shown something \
             better, but unseen, gets no credit for it. Only an experiment with readers settles that."
                .into(),
        );
        caveats.push("Intervals are of one comparison. Of many rankings one looks best by chance.".into());
    }
    let (rows, bad) = (number(figures, "rows"), number(figures, "bad_rows"));
    if rows > 0.0 && bad / rows > MANY_BAD_ROWS {
        caveats.push(format!("{} % of the rows were left out.", decimal(bad / rows * 100.0, 1)));
    }
    let unknown = figures.get("unknown_events").and_then(Value::as_object);
    if let Some((events, known)) = unknown.map(|events| (events.len(), events)).filter(|(events, _)| *events > 0) {
        let names: Vec<&str> = known.keys().map(String::as_str).take(5).collect();
        let more = if events > names.len() { " and others" } else { "" };
        caveats.push(format!("Events without a meaning were left out: {}{more}.", names.join(", ")));
    }
    caveats.extend(array(figures, "notes").iter().filter_map(Value::as_str).map(sentence));
    if figures.get("policy_value").is_some() {
        caveats.push(
            "A policy value holds for the readers and the days of its log, and as far as its propensities are right. A target \
             taken from another log carries that log's chance, which the intervals do not hold."
                .into(),
        );
    }
    caveats
}

/// A note as a sentence of its own.
fn sentence(note: &str) -> String {
    let mut characters = note.chars();
    let first: String = characters.next().into_iter().flat_map(char::to_uppercase).collect();
    let end = if note.ends_with('.') { "" } else { "." };
    format!("{first}{}{end}", characters.as_str())
}

pub(super) fn section(figures: &Value) -> String {
    let caveats = caveats(figures);
    if caveats.is_empty() {
        return String::new();
    }
    let items: String = caveats.iter().map(|caveat| format!("<li>{}</li>\n", escaped(caveat))).collect();
    markup::section("What these figures do not say", "", &format!("<ul class=\"caveats\">\n{items}</ul>\n"))
}
