//! The sheet a drawing is made on: 320 by 200 units, shapes in paint order.

use std::fmt::Write as _;

/// Width of the sheet.
pub(super) const WIDTH: i32 = 320;
/// Height of the sheet.
pub(super) const HEIGHT: i32 = 200;

/// What a shape is painted with. The style sheet knows the colour.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Paint {
    /// The topic's own colour.
    Main,
    /// A lighter neighbour of it.
    Soft,
    /// A colour across from it, used sparingly.
    Turn,
    /// Nearly the colour of text.
    Ink,
    /// The spark: one small thing in a drawing.
    Spark,
    /// The ground again, to cut something out.
    Ground,
}

impl Paint {
    fn class(self) -> char {
        match self {
            Self::Main => 'm',
            Self::Soft => 's',
            Self::Turn => 't',
            Self::Ink => 'i',
            Self::Spark => 'k',
            Self::Ground => 'g',
        }
    }
}

/// Collects shapes.
pub(super) struct Canvas {
    svg: String,
}

impl Canvas {
    /// An empty sheet, pale or (one in a few) in the topic's deep colour.
    pub(super) fn new(deep: bool) -> Self {
        let class = if deep { "art deep" } else { "art" };
        let svg = format!(
            "<svg class=\"{class}\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" preserveAspectRatio=\"xMidYMid slice\" \
             aria-hidden=\"true\" focusable=\"false\"><path class=\"g\" d=\"M0 0h{WIDTH}v{HEIGHT}H0z\"/>"
        );
        Self { svg }
    }

    /// A filled outline.
    pub(super) fn fill(&mut self, paint: Paint, outline: &str) {
        let _ = write!(self.svg, "<path class=\"{}\" d=\"{outline}\"/>", paint.class());
    }

    /// A line of some width.
    pub(super) fn line(&mut self, paint: Paint, width: i32, path: &str) {
        let _ = write!(self.svg, "<path class=\"l {}\" stroke-width=\"{width}\" d=\"{path}\"/>", paint.class());
    }

    /// Round dots of one size, wherever the path draws a line of no length.
    pub(super) fn dots(&mut self, paint: Paint, width: i32, path: &str) {
        let _ = write!(
            self.svg,
            "<path class=\"l {}\" stroke-width=\"{width}\" stroke-linecap=\"round\" d=\"{path}\"/>",
            paint.class()
        );
    }

    /// A filled rectangle.
    pub(super) fn rect(&mut self, paint: Paint, x: i32, y: i32, width: i32, height: i32) {
        self.fill(paint, &format!("M{x} {y}h{width}v{height}h{}z", -width));
    }

    /// A filled circle.
    pub(super) fn disc(&mut self, paint: Paint, x: i32, y: i32, radius: i32) {
        let _ = write!(self.svg, "<circle class=\"{}\" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>", paint.class());
    }

    /// The outline of a circle.
    pub(super) fn ring(&mut self, paint: Paint, width: i32, x: i32, y: i32, radius: i32) {
        let _ = write!(
            self.svg,
            "<circle class=\"l {}\" stroke-width=\"{width}\" cx=\"{x}\" cy=\"{y}\" r=\"{radius}\"/>",
            paint.class()
        );
    }

    /// The finished element.
    pub(super) fn finish(mut self) -> String {
        self.svg.push_str("</svg>");
        self.svg
    }
}
