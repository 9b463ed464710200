//! First visits: what a reader did on meeting an article. A return says something of the reader, little of the headline.

use std::collections::HashMap;

use crate::logs::{Interaction, Kind};
use crate::reading::NEW_VISIT_AFTER_SECONDS;

/// A reader's first visit to an article, all rows of it taken together.
#[derive(Debug, Clone, Copy)]
pub(super) struct Visit {
    pub(super) at: i64,
    pub(super) reader: u32,
    pub(super) article: u32,
    /// Engaged seconds; NaN where nobody measured.
    pub(super) dwell_seconds: f32,
    /// 0..1; NaN where nobody measured.
    pub(super) depth: f32,
    /// The slot of the card that was clicked for it; 0 where it was none, or nobody said.
    pub(super) slot: u16,
    /// Whether it was copied, printed or shared, or something explicit followed at any time: a like, a comment.
    pub(super) reacted: bool,
}

/// All first visits, in the order of time. `rows` come in the order of time.
pub(super) fn first_visits(rows: &[Interaction]) -> Vec<Visit> {
    let mut visits: Vec<Visit> = Vec::new();
    // The visit of a pair, and when it was last heard of.
    let mut of_pair: HashMap<(u32, u32), (u32, i64)> = HashMap::new();
    for row in rows {
        let opened = matches!(row.kind, Kind::Opened | Kind::Acted);
        let reacted = row.kind == Kind::Acted || (row.kind == Kind::Explicit && row.strength > 0.0);
        if !opened && !reacted {
            continue;
        }
        let new = (visits.len() as u32, row.at);
        let (place, last) = of_pair.entry((row.reader, row.article)).or_insert(new);
        if *place as usize == visits.len() {
            visits.push(Visit {
                at: row.at,
                reader: row.reader,
                article: row.article,
                dwell_seconds: f32::NAN,
                depth: f32::NAN,
                slot: 0,
                reacted: false,
            });
        }
        let visit = &mut visits[*place as usize];
        visit.reacted |= reacted;
        if opened && ((row.at - *last) as f64) < NEW_VISIT_AFTER_SECONDS {
            *last = row.at;
            // Parts of one visit, as a page that was left and opened again within half an hour.
            visit.dwell_seconds = sum(visit.dwell_seconds, row.dwell_seconds);
            // The larger of both; of a number and none the number.
            visit.depth = visit.depth.max(row.scroll_depth);
            visit.slot = if visit.slot == 0 { row.slot } else { visit.slot };
        }
    }
    visits
}

fn sum(a: f32, b: f32) -> f32 {
    match (a.is_nan(), b.is_nan()) {
        (true, _) => b,
        (false, true) => a,
        (false, false) => a + b,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logs::Log;

    #[test]
    fn rows_of_half_an_hour_are_one_visit_and_a_return_is_none() {
        let mut rows = Log::of_visits(&[(0, 0, 0), (1, 0, 0), (600, 0, 0), (9000, 0, 0), (9001, 0, 1)]).interactions;
        (rows[0].slot, rows[1].dwell_seconds, rows[1].scroll_depth) = (3, 40.0, 0.5);
        (rows[2].dwell_seconds, rows[3].dwell_seconds, rows[3].scroll_depth) = (20.0, 500.0, 1.0);
        rows[4].kind = Kind::Shown;
        let visits = first_visits(&rows);
        assert_eq!(visits.len(), 1);
        assert_eq!((visits[0].slot, visits[0].dwell_seconds, visits[0].depth), (3, 60.0, 0.5));
        assert!(!visits[0].reacted);
        rows[3].kind = Kind::Explicit;
        rows[3].strength = 2.0;
        assert!(first_visits(&rows)[0].reacted);
    }
}
