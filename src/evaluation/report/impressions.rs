//! Inside the lists that readers were shown.

use serde_json::Value;

use super::figures::{FEW_READERS, Measure, array, is_candidate, judged, number, text};
use super::markup::{self, fact};
use super::number::{count, decimal};
use super::whiskers::{Chart, Kind, Row, Scale, Size, chart};

const LEAD: &str = "Only what the site showed is ranked here, and what was clicked should stand above what was not, as MIND and EB-NeRD \
                    measure it. The site chose these lists and their order, and readers click what stands high: this flatters \
                    rankings that resemble the site's own.";
/// AUC of a coin.
const CHANCE: f64 = 0.5;
const DECIMALS: usize = 3;

pub(super) fn section(figures: &Value) -> String {
    let content = figures.get("impressions").filter(|lists| number(lists, "lists") > 0.0);
    let content = content.map_or_else(String::new, |lists| of(figures, lists));
    markup::section("Impression lists", LEAD, &content)
}

fn of(figures: &Value, lists: &Value) -> String {
    let worth = |ranker: &&Value| ranker.get("auc").and_then(Measure::of).map_or(f64::NEG_INFINITY, |auc| auc.mean);
    let mut rankers: Vec<&Value> = array(lists, "rankers").iter().collect();
    rankers.sort_by(|a, b| worth(b).total_cmp(&worth(a)));
    let candidates: Vec<&str> = judged(figures)
        .flat_map(|(_, _, _, protocol)| array(protocol, "rankers"))
        .filter(|ranker| is_candidate(ranker))
        .map(|ranker| text(ranker, "name"))
        .collect();
    let measure = |name: &str, title: &str, line: Option<f64>| {
        let row = |ranker: &&Value| {
            let value = Measure::of(ranker.get(name)?)?;
            let of = text(ranker, "name");
            let kind = if candidates.contains(&of) { Kind::Candidate } else { Kind::Baseline };
            let note = if of == "as shown" && line.is_some() { "the site's own order" } else { "" };
            Some(Row { name: of.into(), note: note.into(), kind, measure: value })
        };
        let rows: Vec<Row> = rankers.iter().filter_map(row).collect();
        let scale = Scale::around(rows.iter().map(|row| &row.measure));
        let (note, size) = match line {
            Some(_) if number(lists, "readers") < FEW_READERS => {
                ("the dashed line is chance; these readers are too few to tell", Size::Full)
            }
            Some(_) => ("the dashed line is chance", Size::Full),
            None => ("", Size::Small),
        };
        chart(Chart { title, note, size, scale, line, decimals: DECIMALS }, &rows)
    };
    let facts = [
        fact("lists with a click", &count(number(lists, "lists"))),
        fact("readers", &count(number(lists, "readers"))),
        fact("cards a list", &decimal(number(lists, "mean_cards"), 1)),
    ];
    let auc = measure("auc", "AUC", Some(CHANCE));
    let others = [
        measure("mrr", "MRR of all clicks", None),
        measure("ndcg_5", "NDCG@5", None),
        measure("ndcg_10", "NDCG@10", None),
    ];
    format!("<dl class=\"numbers\">\n{}</dl>\n{auc}<div class=\"three\">\n{}</div>\n", facts.concat(), others.concat())
}
