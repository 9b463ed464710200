//! Whether the log follows the truth that is told beside it, and the figures it was built on.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::Path;

use serde_json::Value;

use super::rank_correlation::rank_correlation;
use super::{few_articles, foldin, number, place, rows, simulate};

#[test]
fn realised_figures_are_near_those_that_were_counted() {
    let there = place();
    let summary = simulate(&there.path().join("log"), &[]);
    let figures: HashMap<String, (Option<f64>, f64)> = summary["figures"]
        .as_array()
        .unwrap()
        .iter()
        .map(|figure| {
            let name = figure["name"].as_str().unwrap().to_owned();
            (name, (figure["target"].as_f64(), figure["realised"].as_f64().unwrap()))
        })
        .collect();
    // Relative: 0.45 means within 45 %. Three quantiles of dwell do not lie on the one log-normal law that fits best, and
    // ages are those of a site where nothing is published at the weekend.
    let tolerances = [
        ("dwell in seconds, 10 %", 0.45),
        ("dwell in seconds, 25 %", 0.25),
        ("dwell in seconds, 50 %", 0.05),
        ("dwell in seconds, 75 %", 0.25),
        ("dwell in seconds, 90 %", 0.25),
        ("dwell in seconds, 99 %", 0.25),
        ("visits under 10 s", 0.05),
        ("standard deviation of log dwell", 0.03),
        ("scroll depth, 25 %", 0.1),
        ("scroll depth, 50 %", 0.05),
        ("correlation of depth and log dwell", 0.05),
        ("visits without a depth", 0.1),
        ("articles a session", 0.04),
        ("sessions with a single article", 0.02),
        ("age when read in days, 50 %", 0.9),
        ("age when read in days, 75 %", 0.75),
        ("age when read in days, 90 %", 0.4),
        ("age when read in days, 95 %", 0.25),
        ("views on the most read 20 % of articles", 0.1),
        ("readers with fewer than ten articles", 0.04),
    ];
    for (name, tolerance) in tolerances {
        let (target, realised) = figures[name];
        let target = target.expect("it was counted somewhere");
        assert!((realised / target - 1.0).abs() <= tolerance, "{name}: expected {target}, found {realised}");
    }
}

#[test]
fn what_readers_open_follows_their_true_interests() {
    let there = place();
    let out = there.path().join("log");
    simulate(&out, &["--readers", "1500", "--articles", &few_articles(there.path())]);
    let mut opened: HashMap<(String, String), f64> = HashMap::new();
    for row in rows(&out.join("interactions.csv")).iter().filter(|row| row["event"] == "view") {
        let topic = row["item_id"].split('-').next().unwrap().to_owned();
        *opened.entry((row["reader_id"].clone(), topic)).or_default() += 1.0;
    }
    let (mut correlations, mut readers) = (0.0, 0.0);
    for reader in rows(&out.join("truth/readers.csv")) {
        let interests: Vec<f64> = ["x", "y", "z"].map(|topic| number(&reader, &format!("interest:{topic}"))).to_vec();
        let views = ["x", "y", "z"].map(|topic| opened.get(&(reader["reader_id"].clone(), topic.into())).copied());
        let views: Vec<f64> = views.map(|count| count.unwrap_or(0.0)).to_vec();
        if views.iter().sum::<f64>() >= 8.0 {
            correlations += rank_correlation(&interests, &views);
            readers += 1.0;
        }
    }
    assert!(readers > 100.0, "{readers} readers are too few to judge by");
    let mean = correlations / readers;
    assert!(mean > 0.7, "over {readers} readers the mean rank correlation is {mean}");
}

#[test]
fn exposure_and_preference_can_be_recomputed() {
    let there = place();
    let out = there.path().join("log");
    simulate(&out, &["--readers", "400", "--articles", &few_articles(there.path()), "--set", "impressions_logged=1"]);
    let told: Value = serde_json::from_slice(&fs::read(out.join("truth/assumptions.json")).unwrap()).unwrap();
    let assumed = |name: &str| {
        let all = told["assumptions"].as_array().unwrap();
        all.iter().find(|one| one["name"] == name).unwrap()["value"].as_f64().unwrap()
    };
    let mut exposure: HashMap<String, f64> = HashMap::new();
    for row in rows(&out.join("interactions.csv")).iter().filter(|row| row["event"] == "impression") {
        *exposure.entry(row["item_id"].clone()).or_default() += number(row, "slot").powf(-assumed("position_exponent"));
    }
    let articles = rows(&out.join("truth/articles.csv"));
    for article in &articles {
        let counted = exposure.get(&article["item_id"]).copied().unwrap_or(0.0);
        assert!((counted - number(article, "exposure")).abs() < 1e-3, "{}", article["item_id"]);
    }
    let by_id = |rows: Vec<HashMap<String, String>>, column: &str| -> HashMap<String, HashMap<String, String>> {
        rows.into_iter().map(|row| (row[column].clone(), row)).collect()
    };
    let (articles, readers) = (by_id(articles, "item_id"), by_id(rows(&out.join("truth/readers.csv")), "reader_id"));
    let (focus, subs) = (assumed("sub_interest_focus"), assumed("sub_interests"));
    let preferences = rows(&out.join("truth/preferences.csv"));
    assert_eq!(preferences.len(), 200 * 24);
    for row in preferences {
        let (reader, article) = (&readers[&row["reader_id"]], &articles[&row["item_id"]]);
        let (topic, sub) = article["parts"].split_once('/').unwrap();
        let sub = sub.split_once('=').unwrap().0;
        let favourite = if reader[&format!("favourite:{topic}")] == sub { subs } else { 0.0 };
        let interest = number(reader, &format!("interest:{topic}"));
        let taste = assumed("curiosity") / 3.0 + interest * (1.0 - focus + focus * favourite);
        let preference = taste * number(article, "quality").exp();
        assert!((preference - number(&row, "preference")).abs() < 1e-4, "{row:?}");
    }
}

#[test]
fn a_card_further_down_is_clicked_less_by_the_assumed_exponent() {
    let there = place();
    let clicks_by_slot = |exponent: &str| {
        let out = there.path().join(exponent);
        let setting = format!("position_exponent={exponent}");
        let more = ["--readers", "2000", "--set", "impressions_logged=1", "--set", &setting];
        simulate(&out, &more);
        let mut shown = [0.0; 21];
        let mut clicked = [0.0; 21];
        for row in rows(&out.join("interactions.csv")) {
            match row["event"].as_str() {
                "impression" => shown[number(&row, "slot") as usize] += 1.0,
                "click" => clicked[number(&row, "slot") as usize] += 1.0,
                _ => {}
            }
        }
        let rate = |slot: usize| clicked[slot] / shown[slot];
        rate(1) / rate(5)
    };
    let (flat, steep) = (clicks_by_slot("0"), clicks_by_slot("1"));
    assert!((0.75..1.35).contains(&flat), "without a position bias slots are alike: {flat}");
    assert!(steep > 2.5, "with η = 1 the first of five is clicked five times as often, short lists aside: {steep}");
}

const FACTORS: [&str; 3] = ["factors", "--factors", "4"];
const CONTENT: [&str; 3] = ["content", "--factors", "32"];

/// Trains on a simulated log by `recipe` and gives what the summary says.
fn trained(out: &Path, model: &Path, recipe: &[&str]) -> Value {
    let path = |of: &Path| of.to_str().unwrap().to_owned();
    let (log, articles) = (path(&out.join("interactions.csv")), path(&out.join("articles.jsonl")));
    let files = ["train", "--interactions", &log, "--articles", &articles, "--out", &path(model)];
    let done = foldin(&[&files[..], &["--no-state", "--json", "--recipe"], recipe].concat());
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_slice(&done.stdout).unwrap()
}

#[test]
fn the_trainer_finds_how_cards_were_looked_at() {
    let there = place();
    for (randomized, source) in [("0", "choices"), ("0.5", "randomized")] {
        let out = there.path().join(source);
        let setting = format!("randomized_lists={randomized}");
        simulate(&out, &["--readers", "1200", "--days", "60", "--set", "impressions_logged=1", "--set", &setting]);
        let bias = &trained(&out, &there.path().join("m.safetensors"), &FACTORS)["position_bias"];
        assert_eq!(bias["source"], source);
        // The truth is a power law of .7. Root mean square of logarithms over impressions, at the scale that fits best: exposures
        // matter by their ratios.
        let slots = bias["slots"].as_array().unwrap();
        let number = |slot: &Value, name: &str| slot[name].as_f64().unwrap();
        let all: f64 = slots.iter().map(|slot| number(slot, "impressions")).sum();
        let error = |of: &dyn Fn(&Value) -> f64| {
            let errors = || {
                let of = |(place, slot): (usize, &Value)| of(slot).ln() + 0.7 * ((place + 1) as f64).ln();
                slots.iter().enumerate().map(move |slot| (number(slot.1, "impressions") / all, of(slot)))
            };
            let mean: f64 = errors().map(|(weight, error)| weight * error).sum();
            errors().map(|(weight, error)| weight * (error - mean).powi(2)).sum::<f64>().sqrt()
        };
        let found = error(&|slot| number(slot, "examined"));
        let naive = error(&|slot| (number(slot, "clicks") + 0.5) / (number(slot, "impressions") + 1.0));
        assert!(found < 0.2 && found < 0.8 * naive, "{source}: {found}, by click rates {naive}");
    }
}

#[test]
fn debiasing_brings_scores_nearer_to_the_true_preference() {
    let there = place();
    let (out, file) = (there.path().join("log"), there.path().join("m.safetensors"));
    simulate(&out, &["--readers", "1000", "--days", "40", "--set", "impressions_logged=1"]);
    trained(&out, &file, &CONTENT);
    let log = fs::read_to_string(out.join("interactions.csv")).unwrap();
    let header = log.lines().next().unwrap();
    let last = log.lines().last().unwrap().split(',').nth(2).unwrap();
    let mut preferences: BTreeMap<String, HashMap<String, f64>> = BTreeMap::new();
    for row in rows(&out.join("truth/preferences.csv")) {
        let preference = number(&row, "preference");
        preferences.entry(row["reader_id"].clone()).or_default().insert(row["item_id"].clone(), preference);
    }
    let (mut gained, mut reached, mut readers) = (0.0, [0.0; 2], 0.0);
    for (reader, truth) in preferences.into_iter().take(80) {
        let theirs: Vec<&str> = log.lines().filter(|line| line.starts_with(&format!("{reader},"))).collect();
        let ids: Vec<&str> = truth.keys().map(String::as_str).collect();
        let path = |name: &str| there.path().join(name).to_str().unwrap().to_owned();
        fs::write(path("history.csv"), format!("{header}\n{}\n", theirs.join("\n"))).unwrap();
        fs::write(path("candidates.txt"), ids.join("\n")).unwrap();
        let (model, history, candidates) = (path("m.safetensors"), path("history.csv"), path("candidates.txt"));
        let files = ["rank", "--model", &model, "--history", &history, "--candidates", &candidates];
        let done = foldin(&[&files[..], &["--now", last, "--json"]].concat());
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        let list: Value = serde_json::from_slice(&done.stdout).unwrap();
        let articles = list["articles"].as_array().unwrap();
        let debias = |article: &Value| article["parts"]["debias"].as_f64().unwrap();
        let score = |article: &Value| article["score"].as_f64().unwrap();
        let of = |score: &dyn Fn(&Value) -> f64| {
            let scores: Vec<f64> = articles.iter().map(score).collect();
            let truth: Vec<f64> = articles.iter().map(|article| truth[article["id"].as_str().unwrap()]).collect();
            rank_correlation(&scores, &truth)
        };
        gained += of(&score) - of(&|article| score(article) - debias(article));
        let part = |article: &Value, name: &str| article["parts"][name].as_f64().unwrap();
        reached[0] += of(&score);
        reached[1] += of(&|article| part(article, "taste") + part(article, "topic"));
        readers += 1.0;
    }
    assert!(readers > 60.0 && gained / readers > 0.003, "{gained} over {readers} readers");
    // Age and readers say something beside taste: weights that took what was shown for what is wanted made it worse.
    assert!(reached[0] > 1.1 * reached[1], "{reached:?} over {readers} readers");
}

#[test]
fn a_site_that_lists_the_newest_is_not_taken_for_readers_who_want_the_newest() {
    let there = place();
    let out = there.path().join("log");
    let newest = ["related_list_share=0", "list_age_exponent=0.3", "impressions_logged=1"].map(|set| ["--set", set]);
    simulate(&out, &[&["--readers", "1200", "--days", "50"][..], newest.as_flattened()].concat());
    let log = fs::read_to_string(out.join("interactions.csv")).unwrap();
    let rows: Vec<Vec<&str>> = log.lines().map(|line| line.split(',').collect()).collect();
    let column = |name: &str| rows[0].iter().position(|column| *column == name).unwrap();
    let (event, slot) = (column("event"), column("slot"));
    // What a web server knows: visits and clicks, and the slot where the site marks the links of its lists.
    let write = |marked: bool| {
        let seen = rows.iter().filter(|row| row[event] != "impression");
        let line = |row: &Vec<&str>| {
            row.iter()
                .enumerate()
                .map(|(place, field)| if place == slot && !marked && *field != "slot" { "" } else { field })
                .collect::<Vec<_>>()
                .join(",")
        };
        fs::write(out.join("interactions.csv"), seen.map(line).collect::<Vec<_>>().join("\n")).unwrap();
    };
    let model = |name: &str| there.path().join(name);
    let recency =
        |blend: &Value| ["with_history", "without_history"].map(|weights| blend[weights]["recency"].as_f64().unwrap());
    // Older weights are kept where slots do not say what lists held, and only there.
    let keeping = |name: &str, older: &str| {
        let older = model(older);
        trained(&out, &model(name), &[&CONTENT[..], &["--weights-of", older.to_str().unwrap()]].concat())
    };
    write(false);
    let untold = trained(&out, &model("untold"), &CONTENT);
    assert!(recency(&untold["blend"]).iter().all(|weight| *weight > 1.1), "{untold}");
    write(true);
    let told = keeping("told", "untold");
    assert!(recency(&told["blend"]).iter().all(|weight| (0.0..0.8).contains(weight)), "the truth is .3: {told}");
    write(false);
    assert_eq!(keeping("kept", "told")["blend"], told["blend"]);
}
