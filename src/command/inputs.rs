//! What every command that reads a log asks for: the log, the articles, what they call their columns.

use std::path::PathBuf;

use clap::Args;
use foldin::logs::articles::{ARTICLES, Article, Articles, ReadArticles, read_articles};
use foldin::logs::{
    BadRowLimit, BadRows, ColumnNames, EventNames, INTERACTIONS, Log, ReadLog, Source, read_interactions,
};
use foldin::training::Progress;

use super::CommandError;
use super::watch::Watch;

/// Names a column of the articles file alone.
const ARTICLES_ONLY: &str = "articles.";

/// A site's log and its articles.
#[derive(Debug, Args)]
pub(crate) struct Inputs {
    /// Logs of what was read, CSV, JSON Lines or Parquet; `-` is standard input
    #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
    interactions: Vec<PathBuf>,
    /// What was published, CSV, JSON Lines or Parquet; `-` is standard input
    ///
    /// With item_id and any of title, url, published, words, topics, links, text, embedding, language, section, author, format and
    /// paid. Topics, and links (the ids of articles that this one links to, 256 at most), are lists, in CSV parted by |. What an
    /// article is about is told by its embedding, or else by title, text, topics, and links with known articles, whichever of the two
    /// has the link.
    #[arg(long, value_name = "FILE")]
    articles: Option<PathBuf>,
    /// What the files call a column, e.g. reader_id=personId, or articles.item_id=slug in the articles file alone; may be repeated
    #[arg(long, value_name = "NAME=COLUMN")]
    column: Vec<String>,
    /// What an event means: a strength (purchase=8), 0 to pass it over, or a known name (opened=view); may be repeated
    ///
    /// Strengths are relative to a view, which is 1; at most 100. Known without: view and click open an article, by dwell and
    /// depth where the log has them; share, copy and print count as a visit that acted; like is 2, bookmark 2.5, follow 3, comment
    /// 4; impression is exposure alone. Upper and lower case are one. Events with another name are counted and left out.
    #[arg(long, value_name = "NAME=MEANING")]
    event: Vec<String>,
    /// Bad rows that are let pass: a number, or a percentage of all rows (then at least 10)
    #[arg(long, value_name = "N", default_value = "1%")]
    max_bad_rows: BadRowLimit,
}

/// What was read.
#[derive(Debug)]
pub(crate) struct Read {
    /// The log.
    pub(crate) log: Log,
    /// The articles, none where there is no such file.
    pub(crate) articles: Vec<Article>,
    /// Rows of the articles file that were passed over.
    pub(crate) bad_articles: BadRows,
}

impl Read {
    /// Says which rows were left out and why, on standard error.
    pub(crate) fn tell_left_out(&self) {
        tell_left_out(&self.log);
        tell_bad("rows of the articles", &self.bad_articles);
    }
}

/// Says which rows of a log were left out and why, on standard error.
pub(crate) fn tell_left_out(log: &Log) {
    tell_bad("rows", &log.bad);
    for (event, count) in &log.unknown_events {
        tell!("left out {count} rows of the unknown event `{event}`: give it a meaning with --event '{event}=…'");
    }
}

/// Says which rows were left out and why, on standard error.
pub(crate) fn tell_bad(rows: &str, bad: &BadRows) {
    for (reason, count) in &bad.by_reason {
        tell!("left out {count} {rows}: {reason}");
    }
    for bad in &bad.first {
        tell!("  {bad}");
    }
}

/// Column names of both files.
type Names = (ColumnNames, ColumnNames);

impl Inputs {
    /// Whether there is a log, in a command that can do without.
    pub(crate) fn are_given(&self) -> bool {
        !self.interactions.is_empty()
    }

    /// Reads both files.
    ///
    /// # Errors
    /// Usage errors before any file is opened, then what the files are refused for.
    pub(crate) fn read(&self, watch: &Watch) -> Result<Read, CommandError> {
        let sources: Vec<Source> = self.interactions.iter().cloned().map(Source::from).collect();
        self.read_from(&sources, watch)
    }

    /// The files of the log.
    #[cfg(not(target_family = "wasm"))]
    pub(crate) fn logs(&self) -> &[PathBuf] {
        &self.interactions
    }

    /// Reads the articles, and as the log what `sources` hold.
    ///
    /// # Errors
    /// As [`Inputs::read`].
    pub(crate) fn read_from(&self, sources: &[Source], watch: &Watch) -> Result<Read, CommandError> {
        let (how, article_columns) = self.how()?;
        one_standard_input(self.interactions.iter().chain(&self.articles))?;
        let articles = self.read_articles(article_columns, watch)?;
        let log = read_rows(sources, &how, watch)?;
        Ok(Read { log, articles: articles.articles, bad_articles: articles.bad })
    }

    /// Reads both files, and rows of the form of the log to test by, none of which needs times.
    ///
    /// # Errors
    /// As [`Inputs::read`].
    pub(crate) fn read_sets(&self, test: &[PathBuf], watch: &Watch) -> Result<(Read, Log), CommandError> {
        let (how, article_columns) = self.how()?;
        let how = ReadLog { timeless: true, ..how };
        one_standard_input(self.interactions.iter().chain(&self.articles).chain(test))?;
        let articles = self.read_articles(article_columns, watch)?;
        let sources = |paths: &[PathBuf]| paths.iter().cloned().map(Source::from).collect::<Vec<Source>>();
        let log = read_rows(&sources(&self.interactions), &how, watch)?;
        let test = read_rows(&sources(test), &how, watch)?;
        Ok((Read { log, articles: articles.articles, bad_articles: articles.bad }, test))
    }

    fn read_articles(&self, columns: ColumnNames, watch: &Watch) -> Result<Articles, CommandError> {
        watch.begin("reading articles", 1);
        let how = ReadArticles { columns, max_bad_rows: self.max_bad_rows };
        Ok(match self.articles.clone().map(Source::from) {
            Some(source) => read_articles(&source, &how)?,
            None => Articles::default(),
        })
    }

    fn how(&self) -> Result<(ReadLog, ColumnNames), CommandError> {
        let (columns, article_columns) = column_names(&self.column)?;
        let how = ReadLog { columns, events: events(&self.event)?, max_bad_rows: self.max_bad_rows, timeless: false };
        Ok((how, article_columns))
    }
}

fn read_rows(sources: &[Source], how: &ReadLog, watch: &Watch) -> Result<Log, CommandError> {
    watch.begin("reading interactions", 1);
    Ok(read_interactions(sources, how, &|rows| watch.count(rows))?)
}

fn one_standard_input<'a>(paths: impl Iterator<Item = &'a PathBuf>) -> Result<(), CommandError> {
    if paths.filter(|path| Source::from((*path).clone()) == Source::StandardInput).count() > 1 {
        return Err(CommandError::Usage("standard input (-) is named more than once".into()));
    }
    Ok(())
}

fn column_names(pairs: &[String]) -> Result<Names, CommandError> {
    let mut of_log = Vec::new();
    let mut of_articles = Vec::new();
    let mut of_articles_alone = Vec::new();
    for pair in pairs {
        let (name, column) = pair.split_once('=').unwrap_or((pair, ""));
        let in_articles = |name: &str| ARTICLES.columns.contains(&name) && !column.is_empty();
        match name.strip_prefix(ARTICLES_ONLY) {
            Some(name) if in_articles(name) => {
                of_articles_alone.push(format!("{name}={column}"));
            }
            Some(name) => {
                let message = format!(
                    "--column `{pair}`: `{name}` is not a field of articles, expected one of {}",
                    ARTICLES.columns.join(", ")
                );
                return Err(CommandError::Usage(message));
            }
            None => {
                if in_articles(name) {
                    of_articles.push(pair.clone());
                }
                if !in_articles(name) || INTERACTIONS.columns.contains(&name) {
                    of_log.push(pair.as_str());
                }
            }
        }
    }
    of_articles.append(&mut of_articles_alone);
    let of_log = ColumnNames::parse(&INTERACTIONS, of_log).map_err(|error| {
        let also =
            if error.is_unknown() { format!("; of articles: {}", ARTICLES.columns.join(", ")) } else { String::new() };
        CommandError::Usage(format!("{error}{also}"))
    })?;
    let of_articles = ColumnNames::parse(&ARTICLES, of_articles.iter().map(String::as_str))
        .map_err(|error| CommandError::Usage(error.to_string()))?;
    Ok((of_log, of_articles))
}

/// Reads `purchase=8` and the like.
///
/// # Errors
/// Usage errors for what is not of that form.
pub(crate) fn events(defined: &[String]) -> Result<EventNames, CommandError> {
    let mut events = EventNames::default();
    for pair in defined {
        let (name, meaning) = pair.split_once('=').filter(|(name, _)| !name.trim().is_empty()).ok_or_else(|| {
            CommandError::Usage(format!("--event must be name=meaning, e.g. purchase=8, found `{pair}`"))
        })?;
        events.define(name, meaning).map_err(|expected| CommandError::Usage(format!("--event {pair}: {expected}")))?;
    }
    Ok(events)
}
