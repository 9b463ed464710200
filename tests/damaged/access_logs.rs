//! Access logs in each format that `foldin ingest` reads.

use std::fs;

use foldin::ingest::{Account, Ingest, IngestError, LogFormat, ReaderKey, Visit, ingest};
use foldin::logs::{BadRowLimit, LogError, Source};
use tempfile::TempDir;

use crate::damage::{damaged, ends, gzipped, one_line_damaged, seeds, zstandard};

const AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0";
/// In the words of nginx.
const FORMAT: &str = r#"$remote_addr|$msec|$request_method|$request_uri|$status|"$http_user_agent"|$host"#;

/// A format, how its file begins, and how its lines are written.
type Format = (&'static str, &'static str, fn(&Page) -> String);

/// A page that a reader asked for.
struct Page {
    address: String,
    minute: u32,
    second: u32,
    path: String,
}

const FORMATS: [Format; 7] = [
    ("common", "", |page| {
        let Page { address, minute, second, path } = page;
        format!(r#"{address} - - [17/May/2015:10:{minute:02}:{second:02} +0000] "GET {path} HTTP/1.1" 200 99"#)
    }),
    ("combined", "", |page| {
        let Page { address, minute, second, path } = page;
        format!(
            r#"{address} - - [17/May/2015:10:{minute:02}:{second:02} +0000] "GET {path} HTTP/1.1" 200 99 "https://example.org/" "{AGENT}""#
        )
    }),
    ("vhost_combined", "", |page| {
        let Page { address, minute, second, path } = page;
        format!(
            r#"example.org:443 {address} - - [17/May/2015:10:{minute:02}:{second:02} +0000] "GET {path} HTTP/1.1" 200 99 "-" "{AGENT}""#
        )
    }),
    ("log_format", "", |page| {
        let Page { address, minute, second, path } = page;
        format!(r#"{address}|{}.250|GET|{path}|200|"{AGENT}"|example.org"#, 1_431_856_800 + minute * 60 + second)
    }),
    ("JSON lines", "", |page| {
        let Page { address, minute, second, path } = page;
        format!(
            r#"{{"ts":{}.25,"request":{{"remote_ip":"{address}","method":"GET","host":"example.org","uri":"{path}","headers":{{"User-Agent":["{AGENT}"]}}}},"status":200}}"#,
            1_431_856_800 + minute * 60 + second
        )
    }),
    (
        "CloudFront",
        "#Version: 1.0\n#Fields: date time c-ip cs-method cs-uri-stem sc-status cs(User-Agent) cs-uri-query x-host-header\n",
        |page| {
            let Page { address, minute, second, path } = page;
            let agent = AGENT.replace(' ', "%20");
            let (path, query) = path.split_once('?').unwrap();
            format!(
                "2015-05-17\t10:{minute:02}:{second:02}\t{address}\tGET\t{path}\t200\t{agent}\t{query}\texample.org"
            )
        },
    ),
    ("IIS", "#Fields: date time cs-method cs-uri-stem cs-uri-query c-ip cs(User-Agent) sc-status\n", |page| {
        let Page { address, minute, second, path } = page;
        let agent = AGENT.replace(' ', "+");
        let (path, query) = path.split_once('?').unwrap();
        format!("2015-05-17 10:{minute:02}:{second:02} GET {path} {query} {address} {agent} 200")
    }),
];

/// Sixty pages of three readers, one every half minute.
fn sound((_, start, line): &Format) -> Vec<u8> {
    let page = |number: u32| Page {
        address: format!("192.0.2.{}", number % 3),
        minute: number / 2,
        second: number % 2 * 30,
        path: format!("/blog/caf%C3%A9-{}?utm_source=feed&foldin=related.{}", number % 7, number % 5),
    };
    let lines: String = (0..60).map(|number| line(&page(number)) + "\n").collect();
    format!("{start}{lines}").into_bytes()
}

/// What became of it.
type Outcome = Result<(Account, Vec<Visit>), IngestError>;

/// Reads `log` as `foldin ingest` does, with every number of malformed lines let pass.
fn read(format: &str, log: &[u8]) -> Outcome {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("access.log");
    fs::write(&file, log).unwrap();
    let key: ReaderKey = "000102030405060708090a0b0c0d0e0f".parse().unwrap();
    let mut how = Ingest { max_bad_rows: BadRowLimit::Share(1.0), ..Ingest::new(key) };
    how.format = (format == "log_format").then(|| FORMAT.parse::<LogFormat>().unwrap());
    let mut visits = Vec::new();
    let mut keep = |visit: &Visit| {
        visits.push(visit.clone());
        Ok(())
    };
    let account = ingest(&[Source::from(file)], &how, &mut keep, &|_| ())?;
    Ok((account, visits))
}

/// Every line is accounted for, and the malformed ones are named by lines that there are.
fn check((account, visits): &(Account, Vec<Visit>), what: &str) {
    assert_eq!(account.kept + account.dropped.values().sum::<u64>(), account.lines, "{what}");
    assert_eq!(account.kept, visits.len() as u64, "{what}");
    assert_eq!(account.malformed.first.len() as u64, account.malformed.count.min(5), "{what}");
    assert!(account.malformed.first.iter().all(|bad| (1..=account.lines).contains(&bad.line)), "{what}");
    assert!(visits.iter().all(|visit| visit.dwell.is_none_or(|dwell| (0..=1800).contains(&dwell))), "{what}");
}

#[test]
fn sound_logs_are_read_whole() {
    for format in &FORMATS {
        let outcome = read(format.0, &sound(format)).unwrap();
        check(&outcome, format.0);
        assert_eq!((outcome.0.kept, outcome.0.clicks, outcome.0.malformed.count), (60, 60, 0), "{}", format.0);
    }
}

#[test]
fn damaged_logs_are_read_as_far_as_they_can_be() {
    for format in &FORMATS {
        let sound = sound(format);
        for seed in seeds() {
            let what = format!("{}, seed {seed}", format.0);
            let log = damaged(&sound, seed);
            let outcome = ends(&what, move || read(format.0, &log));
            check(&outcome.unwrap_or_else(|error| panic!("{what}: {error}")), &what);
        }
    }
}

#[test]
fn damaged_compression_is_told_with_the_file() {
    let plain = sound(&FORMATS[1]);
    for (name, packed) in [("gzip", gzipped(&plain)), ("Zstandard", zstandard(&plain))] {
        let mut failed = 0;
        for seed in seeds() {
            let what = format!("{name}, seed {seed}");
            let log = damaged(&packed, seed);
            match ends(&what, move || read("combined", &log)) {
                Ok(outcome) => check(&outcome, &what),
                Err(IngestError::Log(error @ (LogError::Read { .. } | LogError::Open { .. }))) => {
                    assert!(error.to_string().contains("access.log"), "{what}: {error}");
                    failed += 1;
                }
                Err(error) => panic!("{what}: {error}"),
            }
        }
        assert!(failed * 3 > seeds().end, "{name}: only {failed} of {} failed", seeds().end);
    }
}

#[test]
fn the_one_malformed_line_is_named() {
    let mut named = 0;
    for format in &FORMATS {
        let sound = sound(format);
        for seed in seeds() {
            let what = format!("{}, seed {seed}", format.0);
            let (log, line) = one_line_damaged(&sound, seed);
            let (account, visits) = ends(&what, move || read(format.0, &log)).unwrap();
            let malformed = &account.malformed;
            // Where the names of the values are lost, so are all lines below.
            if line > format.1.lines().count() {
                assert!(malformed.count <= 1, "{what}: {malformed:?}");
                assert!(visits.len() >= 58, "{what}: {} visits", visits.len());
            }
            assert!(malformed.first.first().is_none_or(|bad| bad.line >= line as u64), "{what}: {malformed:?}");
            named += u64::from(malformed.first.first().is_some_and(|bad| bad.line == line as u64));
        }
    }
    let all = seeds().end * FORMATS.len() as u64;
    assert!(named * 4 > all, "only {named} of {all} damaged lines were malformed");
}
