//! What the list does to a session, with what the reports' chance and that of readers leave open.
//!
//! With u(j) = ([j was sent] − q)/(p − q), the mean of u(j) over reports is the share of cell j, whatever that is. So for an outcome v
//! and m its mean over both arms, m + mean of Σ over j of an arm of (v(j) − m) u(j) / share(arm) is the arm's mean: the shares of
//! the arms are known, since pages draw by them, and are not estimated from the reports. Less m, what the noise makes of the size of an
//! arm drops out. An interval is that of a mean of so many independent reports; of one reader's sessions nobody can know that they are
//! one reader's, so where readers come often it is a little too narrow.

use serde::Serialize;
use thiserror::Error;

use super::cell::{Arm, CELLS, Session};
use super::reports::Report;
use crate::metrics::{Estimate, NORMAL_95};

/// Of a normal distribution 80 % lie below: the chance to see an effect that is there.
const POWER: f64 = 0.841_621;
/// Fewer reports have no variance to speak of.
const LEAST_REPORTS: usize = 100;
/// Effects that sessions are counted for, as shares of the mean without the list.
const SOUGHT: [f64; 3] = [0.02, 0.05, 0.1];
/// Standard deviations that the size of the arms may be off before it is said.
const MISMATCH: f64 = 4.0;

/// Reports that say nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("expected at least {LEAST_REPORTS} reports, found {found}")]
pub struct NotEnough {
    /// How many came.
    pub found: usize,
}

/// What is measured of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Its articles, five or more counted as five.
    Articles,
    /// Whether it had a single article.
    Single,
    /// Whether readers were engaged for a minute or longer.
    AMinute,
}

impl Outcome {
    /// For people.
    pub fn told(self) -> &'static str {
        match self {
            Self::Articles => "articles a session (5 or more as 5)",
            Self::Single => "sessions with a single article",
            Self::AMinute => "sessions of a minute or longer",
        }
    }

    fn of(self, session: Session) -> f64 {
        let truth = |is: bool| if is { 1.0 } else { 0.0 };
        match self {
            Self::Articles => f64::from(session.articles),
            Self::Single => truth(session.articles == 1),
            Self::AMinute => truth(session.a_minute),
        }
    }
}

/// One outcome.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Effect {
    /// Which.
    pub outcome: Outcome,
    /// Its mean without the list.
    pub held_out: Estimate,
    /// Its mean with it.
    pub personal: Estimate,
    /// The difference.
    pub difference: Estimate,
    /// The difference as a share of the mean without; `None` where that is not above 0 for sure.
    pub relative: Option<Estimate>,
    /// Sessions to see smaller or larger effects.
    pub needed: Vec<SessionsNeeded>,
}

/// How many sessions an effect takes to be seen four times out of five, at 95 %.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SessionsNeeded {
    /// The effect, as a share of the mean without the list.
    pub relative_effect: f64,
    /// Sessions with the ε and the shares of these reports.
    pub sessions: f64,
    /// Sessions if nothing were hidden: what ε costs is the ratio.
    pub without_privacy: f64,
}

/// Everything.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Uplift {
    /// Reports.
    pub reports: usize,
    /// The share that is held out, the mean of what the reports say.
    pub holdout: f64,
    /// The same as the reports' cells have it.
    pub holdout_found: Estimate,
    /// The smallest and the largest ε.
    pub epsilon: (f64, f64),
    /// By outcome.
    pub effects: Vec<Effect>,
    /// What should be known of them.
    pub notes: Vec<String>,
}

/// Estimates from reports, of one ε and share or several.
///
/// # Errors
/// [`NotEnough`] below 100 reports.
pub fn estimate(reports: &[Report]) -> Result<Uplift, NotEnough> {
    if reports.len() < LEAST_REPORTS {
        return Err(NotEnough { found: reports.len() });
    }
    let count = reports.len() as f64;
    let holdout = reports.iter().map(|report| report.holdout).sum::<f64>() / count;
    let held_out = |session: Session| if session.arm == Arm::HeldOut { 1.0 } else { 0.0 };
    let found = mean(reports.iter().map(|report| unhidden(report, held_out)));
    let off = mean(reports.iter().map(|report| unhidden(report, held_out) - report.holdout));
    let mut notes = Vec::new();
    if off.mean.abs() > MISMATCH * (off.high - off.mean) / NORMAL_95 {
        notes.push(format!(
            "WARNING: {:.1} % of the reports are of the holdout, {:.1} % were expected: reports of one arm get lost, or pages draw otherwise",
            found.mean * 100.0,
            holdout * 100.0
        ));
    }
    let epsilons = reports.iter().map(|report| report.epsilon);
    let epsilon = epsilons.fold((f64::INFINITY, 0.0), |(low, high): (f64, f64), of| (low.min(of), high.max(of)));
    let effects =
        [Outcome::Articles, Outcome::Single, Outcome::AMinute].map(|outcome| effect(outcome, reports)).to_vec();
    Ok(Uplift { reports: reports.len(), holdout, holdout_found: found, epsilon, effects, notes })
}

fn effect(outcome: Outcome, reports: &[Report]) -> Effect {
    let middle = mean(reports.iter().map(|report| unhidden(report, |session| outcome.of(session)))).mean;
    // By report, what it adds to the mean of each arm beyond the middle.
    let of = |arm: Arm| {
        move |report: &Report| {
            let share = if arm == Arm::HeldOut { report.holdout } else { 1.0 - report.holdout };
            let beyond = |session: Session| if session.arm == arm { outcome.of(session) - middle } else { 0.0 };
            unhidden(report, beyond) / share
        }
    };
    let (without, with) = (of(Arm::HeldOut), of(Arm::Personal));
    let raised = |estimate: Estimate| Estimate {
        mean: middle + estimate.mean,
        low: middle + estimate.low,
        high: middle + estimate.high,
    };
    let held_out = raised(mean(reports.iter().map(&without)));
    let personal = raised(mean(reports.iter().map(&with)));
    let difference = mean(reports.iter().map(|report| with(report) - without(report)));
    // The difference over what it is a share of, whose own chance counts, too (the delta method).
    let relative = (held_out.low > 0.0).then(|| {
        let ratio = difference.mean / held_out.mean;
        let of = mean(reports.iter().map(|report| (with(report) - (1.0 + ratio) * without(report)) / held_out.mean));
        Estimate { mean: ratio, low: ratio + of.low - of.mean, high: ratio + of.high - of.mean }
    });
    let count = reports.len() as f64;
    let variance = ((difference.high - difference.mean) / NORMAL_95).powi(2) * count;
    let plain = plain_variance(outcome, reports, [held_out.mean, personal.mean]);
    let needed = SOUGHT.map(|sought| {
        let effect = (sought * held_out.mean).abs().max(f64::MIN_POSITIVE);
        let sessions = |variance: f64| (variance * ((NORMAL_95 + POWER) / effect).powi(2)).ceil();
        SessionsNeeded { relative_effect: sought, sessions: sessions(variance), without_privacy: sessions(plain) }
    });
    Effect { outcome, held_out, personal, difference, relative, needed: needed.to_vec() }
}

/// The variance that one session adds to a difference where nothing is hidden.
fn plain_variance(outcome: Outcome, reports: &[Report], means: [f64; 2]) -> f64 {
    let count = reports.len() as f64;
    let holdout = reports.iter().map(|report| report.holdout).sum::<f64>() / count;
    let of = |arm: Arm, share: f64, middle: f64| {
        let square = |session: Session| if session.arm == arm { (outcome.of(session) - middle).powi(2) } else { 0.0 };
        let squares = mean(reports.iter().map(|report| unhidden(report, square))).mean / share;
        squares.max(0.0) / share
    };
    of(Arm::HeldOut, holdout, means[0]) + of(Arm::Personal, 1.0 - holdout, means[1])
}

/// Σ over cells of v u: of one report an unbiased, and wild, guess of its session's v.
fn unhidden(report: &Report, of: impl Fn(Session) -> f64) -> f64 {
    let sum: f64 = (0..CELLS).filter_map(Session::of).map(&of).sum();
    let sent = Session::of(report.cell).map_or(0.0, &of);
    (sent - report.mechanism.q() * sum) / report.mechanism.gap()
}

/// With the interval of the central limit theorem.
fn mean(values: impl Iterator<Item = f64>) -> Estimate {
    let (mut count, mut mean, mut squares) = (0.0, 0.0, 0.0);
    for value in values {
        // Welford 1962: sums of squares of large and like numbers lose their digits.
        count += 1.0;
        let off = value - mean;
        mean += off / count;
        squares += off * (value - mean);
    }
    let reach = NORMAL_95 * (squares / f64::max(count - 1.0, 1.0) / count).sqrt();
    Estimate { mean, low: mean - reach, high: mean + reach }
}
