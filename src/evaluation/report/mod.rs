//! All figures in one HTML page: it needs no other file, no network and no script, and prints.
//!
//! It is made from the JSON of an evaluation, so that what that does not have is passed over, and an older one can be shown. Each
//! section is a file; the look is `style.css`; `markup` escapes whatever comes from outside.

mod beyond;
mod caveats;
mod debias;
mod figures;
mod glossary;
mod headline;
mod impressions;
pub(crate) mod markup;
mod method;
pub(crate) mod number;
mod policy;
mod protocol;
pub(crate) mod whiskers;

use serde_json::Value;

pub(crate) use figures::Measure;
use markup::escaped;

/// The page for `figures`, the JSON that `foldin evaluate --json` prints.
pub fn page(figures: &Value) -> String {
    let title = headline::title(figures);
    let sections = [
        headline::section(figures),
        protocol::sections(figures),
        beyond::section(figures),
        debias::section(figures),
        impressions::section(figures),
        policy::section(figures),
        method::section(figures),
        caveats::section(figures),
    ]
    .concat();
    let glossary = glossary::section(&sections);
    document(title, "", &format!("{sections}{glossary}"))
}

/// A page with the look of all reports. `title` is text, `content` HTML; `style` is added to the common one.
pub(crate) fn document(title: &str, style: &str, content: &str) -> String {
    let (common, title) = (include_str!("style.css"), escaped(title));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<style>\n{common}{style}</style>\n</head>\n<body>\n\
         <main>\n{content}</main>\n</body>\n</html>\n"
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn estimate(mean: f64) -> Value {
        json!({ "mean": mean, "low": mean - 0.01, "high": mean + 0.02 })
    }

    fn ranker(name: &str, baseline: bool, mean: f64) -> Value {
        let of = |lists: u32, readers: u32| json!({ "lists": lists, "readers": readers, "recall": estimate(mean * 1.5), "ndcg": estimate(mean), "mrr": estimate(mean / 2.0) });
        let difference = if baseline { Value::Null } else { json!({ "against": "newest", "ndcg": estimate(0.05) }) };
        json!({
            "name": name,
            "baseline": baseline,
            "refreshed": "daily",
            "overall": of(90, 60),
            "by_history": [
                { "articles_before": "0", "figures": of(30, 12) },
                { "articles_before": "1-2", "figures": of(60, 48) },
                { "articles_before": "3-9", "figures": of(0, 0) },
            ],
            "by_article": [],
            "beyond_accuracy": { "coverage": 0.25, "gini": null, "arp": 12.34 },
            "difference": difference,
        })
    }

    /// Everything that an evaluation can have, with a ranker called `name`.
    fn figures(name: &str) -> Value {
        json!({
            "rows": 1000, "bad_rows": 20, "cut": 0.8, "cut_at": 1_476_121_736, "refresh": "daily", "seed": 3,
            "unknown_events": { name: 2 },
            "notes": [name],
            "real_situation": {
                "lists": 90, "readers": 60, "pairs": 90, "mean_candidates": 12.0, "articles": 40,
                "rankers": [ranker("newest", true, 0.3), ranker(name, false, 0.4)],
            },
            "warm_pairs": { "lists": 0, "readers": 0, "rankers": [ranker("nobody", true, 0.1)] },
            "impressions": {
                "lists": 7, "readers": 5, "mean_cards": 6.5,
                "rankers": [{ "name": name, "auc": estimate(0.6), "mrr": estimate(0.4), "ndcg_5": estimate(0.4), "ndcg_10": estimate(0.5) }],
            },
            "debias_curve": [{
                "gamma": 0.05, "overall": { "ndcg": estimate(0.3) }, "beyond_accuracy": { "tail_recall": 0.25 },
                "ndcg_gained": estimate(-0.01), "tail_recall_gained": null,
                "by_history": [{ "articles_before": name, "figures": { "ndcg": estimate(0.2) }, "tail_recall": 0.125 }],
            }],
            "policy_value": {
                "rows": 500, "clicks": 10.0, "items": 4, "positions": 3, "period": [1_574_553_804, 1_575_158_300], "seed": 0,
                "clip": null, "logged": estimate(0.02),
                "targets": [{
                    "policy": name, "ips": estimate(0.03), "snips": estimate(0.03), "doubly_robust": estimate(0.03),
                    "effective_sample_size": 120.0, "effective_clicks": 8.0, "mean_weight": 0.99, "largest_weight": 21_739.1,
                    "unseen": 0.125, "on_policy": null, "warnings": [name],
                }],
            },
        })
    }

    #[test]
    fn every_part_of_an_evaluation_has_its_place() {
        let page = page(&figures("foldin"));
        for part in [
            "<h2>The real situation</h2>",
            "No article read before",
            "NDCG@20 above or below newest",
            "<strong>foldin</strong> is above the best baseline, <strong>newest</strong>, by 0.050 (0.040 to 0.070).",
            "<td>0.250</td><td>12.3</td>",
            "<h2>Impression lists</h2>",
            "<th scope=\"row\">0.050</th><td>−0.0100 <small>−0.0200 to +0.0100</small></td><td>–</td>",
            "<td>0.3000 <small>tail 0.2500</small></td><td>0.2000 <small>tail 0.1250</small></td>",
            "<h3>Target: foldin</h3>",
            "24 November 2019 to 30 November 2019",
            "10 October 2016, 17:48 UTC",
            "21,739",
            "2.0 % of the rows were left out.",
            "<dt>Effective sample</dt>",
        ] {
            assert!(page.contains(part), "{part} is not in {page}");
        }
        // Nobody was judged by them; nothing in the page says these words.
        for part in ["Warm pairs", "Gini", "Cold", "PopREO", "NaN"] {
            assert!(!page.contains(part), "{part} is in {page}");
        }
    }

    #[test]
    fn few_readers_are_said_where_they_are() {
        let page = page(&figures("foldin"));
        assert!(page.contains("30 lists of 12 readers, too few to tell"), "{page}");
        assert!(page.contains("60 lists of 48 readers<"), "{page}");
        assert!(page.contains("60 readers are few"), "{page}");
        let mut fewer = figures("foldin");
        fewer["real_situation"]["readers"] = 12.into();
        assert!(super::page(&fewer).contains("Only 12 readers: too few to choose a ranking by."));
    }

    #[test]
    fn nothing_is_fetched_and_no_name_becomes_markup() {
        let page = page(&figures("</style></title><script>alert(1)</script><img src=x onerror='a()'> \"&"));
        for part in ["<script", "<img", "<link", "http:", "https:", "url(", "@import", "<iframe"] {
            assert!(!page.contains(part), "{part} is in {page}");
        }
        assert_eq!(page.matches("</style>").count(), 1);
        assert!(page.contains("&lt;img src=x onerror=&#39;a()&#39;&gt; &quot;&amp;"));
    }

    #[test]
    fn what_is_not_there_is_passed_over() {
        for figures in
            [json!({}), json!(null), json!({ "real_situation": 3, "policy_value": {}, "impressions": [], "notes": 1 })]
        {
            let page = page(&figures);
            assert!(page.contains("<h1>") && !page.contains("<figure"), "{page}");
        }
        let mut figures = figures("foldin");
        // JSON has no NaN: what is none is null.
        figures["real_situation"]["rankers"][0]["overall"]["ndcg"] = Value::Null;
        let page = page(&figures);
        assert!(page.contains("<h2>The real situation</h2>") && page.contains("newest: Recall@20 0.450"), "{page}");
    }

    #[test]
    fn everything_is_drawn_within_its_chart() {
        let page = page(&figures("foldin"));
        let places: Vec<f64> = ["x1=\"", "x2=\"", "cx=\""]
            .into_iter()
            .flat_map(|name| page.split(name).skip(1).filter_map(|rest| rest.split_once('%')?.0.parse().ok()))
            .collect();
        assert!(places.len() > 100 && places.iter().all(|place| (0.0..=100.0).contains(place)), "{places:?}");
    }
}
