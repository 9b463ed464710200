//! The same by week.

use super::super::{Findings, WeekFinding};
use super::columns::{Mark, columns};
use super::{percent, percent_off};
use crate::evaluation::report::markup;
use crate::evaluation::report::number::day;

/// Weeks drawn, the last ones: more would be thinner than a line. The JSON has all.
const MOST: usize = 78;

pub(super) fn section(findings: &Findings) -> String {
    let weeks = &findings.weeks[findings.weeks.len().saturating_sub(MOST)..];
    let names: Vec<String> = weeks.iter().map(|week| format!("week of {}", day(week.begins))).collect();
    let marks = |mark: &dyn Fn(&WeekFinding) -> Option<Mark>| weeks.iter().map(mark).collect::<Vec<_>>();
    let charts = [
        columns(
            "First visits",
            "readers times articles",
            0,
            &names,
            &marks(&|week| Some(Mark::Column(week.visits as f64))),
        ),
        columns(
            "Reading",
            "% more or less time than in the whole log",
            0,
            &names,
            &marks(&|week| week.reading.map(|reading| Mark::Dot(percent_off(reading)))),
        ),
        columns(
            "Lists clicked",
            "% of the lists that were shown",
            1,
            &names,
            &marks(&|week| week.clicked.map(|share| Mark::Dot(percent(share)))),
        ),
    ]
    .concat();
    let lead = "Weeks begin on Monday, in UTC. Of a week with too few readers only the visits are counted.";
    let charts = if charts.is_empty() { charts } else { format!("<div class=\"pair\">\n{charts}</div>\n") };
    markup::section("Week by week", lead, &charts)
}
