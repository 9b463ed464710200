//! What rankings were worth, protocol by protocol: over all, by what was known of the reader, by what was known of the article.

use serde_json::Value;

use super::figures::{FEW_READERS, MEASURES, Measure, array, by_worth, is_candidate, judged, number, overall, text};
use super::markup::{escaped, section};
use super::number::counted;
use super::whiskers::{Chart, Kind, Row, Scale, Size, chart};

/// Cohorts and kinds of articles are compared by the first measure.
const COMPARED: (&str, &str) = MEASURES[0];
/// Decimals of a measure; intervals of some thousand lists are a hundredth wide.
const DECIMALS: usize = 3;

pub(super) fn sections(figures: &Value) -> String {
    judged(figures).map(|(_, heading, lead, protocol)| section(heading, lead, &of(protocol))).collect()
}

fn of(protocol: &Value) -> String {
    let rankers = by_worth(protocol);
    let charts: Vec<String> = MEASURES.iter().map(|(name, title)| of_measure(&rankers, name, title)).collect();
    let mut content = String::new();
    if let [first, others @ ..] = charts.as_slice() {
        content += first;
        content += &format!("<div class=\"pair\">\n{}</div>\n", others.concat());
    }
    content += &difference(&rankers);
    content += &parts(&rankers, "by_history", "articles_before", "By what was known of the reader", of_history);
    content += &parts(&rankers, "by_article", "article", "By what was known of the article", of_article);
    content
}

fn kind(ranker: &Value) -> Kind {
    if is_candidate(ranker) { Kind::Candidate } else { Kind::Baseline }
}

/// A ranker's row, where it has `measure` of at least one list.
fn row(ranker: &Value, figures: Option<&Value>, measure: &str, note: &str) -> Option<Row> {
    let figures = figures.filter(|figures| number(figures, "lists") > 0.0)?;
    let measure = Measure::of(figures.get(measure)?)?;
    Some(Row { name: text(ranker, "name").into(), note: note.into(), kind: kind(ranker), measure })
}

fn of_measure(rankers: &[&Value], name: &str, title: &str) -> String {
    let size = if name == COMPARED.0 { Size::Full } else { Size::Small };
    let note = |ranker: &Value| match text(ranker, "refreshed") {
        // Said once is enough.
        _ if size == Size::Small => String::new(),
        "" => String::new(),
        "live" => "live".into(),
        "never" => "never refreshed".into(),
        refreshed => format!("refreshed {refreshed}"),
    };
    let rows: Vec<Row> =
        rankers.iter().filter_map(|ranker| row(ranker, overall(ranker), name, &note(ranker))).collect();
    // The best baseline, to hold the others against.
    let held = rows
        .iter()
        .filter(|row| row.kind == Kind::Baseline)
        .map(|row| row.measure.mean)
        .fold(None, |best, mean| Some(best.map_or(mean, |best: f64| best.max(mean))));
    let held = held.filter(|_| rows.iter().any(|row| row.kind == Kind::Candidate));
    let scale = Scale::around(rows.iter().map(|row| &row.measure));
    chart(Chart { title, note: "", size, scale, line: held, decimals: DECIMALS }, &rows)
}

fn difference<'a>(rankers: &[&'a Value]) -> String {
    let of = |ranker: &&'a Value| ranker.get("difference").filter(|difference| !difference.is_null());
    let Some(against) = rankers.iter().find_map(of) else { return String::new() };
    let rows: Vec<Row> = rankers
        .iter()
        .filter_map(|ranker| {
            let measure = Measure::of(ranker.get("difference")?.get(COMPARED.0)?)?;
            Some(Row { name: text(ranker, "name").into(), note: String::new(), kind: kind(ranker), measure })
        })
        .collect();
    let title = format!("{} above or below {}", COMPARED.1, text(against, "against"));
    let note = "the best baseline, on the same lists: more exact than two intervals beside each other";
    let scale = Scale::around(rows.iter().map(|row| &row.measure));
    chart(Chart { title: &title, note, size: Size::Full, scale, line: None, decimals: DECIMALS }, &rows)
}

/// One small chart for each part of the lists, all on one scale.
fn parts(rankers: &[&Value], list: &str, key: &str, heading: &str, says: fn(&str) -> String) -> String {
    let names: Vec<&str> =
        rankers.first().map_or(&[][..], |first| array(first, list)).iter().map(|part| text(part, key)).collect();
    let rows_of = |name: &str| -> (Vec<Row>, f64, f64) {
        let (mut rows, mut lists, mut readers) = (Vec::new(), 0.0, 0.0);
        for ranker in rankers {
            let part = array(ranker, list).iter().find(|part| text(part, key) == name);
            let Some(figures) = part.and_then(|part| part.get("figures")) else { continue };
            (lists, readers) = (number(figures, "lists"), number(figures, "readers"));
            rows.extend(row(ranker, Some(figures), COMPARED.0, ""));
        }
        (rows, lists, readers)
    };
    let parts: Vec<_> = names.iter().map(|name| (says(name), rows_of(name))).collect();
    // Where all lists are of one part, that has been shown.
    if parts.iter().filter(|(_, (rows, ..))| !rows.is_empty()).count() < 2 {
        return String::new();
    }
    let scale = Scale::around(parts.iter().flat_map(|(_, (rows, ..))| rows.iter().map(|row| &row.measure)));
    let panels: String =
        parts.iter().map(|(says, (rows, lists, readers))| panel(says, rows, *lists, *readers, scale)).collect();
    format!("<h3>{}, {}</h3>\n<div class=\"pair\">\n{panels}</div>\n", escaped(heading), COMPARED.1)
}

fn panel(says: &str, rows: &[Row], lists: f64, readers: f64, scale: Scale) -> String {
    if rows.is_empty() {
        return format!("<p class=\"nobody\">{}: no list.</p>\n", escaped(says));
    }
    let few = if readers < FEW_READERS { ", too few to tell" } else { "" };
    let (lists, readers) = (counted(lists, "list", "lists"), counted(readers, "reader", "readers"));
    let note = format!("{lists} of {readers}{few}");
    chart(Chart { title: says, note: &note, size: Size::Small, scale, line: None, decimals: DECIMALS }, rows)
}

fn of_history(before: &str) -> String {
    match before {
        "0" => "No article read before".into(),
        "1-2" => "1 or 2 articles".into(),
        "3-9" => "3 to 9 articles".into(),
        "10+" => "10 articles and more".into(),
        other => format!("{other} articles"),
    }
}

fn of_article(kind: &str) -> String {
    match kind {
        "warm" => "Warm: somebody read it before the cut".into(),
        "cold" => "Cold: new since the cut".into(),
        other => other.into(),
    }
}
