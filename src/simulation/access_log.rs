//! The log as the site's web server writes it, in nginx's combined format: pages that were asked for, and nothing of what was
//! done in them.

use std::collections::HashMap;
use std::io::{self, Write};

use super::calendar::ServerTime;
use super::catalogue::Catalogue;
use super::log::Form;
use super::session::{Deed, Event};

/// The file's name.
pub(super) const NAME: &str = "access.log";
const SITE: &str = "https://publisher.example";
/// What a reader of the front page or of an article does within so many seconds follows from it.
const FOLLOWS: i64 = 3600;
/// Bytes of a page without a word, and of each word. A log needs some number there; nothing reads it.
const PAGE_BYTES: f64 = 18_000.0;
const WORD_BYTES: f64 = 6.0;

/// Browsers in use when the invented log begins; a reader keeps one.
const BROWSERS: [&str; 4] = [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15",
    "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1",
];

/// The page a reader is on.
struct Page {
    since: i64,
    /// None: the front page.
    item: Option<u32>,
    /// The slot that was clicked and is about to be opened.
    clicked: Option<u16>,
}

/// Lines of an access log.
pub(super) struct Lines {
    /// Paths, and sizes of their pages.
    articles: Vec<(String, u64)>,
    /// Where each reader was last. It grows with the readers.
    readers: HashMap<u32, Page>,
}

impl Lines {
    pub(super) fn new(catalogue: &Catalogue) -> Self {
        let articles = catalogue
            .pieces
            .iter()
            .map(|piece| (path(&piece.article.item_id), (PAGE_BYTES + WORD_BYTES * piece.words) as u64))
            .collect();
        Self { articles, readers: HashMap::new() }
    }
}

impl Form for Lines {
    fn write(&mut self, event: &Event, out: &mut impl Write) -> io::Result<u64> {
        let here = self.readers.get_mut(&event.reader).filter(|page| event.time - page.since < FOLLOWS);
        match event.deed {
            // A list that nobody's article led to is that of the front page.
            Deed::Impression { slot: 1, .. } if here.is_none() => {
                self.readers.insert(event.reader, Page { since: event.time, item: None, clicked: None });
                line(out, event, "/", PAGE_BYTES as u64, "-")?;
                Ok(1)
            }
            Deed::Click { slot } => {
                if let Some(page) = here {
                    page.clicked = Some(slot);
                }
                Ok(0)
            }
            Deed::View { .. } => {
                let (path, bytes) = &self.articles[event.item as usize];
                // A reader who came by a search or a link has clicked nothing here.
                let clicked = here.and_then(|page| Some((page.item, page.clicked?)));
                let (target, referrer) = match clicked {
                    Some((None, slot)) => (format!("{path}?foldin=front.{slot}"), format!("{SITE}/")),
                    Some((Some(item), slot)) => {
                        let from = &self.articles[item as usize].0;
                        (format!("{path}?foldin=end.{slot}"), format!("{SITE}{from}"))
                    }
                    None => (path.clone(), "-".to_owned()),
                };
                line(out, event, &target, *bytes, &referrer)?;
                self.readers.insert(event.reader, Page { since: event.time, item: Some(event.item), clicked: None });
                Ok(1)
            }
            _ => Ok(0),
        }
    }
}

fn line(out: &mut impl Write, event: &Event, target: &str, bytes: u64, referrer: &str) -> io::Result<()> {
    let [_, high, middle, low] = event.reader.to_be_bytes();
    let browser = BROWSERS[event.reader as usize % BROWSERS.len()];
    let time = ServerTime(event.time);
    writeln!(
        out,
        "10.{high}.{middle}.{low} - - [{time}] \"GET {target} HTTP/1.1\" 200 {bytes} \"{referrer}\" \"{browser}\""
    )
}

/// The path of an article, with what a URL cannot hold percent-encoded.
fn path(id: &str) -> String {
    let mut path = String::from("/");
    for byte in id.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => path.push(char::from(byte)),
            _ => path.push_str(&format!("%{byte:02X}")),
        }
    }
    path
}
