//! `foldin evaluate policy`: what another policy would have been worth, from a log with propensities.

use std::path::PathBuf;

use clap::Args;
use foldin::evaluation::Estimate;
use foldin::evaluation::policy::{
    POLICY_LOG, PolicyError, PolicyLog, PolicyValue, PolicyValues, Target, TargetPolicy, policy_values,
};
use foldin::logs::{BadRowLimit, ColumnNames, Source};
use foldin::training::Progress;

use crate::command::CommandError;
use crate::command::inputs::tell_bad;
use crate::command::watch::Watch;

/// Value other policies on the log of one that says how likely everything was that it showed.
///
/// A row of the log is one card: item_id, position (from 1), click (0 or 1), propensity (how likely the policy was to put
/// this item at this position at that moment) and, where they are known, timestamp and reader_id. The value is clicks per shown
/// card, by inverse propensity scoring (IPS), self-normalised (SNIPS) and doubly robust, with 95 % intervals by bootstrap over readers, or
/// over rows where the log does not say whose they are: then they are too narrow where a reader has many.
/// Where the effective sample is too small for any of them, it says so.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Logs of the policy that was live, CSV, JSON Lines or Parquet; `-` is standard input
    #[arg(long, value_name = "FILE", num_args = 1.., required = true)]
    log: Vec<PathBuf>,
    /// Policies to value: uniform, log:FILE (as another log shows), or a file with item_id, position, probability
    #[arg(long, value_name = "POLICY", num_args = 1.., default_value = "uniform")]
    target: Vec<String>,
    /// Set weights above W to W: narrower intervals around a value that is too low [default: no limit]
    #[arg(long, value_name = "W", value_parser = clip)]
    clip: Option<f64>,
    /// What the logs call a column, e.g. propensity=pscore; may be repeated
    #[arg(long, value_name = "NAME=COLUMN")]
    column: Vec<String>,
    /// Bad rows that are let pass: a number, or a percentage of all rows (then at least 10)
    #[arg(long, value_name = "N", default_value = "1%")]
    max_bad_rows: BadRowLimit,
    /// Seed of the bootstrap
    #[arg(long, default_value_t = 0)]
    seed: u64,
}

/// Letters of a policy's name, where they are as many as usual.
const NAME: usize = 32;

fn clip(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(most) if most > 0.0 && most.is_finite() => Ok(most),
        _ => Err("expected a weight above 0, like 50".into()),
    }
}

impl Arguments {
    /// Reads and values.
    pub(super) fn values(&self, watch: &Watch) -> Result<PolicyValues, CommandError> {
        let columns = ColumnNames::parse(&POLICY_LOG, self.column.iter().map(String::as_str))
            .map_err(|error| CommandError::Usage(error.to_string()))?;
        let sources: Vec<Source> = self.log.iter().cloned().map(Source::from).collect();
        if sources.iter().filter(|source| **source == Source::StandardInput).count() > 1 {
            return Err(CommandError::Usage("standard input (-) is named more than once".into()));
        }
        watch.begin("reading policies", 1);
        let log = PolicyLog::read(&sources, &columns, self.max_bad_rows)?;
        tell_bad("rows", &log.bad);
        let targets: Result<Vec<Target>, PolicyError> = self
            .target
            .iter()
            .map(|target| Target::read(&TargetPolicy::from(target.as_str()), &log, &columns, self.max_bad_rows))
            .collect();
        Ok(policy_values(&log, &targets?, self.clip, self.seed)?)
    }
}

/// The values for people.
pub(super) fn tell(out: &mut String, values: &PolicyValues) {
    let show = |Estimate { mean, low, high }: Estimate| format!("{mean:.5} [{low:.5}, {high:.5}]");
    say!(
        out,
        "Policy value, clicks per card shown: {} cards with {} clicks, {} items, {} positions",
        values.rows,
        values.clicks,
        values.items,
        values.positions
    );
    say!(out, "{:NAME$} {}", "the policy of the log", show(values.logged));
    say!(out, "{:NAME$} {:28} {:28} {:28} effective sample", "", "IPS", "SNIPS", "doubly robust");
    for PolicyValue { policy, ips, snips, doubly_robust, effective_sample_size, .. } in &values.targets {
        let [ips, snips, doubly_robust] = [*ips, *snips, *doubly_robust].map(show);
        say!(out, "{policy:NAME$} {ips:28} {snips:28} {doubly_robust:28} {effective_sample_size:16.1}");
    }
    for value in &values.targets {
        if let Some(logged) = value.on_policy {
            say!(out, "{:NAME$} {}, in its own log", value.policy, show(logged));
        }
        for warning in &value.warnings {
            say!(out, "warning: {}: {warning}", value.policy);
        }
    }
}
