//! Topics, sections, formats, lengths and headlines: how each is read, and how it draws.

use super::super::groups::place_of_band;
use super::super::{Family, Figures, Findings, GroupFinding};
use super::{percent, percent_off};
use crate::evaluation::report::Measure;
use crate::evaluation::report::markup::{escaped, section};
use crate::evaluation::report::number::{count, counted, decimal};
use crate::evaluation::report::whiskers::{Chart, Kind, Row, Scale, Size, chart};
use crate::metrics::Estimate;

/// Groups of one family in a chart; the JSON has all.
const MOST: usize = 16;

const FAMILIES: [(Family, &str, &str); 5] = [
    (Family::Topic, "Topics", "What articles are about. An article counts for each of its topics."),
    (Family::Section, "Sections", "Where on the site they stand."),
    (Family::Format, "Formats", "How the story is told."),
    (
        Family::Length,
        "Lengths",
        "Reading is the time itself here: longer articles take longer. The share of visits that were a read is against the length.",
    ),
    (
        Family::Headline,
        "Headlines",
        "What the headline promises, by its signs and a few words. A headline may have several forms, or none.",
    ),
];

/// One section a family that has any.
pub(super) fn sections(findings: &Findings) -> String {
    FAMILIES.iter().map(|(family, heading, lead)| section(heading, lead, &of(*family, findings))).collect()
}

fn of(family: Family, findings: &Findings) -> String {
    let mut groups: Vec<&GroupFinding> = findings.groups.iter().filter(|group| group.family == family).collect();
    let others = groups.len().saturating_sub(MOST);
    groups.truncate(MOST);
    if family == Family::Length {
        groups.sort_by_key(|group| place_of_band(&group.name));
    } else {
        let worth = |group: &GroupFinding| group.figures.reading.or(group.figures.draw).map_or(0.0, |worth| worth.mean);
        groups.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
    }
    if groups.is_empty() {
        return String::new();
    }
    let against = if family == Family::Length { "others" } else { "others of its length" };
    let charts = [
        drawn(&groups, "Reading", &format!("% more or less time than {against}"), |figures| figures.reading),
        drawn(&groups, "Draw", "% more or fewer clicks than its places explain", |figures| figures.draw),
    ]
    .concat();
    let charts = if charts.is_empty() { charts } else { format!("<div class=\"pair\">\n{charts}</div>\n") };
    let others = if others > 0 {
        format!("<p>{} with fewer readers are in the JSON.</p>\n", counted(others as f64, "group", "groups"))
    } else {
        String::new()
    };
    format!("{charts}{}{others}", table(&groups))
}

/// What differs from the rest, by its interval, has a filled dot.
fn drawn(groups: &[&GroupFinding], title: &str, note: &str, of: fn(&Figures) -> Option<Estimate>) -> String {
    let rows: Vec<Row> = groups
        .iter()
        .filter_map(|group| {
            let measure = percent_off(of(&group.figures)?);
            let differs = measure.low > 0.0 || measure.high < 0.0;
            let kind = if differs { Kind::Candidate } else { Kind::Baseline };
            Some(Row { name: group.name.clone(), note: String::new(), kind, measure })
        })
        .collect();
    let scale = Scale::around(rows.iter().map(|row| &row.measure));
    chart(Chart { title, note, size: Size::Small, scale, line: None, decimals: 0 }, &rows)
}

fn table(groups: &[&GroupFinding]) -> String {
    let rows: String = groups.iter().map(|group| row(group)).collect();
    format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"All figures\"><table>\n\
         <caption><span>All figures</span></caption>\n<thead><tr><th scope=\"col\">Group</th><th scope=\"col\">Articles</th>\
         <th scope=\"col\">Readers</th><th scope=\"col\">Reading <small>% off others</small></th>\
         <th scope=\"col\">Reads <small>% of visits</small></th><th scope=\"col\">Draw <small>% off its places</small></th>\
         <th scope=\"col\">Reacted <small>% of readers</small></th>\
         <th scope=\"col\">Shown <small>mean article&nbsp;=&nbsp;1</small></th><th scope=\"col\">So it is</th></tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table></div>\n"
    )
}

fn row(group: &GroupFinding) -> String {
    let GroupFinding { name, articles, figures, .. } = group;
    format!(
        "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
        escaped(name),
        count(*articles as f64),
        count(f64::from(figures.readers)),
        signed(figures.reading),
        plain(figures.read_share),
        signed(figures.draw),
        plain(figures.reactions),
        figures.reach.map_or_else(|| "–".into(), |reach| decimal(reach, 2)),
        said(figures),
    )
}

/// The verdict, as HTML.
pub(super) fn said(figures: &Figures) -> String {
    let told = figures.verdict.told();
    match (told, figures.under_served) {
        ("", false) => "–".into(),
        (told, false) => told.into(),
        ("", true) => "under-served".into(),
        (told, true) => format!("{told}, under-served"),
    }
}

/// Per cent off 1, with its interval.
pub(super) fn signed(ratio: Option<Estimate>) -> String {
    let Some(Measure { mean, low, high }) = ratio.map(percent_off) else { return "–".into() };
    let sign = |value: f64| {
        let text = decimal(value, 0);
        if value > 0.0 && text != "0" { format!("+{text}") } else { text }
    };
    format!("{} <small>{} to {}</small>", sign(mean), sign(low), sign(high))
}

fn plain(share: Option<Estimate>) -> String {
    let Some(Measure { mean, low, high }) = share.map(percent) else { return "–".into() };
    format!("{} <small>{} to {}</small>", decimal(mean, 1), decimal(low, 1), decimal(high, 1))
}
