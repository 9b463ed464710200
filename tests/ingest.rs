//! `foldin ingest`, the real binary: what it writes, what it says, and how it ends.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking, its helpers too")]

#[path = "ingest/forms.rs"]
mod forms;

use std::fs;
use std::io::Write as _;
use std::process::{Command, Output, Stdio};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use tempfile::TempDir;

const KEY: &str = "000102030405060708090a0b0c0d0e0f";
const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0";

fn line(address: &str, clock: &str, target: &str, status: u16, agent: &str) -> String {
    format!(
        r#"{address} - - [17/May/2015:{clock} +0000] "GET {target} HTTP/1.1" {status} 99 "http://example.org/" "{agent}""#
    )
}

/// Two readers, a crawler, an asset, a feed, an error, and a line that is cut off: the fifth.
fn small() -> Vec<String> {
    vec![
        line("192.0.2.7", "10:00:00", "/blog/one?utm_source=feed", 200, FIREFOX),
        line("192.0.2.7", "10:00:00", "/style.css", 200, FIREFOX),
        line("198.51.100.9", "10:00:30", "/blog/one/", 200, FIREFOX),
        line("192.0.2.7", "10:01:30", "/blog/two/index.html", 304, FIREFOX),
        line("192.0.2.7", "10:01:40", "/blog/one", 200, "Mozilla/5.0 (compatible; Google").trim_end_matches('"').into(),
        line("203.0.113.1", "10:02:00", "/blog/one", 200, "Mozilla/5.0 (compatible; Googlebot/2.1)"),
        line("192.0.2.7", "10:03:00", "/feed/", 200, FIREFOX),
        line("192.0.2.7", "10:03:30", "/blog/none", 404, FIREFOX),
        line("198.51.100.9", "10:04:00", "/", 200, FIREFOX),
    ]
}

fn foldin(folder: &TempDir, input: &[u8], arguments: &[&str]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_foldin"))
        .args(arguments)
        .current_dir(folder.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that ends before it reads leaves a broken pipe.
    drop(child.stdin.take().unwrap().write_all(input));
    child.wait_with_output().unwrap()
}

fn with(name: &str, bytes: &[u8]) -> TempDir {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join(name), bytes).unwrap();
    folder
}

fn written(folder: &TempDir, name: &str) -> String {
    fs::read_to_string(folder.path().join(name)).unwrap()
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The rows without the readers' ids.
fn rows(csv: &str) -> Vec<&str> {
    csv.lines().skip(1).map(|row| row.split_once(',').unwrap().1).collect()
}

const SMALL_ROWS: [&str; 3] =
    ["/blog/one,1431856800,view,90,,", "/blog/two,1431856890,view,,,", "/blog/one,1431856830,view,210,,"];

#[test]
fn every_line_is_accounted_for_and_the_one_cut_off_is_named() {
    let folder = with("access.log", small().join("\n").as_bytes());
    let output = foldin(&folder, b"", &["ingest", "access.log", "--out", "out.csv", "--json"]);
    assert!(output.status.success(), "{}", told(&output));
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    let dropped: u64 = summary["dropped"].as_object().unwrap().values().map(|lines| lines.as_u64().unwrap()).sum();
    assert_eq!(summary["lines"], 9);
    assert_eq!(summary["kept"].as_u64().unwrap() + dropped, 9, "{summary}");
    for reason in ["malformed", "asset or download", "known crawler", "feed", "error (4xx, 5xx)", "not an article"] {
        assert_eq!(summary["dropped"][reason], 1, "{reason}: {summary}");
    }
    assert_eq!(summary["malformed"][0]["line"], 5);
    assert!(told(&output).contains("access.log:5: the user agent is not closed"), "{}", told(&output));
    assert!(summary["crawlers"].as_str().unwrap().contains("of 20"), "the list has a date");
    let csv = written(&folder, "out.csv");
    assert!(csv.starts_with("reader_id,item_id,timestamp,event,dwell_seconds,slot,from_item_id\n"));
    assert_eq!(rows(&csv), SMALL_ROWS);
}

#[test]
fn no_address_leaves_the_log() {
    let folder = with("access.log", small().join("\n").as_bytes());
    let output = foldin(&folder, b"", &["ingest", "access.log", "--out", "out.csv", "--json"]);
    let said = told(&output) + &String::from_utf8_lossy(&output.stdout) + &written(&folder, "out.csv");
    for address in ["192.0.2", "198.51.100", "203.0.113"] {
        assert!(!said.contains(address), "{said}");
    }
}

#[test]
fn readers_have_the_same_ids_under_one_key_only() {
    let folder = with("access.log", small().join("\n").as_bytes());
    let run = |key: &[&str]| {
        let output = foldin(&folder, b"", &[&["ingest", "access.log", "--out", "-"], key].concat());
        assert!(output.status.success(), "{}", told(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    assert_eq!(run(&["--key", KEY]), run(&["--key", KEY]));
    assert_ne!(run(&[]), run(&[]));
    assert_eq!(rows(&run(&[])), SMALL_ROWS);
}

#[test]
fn a_rotated_set_in_any_order_is_one_log() {
    let lines = small();
    let (old, new) = lines.split_at(3);
    let mut zipped = GzEncoder::new(Vec::new(), Compression::default());
    zipped.write_all((old.join("\n") + "\n").as_bytes()).unwrap();
    let folder = with("access.log.1.gz", &zipped.finish().unwrap());
    fs::write(folder.path().join("access.log"), new.join("\n")).unwrap();
    let output = foldin(&folder, b"", &["ingest", "access.log", "access.log.1.gz", "--out", "out.csv"]);
    assert!(output.status.success(), "{}", told(&output));
    assert_eq!(rows(&written(&folder, "out.csv")), SMALL_ROWS);
    assert!(told(&output).contains("access.log:2: "), "a line is numbered in its file: {}", told(&output));
}

#[test]
fn the_pattern_names_articles_and_everything_else_is_a_page() {
    let folder = TempDir::new().unwrap();
    let arguments = ["ingest", "-", "--out", "-", "--article-pattern", "^/blog/(t[^/]*)$"];
    let output = foldin(&folder, small().join("\r\n").as_bytes(), &arguments);
    assert_eq!(rows(&String::from_utf8(output.stdout).unwrap()), ["two,1431856890,view,,,"]);
}

/// The rows of `log` read from standard input.
fn rows_of(log: &str, arguments: &[&str]) -> Vec<String> {
    let output =
        foldin(&TempDir::new().unwrap(), log.as_bytes(), &[&["ingest", "-", "--out", "-"], arguments].concat());
    assert!(output.status.success(), "{}", told(&output));
    rows(&String::from_utf8(output.stdout).unwrap()).into_iter().map(str::to_owned).collect()
}

#[test]
fn pages_of_several_hosts_are_told_apart() {
    let log: String =
        [("example.org:443", "10:00:00"), ("www.example.org:80", "10:01:00"), ("example.net:443", "10:02:00")]
            .map(|(host, clock)| {
                format!("{host} {}\n", line("192.0.2.7", clock, &format!("/at/{clock}"), 200, FIREFOX))
            })
            .concat();
    let first = "/at/10:00:00,1431856800,view,60,,";
    assert_eq!(
        rows_of(&log, &[]),
        [first, "/at/10:01:00,1431856860,view,60,,", "//example.net/at/10:02:00,1431856920,view,,,"]
    );
    let pattern = ["--article-pattern", "^/at/(.+)$"];
    assert_eq!(rows_of(&log, &pattern)[2], "//example.net/10:02:00,1431856920,view,,,");
    assert_eq!(rows_of(&log, &["--host", "WWW.example.org"]), [first, "/at/10:01:00,1431856860,view,,,"]);
    assert_eq!(
        rows_of(&log, &["--host", "example.org", "--host", "example.net"])[2],
        "/at/10:02:00,1431856920,view,,,"
    );
    let folder = with("access.log", log.as_bytes());
    let output = foldin(&folder, b"", &["ingest", "access.log", "--out", "out.csv", "--json", "--host", "example.net"]);
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&summary["dropped"]["another host"], &summary["hosts"]["example.org"]), (&2.into(), &2.into()));
}

#[test]
fn marked_links_are_clicks_with_their_slot() {
    let from = |clock: &str, target: &str, referrer: &str| {
        line("192.0.2.7", clock, target, 200, FIREFOX).replace("http://example.org/", referrer) + "\n"
    };
    let log = [
        from("10:00:00", "/a", "-"),
        from("10:01:00", "/b?foldin=related.3&x=1", "https://example.org/a/?utm_source=x"),
        from("10:02:00", "/c?foldin=front", "https://example.org/"),
        from("10:03:00", "/d?foldin=related.1", "https://social.example/post"),
        from("10:04:00", "/e?from=2", "-"),
    ]
    .concat();
    let views = |row: &&String| row.contains(",view,");
    let found = rows_of(&log, &["--host", "example.org"]);
    assert_eq!(
        found.iter().filter(|row| !views(row)).collect::<Vec<_>>(),
        ["/b,1431856860,click,,3,/a", "/c,1431856920,click,,,"]
    );
    assert_eq!(found.iter().filter(views).count(), 5);
    assert_eq!(found[1..3], ["/b,1431856860,click,,3,/a", "/b,1431856860,view,60,,"]);
    // Without the site's own name a marked link from elsewhere cannot be told.
    assert_eq!(rows_of(&log, &[]).len(), 8);
    let named = rows_of(&log, &["--marker", "from"]);
    assert_eq!(named[4..], ["/e,1431857040,click,,2,", "/e,1431857040,view,,,"]);
    assert_eq!(rows_of(&log, &["--marker", ""]).len(), 5);
    assert_eq!(
        rows_of(&log, &["--keep-query"])[1..3],
        ["/b?x=1,1431856860,click,,3,/a", "/b?x=1,1431856860,view,60,,"]
    );
}

#[test]
fn servers_that_share_their_readers_are_one_log() {
    // Two pages of a reader in each second, on two of the three servers; every hour another reader.
    let pages: Vec<String> = (0..240)
        .map(|page| {
            let (hour, minute) = (page / 40, page % 40 / 2);
            let clock = format!("1{hour}:{minute:02}:00");
            line(&format!("192.0.2.{hour}"), &clock, &format!("/{}", page * 7 % 240), 200, FIREFOX)
        })
        .collect();
    let folder = with("one.log", pages.join("\n").as_bytes());
    let share = |part: usize| pages.iter().skip(part).step_by(3).cloned().collect::<Vec<_>>().join("\n");
    fs::write(folder.path().join("a.log"), share(0)).unwrap();
    fs::write(folder.path().join("b.log.gz"), {
        let mut zipped = GzEncoder::new(Vec::new(), Compression::default());
        zipped.write_all(share(1).as_bytes()).unwrap();
        zipped.finish().unwrap()
    })
    .unwrap();
    let run = |logs: &[&str], input: &[u8]| {
        let output = foldin(&folder, input, &[&["ingest", "--out", "-", "--key", KEY], logs].concat());
        assert!(output.status.success(), "{}", told(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    let expected = run(&["one.log"], b"");
    assert_eq!(expected.lines().count(), 241);
    assert_eq!(run(&["-", "b.log.gz", "a.log"], share(2).as_bytes()), expected);
}

#[test]
fn a_session_ends_after_half_an_hour_and_not_before() {
    let read = |clock: &str| {
        let log = [line("::1", "10:00:00", "/a", 200, FIREFOX), line("::1", clock, "/b", 200, FIREFOX)].join("\n");
        rows_of(&log, &[])[0].clone()
    };
    assert_eq!(read("10:29:59"), "/a,1431856800,view,1799,,");
    assert_eq!(read("10:30:00"), "/a,1431856800,view,,,");
}

#[test]
fn a_key_may_stand_in_a_file() {
    let folder = with("access.log", small().join("\n").as_bytes());
    fs::write(folder.path().join("key"), format!("{KEY}\n")).unwrap();
    let run =
        |key: [&str; 2]| foldin(&folder, b"", &[&["ingest", "access.log", "--out", "-"], &key[..]].concat()).stdout;
    assert_eq!(run(["--key-file", "key"]), run(["--key", KEY]));
}

#[test]
fn who_reads_no_further_ends_it_quietly() {
    let log: String =
        (0..20_000).map(|page| line(&format!("2001:db8::{page:x}"), "10:00:00", "/a", 200, FIREFOX) + "\n").collect();
    let folder = with("access.log", log.as_bytes());
    let mut child = Command::new(env!("CARGO_BIN_EXE_foldin"))
        .args(["ingest", "access.log", "--out", "-"])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), told(&output).as_str()), (Some(0), ""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_leaves_no_file() {
    let log: String =
        (0..2_000).map(|page| line(&format!("2001:db8::{page:x}"), "10:00:00", "/a", 200, FIREFOX) + "\n").collect();
    let folder = with("access.log", log.as_bytes());
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_foldin"))
        .args(["ingest", "access.log", "--out", "-"])
        .current_dir(folder.path())
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(told(&output).contains("No space left"), "{}", told(&output));
    assert!(told(&output).contains("make room"), "{}", told(&output));
    // A file that may not grow stands for a disk that is full after some blocks.
    let output = Command::new("sh")
        .args([
            "-c",
            r#"trap '' XFSZ; ulimit -f 8; exec "$0" ingest access.log --out out.csv"#,
            env!("CARGO_BIN_EXE_foldin"),
        ])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", told(&output));
    assert!(told(&output).contains("--out out.csv: cannot write"), "{}", told(&output));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "something was left behind");
}

#[test]
fn train_reads_what_comes_out() {
    let mut lines = Vec::new();
    for reader in 0..40 {
        for page in 0..5 {
            let clock = format!("1{page}:{:02}:00", reader);
            lines.push(line(&format!("192.0.2.{reader}"), &clock, &format!("/a{}", (reader + page) % 8), 200, FIREFOX));
        }
    }
    let folder = with("access.log", lines.join("\n").as_bytes());
    let output = foldin(&folder, b"", &["ingest", "access.log", "--out", "out.csv"]);
    assert!(output.status.success(), "{}", told(&output));
    let arguments = ["train", "--interactions", "out.csv", "--out", "m.safetensors", "--factors", "4", "--json"];
    let output = foldin(&folder, b"", &arguments);
    assert!(output.status.success(), "{}", told(&output));
    let summary: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&summary["rows"], &summary["bad_rows"]), (&200.into(), &0.into()));
}

#[test]
fn wrong_use_ends_with_2_and_failures_with_1_and_no_file() {
    let folder = with("access.log", small().join("\n").as_bytes());
    fs::write(folder.path().join("other.log"), "this is\nno log\n".repeat(20)).unwrap();
    for (code, arguments, expected) in [
        (2, vec!["-", "access.log", "-", "--out", "out.csv"], "standard input (-) is named twice"),
        (2, vec!["access.log", "--out", "-", "--json"], "standard output"),
        (2, vec!["access.log", "--out", "out.csv", "--key", "abc"], "32 hexadecimal digits"),
        (2, vec!["access.log", "--out", "out.csv", "--article-pattern", "("], "regex"),
        (2, vec!["access.log", "--out", "out.csv", "--key-file", "other.log"], "32 hexadecimal digits"),
        (2, vec!["access.log", "--out", "out.csv", "--key-file", "other.log", "--key", KEY], "cannot be used with"),
        (1, vec!["access.log", "--out", "out.csv", "--key-file", "absent.key"], "--key-file absent.key"),
        (2, vec!["access.log", "--out", "out.csv", "--field", "agent=x"], "expected one of address"),
        (2, vec!["access.log"], "--out"),
        (1, vec!["absent.log", "--out", "out.csv"], "cannot open absent.log"),
        (1, vec!["other.log", "--out", "out.csv"], "other.log:1: "),
        (1, vec!["other.log", "--out", "out.csv"], "say it with --log-format"),
        (1, vec!["access.log", "--out", "out.csv", "--max-bad-rows", "0"], "beyond --max-bad-rows 0"),
        (1, vec!["access.log", "--out", "absent/out.csv"], "--out absent/out.csv"),
    ] {
        let output = foldin(&folder, b"", &[&["ingest"], &arguments[..]].concat());
        assert_eq!(output.status.code(), Some(code), "{arguments:?}: {}", told(&output));
        assert!(told(&output).contains(expected), "{arguments:?}: {}", told(&output));
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "{arguments:?}: something was left behind");
    }
}

#[test]
fn a_gzip_file_that_breaks_off_is_a_failure() {
    let mut zipped = GzEncoder::new(Vec::new(), Compression::default());
    zipped.write_all(small().join("\n").as_bytes()).unwrap();
    let zipped = zipped.finish().unwrap();
    let folder = with("access.log.gz", &zipped[..zipped.len() / 2]);
    let output = foldin(&folder, b"", &["ingest", "access.log.gz", "--out", "out.csv"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(told(&output).contains("cannot read access.log.gz"), "{}", told(&output));
    assert!(!folder.path().join("out.csv").exists());
}
