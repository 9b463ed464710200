//! What came out, beside what was to come out.

use serde::Serialize;

use super::assumptions::Assumptions;
use super::session::{Deed, Event, Witness};

/// A figure of the log beside the one it was built on.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Figure {
    /// What is counted.
    pub name: String,
    /// What it was counted as elsewhere, where it was.
    pub target: Option<f64>,
    /// What it is in this log.
    pub realised: f64,
    /// Where the target comes from.
    pub source: &'static str,
}

/// What a simulation wrote.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Summary {
    /// The directory.
    pub out: String,
    /// The seed: the same one gives the same bytes.
    pub seed: u64,
    /// First and last second of the time that sessions begin in, ISO 8601.
    pub from: String,
    /// See `from`.
    pub to: String,
    /// Readers who came.
    pub readers: u32,
    /// Articles in the catalogue.
    pub articles: usize,
    /// Sessions with at least one article.
    pub sessions: usize,
    /// Lines of the log.
    pub rows: u64,
    /// Articles opened.
    pub views: usize,
    /// Cards shown, logged or not.
    pub impressions: u64,
    /// Cards clicked.
    pub clicks: u64,
    /// The figures of behaviour that were aimed at.
    pub figures: Vec<Figure>,
}

/// Counts while the readers read.
pub(super) struct Tally {
    position_exponent: f64,
    dwell: Vec<f32>,
    ages_days: Vec<f32>,
    with_depth: Vec<(f32, f32)>,
    /// Articles of each session.
    pub(super) sessions: Vec<u32>,
    pub(super) impressions: u64,
    pub(super) clicks: u64,
    /// Per article: times opened, times shown, and shown weighed by position.
    pub(super) views: Vec<u64>,
    pub(super) shown: Vec<u64>,
    pub(super) exposure: Vec<f64>,
}

impl Tally {
    pub(super) fn new(articles: usize, assumptions: &Assumptions) -> Self {
        Self {
            position_exponent: assumptions.position_exponent,
            dwell: Vec::new(),
            ages_days: Vec::new(),
            with_depth: Vec::new(),
            sessions: Vec::new(),
            impressions: 0,
            clicks: 0,
            views: vec![0; articles],
            shown: vec![0; articles],
            exposure: vec![0.0; articles],
        }
    }

    pub(super) fn opened_in_all(&self) -> usize {
        self.dwell.len()
    }

    /// The figures; `articles_read` and `sessions` are those of each reader.
    pub(super) fn figures(&self, articles_read: &[usize], sessions: &[u32], given: &Assumptions) -> Vec<Figure> {
        const EB_NERD: &str = "EB-NeRD";
        const DESKDROP: &str = "Deskdrop";
        let mut figures = Vec::new();
        let mut add = |name: &str, target: Option<f64>, source: &'static str, realised: f64| {
            // Counts are kept in single precision: more digits would be noise.
            let realised = libm::round(realised * 1e4) / 1e4;
            figures.push(Figure { name: name.into(), target, realised, source });
        };
        let dwell = sorted(self.dwell.iter().copied());
        for (share, target) in [(0.1, 2.0), (0.25, 5.0), (0.5, 15.0), (0.75, 46.0), (0.9, 102.0), (0.99, 412.0)] {
            add(&format!("dwell in seconds, {} %", share * 100.0), Some(target), EB_NERD, quantile(&dwell, share));
        }
        add("visits under 10 s", Some(0.39), EB_NERD, share_of(&self.dwell, |&dwell| dwell < 10.0));
        let logs: Vec<f64> = self.dwell.iter().map(|&dwell| libm::log(f64::from(dwell))).collect();
        add("standard deviation of log dwell", Some(1.37), EB_NERD, deviation(&logs));
        let depth = sorted(self.with_depth.iter().map(|&(_, depth)| depth));
        for (share, target) in [(0.1, 0.19), (0.25, 0.32), (0.5, 0.69), (0.75, 1.0)] {
            add(&format!("scroll depth, {} %", share * 100.0), Some(target), EB_NERD, quantile(&depth, share));
        }
        add("correlation of depth and log dwell", Some(0.55), EB_NERD, self.correlation());
        let of_all = self.with_depth.len() as f64 / self.dwell.len().max(1) as f64;
        add("visits without a depth", Some(0.15), EB_NERD, 1.0 - of_all);
        let articles: u32 = self.sessions.iter().sum();
        add("articles a session", Some(1.6), DESKDROP, f64::from(articles) / self.sessions.len().max(1) as f64);
        add("sessions with a single article", Some(0.716), DESKDROP, share_of(&self.sessions, |&count| count == 1));
        let ages = sorted(self.ages_days.iter().copied());
        for (share, target) in [(0.5, 0.65), (0.75, 2.8), (0.9, 14.0), (0.95, 43.0)] {
            add(&format!("age when read in days, {} %", share * 100.0), Some(target), DESKDROP, quantile(&ages, share));
        }
        let mut views = self.views.clone();
        views.sort_unstable_by(|a, b| b.cmp(a));
        let most: u64 = views.iter().take(views.len().div_ceil(5)).sum();
        let all: u64 = views.iter().sum();
        add("views on the most read 20 % of articles", Some(0.585), DESKDROP, most as f64 / all.max(1) as f64);
        add(
            "readers with fewer than ten articles",
            Some(0.85),
            "the agency's case",
            share_of(articles_read, |&n| n < 10),
        );
        let read = sorted(articles_read.iter().map(|&count| count as f32));
        for share in [0.25, 0.5, 0.75] {
            add(&format!("articles a reader, {} %", share * 100.0), None, "", quantile(&read, share));
        }
        add("readers with one session", None, "", share_of(sessions, |&count| count == 1));
        let per_click = self.clicks as f64 / self.impressions.max(1) as f64;
        add("clicks an impression", None, "", per_click);
        add("position exponent", None, "", given.position_exponent);
        figures
    }

    fn correlation(&self) -> f64 {
        let count = self.with_depth.len().max(1) as f64;
        let pairs: Vec<(f64, f64)> =
            self.with_depth.iter().map(|&(dwell, depth)| (libm::log(f64::from(dwell)), f64::from(depth))).collect();
        let mean = pairs.iter().fold((0.0, 0.0), |sum, pair| (sum.0 + pair.0 / count, sum.1 + pair.1 / count));
        let (mut both, mut first, mut second) = (0.0, 0.0, 0.0);
        for (a, b) in pairs {
            let (a, b) = (a - mean.0, b - mean.1);
            (both, first, second) = (both + a * b, first + a * a, second + b * b);
        }
        if first * second > 0.0 { both / (first * second).sqrt() } else { 0.0 }
    }
}

impl Witness for Tally {
    fn event(&mut self, event: Event) {
        let item = event.item as usize;
        match event.deed {
            Deed::Impression { slot, .. } => {
                self.impressions += 1;
                self.shown[item] += 1;
                self.exposure[item] += libm::pow(f64::from(slot), -self.position_exponent);
            }
            Deed::Click { .. } => self.clicks += 1,
            Deed::View { dwell, depth } => {
                self.views[item] += 1;
                self.dwell.push(dwell as f32);
                self.with_depth.extend(depth.map(|depth| (dwell as f32, depth as f32)));
            }
            Deed::Share => {}
        }
    }

    fn opened(&mut self, _: usize, age: Option<i64>, _: f64) {
        self.ages_days.extend(age.map(|seconds| seconds as f32 / 86_400.0));
    }

    fn offered(&mut self, _: usize, _: f64) {}
}

fn sorted(values: impl Iterator<Item = f32>) -> Vec<f32> {
    let mut values: Vec<f32> = values.collect();
    values.sort_by(f32::total_cmp);
    values
}

fn quantile(sorted: &[f32], share: f64) -> f64 {
    let place = (share * sorted.len() as f64) as usize;
    sorted.get(place.min(sorted.len().saturating_sub(1))).copied().map_or(0.0, f64::from)
}

fn share_of<T>(values: &[T], holds: impl Fn(&T) -> bool) -> f64 {
    values.iter().filter(|value| holds(value)).count() as f64 / values.len().max(1) as f64
}

fn deviation(values: &[f64]) -> f64 {
    let count = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / count;
    (values.iter().map(|value| (value - mean) * (value - mean)).sum::<f64>() / count).sqrt()
}
