//! Rows as they come: in every form, under other names, bad ones among them, with events that a site has its own names for.

use std::fmt::Write as _;
use std::sync::Arc;

use arrow_array::{ArrayRef, Int64Array, RecordBatch, StringArray};
use parquet::arrow::ArrowWriter;

use super::{Folder, PLAIN, fails, gzip, log, succeeds};

#[test]
fn the_same_rows_give_the_same_bytes_however_they_come() {
    let csv = log(60, 30);
    let mut json = String::new();
    for row in csv.lines().skip(1) {
        let fields: Vec<&str> = row.split(',').collect();
        let [reader, item, at] = fields[..] else { panic!("{row}") };
        writeln!(json, r#"{{"reader_id":"{reader}","item_id":"{item}","timestamp":{at}}}"#).unwrap();
    }
    // A name says nothing: the first bytes do.
    let packed = gzip(&csv);
    let marked = format!("\u{feff}{csv}");
    let folder = Folder::with(&[
        ("log.csv", csv.as_bytes()),
        ("packed.txt", &packed),
        ("log.jsonl", json.as_bytes()),
        ("marked.csv", marked.as_bytes()),
    ]);
    succeeds(&folder.train(&PLAIN));
    let expected = folder.bytes("m.safetensors");
    for name in ["packed.txt", "log.jsonl", "marked.csv"] {
        succeeds(&folder.train(&["--interactions", name, "--out", "other"]));
        assert!(folder.bytes("other") == expected, "{name}");
    }
    for input in [csv.as_bytes(), &packed] {
        succeeds(&folder.train_from(input, &["--interactions", "-", "--out", "other"]));
        assert!(folder.bytes("other") == expected, "standard input");
    }
}

#[test]
fn several_logs_and_other_column_names() {
    let csv = log(60, 30);
    let rows: Vec<&str> = csv.lines().skip(1).collect();
    let (first, second) = rows.split_at(rows.len() / 2);
    let half = |rows: &[&str]| format!("who,what,when\n{}\n", rows.join("\n"));
    let folder = Folder::with(&[
        ("log.csv", csv.as_bytes()),
        ("1.csv", half(first).as_bytes()),
        ("2.csv", half(second).as_bytes()),
    ]);
    succeeds(&folder.train(&PLAIN));
    let mapped = ["--column", "reader_id=who", "--column", "item_id=what", "--column", "timestamp=when"];
    let files = ["--interactions", "1.csv", "2.csv", "--out", "other"];
    succeeds(&folder.train(&[&files[..], &mapped].concat()));
    assert!(folder.bytes("m.safetensors") == folder.bytes("other"));
}

/// A log whose rows 3, 4, … are bad in every way.
fn with_bad_rows() -> (String, usize) {
    let bad = [
        ",a1,1700000000,,",
        "r1,,1700000000,,",
        "r1,a1,soon,,",
        "r1,a1,1700000000000,,",
        "r1,a1,1700000000,-1,",
        "r1,a1,1700000000,NaN,",
        "r1,a1,1700000000,1e9,",
        "r1,a1,1700000000,,1.5",
        "r1,\"a\n1\",1700000000,,",
        "r1,a1",
    ];
    let mut csv = "reader_id,item_id,timestamp,dwell_seconds,scroll_depth\nr0,a0,1700000000,60,1\n".to_owned();
    bad.iter().for_each(|row| writeln!(csv, "{row}").unwrap());
    for (number, row) in log(40, 20).lines().skip(1).enumerate() {
        writeln!(csv, "{row},{},0.9", 20 + number % 100).unwrap();
    }
    (csv, bad.len())
}

#[test]
fn bad_rows_are_counted_and_the_first_are_shown_with_their_lines() {
    let (csv, bad) = with_bad_rows();
    let folder = Folder::with(&[("log.csv", csv.as_bytes())]);
    let output = folder.train(&[&PLAIN[..], &["--json"]].concat());
    let said = succeeds(&output);
    for line in
        ["log.csv:3: no reader_id", "log.csv:4: no item_id", "log.csv:5: timestamp `soon`", "looks like milliseconds"]
    {
        assert!(said.contains(line), "`{line}` is not in: {said}");
    }
    let summary: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(summary["bad_rows"], bad);
    assert_eq!(summary["bad_rows_by_reason"]["impossible dwell_seconds"], 3);
    assert_eq!(summary["bad_rows_by_reason"]["a line break in item_id"], 1);
    assert_eq!(summary["out"], "m.safetensors");
    assert!(folder.model("m.safetensors").find("a").is_none(), "a bad row leaves no article behind");
}

#[test]
fn whether_a_slot_was_drawn_at_random_is_yes_or_no() {
    let csv = "reader_id,item_id,timestamp,event,slot,randomized\n".to_owned();
    let rows = ["true", "FALSE", "1", "0", "", "yes"].map(|of| format!("r,a,1700000000,impression,1,{of}\n"));
    let folder = Folder::with(&[("log.csv", (csv + &rows.concat()).as_bytes())]);
    let output = folder.train(&[&PLAIN[..], &["--max-bad-rows", "0"]].concat());
    fails(&output, 1, &["1 of 6 rows are bad", "log.csv:7: randomized `yes`: expected true, false, 1 or 0"]);
}

#[test]
fn too_many_bad_rows_stop_the_run() {
    let (csv, _) = with_bad_rows();
    let folder = Folder::with(&[("log.csv", csv.as_bytes())]);
    let output = folder.train(&[&PLAIN[..], &["--max-bad-rows", "2"]].concat());
    fails(&output, 1, &["3 of 4 rows are bad", "--max-bad-rows 2", "log.csv:3: no reader_id"]);
    succeeds(&folder.train(&[&PLAIN[..], &["--max-bad-rows", "0%"]].concat()));
}

#[test]
fn an_event_nobody_explained_teaches_nothing_until_it_is() {
    let mut csv =
        log(40, 20).replace("timestamp\n", "timestamp,event\n").replace('\n', ",VIEW\n").replacen(",VIEW", "", 1);
    (0..5).for_each(|reader| writeln!(csv, "r{reader},bought,1700900000,Purchase").unwrap());
    let folder = Folder::with(&[("log.csv", csv.as_bytes())]);
    let said = succeeds(&folder.train(&PLAIN));
    assert!(said.contains("5 rows of the unknown event `Purchase`"), "{said}");
    assert!(folder.model("m.safetensors").find("bought").is_none());
    succeeds(&folder.train(&[&PLAIN[..], &["--event", "purchase=3"]].concat()));
    let model = folder.model("m.safetensors");
    assert!(model.has_vector(model.find("bought").unwrap()));
}

#[test]
fn a_shop_says_what_its_events_are_worth() {
    let mut csv = "reader_id,item_id,timestamp,event\n".to_owned();
    for (number, row) in log(60, 30).lines().skip(1).enumerate() {
        writeln!(csv, "{row},{}", ["view", "Basket", "PURCHASE", "wishlist"][number % 4]).unwrap();
    }
    let without: String =
        csv.lines().filter(|row| !row.ends_with("wishlist")).fold(String::new(), |all, row| all + row + "\n");
    let folder = Folder::with(&[("log.csv", csv.as_bytes()), ("without.csv", without.as_bytes())]);
    let model = |log: &str, events: &[&str]| {
        let events: Vec<&str> = events.iter().flat_map(|event| ["--event", event]).collect();
        succeeds(&folder.train(&[&["--interactions", log, "--out", "m"][..], &events].concat()));
        folder.bytes("m")
    };
    let shop = model("log.csv", &["basket=3", "purchase=8", "wishlist=0"]);
    assert!(shop == model("without.csv", &["basket=3", "purchase=8"]), "0 is as if it had not happened");
    assert!(shop != model("log.csv", &["basket=3", "purchase=3", "wishlist=0"]), "strengths matter");
    assert!(shop != model("log.csv", &["basket=3", "purchase=8", "wishlist=1"]));
    for meaning in ["-1", "NaN", "inf", "101", "much", ""] {
        let event = format!("purchase={meaning}");
        let output = folder.train(&["--interactions", "log.csv", "--out", "x", "--event", &event]);
        fails(&output, 2, &[&format!("--event {event}"), "expected a strength in 0..=100"]);
    }
}

/// The same two sound rows and three bad ones in a form that has lines, and one that has none.
fn bad_in_every_form() -> [(&'static str, Vec<u8>); 2] {
    let json = [
        r#"{"reader_id":"r0","item_id":"a0","timestamp":1700000000}"#,
        r#"{"reader_id":"","item_id":"a1","timestamp":1700000000}"#,
        "",
        r#"{"reader_id":"r1","item_id":"a1","timestamp":1700000000000}"#,
        r#"{"reader_id":"r1","item_id":["a1","a2"],"timestamp":1700000000}"#,
        r#"{"reader_id":"r1","item_id":"a0""#,
        r#"{"reader_id":"r1","item_id":"a0","timestamp":"2023-11-14T22:13:20Z"}"#,
    ];
    let texts = |values: [&str; 4]| -> ArrayRef { Arc::new(StringArray::from_iter_values(values)) };
    let times = [1_700_000_000, 1_700_000_000, 1_700_000_000_000, 1_700_000_000];
    let columns = [
        ("reader_id", texts(["r0", "", "r1", "r1"])),
        ("item_id", texts(["a0", "a1", "a1", "a0"])),
        ("timestamp", Arc::new(Int64Array::from_iter_values(times)) as ArrayRef),
    ];
    let batch = RecordBatch::try_from_iter(columns).unwrap();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    [("log.jsonl", json.join("\n").into_bytes()), ("log.parquet", writer.into_inner().unwrap())]
}

#[test]
fn a_bad_row_in_each_form_is_named_with_its_place_and_what_was_expected() {
    let files = bad_in_every_form();
    let folder = Folder::with(&files.each_ref().map(|(name, bytes)| (*name, bytes.as_slice())));
    let expected = [
        [
            "log.jsonl:2: no reader_id",
            "log.jsonl:4: timestamp `1700000000000`: expected Unix seconds, this looks like milliseconds",
            "log.jsonl:5: item_id `[a1, a2]`: expected one value",
            "log.jsonl:6: EOF",
        ]
        .as_slice(),
        &[
            "log.parquet, row 2: no reader_id",
            "log.parquet, row 3: timestamp `1700000000000`: expected Unix seconds, this looks like milliseconds",
        ],
    ];
    for ((name, _), expected) in files.iter().zip(expected) {
        let output = folder.train(&["--interactions", name, "--out", "m", "--json"]);
        let said = succeeds(&output);
        expected.iter().for_each(|line| assert!(said.contains(line), "`{line}` is not in: {said}"));
        let summary: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!((&summary["bad_rows"], &summary["pairs"]), (&expected.len().into(), &2.into()), "{name}");
        let output = folder.train(&["--interactions", name, "--out", "m", "--max-bad-rows", "0"]);
        fails(&output, 1, &["--max-bad-rows 0", expected[0]]);
    }
}
