//! `foldin rank`: the page's ranking, natively.

use std::io::{BufRead, Read};
use std::path::PathBuf;

use anyhow::{Context, anyhow};
use clap::Args;
use foldin::host;
use foldin::logs::{ColumnNames, INTERACTIONS, ReadLog, Source, read_export, read_interactions, unix_seconds};
use foldin::profile::Profile;
use foldin::ranking::{
    Candidate, Exploration, Explored, Moved, RankedList, Refusal, Request, Tier, explore, flattened, moved_by_debias,
};
use foldin::taste::make_room;
use serde::Serialize;
use serde_json::Value;

use super::CommandError;
use super::inputs::{events, tell_left_out};
use super::model::read_model;
use super::output::{print, print_json};

/// Rank candidates for a history, as a page does.
///
/// The history is what a page exported (a file ending in .json), or one reader's rows of a log (CSV, JSON Lines or Parquet, see `foldin train`).
/// Candidates come one a line in the server's order: ids, or JSON objects with `id` and any of topic, section, author, language
/// (a string or several) and published (Unix milliseconds). With --json, `moved` says what debiasing moved: `from` and `to`, places from 0.
#[derive(Debug, Args)]
pub(crate) struct Rank {
    /// The model file
    #[arg(long, value_name = "FILE")]
    model: PathBuf,
    /// The reader's visits; without it the reader has none
    #[arg(long, value_name = "FILE")]
    history: Option<PathBuf>,
    /// Whose rows of the history count, where it is a log of several readers
    #[arg(long, value_name = "ID", allow_hyphen_values = true, requires = "history")]
    reader: Option<String>,
    /// What the history calls a column, e.g. reader_id=personId; may be repeated
    #[arg(long, value_name = "NAME=COLUMN")]
    column: Vec<String>,
    /// What an event of the history means, as for `foldin train`: a strength (purchase=8), 0 to pass it over, or a known name
    /// (opened=view); may be repeated
    #[arg(long, value_name = "NAME=MEANING")]
    event: Vec<String>,
    /// The candidates, one a line; `-` is standard input; without it every article of the model
    #[arg(long, value_name = "FILE")]
    candidates: Option<PathBuf>,
    /// The article that is open
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    current: Option<String>,
    /// How many to give at most; 0 gives none
    #[arg(long, value_name = "N")]
    limit: Option<u32>,
    /// Articles that must not be in the list; may be repeated
    #[arg(long, value_name = "ID", allow_hyphen_values = true)]
    exclude: Vec<String>,
    /// What editors ask, as JSON with the names of the package: strength, pin, boost, bury, filter, minRelevance, fill, diversity,
    /// perTopic, perAuthor, rotation, shown; also current, limit and exclude, unless they are given here
    #[arg(long, value_name = "FILE")]
    rules: Option<PathBuf>,
    /// A visit of the history, by its id, that is taken not to have been
    #[arg(long, value_name = "VISIT", allow_hyphen_values = true, requires = "history")]
    without: Option<String>,
    /// Draw the list from what is not known of the reader, at least 0: at 0 nothing is drawn, at 1 what the solve does not know counts
    /// in full (Thompson sampling). With --json, `propensity` says how likely the first card was, to be logged with its impression
    #[arg(long, value_name = "SIGMA")]
    explore: Option<f64>,
    /// The seed of the draw; by default one of the system
    #[arg(long, value_name = "N", requires = "explore")]
    seed: Option<u64>,
    /// The time of the ranking, ISO 8601 or Unix seconds; by default now
    #[arg(long, value_name = "TIME")]
    now: Option<String>,
    /// Print the list as JSON, as the package gives it
    #[arg(long)]
    json: bool,
}

impl Rank {
    /// Reads, ranks, prints.
    pub(crate) fn run(self) -> Result<(), CommandError> {
        let now = match self.now.as_deref() {
            Some(text) => unix_seconds(text)
                .map_err(|expected| CommandError::Usage(format!("--now: {expected}, found `{text}`")))?,
            None => host::now().as_second(),
        };
        let model = read_model("--model", &self.model)?;
        let mut profile = self.profile()?;
        make_room(&mut profile, "", &model, now as f64);
        let candidates = match &self.candidates {
            Some(path) => candidates(path)?,
            None => Candidate::all(&model.ids),
        };
        let request = self.request()?;
        let sigma = self.explore.unwrap_or(0.0);
        if !(sigma.is_finite() && sigma >= 0.0) {
            return Err(CommandError::Usage(format!(
                "--explore: expected a finite number of at least 0, found {sigma}"
            )));
        }
        let exploration = Exploration::new(sigma, self.seed.unwrap_or_else(rand::random));
        let now = now as f64;
        let explored =
            explore(&model, &profile, &candidates, &request, &exploration, now).map_err(anyhow::Error::from)?;
        let list = &explored.list;
        if self.json {
            let moved = moved_by_debias(&model, &profile, &candidates, &request, now).map_err(anyhow::Error::from)?;
            print_json(&Answer { explored: &explored, moved })?;
        } else {
            print(&table(list))?;
            tell_excluded(list);
        }
        Ok(())
    }

    fn request(&self) -> Result<Request, CommandError> {
        let mut request = match &self.rules {
            Some(path) => rules(path)?,
            None => Request::default(),
        };
        request.current = self.current.clone().or(request.current);
        request.without = self.without.clone().or(request.without);
        request.limit = self.limit.map_or(request.limit, f64::from);
        request.exclude.extend(self.exclude.iter().cloned());
        Ok(request)
    }

    fn profile(&self) -> Result<Profile, CommandError> {
        let Some(path) = &self.history else { return Ok(Profile::default()) };
        let source = Source::from(path.clone());
        if path.extension().is_some_and(|extension| extension == "json") {
            let (profile, damaged) = read_export(&source)?;
            if damaged > 0 {
                tell!("note: left out {damaged} damaged entries of {source}");
            }
            return Ok(profile);
        }
        let columns = ColumnNames::parse(&INTERACTIONS, self.column.iter().map(String::as_str))
            .map_err(|error| CommandError::Usage(error.to_string()))?;
        let how = ReadLog { columns, events: events(&self.event)?, ..ReadLog::default() };
        let log = read_interactions(std::slice::from_ref(&source), &how, &|_| {})?;
        tell_left_out(&log);
        Ok(log.history(self.reader.as_deref(), &source.to_string())?)
    }
}

/// The list as the package gives it, and what debiasing moved.
#[derive(Serialize)]
struct Answer<'a> {
    #[serde(flatten)]
    explored: &'a Explored,
    moved: Vec<Moved>,
}

/// Reads rules; an error names the value, what was expected and what came.
fn rules(path: &std::path::Path) -> Result<Request, CommandError> {
    let name = path.display();
    let text = host::read_to_string(path).with_context(|| format!("--rules {name}: cannot read"))?;
    let options: Value = serde_json::from_str(&text).with_context(|| format!("--rules {name}: expected JSON"))?;
    let flat = flattened(&options);
    let said = |refusal: Refusal| {
        let (path, found) = (flat[2 * refusal.place].as_str().unwrap_or_default(), &flat[2 * refusal.place + 1]);
        anyhow!("--rules {name}: {path} must be {}, found {found}", refusal.expected)
    };
    Ok(Request::read(&flat).map_err(said)?)
}

/// Reads candidates, an id or a JSON object a line; an error names the line.
fn candidates(path: &std::path::Path) -> Result<Vec<Candidate>, CommandError> {
    let read = |(place, line): (usize, String)| {
        if !line.starts_with('{') {
            return Ok(Candidate::from(line));
        }
        let wrong =
            || anyhow!("--candidates {}: candidate {}: expected an object with an id", path.display(), place + 1);
        let value: Value = serde_json::from_str(&line).with_context(wrong)?;
        Candidate::read(&[value]).ok().and_then(|mut one| one.pop()).ok_or_else(|| wrong().into())
    };
    candidate_lines(path)?.into_iter().enumerate().map(read).collect()
}

/// Reads lines that are not empty; an error names the line.
pub(crate) fn candidate_lines(path: &std::path::Path) -> Result<Vec<String>, CommandError> {
    let source = Source::from(path.to_owned());
    let unreadable = || format!("--candidates {source}: cannot read");
    let mut reader = source.open().with_context(unreadable)?;
    let mut ids = Vec::new();
    let mut line = Vec::new();
    // Bytes first: a line that is no text must be named by its number.
    while reader.by_ref().take(1 << 20).read_until(b'\n', &mut line).with_context(unreadable)? > 0 {
        let text = std::str::from_utf8(&line)
            .map_err(|_| anyhow!("--candidates {source}:{}: expected UTF-8", ids.len() + 1))?;
        let id = text.trim();
        if !id.is_empty() {
            ids.push(id.to_owned());
        }
        line.clear();
    }
    Ok(ids)
}

/// The list for people.
fn table(list: &RankedList) -> String {
    let mut out = String::new();
    for (place, article) in list.articles.iter().enumerate() {
        let parts = &article.parts;
        let evidence = match (article.tier, list.because(article).next()) {
            (Tier::Popular, _) | (_, None) => String::new(),
            (_, Some((id, share))) => format!("  because {id} {share:+.3}"),
        };
        say!(
            out,
            "{:>3}  {:+.4}  {}  taste {:+.3} topic {:+.3} recency {:+.3} crowd {:+.3} debias {:+.3}{evidence}",
            place + 1,
            article.score,
            article.id,
            parts.taste,
            parts.topic,
            parts.recency,
            parts.crowd,
            parts.debias
        );
    }
    out
}

/// What may not be in the list and why, on standard error.
fn tell_excluded(list: &RankedList) {
    for left_out in &list.left_out {
        let reason = serde_json::to_string(&left_out.reason).unwrap_or_default();
        tell!("left out {}: {}", left_out.id, reason.trim_matches('"'));
    }
}
