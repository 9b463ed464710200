//! What was found, in a few sentences and numbers.

use super::super::{Family, Findings, GroupFinding, Verdict};
use super::TITLE;
use crate::evaluation::report::markup::{escaped, fact};
use crate::evaluation::report::number::{count, day, decimal};

/// Groups named in one sentence.
const NAMED: usize = 3;

pub(super) fn section(findings: &Findings) -> String {
    let sentences: String = sentences(findings).iter().map(|sentence| format!("<p>{sentence}</p>\n")).collect();
    format!(
        "<header>\n<p class=\"eyebrow\">foldin report{}</p>\n<h1>{TITLE}</h1>\n<div class=\"standfirst\">\n{sentences}</div>\n\
         <dl class=\"numbers\">\n{}</dl>\n</header>\n",
        period(findings),
        numbers(findings)
    )
}

/// As HTML.
fn sentences(findings: &Findings) -> Vec<String> {
    let of = &findings.overview;
    let mut sentences = Vec::new();
    if of.readers < of.min_readers {
        sentences.push(format!(
            "Only {} readers: nothing is said of what fewer than {} readers did.",
            count(f64::from(of.readers)),
            count(f64::from(of.min_readers))
        ));
    }
    let by = |worth: fn(&GroupFinding) -> f64, is: &dyn Fn(&GroupFinding) -> bool| {
        // That what is longer takes longer is no news.
        let told = findings.groups.iter().filter(|group| group.family != Family::Length);
        let mut groups: Vec<&GroupFinding> = told.filter(|group| is(group)).collect();
        groups.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
        groups
    };
    let reading = |group: &GroupFinding| group.figures.reading.map_or(0.0, |reading| reading.mean);
    let draw = |group: &GroupFinding| group.figures.draw.map_or(0.0, |draw| draw.mean);
    let of = |verdicts: &'static [Verdict]| move |group: &GroupFinding| verdicts.contains(&group.figures.verdict);
    let held = by(reading, &of(&[Verdict::Read, Verdict::ClickedAndRead, Verdict::ReadNotClicked]));
    let held: Vec<String> = held.iter().take(NAMED).map(|group| named(group, reading(group))).collect();
    if !held.is_empty() {
        sentences.push(format!("Holds readers longer than others: {}.", held.join(", ")));
    }
    let broken: Vec<String> = by(draw, &of(&[Verdict::ClickedNotRead]))
        .iter()
        .take(NAMED)
        .map(|group| named(group, reading(group)))
        .collect();
    if !broken.is_empty() {
        sentences.push(format!("Clicked more than its places explain, and left sooner: {}.", broken.join(", ")));
    }
    let rare: Vec<String> = by(reading, &|group| group.figures.under_served)
        .iter()
        .take(NAMED)
        .map(|group| named(group, reading(group)))
        .collect();
    if !rare.is_empty() {
        sentences.push(format!("Liked where it is found, and rarely shown: {}.", rare.join(", ")));
    }
    if sentences.is_empty() {
        let nothing = "No group of articles can be told apart from the others by how it is read.";
        sentences.push(if findings.groups.is_empty() { "Told article by article.".into() } else { nothing.into() });
    }
    sentences
}

fn named(group: &GroupFinding, reading: f64) -> String {
    let name = format!("{} <strong>{}</strong>", group.family.told(), escaped(&group.name));
    if reading <= 0.0 {
        return name;
    }
    let off = (reading - 1.0) * 100.0;
    let sign = if off > 0.0 { "+" } else { "" };
    format!("{name} ({sign}{} % reading time)", decimal(off, 0))
}

/// Beside the eyebrow: as two of the numbers its days fill a phone.
fn period(findings: &Findings) -> String {
    findings
        .overview
        .period
        .map_or_else(String::new, |(first, last)| format!(", {} to {}", escaped(&day(first)), escaped(&day(last))))
}

fn numbers(findings: &Findings) -> String {
    let of = &findings.overview;
    let mut facts = fact("readers", &count(f64::from(of.readers)));
    facts += &fact("articles read", &count(f64::from(of.articles)));
    facts += &fact("first visits", &count(of.visits as f64));
    if of.measured_visits > 0 {
        facts += &fact("with dwell", &count(of.measured_visits as f64));
    }
    if of.impressions > 0 {
        facts += &fact("cards shown", &count(of.impressions as f64));
        facts += &fact("clicked", &count(of.clicks as f64));
    }
    facts
}
