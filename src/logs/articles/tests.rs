use std::fs;
use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

use super::*;

fn read(content: &[u8]) -> Result<Articles, ArticlesError> {
    let directory = tempfile::tempdir().expect("a place to write");
    let path = directory.path().join("articles");
    fs::write(&path, content).expect("the file is written");
    read_articles(&path, &ColumnNames::new())
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
    assert!(json.bad_rows.is_empty() && csv.bad_rows.is_empty());
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
    let told: Vec<_> = found.bad_rows.iter().map(|bad| (bad.line, bad.field.as_str())).collect();
    assert_eq!(told, [(1, "published"), (3, "item_id"), (4, "row"), (5, "row"), (6, "words"), (7, "published")]);
    assert_eq!(
        found.bad_rows[0].to_string(),
        "line 1, `published`: expected an ISO 8601 date or time, or Unix seconds, found \"yesterday\""
    );
}

#[test]
fn the_last_of_one_id_wins_and_is_counted() {
    let found = read(b"item_id,title\na,old\nb,other\na,new\n").expect("it is readable");
    assert_eq!(found.duplicates, 1);
    assert_eq!(found.articles.len(), 2);
    assert_eq!(found.articles[0].title.as_deref(), Some("new"));
}

#[test]
fn embeddings_of_two_lengths_are_refused() {
    let error = read(b"{\"item_id\":\"a\",\"embedding\":[1,2]}\n{\"item_id\":\"b\",\"embedding\":[1]}\n")
        .expect_err("they cannot be compared");
    assert!(error.to_string().ends_with("line 2, `embedding`: expected 2 numbers as in line 1, found 1"), "{error}");
}

#[test]
fn a_missing_column_and_a_missing_file_are_named() {
    let error = read(b"id,title\na,b\n").expect_err("no item_id");
    assert!(error.to_string().contains("must name a column `item_id`, found id, title"), "{error}");
    let error = read_articles(Path::new("no/such/file"), &ColumnNames::new()).expect_err("no file");
    assert!(error.to_string().starts_with("cannot read articles from no/such/file"), "{error}");
}

#[test]
fn columns_of_other_names_are_mapped() {
    let directory = tempfile::tempdir().expect("a place to write");
    let path = directory.path().join("articles.csv");
    fs::write(&path, "contentId,item_id\na,b\n").expect("the file is written");
    let columns = ColumnNames::from([("item_id".into(), "contentId".into())]);
    let found = read_articles(&path, &columns).expect("it is readable");
    assert_eq!(found.articles[0].item_id, "a");
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
