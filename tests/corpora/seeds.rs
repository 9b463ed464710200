//! What a run of the fuzzer begins with: sound inputs, by the writers that write them for readers and sites.

use foldin::model::{Extent, Hyperparameters, Model, RelevanceForm, Rows};
use foldin::profile::KeptArticle;
use foldin::publishing::{Shards, head, part, vector_text};
use serde_json::{Value, json};

use crate::targets::common::{NOW, model, two_topics};
use crate::targets::{gzipped, zstandard};

/// Inputs of a target, by name.
pub(crate) fn of(target: &str) -> Vec<(String, Vec<u8>)> {
    let named: Vec<(&str, Vec<u8>)> = match target {
        "model" => models(),
        "part" => parts(),
        "record" => records().into_iter().map(|(name, value)| (name, value.to_string().into_bytes())).collect(),
        "markup" => pages().into_iter().map(|(name, value)| (name, value.to_string().into_bytes())).collect(),
        _ => logs(),
    };
    named.into_iter().map(|(name, bytes)| (name.to_owned(), bytes)).collect()
}

fn whole() -> Model {
    Model { axes: "of the test".into(), ..two_topics() }
}

/// One whose vectors are stored as they are, and one whose are halves.
fn unrounded(step: f32) -> Model {
    let vectors: Vec<f32> = (0_u8..12).map(|place| f32::from(place) * step - 0.5).collect();
    let mut model = whole();
    model.factors = Rows::float32(2, vectors).unwrap();
    model.hyperparameters.blend.form = RelevanceForm::Product;
    model.assemble().unwrap()
}

fn models() -> Vec<(&'static str, Vec<u8>)> {
    let mut content = whole();
    content.embeddings = Some(content.factors.clone());
    content.hyperparameters.blend.form = RelevanceForm::Z;
    content.hyperparameters.confidence.counted = 1.0;
    let untold =
        Model { topic: Vec::new(), topics: Vec::new(), hyperparameters: Hyperparameters::default(), ..whole() };
    let page = head(&whole(), &Shards::of(&whole(), 2));
    let larger = Extent { articles: 1 << 31, newest: NOW as i64, shards: 1000 };
    [
        ("bytes", whole()),
        ("content", content),
        ("singles", unrounded(0.1)),
        ("halves", unrounded(0.25)),
        ("untold", untold),
        ("larger", Model { extent: larger, ..page.clone() }),
        ("head", page),
        ("one", model(&["é"], 1, &[0.5], |_| 9)),
    ]
    .map(|(name, model)| (name, model.to_bytes().unwrap()))
    .into()
}

fn parts() -> Vec<(&'static str, Vec<u8>)> {
    let mut others = whole();
    others.ids = ["c0", "c1", "a1", "c3", "c4", "c5"].map(str::to_owned).into();
    let others = Model { axes: "of the test".into(), ..others.assemble().unwrap() };
    let content = Model { embeddings: Some(others.factors.clone()), ..others.clone() };
    let untold = Model { topic: Vec::new(), ..others.clone() };
    let elsewhere = Model { axes: "others".into(), ..others.clone() };
    vec![
        ("shard", part(&others, &[0, 2, 4]).unwrap()),
        ("known", part(&whole(), &[0, 1, 2, 3, 4, 5]).unwrap()),
        ("content", part(&content, &[1, 3]).unwrap()),
        ("untold", part(&untold, &[5, 4]).unwrap()),
        ("elsewhere", part(&elsewhere, &[0]).unwrap()),
        ("empty", part(&others, &[]).unwrap()),
        ("singles", unrounded(0.1).part_to_bytes().unwrap()),
        ("whole", whole().to_bytes().unwrap()),
    ]
}

fn article(scale: f32, values: &[i8]) -> String {
    KeptArticle { axes: whole().axes_hash(), scale, values: values.to_vec(), reading_seconds: 90 }.text()
}

fn records() -> Vec<(&'static str, Value)> {
    let start = NOW * 1000.0 - 86_400_000.0;
    let whole = json!({
        "visitId": "9f3c", "id": "a0", "title": "An \"article\" – \u{1}", "start": start, "dwellMs": 61_300, "maxDepth": 0.87,
        "readBands": 14, "actions": ["copy", "share"], "schema": 2, "article": article(0.007, &[127, -5]),
    });
    let first = json!({
        "visitId": "v1", "id": "b1", "start": start + 1.5, "dwellMs": 12_345.678, "mediaMs": 4.0, "wallMs": 60_000, "maxDepth": 0.512,
        "seenBands": 12, "readBands": 7, "clicks": 3, "actions": ["print"], "entry": "bfcache", "schema": 1,
    });
    let event = json!({ "visitId": "e", "id": "gone", "start": 0, "strength": 2.5, "entry": "event", "schema": 2,
        "article": article(1.5, &[-128, 1]) });
    let least = json!({ "visitId": "0", "id": "x", "start": start });
    let many: Vec<Value> = (0..6)
        .map(|number| json!({ "visitId": format!("m{number}"), "id": format!("gone {}", number % 3), "start": start + 1e5 * f64::from(number),
            "dwellMs": 30_000, "schema": 2, "article": article(0.01, &[100, 100]) }))
        .collect();
    let endless = json!([{ "visitId": "n", "id": "a1", "start": 1, "dwellMs": { "number": "inf" }, "maxDepth": { "number": "1e300" } }]);
    vec![
        ("whole", whole.clone()),
        ("version-1", first.clone()),
        ("event", event.clone()),
        ("least", least.clone()),
        ("several", json!([whole, first, event, least])),
        ("parallel", Value::Array(many)),
        ("endless", json!([endless[0], { "visitId": "k", "id": "k", "start": 5 }])),
    ]
}

fn pages() -> Vec<(&'static str, Value)> {
    let vector = vector_text(&whole(), 4).unwrap();
    let published = NOW * 1000.0 - 3_600_000.0;
    let cards = json!([
        "a1", "a2", { "id": "b1", "topic": "bridges", "section": ["s", "u"], "author": "k", "language": "en", "published": published },
        { "id": "new", "topic": "hidden", "published": published, "vector": vector, "exposure": 12.5 },
        { "id": "newer", "author": ["k", "l"], "vector": article(0.01, &[90, -90]), "exposure": { "number": "inf" } },
        { "id": "b2", "published": { "number": "-inf" } }, "a2", "of no model",
    ]);
    let rules = json!([
        "options.current",
        "a0",
        "options.limit",
        5,
        "options.exclude[0]",
        "b2",
        "options.without",
        "visit of a0",
        "options.strength",
        0.5,
        "options.pin.a2",
        1,
        "options.boost.b1",
        0.2,
        "options.bury.newer",
        0.3,
        "options.fill",
        "fewer",
        "options.diversity",
        0.4,
        "options.perTopic",
        2,
        "options.perAuthor",
        1,
        "options.rotation",
        0.6,
        "options.shown.b1",
        published,
    ]);
    let filtered = json!([
        "options.filter.topic",
        "bridges",
        "options.filter.section[0]",
        "s",
        "options.filter.section[1]",
        "u",
        "options.filter.author",
        "k",
        "options.filter.language",
        "en",
        "options.filter.age",
        3.5,
        "options.minRelevance",
        0.3,
        "options.fill",
        "server",
    ]);
    vec![
        ("plain", json!({ "candidates": ["a1", "a2", "b1", "b2"], "options": [] })),
        ("cards", json!({ "candidates": cards, "options": ["options.current", "b0"] })),
        ("rules", json!({ "candidates": cards, "options": rules })),
        ("filtered", json!({ "candidates": cards, "options": filtered, "now": NOW + 1e6 })),
        (
            "pinned",
            json!({ "candidates": cards, "options": ["options.pin.new", 0, "options.pin.of no model", 4_294_967_295_u32,
            "options.diversity", 1, "options.limit", 3] }),
        ),
    ]
}

const AGENT: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0";

/// Four pages, as a format writes each of them.
fn written(start: &str, line: impl Fn(u32, &str) -> String) -> Vec<u8> {
    let pages = ["/blog/one?utm_source=feed", "/blog/caf%C3%A9?foldin=related.3", "/", "/blog/three/index.html?a=1"];
    let lines: String = (0_u32..).zip(pages).map(|(minute, page)| line(minute, page) + "\n").collect();
    format!("{start}{lines}").into_bytes()
}

fn logs() -> Vec<(&'static str, Vec<u8>)> {
    let combined = |minute: u32, page: &str| {
        format!(
            r#"192.0.2.{} - - [17/May/2015:10:{minute:02}:30 +0200] "GET {page} HTTP/1.1" 200 99 "https://example.org/blog/one" "{AGENT}""#,
            minute % 2
        )
    };
    let vhost = |minute: u32, page: &str| format!("example.org:443 {}", combined(minute, page));
    let common = |minute: u32, page: &str| combined(minute, page).split(" \"https:").next().unwrap().to_owned();
    let own = |minute: u32, page: &str| {
        format!(r#"::1|{}.250|GET|{page}|200|"{AGENT}"|example.org"#, 1_431_856_800 + minute * 60)
    };
    let json = |minute: u32, page: &str| {
        json!({ "ts": 1_431_856_800.25 + f64::from(minute) * 60.0, "status": 200, "request": { "remote_ip": "192.0.2.7", "method": "GET",
            "host": "example.org", "uri": page, "headers": { "User-Agent": [AGENT], "Referer": ["https://example.org/blog/one"] } } })
        .to_string()
    };
    let split = |page: &str| {
        page.split_once('?').map_or((page.to_owned(), "-".to_owned()), |(path, query)| (path.into(), query.into()))
    };
    let cloudfront = |minute: u32, page: &str| {
        let (path, query) = split(page);
        format!(
            "2015-05-17\t10:{minute:02}:00\t::1\tGET\t{path}\t200\t{}\t{query}\texample.org",
            AGENT.replace(' ', "%20")
        )
    };
    let iis = |minute: u32, page: &str| {
        let (path, query) = split(page);
        format!("2015-05-17 10:{minute:02}:00 GET {path} {query} 192.0.2.7 {} 200", AGENT.replace(' ', "+"))
    };
    let names_of_cloudfront = "#Version: 1.0\n#Fields: date time c-ip cs-method cs-uri-stem sc-status cs(User-Agent) cs-uri-query x-host-header\n";
    let names_of_iis = "#Fields: date time cs-method cs-uri-stem cs-uri-query c-ip cs(User-Agent) sc-status\n";
    let format = "$remote_addr|$msec|$request_method|$request_uri|$status|\"$http_user_agent\"|$host\n";
    let told = |bits: u8, log: Vec<u8>| [&[bits], &log[..]].concat();
    vec![
        ("common", told(0, written("", common))),
        ("combined", told(2 | 4 | 32, written("", combined))),
        ("two-files", told(16, written("", combined))),
        ("vhost", told(8 | 64, written("", vhost))),
        ("own", told(1, written(format, own))),
        ("json", told(2, written("", json))),
        ("cloudfront", told(8, written(names_of_cloudfront, cloudfront))),
        ("iis", told(4, written(names_of_iis, iis))),
        ("gzip", told(0, gzipped(&written("", combined)))),
        ("zstandard", told(0, zstandard(&written("", combined)))),
    ]
}
