//! From a log to what there is to tell.

use std::cmp::Reverse;

use super::draw::Draw;
use super::findings::{ArticleFinding, Figures, Findings, GroupFinding, Overview};
use super::groups::{Family, groups, words};
use super::pooling::{mean, ratio};
use super::reading::Reading;
use super::verdict::{Verdict, side};
use super::visits::{Visit, first_visits};
use super::weeks::weeks;
use super::{MIN_ARTICLES, MIN_EXPECTED_CLICKS, Settings};
use crate::evaluation::report::number::count;
use crate::logs::articles::Article;
use crate::logs::{Ids, Log};
use crate::metrics::{Estimate, NORMAL_95, wilson};
use crate::taste::engagement;
use crate::training::{PositionBias, expected_seconds};

/// A visit of this engagement is a read: half of what 0.7 · dwell / expected + 0.3 · depth can be (Lagun and Lalmas 2016 part shallow
/// from deep at half the article).
const READ: f64 = 0.5;
/// Expected reading time where nobody says how long an article is, in seconds; as in a model.
const UNKNOWN_SECONDS: f64 = 60.0;
/// A visit to this depth reached the end.
const TO_THE_END: f32 = 0.9;
/// So many such visits measure the pace of the site better than a figure from elsewhere.
const ENOUGH_READS: usize = 30;
/// What is shown less than this, against the mean, is rarely shown. Our choice.
const RARELY: f64 = 0.75;
/// Of visits: where fewer have dwell, the note says so.
const MOSTLY: f64 = 0.8;

/// Finds what there is to tell. `articles` may be empty, and may describe what nobody read.
pub fn study(log: &Log, articles: &[Article], settings: &Settings) -> Findings {
    let count = log.articles.len();
    let mut described: Vec<Option<&Article>> = vec![None; count];
    for article in articles {
        if let Some(number) = log.articles.find(&article.item_id) {
            described[number as usize] = Some(article);
        }
    }
    let visits = first_visits(&log.interactions);
    let length: Vec<Option<u32>> = described.iter().map(|article| article.and_then(words)).collect();
    let ln_words: Vec<f64> =
        length.iter().map(|words| words.map_or(f64::NAN, |words| libm::log(f64::from(words)))).collect();
    let mut names = Ids::default();
    let topics: Vec<Option<u32>> = described
        .iter()
        .map(|article| article.and_then(|article| article.topics.first().or(article.section.as_ref())))
        .map(|topic| topic.map(|topic| names.intern(topic)))
        .collect();
    let reading = Reading::of(&visits, log.readers.len(), &ln_words, &topics);
    let draw = Draw::of(&log.interactions, count);
    let counts = Counts::of(&visits, &length);
    let exposure: Vec<f64> = if draw.position.is_some() {
        draw.shown.iter().map(|shown| shown.exposure).collect()
    } else {
        counts.readers.iter().map(|readers| f64::from(*readers)).collect()
    };
    let site = Site {
        log,
        described: &described,
        visits: &visits,
        mean_exposure: exposure.iter().sum::<f64>() / exposure.iter().filter(|of| **of > 0.0).count().max(1) as f64,
        mean_reactions: counts.reacted.iter().copied().map(f64::from).sum::<f64>() / visits.len().max(1) as f64,
        reading,
        draw,
        counts,
        exposure,
        settings: *settings,
    };
    Findings {
        overview: site.overview(),
        groups: site.groups(),
        articles: site.articles(),
        weeks: weeks(&visits, &site.reading, &site.draw, log.readers.len(), settings.min_readers),
        notes: site.notes(),
    }
}

/// By article.
struct Counts {
    readers: Vec<u32>,
    measured: Vec<u32>,
    dwell_seconds: Vec<f64>,
    read: Vec<u32>,
    reacted: Vec<u32>,
    /// Visits of each article, by place: those of article `a` from `begins[a]` to `begins[a + 1]`.
    begins: Vec<usize>,
    reader_of: Vec<u32>,
}

impl Counts {
    fn of(visits: &[Visit], length: &[Option<u32>]) -> Self {
        let count = length.len();
        let pace = pace(visits, length);
        let mut counts = Self {
            readers: vec![0; count],
            measured: vec![0; count],
            dwell_seconds: vec![0.0; count],
            read: vec![0; count],
            reacted: vec![0; count],
            begins: vec![0; count + 1],
            reader_of: vec![0; visits.len()],
        };
        for visit in visits {
            let article = visit.article as usize;
            counts.readers[article] += 1;
            counts.reacted[article] += u32::from(visit.reacted);
            if !visit.dwell_seconds.is_nan() {
                let expected = length[article].map_or(UNKNOWN_SECONDS, |words| f64::from(words) * pace);
                let depth = (!visit.depth.is_nan()).then_some(f64::from(visit.depth));
                let engaged = engagement(f64::from(visit.dwell_seconds), depth, false, expected);
                counts.measured[article] += 1;
                counts.dwell_seconds[article] += f64::from(visit.dwell_seconds);
                counts.read[article] += u32::from(engaged >= READ);
            }
        }
        for article in 0..count {
            counts.begins[article + 1] = counts.begins[article] + counts.readers[article] as usize;
        }
        let mut next = counts.begins.clone();
        for visit in visits {
            let place = &mut next[visit.article as usize];
            counts.reader_of[*place] = visit.reader;
            *place += 1;
        }
        counts
    }
}

/// Seconds a word: the median of visits that reached the end, where there are enough, else 238 words a minute (Brysbaert 2019).
fn pace(visits: &[Visit], length: &[Option<u32>]) -> f64 {
    let of_visit = |visit: &Visit| {
        let to_the_end = visit.depth >= TO_THE_END && visit.dwell_seconds > 0.0;
        length[visit.article as usize]
            .filter(|_| to_the_end)
            .map(|words| f64::from(visit.dwell_seconds) / f64::from(words))
    };
    let mut paces: Vec<f64> = visits.iter().filter_map(of_visit).collect();
    let middle = paces.len() / 2;
    if paces.len() < ENOUGH_READS {
        return f64::from(expected_seconds(1));
    }
    *paces.select_nth_unstable_by(middle, f64::total_cmp).1
}

struct Site<'a> {
    log: &'a Log,
    described: &'a [Option<&'a Article>],
    visits: &'a [Visit],
    reading: Reading,
    draw: Draw,
    counts: Counts,
    /// By article: how often its cards were looked at, or without impressions how many readers it had.
    exposure: Vec<f64>,
    mean_exposure: f64,
    mean_reactions: f64,
    settings: Settings,
}

impl Site<'_> {
    fn overview(&self) -> Overview {
        let rows = &self.log.interactions;
        let mut has_read = vec![false; self.log.readers.len()];
        self.visits.iter().for_each(|visit| has_read[visit.reader as usize] = true);
        let sloped = self.reading.measured > 0 && self.reading.slope != 0.0;
        Overview {
            period: rows.first().zip(rows.last()).map(|(first, last)| (first.at, last.at)),
            readers: has_read.iter().filter(|read| **read).count() as u32,
            articles: self.counts.readers.iter().filter(|readers| **readers > 0).count() as u32,
            visits: self.visits.len(),
            measured_visits: self.reading.measured,
            impressions: self.draw.shown.iter().map(|shown| shown.cards).sum::<f64>() as u64,
            clicks: self.draw.clicks() as u64,
            reactions: self.visits.iter().filter(|visit| visit.reacted).count(),
            dwell_by_words: sloped.then_some(self.reading.slope),
            min_readers: self.settings.min_readers,
        }
    }

    fn groups(&self) -> Vec<GroupFinding> {
        let mut stamps = vec![u32::MAX; self.log.readers.len()];
        let groups = groups(self.described.len(), |number| self.described[number]);
        let mut found: Vec<GroupFinding> = groups
            .into_iter()
            .enumerate()
            .map(|(stamp, ((family, name), mut articles))| {
                articles.retain(|&article| {
                    self.counts.readers[article as usize] > 0 || self.draw.shown[article as usize].cards > 0.0
                });
                let readers = self.distinct_readers(&articles, stamp as u32, &mut stamps);
                let figures = self.of_group(family, &articles, readers);
                GroupFinding { family, name, articles: articles.len(), figures }
            })
            .filter(|group| group.articles >= MIN_ARTICLES && group.figures.readers >= self.settings.min_readers)
            .collect();
        found.sort_by(|a, b| {
            (a.family, Reverse(a.figures.readers), &a.name).cmp(&(b.family, Reverse(b.figures.readers), &b.name))
        });
        found
    }

    fn distinct_readers(&self, articles: &[u32], stamp: u32, stamps: &mut [u32]) -> u32 {
        let mut readers = 0;
        for &article in articles {
            let article = article as usize;
            for &reader in &self.counts.reader_of[self.counts.begins[article]..self.counts.begins[article + 1]] {
                readers += u32::from(stamps[reader as usize] != stamp);
                stamps[reader as usize] = stamp;
            }
        }
        readers
    }

    fn of_group(&self, family: Family, articles: &[u32], readers: u32) -> Figures {
        let places = || articles.iter().map(|&article| article as usize);
        let counts = &self.counts;
        let measured: u32 = places().map(|article| counts.measured[article]).sum();
        let enough = |count: u32| count >= self.settings.min_readers;
        let effect = |article: usize| {
            let held = self.reading.held[article]?;
            Some((if family == Family::Length { held.raw } else { held.effect }, held.variance))
        };
        let of_several = places().filter(|&article| counts.measured[article] > 0).count() >= MIN_ARTICLES;
        let reading = mean(places().filter_map(effect), self.reading.between_articles)
            .filter(|_| enough(measured) && of_several)
            .map(|effect| Estimate {
                mean: libm::exp(effect.mean),
                low: libm::exp(effect.low),
                high: libm::exp(effect.high),
            });
        let pairs = |a: &[u32], b: &[u32]| -> Vec<(f64, f64)> {
            places()
                .filter(|&article| b[article] > 0)
                .map(|article| (f64::from(a[article]), f64::from(b[article])))
                .collect()
        };
        let capped = |share: Estimate| Estimate { high: share.high.min(1.0), ..share };
        let read_share =
            ratio(&pairs(&counts.read, &counts.measured)).filter(|_| enough(measured) && of_several).map(capped);
        let reactions = ratio(&pairs(&counts.reacted, &counts.readers)).filter(|_| enough(readers)).map(capped);
        let shown: Vec<(f64, f64)> = places()
            .map(|article| self.draw.shown[article])
            .filter(|shown| shown.expected > 0.0)
            .map(|shown| (shown.clicks, shown.expected))
            .collect();
        let expected: f64 = shown.iter().map(|shown| shown.1).sum();
        let draw = ratio(&shown).filter(|_| expected >= MIN_EXPECTED_CLICKS && shown.len() >= MIN_ARTICLES);
        self.judged(Figures {
            readers,
            reading,
            read_share,
            draw,
            reactions,
            reach: self.reach(articles),
            ..Figures::default()
        })
    }

    fn articles(&self) -> Vec<ArticleFinding> {
        let enough = |article: &usize| self.counts.readers[*article] >= self.settings.min_readers;
        let mut found: Vec<ArticleFinding> =
            (0..self.described.len()).filter(enough).map(|article| self.article(article)).collect();
        let worth =
            |article: &ArticleFinding| article.figures.reading.map_or(f64::NEG_INFINITY, |reading| reading.mean);
        found.sort_by(|a, b| worth(b).total_cmp(&worth(a)).then(b.figures.readers.cmp(&a.figures.readers)));
        found
    }

    fn article(&self, article: usize) -> ArticleFinding {
        let counts = &self.counts;
        let (readers, measured) = (counts.readers[article], counts.measured[article]);
        let enough = measured >= self.settings.min_readers;
        let reading =
            self.reading.pooled(article).filter(|_| enough).map(|(effect, deviation)| around(effect, deviation));
        let read_share = enough.then(|| wilson(f64::from(counts.read[article]), f64::from(measured)));
        let shown = self.draw.shown[article];
        // The deviation of the logarithm of a count, half a click taken for granted as in `drawn`.
        let draw = (shown.expected >= MIN_EXPECTED_CLICKS)
            .then(|| around(libm::log(shown.drawn()), 1.0 / (shown.clicks + 0.5).sqrt()));
        let reactions =
            (counts.reacted[article] > 0).then(|| wilson(f64::from(counts.reacted[article]), f64::from(readers)));
        let reach = self.reach(&[article as u32]);
        ArticleFinding {
            item_id: self.log.articles.name(article as u32).to_owned(),
            title: self.described[article].and_then(|article| article.title.clone()),
            mean_dwell_seconds: (measured > 0).then(|| counts.dwell_seconds[article] / f64::from(measured)),
            figures: self.judged(Figures {
                readers,
                reading,
                read_share,
                draw,
                reactions,
                reach,
                ..Figures::default()
            }),
        }
    }

    fn judged(&self, mut figures: Figures) -> Figures {
        figures.verdict = Verdict::of(figures.draw.as_ref(), figures.reading.as_ref());
        // Where nobody measured how long, who reacted is all there is to tell who liked it.
        let reacted = figures.reactions.map(|share| {
            let mean = self.mean_reactions;
            Estimate { mean: share.mean / mean, low: share.low / mean, high: share.high / mean }
        });
        let liked = if self.reading.measured > 0 { figures.reading } else { reacted };
        figures.under_served = side(liked.as_ref()) > 0 && figures.reach.is_some_and(|reach| reach < RARELY);
        figures
    }

    /// What there is of exposure an article, against that of all.
    fn reach(&self, articles: &[u32]) -> Option<f64> {
        let of_these: f64 = articles.iter().map(|&article| self.exposure[article as usize]).sum();
        let mean = self.mean_exposure;
        (mean > 0.0 && !articles.is_empty()).then(|| of_these / articles.len() as f64 / mean)
    }

    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        match &self.draw.position {
            None => notes.push(
                "The log has no impressions: no click rate is claimed, and what is rarely shown is told by readers."
                    .to_owned(),
            ),
            Some(position) if self.draw.clicks() > 0.0 => notes.push(places_told(position)),
            Some(_) => notes.push("Nothing that was shown was clicked: no click rate is claimed.".to_owned()),
        }
        let visits = self.visits.len();
        let measured = self.reading.measured as f64 / visits.max(1) as f64;
        if self.reading.measured == 0 {
            notes.push("The log has no dwell: nothing is said of how long anything is read.".to_owned());
        } else if measured < MOSTLY {
            notes.push(format!(
                "Dwell is known of {:.0} % of visits. Where it is taken from the next page, as in server logs, the last article of a \
                 visit has none, and those who leave early are missing.",
                measured * 100.0
            ));
        }
        let read = |article: &usize| self.counts.readers[*article] > 0;
        let all = (0..self.described.len()).filter(read).count();
        let known = (0..self.described.len()).filter(read).filter(|&article| self.described[article].is_some()).count();
        let long = (0..self.described.len())
            .filter(read)
            .filter(|&article| self.described[article].and_then(words).is_some())
            .count();
        if known == 0 {
            notes.push(
                "Nothing is known of the articles but their ids: they are told one by one, and not in groups."
                    .to_owned(),
            );
        } else if known < all {
            notes.push(format!(
                "{} of {all} articles that were read are in no file of articles, and in no group.",
                all - known
            ));
        }
        if self.reading.measured > 0 && long < all {
            notes.push(format!(
                "Of {} of {all} articles the length is not known: their reading is not corrected for it.",
                all - long
            ));
        }
        notes
    }
}

/// By how much clicks are corrected for the place of a card, and what says so.
fn places_told(position: &PositionBias) -> String {
    let looked_at = |slot: u16| format!("{:.0} %", position.examination().weight(slot) * 100.0);
    format!(
        "Clicks are corrected for the place in the list: the second card is looked at {} as often as the first, the fifth {}, the \
         tenth {}. So say {} clicks among {} impressions.",
        looked_at(2),
        looked_at(5),
        looked_at(10),
        count(position.clicks as f64),
        count(position.impressions as f64)
    )
}

fn around(effect: f64, deviation: f64) -> Estimate {
    let of = |reach: f64| libm::exp(effect + reach * NORMAL_95 * deviation);
    Estimate { mean: of(0.0), low: of(-1.0), high: of(1.0) }
}
