//! The log of a web server, in any format, plain or compressed.

use std::io::{self, Write as _};
use std::sync::LazyLock;

use flate2::Compression;
use flate2::write::GzEncoder;
use foldin::ingest::{Account, Ingest, IngestError, LogFormat, ReaderKey, Visit, ingest};
use foldin::logs::{BadRowLimit, LogError, Source};
use regex::Regex;

use super::memory::within;

/// What reading takes however short the log: buffers, and the pattern of crawlers at work.
const ALWAYS: usize = 24 << 20;
/// What a byte of a log may take: a visit for each line, a line of a few dozen bytes.
const EACH: usize = 64;

static KEY: LazyLock<ReaderKey> =
    LazyLock::new(|| "000102030405060708090a0b0c0d0e0f".parse().expect("32 hexadecimal digits"));
static ARTICLES: LazyLock<Regex> = LazyLock::new(|| Regex::new("^/blog/([^?]*)").expect("a pattern"));

/// What the first byte of an input says, a bit each.
mod told {
    /// The first line is the site's own format.
    pub(super) const FORMAT: u8 = 1;
    /// Articles have a pattern.
    pub(super) const ARTICLES: u8 = 2;
    /// Parameters are part of a page's name.
    pub(super) const QUERY: u8 = 4;
    /// One host is asked for.
    pub(super) const HOST: u8 = 8;
    /// The log is in two files, one behind the other.
    pub(super) const TWO: u8 = 16;
    /// It is read once more, in gzip.
    pub(super) const GZIP: u8 = 32;
    /// It is read once more, in Zstandard.
    pub(super) const ZSTANDARD: u8 = 64;
}

/// A way to pack a log.
type Pack = fn(&[u8]) -> Vec<u8>;

/// A byte of [`told`], then the log.
pub(super) fn log(bytes: &[u8]) -> bool {
    let Some((&bits, log)) = bytes.split_first() else { return false };
    let Some((how, log)) = how(bits, log) else { return false };
    let Some(plain) = read(&how, &halves(bits, log), log.len()) else { return false };
    let packings: [(u8, Pack); 2] = [(told::GZIP, gzipped), (told::ZSTANDARD, zstandard)];
    for (_, pack) in packings.iter().filter(|(bit, _)| bits & bit != 0 && bits & told::TWO == 0 && !compressed(log)) {
        let found = read(&how, &[pack(log)], log.len());
        assert_eq!(found.as_ref(), Some(&plain), "the log is the same, however it is packed");
    }
    plain.0.kept > 0
}

fn how(bits: u8, mut log: &[u8]) -> Option<(Ingest, &[u8])> {
    let mut how = Ingest { max_bad_rows: BadRowLimit::Share(1.0), ..Ingest::new(KEY.clone()) };
    if bits & told::FORMAT != 0 {
        let end = log.iter().position(|&byte| byte == b'\n')?;
        let (format, rest) = log.split_at(end);
        how.format = Some(std::str::from_utf8(format).ok()?.parse::<LogFormat>().ok()?);
        log = &rest[1..];
    }
    how.pages.articles = (bits & told::ARTICLES != 0).then(|| ARTICLES.clone());
    how.pages.keep_query = bits & told::QUERY != 0;
    if bits & told::HOST != 0 {
        how.hosts.push("example.org".into());
    }
    Some((how, log))
}

fn halves(bits: u8, log: &[u8]) -> Vec<Vec<u8>> {
    if bits & told::TWO == 0 {
        return vec![log.to_vec()];
    }
    let middle = log[..log.len() / 2].iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1);
    let (first, second) = log.split_at(middle);
    vec![second.to_vec(), first.to_vec()]
}

fn compressed(log: &[u8]) -> bool {
    log.starts_with(&[0x1f, 0x8b]) || log.starts_with(&[0x28, 0xb5, 0x2f, 0xfd])
}

pub(crate) fn gzipped(log: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(log).expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

pub(crate) fn zstandard(log: &[u8]) -> Vec<u8> {
    zstd::encode_all(log, 1).expect("memory takes all")
}

/// None where what is compressed cannot be read to its end.
fn read(how: &Ingest, files: &[Vec<u8>], length: usize) -> Option<(Account, Vec<Visit>)> {
    let sources: Vec<Source> = files
        .iter()
        .map(|bytes| Source::Memory { name: "access.log".into(), bytes: bytes.as_slice().into() })
        .collect();
    // What is compressed may be longer inside.
    let inside =
        |source: &Source| source.open().map_or(0, |mut text| io::copy(&mut text, &mut io::sink()).unwrap_or(0));
    let packed = files.iter().any(|bytes| compressed(bytes));
    let length = if packed { sources.iter().map(inside).sum::<u64>() as usize } else { length };
    let mut visits = Vec::new();
    let mut keep = |visit: &Visit| {
        visits.push(visit.clone());
        Ok(())
    };
    match within(ALWAYS + EACH * length, || ingest(&sources, how, &mut keep, &|_| ())) {
        Ok(account) => {
            check(&account, &visits);
            Some((account, visits))
        }
        Err(IngestError::Log(LogError::Read { .. } | LogError::Open { .. })) if packed => None,
        Err(error) => panic!("{error}"),
    }
}

fn check(account: &Account, visits: &[Visit]) {
    assert_eq!(account.kept + account.dropped.values().sum::<u64>(), account.lines, "every line has its end");
    assert_eq!(account.kept, visits.len() as u64);
    assert_eq!(account.malformed.first.len() as u64, account.malformed.count.min(5));
    assert!(account.malformed.first.iter().all(|bad| (1..=account.lines).contains(&bad.line)));
    assert_eq!(account.with_dwell, visits.iter().filter(|visit| visit.dwell.is_some()).count() as u64);
    assert_eq!(account.clicks, visits.iter().filter(|visit| visit.click.is_some()).count() as u64);
    for visit in visits {
        assert!(visit.dwell.is_none_or(|dwell| (0..=1800).contains(&dwell)), "{visit:?}");
        // 1990 to 2100.
        assert!((631_152_000..4_102_444_800).contains(&visit.at), "{visit:?}");
        let from = visit.click.as_ref().and_then(|click| click.from.as_deref());
        for id in from.into_iter().chain([visit.item.as_str()]) {
            assert!(
                !id.is_empty() && !id.contains(|letter: char| letter.is_ascii_control()),
                "no model file can hold {id:?}"
            );
        }
    }
}
