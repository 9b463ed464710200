//! What other policies would have been worth.

use serde_json::Value;

use super::figures::{Measure, array, number, text};
use super::markup::{self, escaped, fact};
use super::number::{count, day, decimal};
use super::whiskers::{Chart, Kind, Row, Scale, Size, chart};

const LEAD: &str = "Clicks per shown card, estimated from the log of another policy by weighing each card with how much more likely \
                    the valued policy is to show it there. Three estimators that err in different ways: where they disagree, \
                    none should be believed.";
/// Click rates are small.
const DECIMALS: usize = 4;

pub(super) fn section(figures: &Value) -> String {
    let content = figures.get("policy_value").map_or_else(String::new, |values| {
        let targets = array(values, "targets");
        let head = format!("<dl class=\"numbers\">\n{}</dl>\n", facts(values));
        let targets: String = targets.iter().map(|target| of_target(values, target)).collect();
        head + &targets
    });
    markup::section("Policy value", LEAD, &content)
}

fn facts(values: &Value) -> String {
    let mut facts = fact("cards shown", &count(number(values, "rows")));
    facts += &fact("clicks", &count(number(values, "clicks")));
    facts += &fact("items", &count(number(values, "items")));
    facts += &fact("positions", &count(number(values, "positions")));
    if let [from, to] = array(values, "period")
        && let (Some(from), Some(to)) = (from.as_i64(), to.as_i64())
    {
        facts += &fact("logged", &format!("{} to {}", day(from), day(to)));
    }
    if let Some(clip) = values.get("clip").and_then(Value::as_f64) {
        facts += &fact("weights clipped at", &decimal(clip, 1));
    }
    facts
}

/// Weights may be a tenth or ten thousand.
fn weight(weight: f64) -> String {
    if weight < 100.0 { decimal(weight, 1) } else { count(weight) }
}

fn of_target(values: &Value, target: &Value) -> String {
    let row = |name: &str, note: &str, kind, value: Option<&Value>| {
        let measure = Measure::of(value?)?;
        Some(Row { name: name.into(), note: note.into(), kind, measure })
    };
    let rows: Vec<Row> = [
        row("IPS", "inverse propensity", Kind::Candidate, target.get("ips")),
        row("SNIPS", "self-normalised", Kind::Candidate, target.get("snips")),
        row("Doubly robust", "", Kind::Candidate, target.get("doubly_robust")),
        row("As logged", "the policy of the log", Kind::Baseline, values.get("logged")),
        row("Its own log", "what it came to", Kind::Baseline, target.get("on_policy")),
    ]
    .into_iter()
    .flatten()
    .collect();
    let logged = values.get("logged").and_then(Measure::of).map(|logged| logged.mean);
    let scale = Scale::around(rows.iter().map(|row| &row.measure));
    let chart_of = Chart {
        title: "Clicks per shown card",
        note: "the dashed line is the policy of the log",
        size: Size::Full,
        scale,
        line: logged,
        decimals: DECIMALS,
    };
    let warnings: String = array(target, "warnings")
        .iter()
        .filter_map(Value::as_str)
        .map(|warning| format!("<li>{}</li>\n", escaped(warning)))
        .collect();
    let warnings = if warnings.is_empty() {
        String::new()
    } else {
        format!("<ul class=\"warnings\" aria-label=\"Warnings\">\n{warnings}</ul>\n")
    };
    let facts = [
        fact("effective sample", &count(number(target, "effective_sample_size"))),
        fact("effective clicks", &decimal(number(target, "effective_clicks"), 1)),
        fact("mean weight", &decimal(number(target, "mean_weight"), 3)),
        fact("largest weight", &weight(number(target, "largest_weight"))),
        fact("never shown", &format!("{} %", decimal(number(target, "unseen") * 100.0, 1))),
    ];
    format!(
        "<h3>Target: {}</h3>\n{warnings}{}<dl class=\"numbers small\">\n{}</dl>\n",
        escaped(text(target, "policy")),
        chart(chart_of, &rows),
        facts.concat()
    )
}
