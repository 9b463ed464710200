//! Drawings of signals: stacked waves, and the rings of a gauge.

use std::fmt::Write as _;

use super::canvas::{Canvas, HEIGHT, Paint, WIDTH};
use super::seed::Seed;

/// Stacked waves, one of them standing out.
pub(super) fn waves(canvas: &mut Canvas, seed: &mut Seed) {
    let lines = seed.between(6, 8);
    let chosen = seed.between(1, lines - 2);
    let half = seed.pick([40, 40, 80]);
    let gap = (HEIGHT + 40) / lines;
    for line in 0..lines {
        let y = 6 + line * gap;
        let swing = seed.between(6, 34);
        let start = -seed.between(0, half);
        let mut path = format!("M{start} {y}");
        let _ = write!(path, "q{} {} {half} 0", half / 2, -swing * 2);
        for _ in 0..=(WIDTH / half + 1) {
            let _ = write!(path, "t{half} 0");
        }
        let (paint, width) = match (line == chosen, line % 3) {
            (true, _) => (Paint::Spark, 9),
            (false, 0) => (Paint::Soft, 13),
            (false, 1) => (Paint::Main, 13),
            (false, _) => (Paint::Ink, 5),
        };
        canvas.line(paint, width, &path);
    }
}

/// Arcs around a point off the middle, like a dial with several hands' histories.
pub(super) fn rings(canvas: &mut Canvas, seed: &mut Seed) {
    let x = seed.pick([80, 160, 240]);
    let y = seed.pick([100, 100, 200]);
    let spark = seed.between(2, 5);
    for ring in 1..8 {
        let radius = f64::from(ring) * 24.0;
        let from = seed.real(0.0, std::f64::consts::TAU);
        let sweep = seed.real(1.6, 5.4);
        let ends = [from, from + sweep].map(|angle| (radius * angle.cos(), radius * angle.sin()));
        let large = i32::from(sweep > std::f64::consts::PI);
        let path = format!(
            "M{:.0} {:.0}A{radius:.0} {radius:.0} 0 {large} 1 {:.0} {:.0}",
            f64::from(x) + ends[0].0,
            f64::from(y) + ends[0].1,
            f64::from(x) + ends[1].0,
            f64::from(y) + ends[1].1,
        );
        let paint = if ring == spark {
            Paint::Spark
        } else {
            seed.pick([Paint::Main, Paint::Main, Paint::Soft, Paint::Turn, Paint::Ink])
        };
        canvas.line(paint, seed.pick([5, 11, 17]), &path);
    }
    canvas.disc(Paint::Ink, x, y, 9);
}
