//! Whether the intervals of `foldin evaluate policy` hold the truth as often as they say, where the truth is known.

#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

use foldin::evaluation::Estimate;
use foldin::evaluation::policy::{LoggedImpression, POLICY_LOG, PolicyLog, Target, TargetPolicy, policy_values};
use foldin::logs::{BadRowLimit, ColumnNames};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

const RUNS: u64 = 200;
/// How likely an item is clicked where it is looked at, and how likely the logging policy shows it.
const ITEMS: [(f64, f64); 5] = [(0.30, 0.4), (0.20, 0.3), (0.12, 0.15), (0.08, 0.1), (0.40, 0.05)];
/// θ of each position: k^−0.7, as `foldin simulate` has it.
const POSITIONS: u16 = 3;

fn examined(position: u16) -> f64 {
    f64::from(position).powf(-0.7)
}

/// Whose rows they are.
#[derive(Clone, Copy, PartialEq)]
enum Readers {
    /// Everybody comes once.
    Once,
    /// Thirty rows each; one in three readers clicks three times as often, the others never.
    Known,
    /// The same, and the log does not say so.
    Unknown,
}

/// A log whose items are clicked by `share` of what [`ITEMS`] says.
fn logged(seed: u64, rows: usize, share: f64, readers: Readers) -> PolicyLog {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut uniform = move || (f64::from(random.next_u32()) + 0.5) / 4_294_967_296.0;
    let mut log = PolicyLog::default();
    for item in 0..ITEMS.len() {
        log.items.intern(&format!("item-{item}"));
    }
    let mut clicks = 1.0;
    for row in 0..rows {
        if readers != Readers::Once && row % 30 == 0 {
            clicks = if uniform() < 1.0 / 3.0 { 3.0 } else { 0.0 };
        }
        let position = row as u16 % POSITIONS + 1;
        let (mut left, mut item) = (uniform(), 0);
        while item + 1 < ITEMS.len() && left >= ITEMS[item].1 {
            left -= ITEMS[item].1;
            item += 1;
        }
        let (attractive, propensity) = ITEMS[item];
        let click = if uniform() < attractive * share * clicks * examined(position) { 1.0 } else { 0.0 };
        let reader = (readers == Readers::Known).then(|| log.readers.intern(&format!("reader-{}", row / 30)));
        log.rows.push(LoggedImpression { item: item as u32, position, click, propensity, reader });
    }
    log.rows_read = rows as u64;
    log
}

/// The share of runs in which the intervals of IPS, SNIPS and doubly robust hold the truth.
fn covered(runs: u64, rows: usize, share: f64, readers: Readers) -> [f64; 3] {
    let positions: f64 = (1..=POSITIONS).map(examined).sum::<f64>() / f64::from(POSITIONS);
    let truth = share * positions * ITEMS.iter().map(|item| item.0).sum::<f64>() / ITEMS.len() as f64;
    let columns = ColumnNames::of(&POLICY_LOG);
    let mut covered = [0.0; 3];
    for seed in 0..runs {
        let log = logged(seed, rows, share, readers);
        let limit = BadRowLimit::default();
        let target = Target::read(&TargetPolicy::from("uniform"), &log, &columns, limit).unwrap();
        let values = policy_values(&log, &[target], None, seed).unwrap();
        let value = &values.targets[0];
        for (covered, of) in covered.iter_mut().zip([value.ips, value.snips, value.doubly_robust]) {
            let Estimate { low, high, .. } = of;
            *covered += if low <= truth && truth <= high { 1.0 / runs as f64 } else { 0.0 };
        }
    }
    covered
}

#[test]
fn intervals_hold_the_truth_in_so_many_runs() {
    // Three standard errors of a share of so many runs: what chance takes from intervals that hold the truth 95 times of 100.
    let least = 0.95 - 3.0 * (0.95 * 0.05 / RUNS as f64).sqrt();
    // Of a thousand rows at a tenth some 15 are clicked.
    for (rows, share, readers) in [(3000, 1.0, Readers::Once), (1000, 0.1, Readers::Once), (3000, 0.5, Readers::Known)]
    {
        let covered = covered(RUNS, rows, share, readers);
        let [ips, snips, robust] = covered;
        println!("of {RUNS} runs hold the truth: IPS {ips:.3}, SNIPS {snips:.3}, doubly robust {robust:.3}");
        assert!(covered.iter().all(|covered| *covered >= least), "only {covered:?} of the intervals hold the truth");
    }
    // What is no sample of independent rows needs to be told.
    let untold = covered(RUNS / 4, 3000, 0.5, Readers::Unknown);
    assert!(untold.iter().all(|covered| *covered < least), "{untold:?}");
}
