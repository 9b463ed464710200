//! The chart of the page: a dot for the mean, a line for its interval, one row for each of what is compared.
//!
//! Places are percentages of whatever width there is, so that a phone and a printer need no other drawing. What is judged has a
//! filled dot, baselines a hollow one: nobody needs to see colours.

use super::figures::Measure;
use super::markup::escaped;
use super::number::decimal;

/// Marks of the scale at most.
const MARKS: f64 = 5.0;

/// What a row stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// What is judged.
    Candidate,
    /// What it is held against.
    Baseline,
}

/// One row.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) name: String,
    /// Small beside the name; may be empty.
    pub(crate) note: String,
    pub(crate) kind: Kind,
    pub(crate) measure: Measure,
}

/// From where to where the rows are drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scale {
    low: f64,
    high: f64,
    step: f64,
}

impl Scale {
    /// Around all of `measures`, and 0: to cut a scale off makes small differences look large.
    pub(crate) fn around<'a>(measures: impl IntoIterator<Item = &'a Measure>) -> Self {
        let (low, high) = measures
            .into_iter()
            .fold((0.0_f64, 0.0_f64), |(low, high), measure| (low.min(measure.low), high.max(measure.high)));
        let span = if high > low { high - low } else { 1.0 };
        let power = libm::pow(10.0, libm::log10(span / MARKS).floor());
        let step =
            [1.0, 2.0, 5.0].into_iter().map(|of| of * power).find(|step| span / step <= MARKS).unwrap_or(10.0 * power);
        let (low, high) = ((low / step).floor() * step, (high / step).ceil() * step);
        Self { low, high: if high > low { high } else { low + step }, step }
    }

    /// The place of a value, in percent.
    fn place(&self, value: f64) -> f64 {
        ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0) * 100.0
    }

    fn marks(&self) -> impl Iterator<Item = f64> {
        let count = ((self.high - self.low) / self.step).round() as usize;
        let (low, step) = (self.low, self.step);
        (0..=count).map(move |mark| low + mark as f64 * step)
    }

    /// Decimals that tell two marks apart.
    fn decimals(&self) -> usize {
        (-libm::log10(self.step).floor()).max(0.0) as usize
    }
}

/// How much a chart says in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    /// The mean and its interval.
    Full,
    /// The mean; the interval is drawn, and said to whoever points at it or cannot see it.
    Small,
}

/// What a chart is called, how it is drawn.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Chart<'a> {
    /// The measure, or the part of the lists.
    pub(crate) title: &'a str,
    /// Small under the title; may be empty.
    pub(crate) note: &'a str,
    pub(crate) size: Size,
    pub(crate) scale: Scale,
    /// Where a dashed line stands, if anywhere.
    pub(crate) line: Option<f64>,
    pub(crate) decimals: usize,
}

/// The drawing of `rows`; nothing where there are none.
pub(crate) fn chart(of: Chart<'_>, rows: &[Row]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let Chart { title, note, size, scale, line, decimals } = of;
    let grid: String = scale
        .marks()
        .map(|mark| {
            let (x, zero) = (scale.place(mark), if mark.abs() < scale.step / 2.0 { " zero" } else { "" });
            format!("<line class=\"mark{zero}\" x1=\"{x:.3}%\" x2=\"{x:.3}%\" y1=\"0\" y2=\"100%\"/>")
        })
        .collect();
    let line = line.map_or_else(String::new, |at| {
        let x = scale.place(at);
        format!("<line class=\"held\" x1=\"{x:.3}%\" x2=\"{x:.3}%\" y1=\"0\" y2=\"100%\"/>")
    });
    let rows: String = rows.iter().map(|of| row(title, of, scale, &grid, &line, decimals)).collect();
    let labels: String = scale
        .marks()
        .map(|mark| {
            let text = decimal(mark, scale.decimals());
            // Where there is no room for all, zero stays.
            let class = if (mark / scale.step).round() % 2.0 == 0.0 { "" } else { " class=\"between\"" };
            format!("<text{class} x=\"{:.3}%\" y=\"13\">{text}</text>", scale.place(mark))
        })
        .collect();
    let class = if size == Size::Small { "small" } else { "full" };
    let note = if note.is_empty() { String::new() } else { format!(" <small>{}</small>", escaped(note)) };
    format!(
        "<figure class=\"chart {class}\">\n<figcaption>{}{note}</figcaption>\n<ul>\n{rows}</ul>\n\
         <div class=\"axis\" aria-hidden=\"true\"><svg width=\"100%\" height=\"18\">{labels}</svg></div>\n</figure>\n",
        escaped(title)
    )
}

fn row(title: &str, row: &Row, scale: Scale, grid: &str, line: &str, decimals: usize) -> String {
    let Measure { mean, low, high } = row.measure;
    let [mean_text, low_text, high_text] = [mean, low, high].map(|value| decimal(value, decimals));
    let (name, note) = (escaped(&row.name), escaped(&row.note));
    let note = if note.is_empty() { String::new() } else { format!(" <small>{note}</small>") };
    let class = if row.kind == Kind::Candidate { "candidate" } else { "baseline" };
    let says = format!("{name}: {} {mean_text}, 95 % interval {low_text} to {high_text}", escaped(title));
    let [x, from, to] = [mean, low, high].map(|value| scale.place(value));
    format!(
        "<li class=\"{class}\"><span class=\"name\">{name}{note}</span>\
         <span class=\"track\"><svg width=\"100%\" height=\"26\" role=\"img\" aria-label=\"{says}\"><title>{says}</title>\
         {grid}{line}<line class=\"interval\" x1=\"{from:.3}%\" x2=\"{to:.3}%\" y1=\"50%\" y2=\"50%\"/>\
         <circle cx=\"{x:.3}%\" cy=\"50%\" r=\"5\"/></svg></span>\
         <span class=\"value\"><b>{mean_text}</b> <small>{low_text} to {high_text}</small></span></li>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measure(low: f64, high: f64) -> Measure {
        Measure { mean: (low + high) / 2.0, low, high }
    }

    #[test]
    fn a_scale_begins_at_zero_and_has_round_marks() {
        let scale = Scale::around(&[measure(0.301, 0.512), measure(0.02, 0.03)]);
        let marks: Vec<String> = scale.marks().map(|mark| decimal(mark, scale.decimals())).collect();
        assert_eq!(marks, ["0.0", "0.2", "0.4", "0.6"]);
        let signed = Scale::around(&[measure(-0.048, -0.031), measure(0.004, 0.01)]);
        let marks: Vec<String> = signed.marks().map(|mark| decimal(mark, signed.decimals())).collect();
        assert_eq!(marks, ["−0.06", "−0.04", "−0.02", "0.00", "0.02"]);
        assert_eq!(signed.place(-0.06), 0.0);
        assert_eq!(signed.place(0.02), 100.0);
        let nothing = Scale::around(&[measure(0.0, 0.0)]);
        assert!(nothing.place(0.0) == 0.0 && nothing.marks().count() > 1);
    }

    #[test]
    fn a_row_says_its_numbers_without_a_picture_and_hides_nothing_in_names() {
        let row =
            Row { name: "a \"<b>\"".into(), note: String::new(), kind: Kind::Candidate, measure: measure(0.2, 0.4) };
        let scale = Scale::around(&[measure(0.0, 1.0)]);
        let of = Chart { title: "NDCG@20", note: "", size: Size::Full, scale, line: None, decimals: 3 };
        let chart = chart(of, &[row]);
        assert!(chart.contains("aria-label=\"a &quot;&lt;b&gt;&quot;: NDCG@20 0.300, 95 % interval 0.200 to 0.400\""));
        assert!(chart.contains("cx=\"30.000%\"") && !chart.contains("<b>\""), "{chart}");
        assert!(
            chart.contains("<text x=\"0.000%\" y=\"13\">0.0<")
                && chart.contains("<text class=\"between\" x=\"20.000%\"")
        );
        assert_eq!(super::chart(of, &[]), "");
    }
}
