//! A chart over time: a column, or a dot with its interval, for each week. Places are percentages of whatever width there is.

use crate::evaluation::report::Measure;
use crate::evaluation::report::markup::escaped;
use crate::evaluation::report::number::{count, decimal};

/// Height of the drawing in CSS pixels.
const HEIGHT: f64 = 130.0;
/// Room above the highest column, for its number.
const HEADROOM: f64 = 1.08;

/// What a week has.
pub(super) enum Mark {
    /// A column from zero.
    Column(f64),
    /// A dot, with its interval.
    Dot(Measure),
}

/// The drawing of one mark a week, `None` where nothing is said; nothing where there is none. `weeks` are their names.
pub(super) fn columns(title: &str, note: &str, decimals: usize, weeks: &[String], marks: &[Option<Mark>]) -> String {
    let ends = marks.iter().flatten().flat_map(|mark| match mark {
        Mark::Column(value) => [0.0, *value],
        Mark::Dot(of) => [of.low, of.high],
    });
    let (low, high) = ends.fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
    if marks.iter().flatten().next().is_none() {
        return String::new();
    }
    let (low, high) = (low * HEADROOM, if high > low { high * HEADROOM } else { 1.0 });
    let y = |value: f64| (high - value) / (high - low) * HEIGHT;
    let wide = 100.0 / marks.len() as f64;
    let drawn: String = marks
        .iter()
        .zip(weeks)
        .enumerate()
        .filter_map(|(place, (mark, week))| {
            let (left, middle) = (place as f64 * wide, (place as f64 + 0.5) * wide);
            let week = escaped(week);
            Some(match mark.as_ref()? {
                Mark::Column(value) => format!(
                    "<rect x=\"{:.3}%\" width=\"{:.3}%\" y=\"{:.1}\" height=\"{:.1}\"><title>{week}: {}</title></rect>",
                    left + wide * 0.12,
                    wide * 0.76,
                    y(*value),
                    y(0.0) - y(*value),
                    written(*value, decimals)
                ),
                Mark::Dot(Measure { mean, low, high }) => format!(
                    "<g><title>{week}: {} ({} to {})</title><line class=\"interval\" x1=\"{middle:.3}%\" x2=\"{middle:.3}%\" \
                     y1=\"{:.1}\" y2=\"{:.1}\"/><circle cx=\"{middle:.3}%\" cy=\"{:.1}\" r=\"3\"/></g>",
                    decimal(*mean, decimals),
                    decimal(*low, decimals),
                    decimal(*high, decimals),
                    y(*low),
                    y(*high),
                    y(*mean)
                ),
            })
        })
        .collect();
    let ends = [weeks.first(), weeks.last()].map(|week| week.map_or_else(String::new, |week| escaped(week)));
    let scale = [high / HEADROOM, low / HEADROOM].map(|value| written(value, decimals));
    let zero = y(0.0);
    let below = if low < 0.0 { format!("<span>down to {}</span>", scale[1]) } else { String::new() };
    format!(
        "<figure class=\"columns\">\n<figcaption>{} <small>{}</small></figcaption>\n\
         <div class=\"scale\" aria-hidden=\"true\"><span>up to {}</span>{below}</div>\n\
         <svg width=\"100%\" height=\"{HEIGHT:.0}\" role=\"img\" aria-label=\"{}, week by week\">\
         <line class=\"zero\" x1=\"0\" x2=\"100%\" y1=\"{zero:.1}\" y2=\"{zero:.1}\"/>{drawn}</svg>\n\
         <div class=\"ends\"><span>{}</span><span>{}</span></div>\n</figure>\n",
        escaped(title),
        escaped(note),
        scale[0],
        escaped(title),
        ends[0],
        ends[1],
    )
}

/// Whole numbers with a comma between thousands.
fn written(value: f64, decimals: usize) -> String {
    if decimals == 0 { count(value) } else { decimal(value, decimals) }
}
