use std::fs;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;
use crate::logs::{ColumnNames, LogError, Source};

fn read(content: &[u8]) -> Result<Articles, LogError> {
    read_with(content, &[])
}

fn read_with(content: &[u8], columns: &[&str]) -> Result<Articles, LogError> {
    let directory = tempfile::tempdir().expect("a place to write");
    let path = directory.path().join("articles");
    fs::write(&path, content).expect("the file is written");
    let columns = ColumnNames::parse(&ARTICLES, columns.iter().copied()).expect("they name fields");
    read_articles(&Source::from(path), &ReadArticles { columns, ..ReadArticles::default() })
}

#[test]
fn json_lines_and_csv_say_the_same() {
    let json = br#"{"item_id":"a","title":"One, two","published":"2025-01-31","words":400,"topics":["x","y"],"embedding":[0.5,-1],"paid":true}
{"item_id":7,"published":1738281600.9}
"#;
    let csv = b"item_id,title,published,words,topics,embedding,paid,unknown\n\
        a,\"One, two\",2025-01-31T00:00:00Z,400,x|y,\"[0.5, -1]\",yes,9\n7,,1738281600,,,,,\n";
    let (json, csv) = (read(json).expect("JSON Lines"), read(csv).expect("CSV"));
    assert_eq!(json.articles, csv.articles);
    let first = &json.articles[0];
    assert_eq!(first.published, Some(1_738_281_600));
    assert_eq!(first.topics, ["x", "y"]);
    assert_eq!(first.embedding.as_deref(), Some([0.5, -1.0].as_slice()));
    assert_eq!(json.articles[1].item_id, "7");
    assert!(json.bad.count == 0 && csv.bad.count == 0);
}

#[test]
fn links_are_ids_in_any_form() {
    let json = br#"{"item_id":"a","links":["b"," c ","b",""]}
{"item_id":"b","links":[9007199254740993,7]}
{"item_id":"c","links":7}
{"item_id":"d","links":[]}
{"item_id":"e","links":{"a":1}}
{"item_id":"f","links":[true]}
{"item_id":"g","links":[0.5]}
"#;
    let found = read(json).expect("the rest is readable");
    let links: Vec<&[String]> = found.articles.iter().map(|article| article.links.as_slice()).collect();
    let expected: [&[&str]; 4] = [&["b", "c"], &["9007199254740993", "7"], &["7"], &[]];
    assert_eq!(links, expected);
    assert_eq!(found.bad.by_reason.get("impossible links"), Some(&3));
    let told = found.bad.first[0].to_string();
    assert!(told.ends_with("links `{\"a\":1}`: expected ids in a list, or parted by |"), "{told}");
    let csv = read(b"item_id,links\na,b| c |b|\nb,9007199254740993|7\nc,7\nd,\n").expect("CSV");
    assert_eq!(csv.articles, found.articles);
}

#[test]
fn of_a_list_of_all_pages_the_first_count() {
    let ids: Vec<String> = (0..100_000).map(|number| number.to_string()).collect();
    let found = read(format!("item_id,links\na,{}\n", ids.join("|")).as_bytes()).expect("it is readable");
    assert_eq!(found.articles[0].links, ids[..MOST_LINKS]);
}

#[test]
fn gzip_and_a_byte_order_mark_are_told_by_their_bytes() {
    let mut zipped = GzEncoder::new(Vec::new(), Compression::fast());
    zipped.write_all(b"\xef\xbb\xbfitem_id,title\na,b\n").expect("in memory");
    let found = read(&zipped.finish().expect("in memory")).expect("it is readable");
    assert_eq!(found.articles[0].title.as_deref(), Some("b"));
}

#[test]
fn a_zone_is_obeyed_and_none_means_utc() {
    let rows = br#"{"item_id":"a","published":"2025-01-31T01:00:00+01:00"}
{"item_id":"b","published":"2025-01-31T00:00:00"}"#;
    let found = read(rows).expect("it is readable").articles;
    assert_eq!(found[0].published, found[1].published);
}

#[test]
fn bad_rows_are_passed_over_and_named() {
    let rows = "{\"item_id\":\"a\",\"published\":\"yesterday\"}\n\n{\"title\":\"no id\"}\nnot json\n[1]\n\
        {\"item_id\":\"b\",\"words\":-3}\n{\"item_id\":\"c\",\"published\":1738281600000}\n{\"item_id\":\"d\"}\n";
    let found = read(rows.as_bytes()).expect("the rest is readable");
    let ids: Vec<_> = found.articles.iter().map(|article| article.item_id.as_str()).collect();
    assert_eq!(ids, ["d"]);
    assert_eq!(found.bad.count, 6);
    let told: Vec<_> = found.bad.first.iter().map(|bad| bad.to_string()).collect();
    let expected = [
        "articles:1: published `yesterday`: expected an ISO 8601 date or time, or Unix seconds",
        "articles:3: no item_id",
        "articles:4: expected ident at line 1 column 2",
        "articles:5: invalid type: sequence, expected a map at line 1 column 0",
        "articles:6: words `-3`: expected a whole number from 0 to 10000000",
    ];
    assert_eq!(told.len(), expected.len());
    told.iter().zip(expected).for_each(|(told, expected)| assert!(told.ends_with(expected), "{told}"));
}

#[test]
fn the_last_of_one_id_wins_and_is_counted() {
    let found = read(b"item_id,title\na,old\nb,other\na,new\n").expect("it is readable");
    assert_eq!(found.duplicates, 1);
    assert_eq!(found.articles.len(), 2);
    assert_eq!(found.articles[0].title.as_deref(), Some("new"));
}

#[test]
fn embeddings_that_cannot_be_compared_are_refused_row_by_row() {
    let json = b"{\"item_id\":\"a\",\"embedding\":[1,2]}\n{\"item_id\":\"b\",\"embedding\":[1]}\n\
        {\"item_id\":\"c\",\"embedding\":[1,\"x\"]}\n{\"item_id\":\"d\",\"embedding\":[1,1e300]}\n\
        {\"item_id\":\"e\",\"embedding\":[]}\n{\"item_id\":\"f\"}\n";
    let csv = b"item_id,embedding\na,\"[1, 2]\"\nb,[1]\nc,1|x\nd,\"[1,NaN]\"\ne,[]\nf,\n";
    for (rows, first) in [(&json[..], "line 1"), (csv, "line 2")] {
        let found = read(rows).expect("the rest is readable");
        let ids: Vec<_> = found.articles.iter().map(|article| article.item_id.as_str()).collect();
        assert_eq!(ids, ["a", "f"]);
        assert_eq!(found.bad.count, 4);
        assert_eq!(found.bad.by_reason.get("impossible embedding"), Some(&4));
        let told = found.bad.first[0].to_string();
        assert!(told.ends_with(&format!("embedding `1 numbers`: expected 2 as in {first}")), "{told}");
    }
}

#[test]
fn a_missing_column_and_a_missing_file_are_named() {
    let error = read(b"id,title\na,b\n").expect_err("no item_id");
    assert!(error.to_string().contains("has no column `item_id`, it has id, title"), "{error}");
    let error = read(b"{\"id\":1,\"title\":\"\"}\n").expect_err("no item_id");
    assert!(error.to_string().contains("has no column `item_id`, it has id, title"), "{error}");
    let error = read_articles(&Source::File("no/such/file".into()), &ReadArticles::default()).expect_err("no file");
    assert!(error.to_string().starts_with("cannot open no/such/file"), "{error}");
}

#[test]
fn too_many_bad_rows_stop_the_run() {
    let error = read("item_id,words\na,x\n".repeat(12).as_bytes()).expect_err("hardly a row is sound");
    assert!(error.to_string().contains("rows are bad, beyond --max-bad-rows 1%"), "{error}");
}

#[test]
fn columns_of_other_names_are_mapped() {
    let found = read_with(b"contentId,item_id\na,b\n", &["item_id=contentId"]).expect("it is readable");
    assert_eq!(found.articles[0].item_id, "a");
    let error = read_with(b"contentId,item_id\na,b\n", &["title=headline"]).expect_err("there is no such column");
    assert!(error.is_usage());
    assert!(error.to_string().ends_with("has no column `headline`, it has contentId, item_id"), "{error}");
}

#[test]
fn an_empty_file_has_no_articles() {
    assert!(read(b"").expect("it is readable").articles.is_empty());
    assert!(read(b"item_id\n").expect("it is readable").articles.is_empty());
}

#[test]
fn what_is_written_is_read_again() {
    let article = Article { item_id: "a".into(), published: Some(1_738_281_600), ..Article::default() };
    let text = serde_json::to_string(&article).expect("it is plain data");
    assert_eq!(text, r#"{"item_id":"a","published":"2025-01-31T00:00:00Z"}"#);
    assert_eq!(read(text.as_bytes()).expect("it is readable").articles, [article]);
}
