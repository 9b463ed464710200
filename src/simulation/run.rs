//! From a plan to a directory with a log and its truth.

use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use thiserror::Error;

use crate::host::File;
use crate::logs::articles::Article;

use super::access_log::{self, Lines};
use super::articles::invent;
use super::assumptions::Assumptions;
use super::calendar::{DAY, INVENTED_START, Iso};
use super::calibration::calibrate;
use super::catalogue::Catalogue;
use super::chance::{Chance, Purpose};
use super::log::{Log, Rows};
use super::readers::{Audience, days_of};
use super::session::{Deed, Event, Session, Site, Witness};
use super::shelves::Shelves;
use super::staging::Staging;
use super::statistics::{Summary, Tally};
use super::truth::Truth;

const BUFFER_BYTES: usize = 1 << 18;
/// Progress is told once in so many sessions.
const PROGRESS_EVERY: usize = 2048;

/// What to simulate.
#[derive(Debug, Clone)]
pub struct Plan {
    /// Where to, a directory that is new, empty or an earlier simulation.
    pub out: PathBuf,
    /// Articles to read; `None` invents some.
    pub articles: Option<Vec<Article>>,
    /// Readers who come, at least 1.
    pub readers: u32,
    /// Days that the log covers, at least 1; fewer where the first article is younger.
    pub days: u32,
    /// The same seed gives the same bytes.
    pub seed: u64,
    /// Also writes `access.log`, as the site's web server would have.
    pub access_log: bool,
    /// Everything else.
    pub assumptions: Assumptions,
}

/// Why nothing was written.
#[derive(Debug, Error)]
pub enum SimulationError {
    /// There is nothing to read.
    #[error("expected at least one article, found none")]
    NoArticles,
    /// Something else stands where the log is to go.
    #[error("--out {} must be a new or empty directory, or an earlier simulation; found {found}", out.display())]
    Occupied {
        /// The directory.
        out: PathBuf,
        /// What stands there.
        found: String,
    },
    /// A file that the system does not let write.
    #[error("cannot write {}: {source}", path.display())]
    Unwritable {
        /// The file, where it was to be.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

/// Writes `interactions.csv`, where asked for `access.log`, `articles.jsonl` and `truth/`, all or nothing. `progress` hears of sessions done and in all.
///
/// # Errors
/// [`SimulationError`] where there is no article, the directory is taken, or a file cannot be written.
pub fn simulate(plan: &Plan, progress: &mut dyn FnMut(usize, usize)) -> Result<Summary, SimulationError> {
    let given = &plan.assumptions;
    let staging = Staging::begin(&plan.out)?;
    let catalogue = match &plan.articles {
        Some(articles) => Catalogue::given(articles.clone(), plan.seed, given),
        None => invent(plan.days, plan.seed, given),
    };
    if catalogue.pieces.is_empty() {
        return Err(SimulationError::NoArticles);
    }
    let (first, last) = covered(&catalogue, plan);
    let audience = Audience::new(&catalogue, plan.seed, given);
    let arrivals = audience.arrivals(plan.readers, first, last);
    let constants = calibrate(&catalogue, &audience, &arrivals, plan.seed, given);

    let mut file = create(&staging, "interactions.csv")?;
    let failed = |source| staging.unwritable("interactions.csv", source);
    let access_failed = |source| staging.unwritable(access_log::NAME, source);
    let rows = Rows::begin(&mut file, &catalogue, given.randomized_lists > 0.0).map_err(failed)?;
    let access_log = match plan.access_log {
        true => Some(Log::new(create(&staging, access_log::NAME)?, Lines::new(&catalogue))),
        false => None,
    };
    let mut scribe = Scribe {
        log: Log::new(file, rows),
        access_log,
        tally: Tally::new(catalogue.pieces.len(), given),
        impressions: false,
    };
    let mut shelves = Shelves::new(&catalogue, given);
    let mut read: Vec<Vec<u32>> = vec![Vec::new(); plan.readers as usize];
    let mut sessions = vec![0_u32; plan.readers as usize];
    let median_words = catalogue.median_words();
    let articles_a_day = given.articles_a_day_of_age(catalogue.pace());
    for (number, &arrival) in arrivals.iter().enumerate() {
        if number.is_multiple_of(PROGRESS_EVERY) {
            progress(number, arrivals.len());
        }
        scribe.log.write_before(arrival.time).map_err(failed)?;
        if let Some(log) = &mut scribe.access_log {
            log.write_before(arrival.time).map_err(access_failed)?;
        }
        shelves.stock(&catalogue, catalogue.published_by(arrival.time));
        let mut chance = Chance::new(plan.seed, Purpose::Session, number as u64);
        scribe.impressions = chance.happens(given.impressions_logged);
        let site = Site {
            catalogue: &catalogue,
            shelves: &shelves,
            assumptions: given,
            constants: &constants,
            median_words,
            articles_a_day,
        };
        let reader = audience.reader(arrival.reader);
        let read = &mut read[arrival.reader as usize];
        let opened = Session { site: &site, arrival, reader: &reader, read, chance }.run(&mut scribe);
        if opened > 0 {
            sessions[arrival.reader as usize] += 1;
            scribe.tally.sessions.push(opened as u32);
        }
    }
    progress(arrivals.len(), arrivals.len());
    let Scribe { log, access_log, tally, .. } = scribe;
    let rows = log.finish().map_err(failed)?;
    access_log.map(Log::finish).transpose().map_err(access_failed)?;

    let articles_read: Vec<usize> = read.iter().map(Vec::len).collect();
    let (from, to) = (Iso(first * DAY).to_string(), Iso((last + 1) * DAY - 1).to_string());
    let truth = Truth {
        catalogue: &catalogue,
        audience: &audience,
        assumptions: given,
        constants: &constants,
        seed: plan.seed,
        readers: plan.readers,
    };
    write(&staging, "articles.jsonl", |out| {
        for piece in &catalogue.pieces {
            serde_json::to_writer(&mut *out, &piece.article)?;
            out.write_all(b"\n")?;
        }
        Ok(())
    })?;
    write(&staging, "truth/assumptions.json", |out| truth.assumptions(out, &from, &to))?;
    write(&staging, "truth/readers.csv", |out| truth.readers(out, &sessions, &articles_read))?;
    write(&staging, "truth/articles.csv", |out| truth.articles(out, &tally))?;
    write(&staging, "truth/preferences.csv", |out| truth.preferences(out))?;
    staging.finish()?;

    Ok(Summary {
        out: plan.out.display().to_string(),
        seed: plan.seed,
        from,
        to,
        readers: plan.readers,
        articles: catalogue.pieces.len(),
        sessions: tally.sessions.len(),
        rows,
        views: tally.opened_in_all(),
        impressions: tally.impressions,
        clicks: tally.clicks,
        figures: tally.figures(&articles_read, &sessions, given),
    })
}

/// First and last day. Given articles decide when it ends, never the clock.
fn covered(catalogue: &Catalogue, plan: &Plan) -> (i64, i64) {
    let days = i64::from(plan.days);
    let dates = || catalogue.pieces.iter().filter_map(|piece| piece.published);
    let (Some(oldest), Some(newest), true) = (dates().min(), dates().max(), plan.articles.is_some()) else {
        return days_of(INVENTED_START, INVENTED_START + days * DAY);
    };
    let (oldest, newest) = (oldest.div_euclid(DAY), newest.div_euclid(DAY));
    let last = newest + i64::from(plan.assumptions.days_after_newest);
    let undated = catalogue.pieces.iter().any(|piece| piece.published.is_none());
    let first = last - days + 1;
    (if undated { first } else { first.max(oldest) }, last)
}

fn create(staging: &Staging, file: &str) -> Result<BufWriter<File>, SimulationError> {
    let file_at = File::create(staging.path(file)).map_err(|source| staging.unwritable(file, source))?;
    Ok(BufWriter::with_capacity(BUFFER_BYTES, file_at))
}

fn write(
    staging: &Staging,
    file: &str,
    content: impl FnOnce(&mut BufWriter<File>) -> io::Result<()>,
) -> Result<(), SimulationError> {
    let mut out = create(staging, file)?;
    content(&mut out).and_then(|()| out.flush()).map_err(|source| staging.unwritable(file, source))
}

/// Hands events to the log and to the statistics.
struct Scribe<W: Write> {
    log: Log<W, Rows>,
    access_log: Option<Log<W, Lines>>,
    tally: Tally,
    /// Whether impressions of the running session are logged.
    impressions: bool,
}

impl<W: Write> Witness for Scribe<W> {
    fn event(&mut self, event: Event) {
        if self.impressions || !matches!(event.deed, Deed::Impression { .. }) {
            self.log.take(event);
        }
        if let Some(log) = &mut self.access_log {
            log.take(event);
        }
        self.tally.event(event);
    }

    fn opened(&mut self, place: usize, age: Option<i64>, explained: f64) {
        self.tally.opened(place, age, explained);
    }

    fn offered(&mut self, place: usize, attraction: f64) {
        self.tally.offered(place, attraction);
    }
}
