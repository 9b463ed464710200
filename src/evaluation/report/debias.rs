//! What it costs and buys to divide out popularity, as a curve over γ.

use serde_json::Value;

use super::figures::{Measure, array, number, text};
use super::markup;
use super::number::decimal;

const LEAD: &str = "Popularity is divided out to the power γ among what is relevant: 0 changes nothing, 1 divides it out in full. A larger γ \
                    finds more of the long tail and less of the rest. A γ that was good for one year need not be for the next: choose \
                    with care, and look at the readers one knows little of.";
const DECIMALS: usize = 4;

/// A change with its interval.
fn change(value: Option<&Value>) -> String {
    value.and_then(Measure::of).map_or_else(
        || "–".into(),
        |Measure { mean, low, high }| {
            let [mean, low, high] =
                [mean, low, high].map(|of| format!("{}{}", if of > 0.0 { "+" } else { "" }, decimal(of, DECIMALS)));
            format!("{mean} <small>{low} to {high}</small>")
        },
    )
}

fn mean(figures: Option<&Value>) -> String {
    let ndcg = figures.and_then(|figures| Measure::of(figures.get("ndcg")?));
    ndcg.map_or_else(|| "–".into(), |ndcg| decimal(ndcg.mean, DECIMALS))
}

fn tail(of: Option<&Value>) -> String {
    of.and_then(|of| of.get("tail_recall")?.as_f64()).map_or_else(|| "–".into(), |tail| decimal(tail, DECIMALS))
}

fn row(point: &Value) -> String {
    let cell = |ndcg: String, tail: String| format!("<td>{ndcg} <small>tail {tail}</small></td>");
    let cohorts: String =
        array(point, "by_history").iter().map(|cohort| cell(mean(cohort.get("figures")), tail(Some(cohort)))).collect();
    format!(
        "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td>{}{cohorts}</tr>\n",
        decimal(number(point, "gamma"), 3),
        change(point.get("ndcg_gained")),
        change(point.get("tail_recall_gained")),
        cell(mean(point.get("overall")), tail(point.get("beyond_accuracy"))),
    )
}

pub(super) fn section(figures: &Value) -> String {
    let points = array(figures, "debias_curve");
    let Some(first) = points.first() else { return String::new() };
    let cohorts: String = array(first, "by_history")
        .iter()
        .map(|cohort| {
            format!(
                "<th scope=\"col\">{} <small>articles before</small></th>",
                markup::escaped(text(cohort, "articles_before"))
            )
        })
        .collect();
    let rows: String = points.iter().map(row).collect();
    let table = format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Debiasing\">\n<table>\n<caption><span>NDCG@20 and Tail recall@20 of \
         foldin by γ</span></caption>\n<thead><tr><th scope=\"col\">γ</th><th scope=\"col\">NDCG@20 <small>above that at 0</small></th>\
         <th scope=\"col\">Tail recall@20 <small>above that at 0</small></th><th scope=\"col\">All</th>{cohorts}</tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table>\n</div>\n"
    );
    markup::section("What debiasing costs and buys", LEAD, &table)
}
