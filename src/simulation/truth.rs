//! What no real log tells: interests, qualities, preferences, and what all of it rests on.

use std::io::{self, Write};

use serde_json::json;

use super::assumptions::Assumptions;
use super::catalogue::Catalogue;
use super::chance::{Chance, Purpose};
use super::log::{ReaderId, quoted};
use super::readers::Audience;
use super::statistics::Tally;
use super::visit::Constants;

/// Readers whose preference for articles makes an article's appeal.
const APPEAL_READERS: usize = 2000;
/// Readers and articles of the table of preferences.
const SAMPLE_READERS: usize = 200;
const SAMPLE_ARTICLES: usize = 250;

/// Everything the truth is told from.
pub(super) struct Truth<'a> {
    pub(super) catalogue: &'a Catalogue,
    pub(super) audience: &'a Audience<'a>,
    pub(super) assumptions: &'a Assumptions,
    pub(super) constants: &'a Constants,
    pub(super) seed: u64,
    pub(super) readers: u32,
}

impl Truth<'_> {
    /// One line a reader: interests, favourite sub-interests and pace.
    pub(super) fn readers(&self, out: &mut impl Write, sessions: &[u32], articles: &[usize]) -> io::Result<()> {
        write!(out, "reader_id,sessions,articles,pace")?;
        for kind in ["interest", "favourite"] {
            for topic in &self.catalogue.topics {
                write!(out, ",{}", quoted(&format!("{kind}:{topic}")))?;
            }
        }
        writeln!(out)?;
        for number in 0..self.readers {
            let reader = self.audience.reader(number);
            let (sessions, articles) = (sessions[number as usize], articles[number as usize]);
            write!(out, "{},{sessions},{articles},{:.4}", ReaderId(number), reader.pace)?;
            for interest in &reader.interests {
                write!(out, ",{interest:.6}")?;
            }
            for favourite in &reader.favourites {
                write!(out, ",{favourite}")?;
            }
            writeln!(out)?;
        }
        Ok(())
    }

    /// One line an article: quality, lure, appeal, what it is about, and what became of it.
    pub(super) fn articles(&self, out: &mut impl Write, tally: &Tally) -> io::Result<()> {
        let asked = self.sample(self.readers as usize, APPEAL_READERS, 0);
        let mut mean_tastes = vec![0.0; self.catalogue.topics.len() * self.catalogue.sub_interests];
        for &number in &asked {
            for (mean, taste) in mean_tastes.iter_mut().zip(self.audience.reader(number as u32).tastes) {
                *mean += taste / asked.len() as f64;
            }
        }
        writeln!(out, "item_id,quality,lure,appeal,parts,views,impressions,exposure")?;
        for (item, piece) in self.catalogue.pieces.iter().enumerate() {
            let parts: Vec<String> = piece
                .parts
                .iter()
                .map(|part| format!("{}/{}={:.4}", self.catalogue.topics[part.topic], part.sub_interest, part.share))
                .collect();
            writeln!(
                out,
                "{},{:.6},{:.6},{:.6},{},{},{},{:.4}",
                quoted(&piece.article.item_id),
                piece.quality,
                // A lure of none is drawn with a sign.
                piece.lure + 0.0,
                // A preference is linear in tastes: the mean preference is that of the mean reader.
                self.catalogue.preference(&mean_tastes, item),
                quoted(&parts.join("|")),
                tally.views[item],
                tally.shown[item],
                tally.exposure[item],
            )?;
        }
        Ok(())
    }

    /// True preferences of some readers for some articles.
    pub(super) fn preferences(&self, out: &mut impl Write) -> io::Result<()> {
        let articles = self.sample(self.catalogue.pieces.len(), SAMPLE_ARTICLES, 1);
        writeln!(out, "reader_id,item_id,affinity,preference")?;
        for number in self.sample(self.readers as usize, SAMPLE_READERS, 2) {
            let reader = self.audience.reader(number as u32);
            for &item in &articles {
                let id = quoted(&self.catalogue.pieces[item].article.item_id);
                let affinity = self.catalogue.affinity(&reader.tastes, item);
                let preference = self.catalogue.preference(&reader.tastes, item);
                writeln!(out, "{},{id},{affinity:.6},{preference:.6}", ReaderId(number as u32))?;
            }
        }
        Ok(())
    }

    /// Every assumption with its source, the constants that were solved for, and the formulas.
    pub(super) fn assumptions(&self, out: &mut impl Write, from: &str, to: &str) -> io::Result<()> {
        let told = json!({
            "seed": self.seed,
            "readers": self.readers,
            "from": from,
            "to": to,
            "topics": self.catalogue.topics,
            "formulas": {
                "taste(u, topic, sub)": "curiosity / topics + interest(u, topic) * (1 - sub_interest_focus + sub_interest_focus * sub_interests * [sub is u's favourite of the topic])",
                "affinity(u, i)": "sum over the parts of i of share * taste(u, topic, sub)",
                "preference(u, i)": "affinity(u, i) * exp(quality(i) + lure(i))",
                "choice in a list": "proportional to preference(u, i) * slot^-position_exponent * (articles published since / articles_a_day_of_age + age_offset)^-list_age_exponent * (reread where read before, else 1)",
                "going on after a list": "a / (a + leave), a the sum of the weights of the choice, leave as below",
                "entry by search or social link": "proportional to preference(u, i) * (articles published since / articles_a_day_of_age + age_offset)^-exponent",
                "ln dwell": "normal with mean dwell_location + dwell_by_words ln(words / median words) + dwell_by_interest ln affinity + dwell_by_quality quality + pace(u), deviation dwell_rest_sigma",
                "exposure(i)": "sum over its impressions, logged or not, of slot^-position_exponent",
            },
            "solved": self.constants,
            "articles_a_day_of_age": self.assumptions.articles_a_day_of_age(self.catalogue.pace()),
            "assumptions": self.assumptions.described(),
        });
        serde_json::to_writer_pretty(&mut *out, &told)?;
        writeln!(out)
    }

    /// At most `most` numbers below `count`, in order: all of them where they are few.
    fn sample(&self, count: usize, most: usize, which: u64) -> Vec<usize> {
        let mut chance = Chance::new(self.seed, Purpose::Sample, which);
        let mut needed = most.min(count);
        let mut sample = Vec::with_capacity(needed);
        for number in 0..count {
            if chance.happens(needed as f64 / (count - number) as f64) {
                sample.push(number);
                needed -= 1;
            }
        }
        sample
    }
}
