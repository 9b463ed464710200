//! What was measured, and how.

use serde_json::Value;

use super::figures::{judged, lists, number, text};
use super::markup::{self, fact};
use super::number::{count, counted, decimal, moment};

pub(super) fn section(figures: &Value) -> String {
    let mut facts = String::new();
    if let Some(rows) = figures.get("rows").and_then(Value::as_f64) {
        let bad = number(figures, "bad_rows");
        let left_out = if bad > 0.0 { format!(", {} of them left out", count(bad)) } else { String::new() };
        facts += &fact("Log", &format!("{}{left_out}", counted(rows, "row", "rows")));
    }
    if let Some(at) = figures.get("cut_at").and_then(Value::as_i64) {
        let share = number(figures, "cut") * 100.0;
        let past = format!(
            "{}, the {} % quantile of the rows' times; what lies before it is the past",
            moment(at),
            decimal(share, 0)
        );
        facts += &fact("Cut", &past);
    }
    if let Some(says) = cadence(text(figures, "refresh")) {
        facts += &fact("Refreshed", says);
    }
    for (_, heading, _, protocol) in judged(figures) {
        facts += &fact(heading, &of(protocol));
    }
    if let Some(seed) = figures.get("seed").and_then(Value::as_u64) {
        facts += &fact("Intervals", &format!("95 %, percentile bootstrap over readers, 1,000 resamples, seed {seed}"));
    }
    if let Some(values) = figures.get("policy_value") {
        let says = format!(
            "95 %, percentile bootstrap over rows, 1,000 resamples, seed {}; the reward model of the doubly robust estimate \
             (position rate times item factor, smoothed, five folds) is held fixed",
            count(number(values, "seed"))
        );
        facts += &fact("Policy value", &says);
    }
    let ties = if judged(figures).next().is_some() {
        "<p>A ranking sees nothing of the moment it is asked about, nor of what follows. Equal scores share the middle of \
         their ranks.</p>\n"
    } else {
        ""
    };
    if facts.is_empty() {
        return String::new();
    }
    markup::section("What was measured, and how", "", &format!("<dl class=\"facts\">\n{facts}</dl>\n{ties}"))
}

fn of(protocol: &Value) -> String {
    let mut says = counted(lists(protocol), "list", "lists");
    says += &format!(" of {}", counted(number(protocol, "readers"), "reader", "readers"));
    if number(protocol, "pairs") > 0.0 {
        says += &format!(", {}", counted(number(protocol, "pairs"), "article to be found", "articles to be found"));
    }
    if number(protocol, "mean_candidates") > 0.0 {
        says += &format!(", {} on average", counted(number(protocol, "mean_candidates"), "candidate", "candidates"));
    }
    says
}

fn cadence(refresh: &str) -> Option<&'static str> {
    Some(match refresh {
        "never" => "never: counts and vectors are as of the cut",
        "weekly" => "weekly: counts, new articles and their vectors; nothing is trained again",
        "daily" => "daily: counts, new articles and their vectors; nothing is trained again",
        "hourly" => "hourly: counts, new articles and their vectors; nothing is trained again",
        "live" => "live: new articles and counts at once, vectors every hour; nothing is trained again",
        _ => return None,
    })
}
