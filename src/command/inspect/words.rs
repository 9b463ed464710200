//! A report for people.

use std::fmt::{self, Display, Formatter};

use foldin::model::{Hyperparameters, RelevanceForm, Weights};

use super::nearest::Nearest;
use super::report::{Counts, Report};

impl Display for Report {
    fn fmt(&self, out: &mut Formatter<'_>) -> fmt::Result {
        let said = |text: &str| if text.is_empty() { "not said".to_owned() } else { text.to_owned() };
        writeln!(out, "{}: {} version {}, {} bytes", self.file, self.format, self.format_version, self.bytes)?;
        writeln!(out, "  id          {}", said(&self.model_id))?;
        writeln!(out, "  trained     {}", said(&self.trained_at))?;
        writeln!(out, "  counted     {}", said(&self.counted_at))?;
        writeln!(out, "  articles    {} with {} factors each", self.counts.articles, self.factors)?;
        writeln!(out, "\nBytes")?;
        for part in &self.parts {
            let shape = part.shape.iter().map(usize::to_string).collect::<Vec<_>>().join(" × ");
            writeln!(out, "  {:24} {:4} {shape:>14} {:>12}", part.name, part.dtype, part.bytes)?;
        }
        tell_counts(&self.counts, out)?;
        if !self.spectrum.is_empty() {
            writeln!(out, "\nEnergy in the leading axes")?;
            for energy in &self.spectrum {
                writeln!(out, "  {:>3} of {:<4} {:5.1} %", energy.axes, self.factors, energy.share * 100.0)?;
            }
        }
        if !self.topics.is_empty() {
            writeln!(out, "\nTopics, and articles on each")?;
            for topic in &self.topics {
                writeln!(out, "  {:40} {:>7}", topic.name, topic.articles)?;
            }
        }
        tell_hyperparameters(&self.hyperparameters, out)?;
        self.nearest.as_ref().map_or(Ok(()), |nearest| tell_nearest(nearest, out))
    }
}

fn tell_counts(counts: &Counts, out: &mut Formatter<'_>) -> fmt::Result {
    writeln!(out, "\nOf {} articles", counts.articles)?;
    let mut line = |count: usize, what: &str| writeln!(out, "  {count:>7} have {what}");
    line(counts.with_vector, "a vector")?;
    line(counts.with_readers, "readers")?;
    line(counts.with_recent_readers, "readers in the last days")?;
    match counts.with_content {
        Some(count) => line(count, "a vector of their content")?,
        None => line(0, "a vector of their content: the model carries none")?,
    }
    let span = match (&counts.oldest, &counts.newest) {
        (Some(oldest), Some(newest)) => format!("a date, from {oldest} to {newest}"),
        _ => "a date".into(),
    };
    line(counts.with_date, &span)?;
    line(counts.with_reading_time, "a reading time")?;
    line(counts.with_topic, "a topic")?;
    line(counts.with_exposure, "an exposure")
}

fn tell_hyperparameters(given: &Hyperparameters, out: &mut Formatter<'_>) -> fmt::Result {
    writeln!(out, "\nFold-in")?;
    writeln!(out, "  an article not met weighs {} (w₀)", given.unobserved_weight)?;
    writeln!(
        out,
        "  the user vector is held at zero with {} (λ), exponent {} (ν) of visits and {} an article",
        given.regularization, given.regularization_exponent, given.regularization_unobserved
    )?;
    let confidence = &given.confidence;
    let growth = match confidence.epsilon {
        0.0 => format!("{} R", confidence.alpha),
        epsilon => format!("{} log₂(1 + R/{epsilon})", confidence.alpha),
    };
    let place = if confidence.counted > 0.0 { "in the place of w₀" } else { "on top of w₀" };
    writeln!(out, "  an article read with engagement R counts {} + {growth} (c), {place}", confidence.base)?;
    writeln!(out, "  the article that is open counts {}", confidence.current)?;
    match confidence.half_life_days {
        0.0 => writeln!(out, "  visits do not fade")?,
        days => writeln!(out, "  a visit counts half after {days} days")?,
    }
    writeln!(out, "  an article of unknown length takes {} s to read", confidence.unknown_reading_seconds)?;
    let form = given.blend.form;
    writeln!(out, "\nRanking of readers with visits")?;
    tell_weights(&given.blend.with_history, form, out)?;
    if given.blend.without_history == given.blend.with_history {
        writeln!(out, "\nRanking of readers without visits: the same")?;
    } else {
        writeln!(out, "\nRanking of readers without visits")?;
        tell_weights(&given.blend.without_history, form, out)?;
    }
    let debias = &given.debias;
    match debias.gamma {
        0.0 => writeln!(out, "\nPopularity is not divided out"),
        gamma => writeln!(out, "\nPopularity is divided out to the power {gamma} (γ), with {} (κ) added", debias.kappa),
    }
}

/// Weights of a logit, as what they do to the odds that an article is the one read.
fn tell_weights(weights: &Weights, form: RelevanceForm, out: &mut Formatter<'_>) -> fmt::Result {
    let (step, unit) = match form {
        RelevanceForm::Cosine => (0.1, "a cosine higher by 0.1"),
        RelevanceForm::Product => (0.1, "a product higher by 0.1"),
        RelevanceForm::Z => (1.0, "a relevance higher by a standard deviation"),
    };
    let mut line = |name: &str, weight: f64, odds: f64, what: &str| match weight {
        0.0 => writeln!(out, "  {name:16} {weight:>7.3}  does not matter"),
        _ => writeln!(out, "  {name:16} {weight:>7.3}  {what} makes a read {odds:.2} times as likely"),
    };
    line("relevance", weights.relevance, libm::exp(step * weights.relevance), unit)?;
    line("recency", weights.recency, libm::pow(10.0, -weights.recency), "ten times the age")?;
    line(
        "recent readers",
        weights.recent_readers,
        libm::pow(10.0, weights.recent_readers),
        "ten times the readers of the last day",
    )?;
    line("readers", weights.readers, libm::pow(10.0, weights.readers), "ten times the readers ever")
}

fn tell_nearest(nearest: &Nearest, out: &mut Formatter<'_>) -> fmt::Result {
    let title = |title: &Option<String>| title.as_ref().map_or_else(String::new, |title| format!("  {title}"));
    writeln!(out, "\nNearest to {}{}", nearest.item_id, title(&nearest.title))?;
    if !nearest.has_vector {
        return writeln!(out, "  nothing: it has neither readers nor content");
    }
    for other in &nearest.articles {
        let topic = other.topic.as_deref().map_or_else(String::new, |topic| format!("  [{topic}]"));
        writeln!(out, "  {:6.3}  {}{topic}{}", other.cosine, other.item_id, title(&other.title))?;
    }
    Ok(())
}
