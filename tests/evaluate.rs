//! `foldin evaluate`, the real binary: figures of a simulated log, and how it ends where there can be none.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test may fail by panicking, its helpers too")]

use std::fs;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

fn foldin(folder: &TempDir, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_foldin")).args(arguments).current_dir(folder.path()).output().unwrap()
}

/// A folder with a small simulated log in `log/`.
fn simulated() -> TempDir {
    let folder = TempDir::new().unwrap();
    let done = foldin(&folder, &["simulate", "--out", "log", "--readers", "60", "--days", "60"]);
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    folder
}

const LOG: [&str; 5] = ["evaluate", "--interactions", "log/interactions.csv", "--articles", "log/articles.jsonl"];

fn figures(folder: &TempDir, more: &[&str]) -> Value {
    let done = foldin(folder, &[&LOG[..], &["--json"], more].concat());
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    serde_json::from_slice(&done.stdout).expect("the figures are JSON")
}

/// Runs what must fail; returns what it says.
fn refused(code: i32, folder: &TempDir, arguments: &[&str]) -> String {
    let done = foldin(folder, arguments);
    let said = String::from_utf8_lossy(&done.stderr).into_owned();
    assert_eq!(done.status.code(), Some(code), "{said}");
    assert!(done.stdout.is_empty());
    said
}

fn names(protocol: &Value) -> Vec<&str> {
    protocol["rankers"].as_array().unwrap().iter().map(|ranker| ranker["name"].as_str().unwrap()).collect()
}

/// What must hold of the figures of any protocol, whatever was ranked.
fn hold_together(protocol: &Value) {
    let lists = protocol["lists"].as_u64().unwrap();
    for ranker in protocol["rankers"].as_array().unwrap() {
        let overall = &ranker["overall"];
        assert_eq!(overall["lists"], lists);
        for metric in ["recall", "ndcg", "mrr"] {
            let [low, mean, high] = ["low", "mean", "high"].map(|of| overall[metric][of].as_f64().unwrap());
            assert!(0.0 <= low && low <= mean && mean <= high && high <= 1.0, "{metric} {low} {mean} {high}");
        }
        for cohorts in ["by_history", "by_article"].map(|of| &ranker[of]).into_iter().filter_map(Value::as_array) {
            assert_eq!(cohorts.iter().map(|of| of["figures"]["lists"].as_u64().unwrap()).sum::<u64>(), lists);
        }
        let beyond = &ranker["beyond_accuracy"];
        for share in ["coverage", "gini", "aplt", "pop_reo", "pop_rsp", "tail_recall", "snips_recall"] {
            let share = &beyond[share];
            assert!(share.is_null() || (0.0..=1.0).contains(&share.as_f64().unwrap()), "{beyond}");
        }
        assert!(beyond["aclt"].as_f64().unwrap() <= 20.0);
    }
    let against = protocol["rankers"].as_array().unwrap().iter().filter_map(|ranker| ranker["difference"].as_object());
    let against: Vec<&str> = against.map(|difference| difference["against"].as_str().unwrap()).collect();
    assert_eq!(against.len() + 1, names(protocol).len());
    let best = protocol["rankers"].as_array().unwrap().iter().find(|ranker| ranker["name"] == against[0]).unwrap();
    assert!(best["difference"].is_null() && best["baseline"] == true);
}

#[test]
fn a_simulated_log_has_figures_that_hold_together() {
    let folder = simulated();
    let all = figures(&folder, &[]);
    let real = &all["real_situation"];
    assert!(real["lists"].as_u64() > Some(20));
    let expected = [
        "most recent",
        "most popular",
        "popular in 14 days",
        "age and popularity",
        "content only",
        "iALS",
        "foldin without taste",
        "foldin",
        "foldin, dates told",
    ];
    for protocol in ["real_situation", "next_in_session", "warm_pairs"] {
        assert_eq!(names(&all[protocol]), expected);
        hold_together(&all[protocol]);
    }
    let rankers = real["rankers"].as_array().unwrap();
    for ranker in rankers {
        // No order gains more by the discount than by the mere hit.
        assert!(ranker["overall"]["ndcg"]["mean"].as_f64() <= ranker["overall"]["recall"]["mean"].as_f64());
    }
    assert!(all["next_in_session"]["lists"].as_u64() < real["lists"].as_u64());
    let warm = &all["warm_pairs"];
    assert_eq!(warm["lists"], warm["readers"]);
    assert!(warm["pairs"].as_u64() >= warm["readers"].as_u64() && warm["readers"].as_u64() > Some(0));
    // Who shows what is popular shows what has more readers.
    let popularity = |ranker: usize| rankers[ranker]["beyond_accuracy"]["arp"].as_f64().unwrap();
    assert!(popularity(1) > popularity(0));
}

#[test]
fn the_cadence_is_told_and_makes_a_difference() {
    let folder = simulated();
    let of = |refresh: &str| figures(&folder, &["--refresh", refresh])["real_situation"]["rankers"].clone();
    let (never, live) = (of("never"), of("live"));
    for (rankers, name) in [(&never, "never"), (&live, "live")] {
        assert_eq!(rankers[3]["refreshed"], name);
        assert_eq!((&rankers[6]["refreshed"], &rankers[7]["refreshed"]), (&Value::from(name), &Value::from(name)));
        assert_eq!(rankers[1]["refreshed"], "live");
        assert_eq!(rankers[5]["refreshed"], "never");
    }
    let ndcg = |rankers: &Value, ranker: usize| rankers[ranker]["overall"]["ndcg"]["mean"].as_f64().unwrap();
    // In news most of what is read is newer than a training of last month.
    assert!(ndcg(&live, 7) > ndcg(&never, 7) + 0.05, "{} {}", ndcg(&live, 7), ndcg(&never, 7));
    assert_eq!(ndcg(&live, 1), ndcg(&never, 1));
}

#[test]
fn a_model_of_the_past_is_judged_and_one_of_all_time_is_named() {
    let folder = simulated();
    let rows = fs::read_to_string(folder.path().join("log/interactions.csv")).unwrap();
    let cut_at = figures(&folder, &[])["cut_at"].as_i64().unwrap();
    // The simulator writes in the order of time; a row after the cut has a later time.
    let header = rows.lines().next().unwrap();
    let column = header.split(',').position(|name| name == "timestamp").unwrap();
    let seconds = |row: &str| -> i64 {
        let text = row.split(',').nth(column).unwrap();
        text.parse().unwrap_or_else(|_| text.parse::<jiff::Timestamp>().unwrap().as_second())
    };
    let past: Vec<&str> = rows.lines().skip(1).filter(|row| seconds(row) <= cut_at).collect();
    fs::write(folder.path().join("past.csv"), format!("{header}\n{}\n", past.join("\n"))).unwrap();
    for (log, model) in [("past.csv", "past.safetensors"), ("log/interactions.csv", "all.safetensors")] {
        let arguments = ["train", "--interactions", log, "--articles", "log/articles.jsonl", "--out", model];
        assert!(foldin(&folder, &arguments).status.success());
    }
    let all = figures(&folder, &["--refresh", "never", "--model", "past.safetensors", "--model", "all.safetensors"]);
    let real = &all["real_situation"];
    assert_eq!(names(real)[9..], ["past.safetensors", "all.safetensors"]);
    hold_together(real);
    let notes: Vec<&str> = all["notes"].as_array().unwrap().iter().map(|note| note.as_str().unwrap()).collect();
    let warnings: Vec<&&str> = notes.iter().filter(|note| note.starts_with("WARNING")).collect();
    assert!(warnings.len() == 1 && warnings[0].contains("all.safetensors"), "{notes:?}");
    let ndcg = |ranker: usize| real["rankers"][ranker]["overall"]["ndcg"]["mean"].as_f64().unwrap();
    assert!(ndcg(10) > ndcg(9) + 0.04, "who knows the answers does better: {} {}", ndcg(10), ndcg(9));
    let next = &all["next_in_session"];
    let recall = |ranker: usize| next["rankers"][ranker]["overall"]["recall"]["mean"].as_f64().unwrap();
    assert!(recall(10) > recall(9) + 0.1, "and in a session, too: {} {}", recall(10), recall(9));
}

/// Two circles of readers, each with articles of its own; what the last reader of each is to read is known to the others.
fn two_circles() -> TempDir {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, rows: &[String]| {
        fs::write(folder.path().join(name), format!("user,item\n{}\n", rows.join("\n"))).unwrap();
    };
    let pairs = |circle: &'static str, articles: std::ops::Range<u32>, readers: std::ops::Range<u32>| {
        readers.flat_map(move |reader| articles.clone().map(move |item| format!("{circle}{reader},{circle}{item}")))
    };
    let known = ["x", "y"]
        .into_iter()
        .flat_map(|circle| pairs(circle, 0..40, 0..8).chain(pairs(circle, 0..10, 8..10)).collect::<Vec<String>>());
    write("train.csv", &known.collect::<Vec<String>>());
    let asked = ["x", "y"].into_iter().flat_map(|circle| pairs(circle, 10..30, 8..10).collect::<Vec<String>>());
    write("test.csv", &asked.chain(["stranger,x1".into()]).collect::<Vec<String>>());
    folder
}

const SETS: [&str; 9] = [
    "evaluate",
    "--interactions",
    "train.csv",
    "--test",
    "test.csv",
    "--column",
    "reader_id=user",
    "--column",
    "item_id=item",
];

#[test]
fn sets_need_no_time() {
    let folder = two_circles();
    let ials = "factors=4,unobserved=0.1,regularization=0.01,exponent=1,epochs=8";
    let done = foldin(&folder, &[&SETS[..], &["--ials", ials, "--json"]].concat());
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let all: Value = serde_json::from_slice(&done.stdout).unwrap();
    let sets = &all["sets"];
    assert_eq!(names(sets), ["most popular", "iALS 4 0.1 0.01 1", "foldin"]);
    assert_eq!(
        (sets["lists"].as_u64(), sets["pairs"].as_u64(), sets["articles"].as_u64()),
        (Some(4), Some(80), Some(80))
    );
    assert_eq!(sets["mean_candidates"], 70.0);
    hold_together(sets);
    // The 30 articles of the own circle come first, 20 of them are asked for; the popular are those of both circles.
    let recall = |ranker: usize| sets["rankers"][ranker]["overall"]["recall"]["mean"].as_f64().unwrap();
    assert!(recall(1) > 0.5 && recall(0) < 0.2, "{} {}", recall(1), recall(0));
    assert!(recall(2) > 0.5, "{}", recall(2));
    // The curve passes through foldin as it ships.
    let curve = all["debias_curve"].as_array().unwrap();
    let shipped = curve.iter().find(|point| point["gamma"] == 0.05).unwrap();
    let own = &sets["rankers"][2];
    assert_eq!((&shipped["overall"], &shipped["beyond_accuracy"]), (&own["overall"], &own["beyond_accuracy"]));
    assert_eq!(curve[0]["gamma"], 0.0);
    assert!(all["notes"][0].as_str().unwrap().starts_with("1 readers"));
}

#[test]
fn sets_rank_what_nobody_has_met_by_its_content_and_only_the_candidates() {
    let folder = two_circles();
    let write = |name: &str, text: String| fs::write(folder.path().join(name), text).unwrap();
    // Articles 40 to 59 of each circle are new; their topics are those of the others.
    let known = |number: &usize| *number < 40;
    let described = |circle: &str| -> String {
        let topics = |number: usize| format!("{circle}-topic-{}|{circle}-all", number % 3);
        (0..60).map(|number| format!("{circle}{number},{}\n", topics(number))).collect()
    };
    write("articles.csv", format!("item,topics\n{}{}", described("x"), described("y")));
    let new =
        |circle: &'static str| (0..60).filter(move |number| !known(number)).map(move |n| format!("{circle}{n}\n"));
    write("new.txt", new("x").chain(new("y")).chain(["unheard\n".into()]).collect());
    let wanted = |circle: &'static str| new(circle).map(move |id| format!("{circle}8,{id}{circle}9,{id}"));
    write("test.csv", wanted("x").chain(wanted("y")).fold("user,item\n".to_owned(), |csv, rows| csv + &rows));
    let judged = |more: &[&str]| -> Value {
        let done = foldin(&folder, &[&SETS[..], &["--factors", "8", "--json"], more].concat());
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        serde_json::from_slice(&done.stdout).unwrap()
    };
    let recall = |all: &Value, name: &str| {
        let place = names(&all["sets"]).iter().position(|ranker| *ranker == name).unwrap();
        all["sets"]["rankers"][place]["overall"]["recall"]["mean"].as_f64().unwrap()
    };
    let content = judged(&["--articles", "articles.csv", "--candidates", "new.txt"]);
    assert_eq!((&content["sets"]["articles"], &content["sets"]["pairs"]), (&40.into(), &80.into()));
    assert!(recall(&content, "foldin") > 0.95, "{}", recall(&content, "foldin"));
    let notes = content["notes"].to_string();
    assert!(notes.contains("1 candidates are in no other file"), "{notes}");
    // Without their content all new articles are alike.
    let without = judged(&["--candidates", "new.txt"]);
    assert!(recall(&without, "foldin") < 0.6, "{}", recall(&without, "foldin"));
    assert_eq!(judged(&["--articles", "articles.csv"])["sets"]["articles"], 120);
    let alone = ["evaluate", "--interactions", "train.csv", "--candidates", "new.txt"];
    assert!(refused(2, &folder, &alone).contains("--test"));
}

#[test]
fn scores_from_elsewhere_are_judged() {
    let folder = two_circles();
    // Right but for the last two of the twenty, which are not scored at all.
    let scores = |circle: &str| {
        (8..10)
            .flat_map(|reader| (10..28).map(move |item| (reader, item)))
            .map(|(reader, item)| {
                format!(
                    "{{\"reader_id\":\"{circle}{reader}\",\"item_id\":\"{circle}{item}\",\"score\":{}}}\n",
                    100 - item
                )
            })
            .collect::<String>()
    };
    fs::write(folder.path().join("other.jsonl"), scores("x") + &scores("y")).unwrap();
    let done = foldin(&folder, &[&SETS[..], &["--scores", "other.jsonl", "--json"]].concat());
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    let all: Value = serde_json::from_slice(&done.stdout).unwrap();
    let other = &all["sets"]["rankers"][3];
    assert_eq!(other["name"], "other.jsonl");
    assert!((other["overall"]["recall"]["mean"].as_f64().unwrap() - 0.9).abs() < 1e-9, "{other}");
    let recall = |ranker: usize| all["sets"]["rankers"][ranker]["overall"]["recall"]["mean"].as_f64().unwrap();
    let less = other["difference"]["recall"]["mean"].as_f64().unwrap();
    assert_eq!(other["difference"]["against"], "iALS");
    assert!((less - (recall(3) - recall(1))).abs() < 1e-9, "{less}");

    for (text, said) in [
        ("reader_id,item_id,score\nx8,x10,1\nx8,x11,high\n", "other.csv:3: score `high`"),
        ("reader_id,item_id,score\nx8,x10,inf\n", "expected a finite number"),
        ("{\"reader_id\":\"x8\",\"item_id\":\"x10\"}\n", "no column `score`"),
        ("reader_id,item_id\nx8,x10\n", "no column `score`, it has reader_id, item_id\n"),
        ("reader_id,item_id,score\nnobody,x10,1\n", "none of 1 rows"),
        ("reader_id,item_id,score\n", "none of 0 rows"),
    ] {
        fs::write(folder.path().join("other.csv"), text).unwrap();
        let found = refused(1, &folder, &[&SETS[..], &["--scores", "other.csv"]].concat());
        assert!(found.contains(said), "{said} is not in {found}");
    }
}

#[test]
fn figures_depend_on_cut_and_seed_and_never_on_threads() {
    let folder = simulated();
    let first = figures(&folder, &["--threads", "1"]);
    assert_eq!(first, figures(&folder, &["--threads", "3"]));
    let of = |all: &Value| all["real_situation"]["rankers"][0]["overall"]["ndcg"].clone();
    let other_seed = figures(&folder, &["--seed", "7"]);
    assert_eq!(of(&first)["mean"], of(&other_seed)["mean"]);
    assert_ne!(of(&first)["low"], of(&other_seed)["low"]);
    let earlier = figures(&folder, &["--cut", "0.5"]);
    assert!(earlier["real_situation"]["lists"].as_u64() > first["real_situation"]["lists"].as_u64());
}

#[test]
fn for_people_there_is_a_table() {
    let folder = simulated();
    let done = foldin(&folder, &LOG);
    assert!(done.status.success());
    let said = String::from_utf8(done.stdout).unwrap();
    for part in [
        "Recall@20",
        "NDCG@20",
        "MRR",
        "PopREO",
        "most recent",
        "10+ before",
        "cold articles",
        "Warm pairs",
        "foldin by gamma",
    ] {
        assert!(said.contains(part), "{part} is not in {said}");
    }
    assert!(said.lines().all(|line| line.chars().count() <= 100), "{said}");
}

#[test]
fn what_cannot_be_judged_says_why() {
    let folder = TempDir::new().unwrap();
    let write = |name: &str, rows: &str| {
        fs::write(folder.path().join(name), format!("reader_id,item_id,timestamp,event\n{rows}")).unwrap();
    };
    write("shown.csv", "r,a,1700000000,impression\n");
    write("one.csv", "r,a,1700000000,view\n");
    let evaluate = |file| ["evaluate", "--interactions", file];
    assert!(refused(1, &folder, &evaluate("shown.csv")).contains("no evidence of reading"));
    assert!(refused(1, &folder, &evaluate("one.csv")).contains("nothing can be judged"));
    assert!(refused(1, &folder, &evaluate("missing.csv")).contains("missing.csv"));
    for cut in ["0", "1", "2", "NaN", "half"] {
        assert!(refused(2, &folder, &[&evaluate("one.csv")[..], &["--cut", cut]].concat()).contains("--cut"), "{cut}");
    }
    for ials in ["factors=0", "d=4", "regularization=0", "exponent=2", "epochs=x", "unobserved=-1"] {
        assert!(
            refused(2, &folder, &[&evaluate("one.csv")[..], &["--ials", ials]].concat()).contains("--ials"),
            "{ials}"
        );
    }
    assert!(refused(2, &folder, &[&evaluate("one.csv")[..], &["--refresh", "monthly"]].concat()).contains("weekly"));
    assert!(
        refused(2, &folder, &[&evaluate("one.csv")[..], &["--test", "one.csv", "--cut", "0.5"]].concat())
            .contains("--cut")
    );
    assert!(refused(1, &folder, &[&evaluate("one.csv")[..], &["--test", "one.csv"]].concat()).contains("no test row"));
    assert!(
        refused(1, &folder, &[&evaluate("one.csv")[..], &["--model", "one.csv"]].concat()).contains("--model one.csv")
    );
    assert!(refused(2, &folder, &["evaluate"]).contains("--interactions"));
}
