//! The findings as one HTML page: it needs no other file, no network and no script, and prints.
//!
//! It has the look and the charts of the report of `foldin evaluate`. Each section is a file.

mod articles;
mod columns;
mod groups;
mod headline;
mod method;
mod weeks;

use super::Findings;
use crate::evaluation::report::{Measure, document};
use crate::metrics::Estimate;

const TITLE: &str = "What readers read";

/// The page for `findings`.
pub fn page(findings: &Findings) -> String {
    let sections = [
        headline::section(findings),
        groups::sections(findings),
        articles::sections(findings),
        weeks::section(findings),
        method::sections(findings),
    ]
    .concat();
    document(TITLE, include_str!("style.css"), &sections)
}

/// A ratio as per cent above or below others.
fn percent_off(ratio: Estimate) -> Measure {
    let off = |value: f64| (value - 1.0) * 100.0;
    Measure { mean: off(ratio.mean), low: off(ratio.low), high: off(ratio.high) }
}

/// A share in per cent.
fn percent(share: Estimate) -> Measure {
    Measure { mean: share.mean * 100.0, low: share.low * 100.0, high: share.high * 100.0 }
}

#[cfg(test)]
mod tests {
    use super::super::{ArticleFinding, Family, Figures, GroupFinding, Overview, Verdict, WeekFinding};
    use super::*;

    fn estimate(mean: f64) -> Option<Estimate> {
        Some(Estimate { mean, low: mean * 0.9, high: mean * 1.2 })
    }

    fn findings(name: &str) -> Findings {
        let figures = Figures {
            readers: 4321,
            reading: estimate(0.5),
            read_share: estimate(0.4),
            draw: estimate(1.5),
            reactions: None,
            reach: Some(0.5),
            verdict: Verdict::ClickedNotRead,
            under_served: false,
        };
        let liked = Figures { reading: estimate(1.5), under_served: true, verdict: Verdict::Read, ..figures.clone() };
        let group = |figures: &Figures| GroupFinding {
            family: Family::Topic,
            name: name.into(),
            articles: 7,
            figures: figures.clone(),
        };
        let article = |figures: &Figures| ArticleFinding {
            item_id: name.into(),
            title: Some(name.into()),
            mean_dwell_seconds: Some(30.0),
            figures: figures.clone(),
        };
        Findings {
            overview: Overview { period: Some((0, 86_400)), readers: 4321, min_readers: 30, ..Overview::default() },
            groups: vec![group(&figures), group(&liked)],
            articles: vec![article(&liked), article(&figures)],
            weeks: vec![WeekFinding {
                begins: 0,
                visits: 9,
                readers: 8,
                reading: estimate(1.0),
                lists: 3,
                clicked: estimate(0.1),
            }],
            notes: vec![name.into()],
        }
    }

    #[test]
    fn every_finding_has_its_place() {
        let page = page(&findings("brewing"));
        for part in [
            "foldin report, 1 January 1970 to 2 January 1970</p>",
            "<h1>What readers read</h1>",
            "<h2>Topics</h2>",
            "brewing: Reading −50",
            "clicked, not read",
            "<h2>Under-served</h2>",
            "<h2>Clicked, not read</h2>",
            "<h2>Week by week</h2>",
            "fewer than 30 readers",
            "4,321",
        ] {
            assert!(page.contains(part), "{part} is not in {page}");
        }
        assert!(!page.contains("NaN") && !page.contains("inf"), "{page}");
    }

    #[test]
    fn nothing_is_fetched_and_no_name_becomes_markup() {
        let page = page(&findings("</style></title><script>alert(1)</script><img src=x onerror='a()'> \"&"));
        for part in ["<script", "<img", "<link", "http:", "https:", "url(", "@import", "<iframe"] {
            assert!(!page.contains(part), "{part} is in {page}");
        }
        assert_eq!(page.matches("</style>").count(), 1);
        assert!(page.contains("&lt;img src=x onerror=&#39;a()&#39;&gt; &quot;&amp;"));
    }

    #[test]
    fn an_empty_log_has_a_page() {
        let empty = Findings {
            overview: Overview::default(),
            groups: Vec::new(),
            articles: Vec::new(),
            weeks: Vec::new(),
            notes: vec!["the log has no dwell".into()],
        };
        let page = page(&empty);
        assert!(page.contains("<h1>") && !page.contains("<figure") && page.contains("The log has no dwell."), "{page}");
    }
}
