//! What was put before readers, whether they read it or not: breadth, evenness, popularity.

use serde_json::Value;

use super::figures::{by_worth, judged, text};
use super::markup::{self, escaped};
use super::number::decimal;

/// Columns: their name in the JSON, that of the literature, what is good, decimals.
const COLUMNS: [(&str, &str, &str, usize); 9] = [
    ("coverage", "Coverage@20", "broad is high", 3),
    ("gini", "Gini", "even is low", 3),
    ("arp", "ARP", "readers of what is shown", 1),
    ("aplt", "APLT", "share of long tail", 3),
    ("aclt", "ACLT", "long-tail places of 20", 1),
    ("pop_reo", "PopREO", "fair is 0", 3),
    ("pop_rsp", "PopRSP", "fair is 0", 3),
    ("tail_recall", "Tail recall@20", "high is good", 3),
    ("snips_recall", "SNIPS recall@20", "high is good", 3),
];

const LEAD: &str = "A ranking may be right and still show everybody the same. These figures are about all that the first 20 places \
                    showed, read or not.";

fn table(heading: &str, protocol: &Value) -> String {
    let rankers = by_worth(protocol);
    let value = |ranker: &Value, name: &str| {
        // Earlier evaluations have coverage and popularity only, beside the name.
        let beside = if name == "arp" { "mean_popularity" } else { name };
        let beyond = ranker.get("beyond_accuracy").and_then(|beyond| beyond.get(name));
        beyond.or_else(|| ranker.get(beside)).and_then(Value::as_f64)
    };
    let columns: Vec<_> =
        COLUMNS.into_iter().filter(|(name, ..)| rankers.iter().any(|ranker| value(ranker, name).is_some())).collect();
    if columns.is_empty() {
        return String::new();
    }
    let head: String = columns
        .iter()
        .map(|(_, title, good, _)| format!("<th scope=\"col\">{title} <small>{good}</small></th>"))
        .collect();
    let rows: String = rankers
        .iter()
        .map(|ranker| {
            let cells: String = columns
                .iter()
                .map(|(name, _, _, decimals)| {
                    let text = value(ranker, name).map_or_else(|| "–".into(), |value| decimal(value, *decimals));
                    format!("<td>{text}</td>")
                })
                .collect();
            format!("<tr><th scope=\"row\">{}</th>{cells}</tr>\n", escaped(text(ranker, "name")))
        })
        .collect();
    format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Beyond accuracy\">\n<table>\n<caption><span>{}</span></caption>\n\
         <thead><tr><th scope=\"col\">Ranking</th>{head}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</div>\n",
        escaped(heading)
    )
}

pub(super) fn section(figures: &Value) -> String {
    let tables: String = judged(figures).map(|(_, heading, _, protocol)| table(heading, protocol)).collect();
    markup::section("Beyond accuracy", LEAD, &tables)
}
