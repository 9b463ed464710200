//! From how an article was read to how much it counts: c = log₂(1 + Σw), or what a model from elsewhere was trained with.

use crate::model::Confidence;
use crate::order::sorted_indices;
use crate::power::{exp2, log2};
use crate::reading::{Evidence, LONGEST_VISIT_SECONDS, NEW_VISIT_AFTER_SECONDS};

/// Below this, or a quarter of the reading time where that is less, a visit is a bounce.
pub const BOUNCE_SECONDS: f64 = 10.0;
/// Bounds of the expected reading time.
const READING_SECONDS: std::ops::RangeInclusive<f64> = 10.0..=600.0;
/// How much of the engagement is dwell; the rest is how far the article was read.
const DWELL_SHARE: f64 = 0.7;
/// What copying, printing or sharing adds.
const ACTION_BONUS: f64 = 0.3;

/// Engagement r of one visit in 0..1, with dwell measured.
///
/// r = 0.7·min(1, dwell/T) + 0.3·read fraction (+ 0.3 for an action), T the expected reading time clamped to 10..600 s.
/// Where nobody measured how far, the dwell stands in for it. A bounce without action is no evidence: 0.
pub fn engagement(dwell_seconds: f64, read_fraction: Option<f64>, acted: bool, reading_seconds: f64) -> f64 {
    let expected = reading_seconds.clamp(*READING_SECONDS.start(), *READING_SECONDS.end());
    let dwell = if dwell_seconds.is_finite() { dwell_seconds.clamp(0.0, LONGEST_VISIT_SECONDS) } else { 0.0 };
    if dwell < BOUNCE_SECONDS.min(expected / 4.0) && !acted {
        return 0.0;
    }
    let in_time = (dwell / expected).min(1.0);
    let read = read_fraction.filter(|read| read.is_finite()).map_or(in_time, |read| read.clamp(0.0, 1.0));
    let bonus = if acted { ACTION_BONUS } else { 0.0 };
    (DWELL_SHARE * in_time + (1.0 - DWELL_SHARE) * read + bonus).min(1.0)
}

/// Confidence c ≥ 0 of everything a reader did with one article.
///
/// Each visit adds w = 2r where dwell was measured and w = 1 where it was not; each explicit event adds its strength; all
/// fade with `settings.half_life_days`. With R = Σw/2, by default c = log₂(1 + 2R): half a read 1, a full read 1.6; see
/// [`Confidence`] for others. `reading_seconds` 0 means unknown. Evidence from the future counts as of now.
pub fn confidence(evidence: &[Evidence], reading_seconds: f64, now_seconds: f64, settings: &Confidence) -> f64 {
    confidence_of_weight(evidence_weight(evidence, reading_seconds, now_seconds, settings), settings)
}

/// Σw ≥ 0 as of `now_seconds`, in the terms of [`confidence`].
pub fn evidence_weight(evidence: &[Evidence], reading_seconds: f64, now_seconds: f64, settings: &Confidence) -> f64 {
    let expected = if reading_seconds > 0.0 { reading_seconds } else { settings.unknown_reading_seconds };
    let mut weight = 0.0;
    for visit in merge(evidence) {
        let visited = match (visit.visit, visit.dwell_seconds) {
            (false, _) => 0.0,
            (true, None) => 1.0,
            (true, Some(dwell)) => 2.0 * engagement(dwell, visit.read_fraction, visit.acted, expected),
        };
        let strength = if visit.strength.is_finite() { visit.strength.max(0.0) } else { 0.0 };
        weight += (visited + strength) * fade(now_seconds - visit.at_seconds, settings.half_life_days);
    }
    weight
}

/// c ≥ 0 of Σw.
pub fn confidence_of_weight(weight: f64, settings: &Confidence) -> f64 {
    let engagement = weight / 2.0;
    if engagement <= 0.0 {
        return 0.0;
    }
    let curve = if settings.epsilon > 0.0 { log2(1.0 + engagement / settings.epsilon) } else { engagement };
    settings.base + settings.alpha * curve
}

/// What is left of a weight after `age_seconds`, in 0..=1. Half-lives of 0 never fade; what is to come has not faded.
pub fn fade(age_seconds: f64, half_life_days: f64) -> f64 {
    if half_life_days > 0.0 && age_seconds > 0.0 { exp2(-age_seconds / 86_400.0 / half_life_days) } else { 1.0 }
}

/// Joins what lies less than half an hour apart into one visit.
fn merge(evidence: &[Evidence]) -> Vec<Evidence> {
    let order = sorted_indices(evidence.len(), &|a, b| evidence[a].at_seconds.total_cmp(&evidence[b].at_seconds));
    let mut visits: Vec<Evidence> = Vec::with_capacity(evidence.len());
    let mut last_seen = f64::NEG_INFINITY;
    for next in order.into_iter().map(|place| evidence[place]) {
        match visits.last_mut() {
            Some(visit) if next.at_seconds - last_seen < NEW_VISIT_AFTER_SECONDS => {
                visit.visit |= next.visit;
                visit.dwell_seconds = larger(visit.dwell_seconds, next.dwell_seconds, |a, b| a + b);
                visit.read_fraction = larger(visit.read_fraction, next.read_fraction, f64::max);
                visit.acted |= next.acted;
                visit.strength += next.strength;
            }
            _ => visits.push(next),
        }
        last_seen = next.at_seconds;
    }
    visits
}

fn larger(a: Option<f64>, b: Option<f64>, join: fn(f64, f64) -> f64) -> Option<f64> {
    match (a, b) {
        (Some(a), Some(b)) => Some(join(a, b)),
        (a, b) => a.or(b),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn visit(at_seconds: f64, dwell_seconds: Option<f64>, read_fraction: Option<f64>) -> Evidence {
        Evidence { at_seconds, visit: true, dwell_seconds, read_fraction, acted: false, strength: 0.0 }
    }

    fn never_fading() -> Confidence {
        Confidence { half_life_days: 0.0, ..Confidence::default() }
    }

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-12
    }

    #[test]
    fn half_a_read_is_one_and_a_full_read_log2_of_three() {
        let half = confidence(&[visit(0.0, Some(60.0), Some(0.5))], 120.0, 0.0, &never_fading());
        let full = confidence(&[visit(0.0, Some(500.0), Some(1.0))], 120.0, 0.0, &never_fading());
        assert!(close(half, 1.0), "{half}");
        assert!(close(full, 3.0_f64.log2()), "{full}");
    }

    #[test]
    fn a_bounce_is_no_evidence_unless_the_reader_acted() {
        assert_eq!(engagement(9.9, Some(1.0), false, 120.0), 0.0);
        assert!(engagement(10.0, Some(0.0), false, 120.0) > 0.0);
        assert_eq!(engagement(4.9, None, false, 20.0), 0.0);
        assert!(engagement(5.0, None, false, 20.0) > 0.0);
        assert!(engagement(1.0, None, true, 120.0) >= ACTION_BONUS);
    }

    #[test]
    fn visits_within_half_an_hour_are_one() {
        let together = confidence(&[visit(0.0, None, None), visit(1799.0, None, None)], 0.0, 0.0, &never_fading());
        let apart = confidence(&[visit(0.0, None, None), visit(1800.0, None, None)], 0.0, 0.0, &never_fading());
        assert!(close(together, 1.0), "{together}");
        assert!(close(apart, 3.0_f64.log2()), "{apart}");
    }

    #[test]
    fn a_visit_fades_by_half_in_a_half_life() {
        let settings = Confidence { half_life_days: 10.0, ..Confidence::default() };
        let now = 10.0 * 86_400.0;
        assert!(close(confidence(&[visit(0.0, None, None)], 0.0, now, &settings), 1.5_f64.log2()));
    }

    #[test]
    fn what_never_fades_or_is_to_come_counts_in_full() {
        assert_eq!([fade(1e9, 0.0), fade(-1e9, 30.0), fade(0.0, 30.0), fade(0.0, 0.0)], [1.0; 4]);
        assert!(close(fade(86_400.0, 1.0), 0.5));
    }

    #[test]
    fn one_visit_in_pieces_has_the_sum_of_their_dwell_and_the_furthest_of_their_reading() {
        const NOW: f64 = 1_700_000_000.0;
        let alone = |evidence: Evidence| evidence_weight(&[evidence], 100.0, NOW, &never_fading());
        let joined = |first: Evidence, second: Evidence| {
            let together = evidence_weight(&[second, first], 100.0, NOW, &never_fading());
            assert!(close(together, evidence_weight(&[first, second], 100.0, NOW, &never_fading())), "in any order");
            together
        };
        let (first, second) = (visit(NOW - 700.0, Some(20.0), Some(0.8)), visit(NOW - 100.0, Some(40.0), Some(0.3)));
        assert!(close(joined(first, second), alone(visit(NOW - 700.0, Some(60.0), Some(0.8)))));
        let unmeasured = visit(NOW - 100.0, None, None);
        assert!(close(joined(first, unmeasured), alone(first)) && close(joined(unmeasured, first), alone(first)));
        let acted = Evidence { acted: true, ..visit(NOW - 100.0, Some(0.0), None) };
        assert!(close(joined(first, acted), alone(Evidence { acted: true, ..first })));
        let apart = visit(NOW - 5_000.0, Some(40.0), Some(0.3));
        assert!(close(joined(apart, second), alone(apart) + alone(second)), "more than half an hour ago");
    }

    #[test]
    fn impossible_numbers_add_nothing() {
        for dwell in [f64::NAN, f64::INFINITY, -5.0] {
            assert_eq!(engagement(dwell, Some(0.5), false, 60.0), 0.0);
        }
        let like = Evidence { visit: false, strength: f64::NAN, ..visit(0.0, None, None) };
        assert_eq!(confidence(&[like], 0.0, 0.0, &never_fading()), 0.0);
    }

    #[test]
    fn a_model_from_elsewhere_keeps_its_confidence() {
        let full = [visit(0.0, Some(120.0), Some(1.0))];
        let of = |settings: Confidence, evidence: &[Evidence]| confidence(evidence, 120.0, 0.0, &settings);
        let linear = Confidence { alpha: 40.0, epsilon: 0.0, base: 1.0, ..never_fading() };
        assert!(close(of(linear.clone(), &full), 41.0));
        let view = [visit(0.0, None, None)];
        assert!(close(of(linear.clone(), &view), 21.0), "a view of unknown dwell is half a read");
        let logarithm = Confidence { alpha: 3.0, epsilon: 0.25, base: 1.0, ..never_fading() };
        assert!(close(of(logarithm, &full), 1.0 + 3.0 * 5.0_f64.log2()));
        assert_eq!(of(linear, &[visit(0.0, Some(2.0), None)]), 0.0, "a bounce is no evidence, whatever the base");
    }

    #[test]
    fn events_add_their_strength() {
        let like = Evidence { visit: false, strength: 2.0, ..visit(60.0, None, None) };
        let both = confidence(&[visit(0.0, None, None), like], 0.0, 0.0, &never_fading());
        assert!(close(both, 2.0), "{both}");
    }
}
