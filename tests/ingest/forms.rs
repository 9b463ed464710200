//! The forms that lines are written in: common, a format of the site, JSON, W3C.

use tempfile::TempDir;

use super::{FIREFOX, KEY, foldin, line, rows, rows_of, small, told};

#[test]
fn the_common_format_is_read_too() {
    let log: String = small().iter().map(|line| line.split(" \"http:").next().unwrap().to_owned() + "\n").collect();
    let folder = TempDir::new().unwrap();
    let output = foldin(&folder, log.as_bytes(), &["ingest", "-", "--out", "-"]);
    assert!(output.status.success(), "{}", told(&output));
    // Without agents the crawler is a reader, and the cut-off line is whole.
    assert_eq!(rows(&String::from_utf8(output.stdout).unwrap()).len(), 5);
}

#[test]
fn a_format_of_the_site_is_read_and_prefetches_are_left_out() {
    let log = "2015-05-17T10:00:00+00:00 192.0.2.7 GET /one 200 -\n\
               2015-05-17T10:01:00+00:00 192.0.2.7 GET /two 200 prefetch\n\
               2015-05-17T10:02:00+00:00 192.0.2.7 GET /three 200 -\n";
    let format = "$time_iso8601 $remote_addr $request_method $request_uri $status $http_sec_purpose";
    let folder = TempDir::new().unwrap();
    let output = foldin(&folder, log.as_bytes(), &["ingest", "-", "--out", "-", "--log-format", format]);
    let csv = String::from_utf8(output.stdout.clone()).unwrap();
    assert_eq!(rows(&csv), ["/one,1431856800,view,120,,", "/three,1431856920,view,,,"], "{}", told(&output));
    let output = foldin(&folder, b"", &["ingest", "-", "--out", "-", "--log-format", "$status"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(told(&output).contains("expected $remote_addr"), "{}", told(&output));
}

#[test]
fn json_and_w3c_lines_make_the_same_rows_as_combined_ones() {
    let pages = [("10:00:00", "/blog/one", "a=1"), ("10:01:30", "/blog/two/", ""), ("10:02:00", "/blog/three", "")];
    let log = |write: &dyn Fn(&str, &str, &str) -> String| -> String {
        pages.iter().map(|(clock, path, query)| write(clock, path, query) + "\n").collect()
    };
    let combined = log(&|clock, path, query| line("192.0.2.7", clock, &format!("{path}?{query}"), 200, FIREFOX));
    let nginx = log(&|clock, path, query| {
        format!(
            r#"{{"time_iso8601":"2015-05-17T{clock}+00:00","remote_addr":"192.0.2.7","request":"GET {path}?{query} HTTP/2.0","status":"200","http_user_agent":"{FIREFOX}"}}"#
        )
    });
    let cloudfront = "#Version: 1.0\n#Fields: date time c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query\n"
        .to_owned()
        + &log(&|clock, path, query| {
            let agent = FIREFOX.replace(' ', "%20");
            let query = if query.is_empty() { "-" } else { query };
            format!("2015-05-17\t{clock}\t192.0.2.7\tGET\td1.example.net\t{path}\t200\t-\t{agent}\t{query}")
        });
    let iis = "#Software: Microsoft Internet Information Services 10.0\n".to_owned()
        + &log(&|clock, path, query| {
            let agent = FIREFOX.replace(' ', "+");
            let query = if query.is_empty() { "-" } else { query };
            // As after a restart: the names once more, in another order.
            format!(
                "#Fields: date time cs-method cs-uri-stem cs-uri-query c-ip cs(User-Agent) sc-status\n\
                 2015-05-17 {clock} GET {path} {query} 192.0.2.7 {agent} 200\n\
                 #Fields: date time sc-status cs-method cs-uri-stem cs-uri-query c-ip cs(User-Agent)\n\
                 2015-05-17 {clock} 404 GET {path} {query} 192.0.2.7 {agent}"
            )
        });
    let run = |log: &str| {
        let output = foldin(&TempDir::new().unwrap(), log.as_bytes(), &["ingest", "-", "--out", "-", "--key", KEY]);
        assert!(output.status.success(), "{}", told(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    let expected = run(&combined);
    assert_eq!(expected.lines().count(), 4);
    for log in [nginx, cloudfront, iis] {
        assert_eq!(run(&log), expected, "{log}");
    }
}

#[test]
fn a_bad_row_in_each_format_is_named_with_what_was_expected() {
    let json = r#"{"ts":1431857103,"remote_addr":"::1","status":200,"uri":"/a","method":"GET"}"#;
    let w3c = "#Fields: date time c-ip cs-method cs-uri-stem sc-status\n2015-05-17 10:05:03 ::1 GET /a 200";
    let combined = line("192.0.2.7", "10:00:00", "/a", 200, FIREFOX);
    for (log, expected) in [
        (format!("{json}\n{{\"ts\":14"), "standard input:2: expected one JSON object"),
        (format!("{json}\n{}", json.replace("1431857103", "\"soon\"")), "standard input:2: expected a time: ISO 8601"),
        (format!("{w3c}\n2015-05-17 10:05:03 ::1"), "standard input:3: expected as many values as #Fields names"),
        ("#Fields: date time\n".into(), "standard input:1: expected c-ip, date, time, cs-method"),
        (format!("{combined}\n{}", combined.replace(" 200 ", " 2000 ")), "standard input:2: expected a status"),
    ] {
        let arguments = ["ingest", "-", "--out", "out.csv", "--max-bad-rows", "0"];
        let folder = TempDir::new().unwrap();
        let output = foldin(&folder, log.as_bytes(), &arguments);
        assert_eq!(output.status.code(), Some(1), "{log}");
        assert!(told(&output).contains(expected), "{log}: {}", told(&output));
        assert!(!folder.path().join("out.csv").exists());
    }
}

#[test]
fn values_of_a_json_log_can_be_named() {
    let log = r#"{"when":1431856800000,"client":{"addr":"::1"},"status":200,"uri":"/a","method":"GET"}"#;
    assert_eq!(rows_of(log, &["--field", "time=when", "--field", "address=client.addr"]), ["/a,1431856800,view,,,"]);
}
