//! The magazine as it is in the repository, rendered whole.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::*;

/// A folder that is gone after the test.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("foldin-magazine-{name}-{}", std::process::id())))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn repo() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

/// Every page by its address.
fn pages(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "html") {
                let address = path.strip_prefix(folder).unwrap().to_string_lossy().replace("index.html", "");
                found.insert(format!("/{address}"), std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

/// The values of an attribute, wherever it stands.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    html.split(&format!(" {attribute}=\"")).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn every_page_stands_by_itself() {
    let out = Scratch::new("site");
    let site = build(repo(), &out.0).unwrap();
    let pages = pages(&out.0);
    assert_eq!(pages.len(), site.pages);
    for (address, html) in &pages {
        assert!(html.starts_with("<!doctype html>\n<html lang=\"en-GB\">"), "{address}");
        assert_eq!(html.matches("<h1").count(), 1, "{address}: one h1");
        assert!(!html.contains("<script>") && !html.contains(" onclick="), "{address}: inline script");
        for target in values(html, "href").into_iter().chain(values(html, "src")) {
            let foreign = ["/foldin/", "/static/"].iter().any(|prefix| target.starts_with(prefix));
            if foreign {
                let there = target.starts_with("/foldin/") || out.0.join(&target[1..]).is_file();
                assert!(there, "{address}: {target} is missing");
            } else if !target.starts_with('#') {
                assert!(pages.contains_key(target), "{address}: {target} leads nowhere");
            }
        }
    }
}

#[test]
fn an_article_offers_most_of_the_others_and_shows_six() {
    let out = Scratch::new("cards");
    build(repo(), &out.0).unwrap();
    for (address, html) in pages(&out.0) {
        let Some(id) = address.strip_prefix("/articles/").map(|rest| rest.trim_end_matches('/')) else { continue };
        let cards: Vec<&str> = html.split("<li class=\"card\"").skip(1).collect();
        let hidden: Vec<bool> = cards.iter().map(|card| card.split('>').next().unwrap().ends_with(" hidden")).collect();
        assert_eq!(cards.len(), 48, "{address}");
        assert_eq!(hidden.iter().filter(|hidden| !**hidden).count(), 6, "{address}");
        assert!(hidden.is_sorted(), "{address}: the visible come first");
        assert!(!values(&html, "data-item").contains(&id), "{address}: offers itself");
        assert_eq!(values(&html, "current"), [id], "{address}");
        assert_eq!(html.matches("data-reason hidden").count(), 48, "{address}");
    }
}

#[test]
fn the_front_page_shows_no_story_twice_before_it_is_ranked() {
    let out = Scratch::new("front");
    build(repo(), &out.0).unwrap();
    let html = std::fs::read_to_string(out.0.join("index.html")).unwrap();
    let mut pieces = html.split("<li class=\"card\"");
    let mut seen = pieces.next().unwrap().to_owned();
    for card in pieces {
        let hidden = card.split('>').next().unwrap().ends_with(" hidden");
        seen.push_str(if hidden { card.split_once("</li>").unwrap().1 } else { card });
    }
    let mut links: Vec<&str> =
        values(&seen, "href").into_iter().filter(|link| link.starts_with("/articles/")).collect();
    links.sort_unstable();
    let all = links.len();
    links.dedup();
    assert!(all > 30, "{all} stories");
    assert_eq!(links.len(), all);
}

#[test]
fn the_trainer_gets_every_article_as_one_line() {
    let out = Scratch::new("lines");
    let file = out.0.join("articles.jsonl");
    write_articles(repo(), &file).unwrap();
    let text = std::fs::read_to_string(&file).unwrap();
    let files = std::fs::read_dir(repo().join("www/articles")).unwrap().count();
    assert_eq!(text.lines().count(), files);
    for line in text.lines() {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        assert_eq!(line["language"], "en");
        assert_eq!(line["url"], format!("/articles/{}/", line["item_id"].as_str().unwrap()));
        assert_eq!(line["published"].as_str().unwrap().len(), "2026-03-01".len());
        assert_eq!(line["topics"].as_array().unwrap().len(), 1);
        assert!(line["text"].as_str().unwrap().starts_with(line["title"].as_str().unwrap()));
        assert!(line["words"].as_u64().unwrap() > 100);
    }
    assert!(!out.0.join("articles.jsonl.part").exists());
}
