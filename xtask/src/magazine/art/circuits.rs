//! Drawings of networks: a substation's one-line diagram, and a lattice.

use std::fmt::Write as _;

use super::canvas::{Canvas, HEIGHT, Paint, WIDTH};
use super::seed::Seed;

/// Busbars with taps, transformers and switches, as a network engineer draws them.
pub(super) fn one_line(canvas: &mut Canvas, seed: &mut Seed) {
    let bars = [seed.between(40, 60), seed.between(132, 156)];
    let spark = seed.between(0, 5);
    let mut taps = String::new();
    for bar in bars {
        canvas.rect(Paint::Ink, 20, bar - 4, WIDTH - 40, 8);
    }
    for column in 0..6 {
        let x = 40 + column * 48;
        let (top, bottom) = (bars[0], bars[1]);
        let middle = (top + bottom) / 2;
        match seed.below(4) {
            0 => {
                let _ = write!(
                    taps,
                    "M{x} {top}V{}M{x} {}V{bottom}",
                    middle - 24,
                    middle + 24
                );
                canvas.ring(Paint::Main, 6, x, middle - 9, 15);
                canvas.ring(Paint::Turn, 6, x, middle + 9, 15);
            }
            1 => {
                let _ = write!(
                    taps,
                    "M{x} {top}V{}l16 -22M{x} {}V{bottom}",
                    middle + 4,
                    middle + 14
                );
                canvas.disc(Paint::Main, x, middle + 10, 7);
            }
            2 => {
                let _ = write!(taps, "M{x} {top}V{bottom}");
                canvas.rect(Paint::Main, x - 13, middle - 13, 26, 26);
            }
            _ => {
                let _ = write!(taps, "M{x} {top}V0M{x} {bottom}V{HEIGHT}");
                canvas.disc(Paint::Soft, x, middle, 12);
            }
        }
        let node = if column == spark {
            Paint::Spark
        } else {
            Paint::Ground
        };
        canvas.disc(
            node,
            x,
            seed.pick(bars),
            if column == spark { 10 } else { 2 },
        );
    }
    canvas.line(Paint::Ink, 3, &taps);
}

/// A triangular grid in which some cells are filled and one path is live.
pub(super) fn lattice(canvas: &mut Canvas, seed: &mut Seed) {
    let (step, rise) = (40, 40);
    let mut strokes = String::new();
    for row in 0..5 {
        let y = row * rise;
        let shift = if row % 2 == 0 { 0 } else { step / 2 };
        for column in -1..9 {
            let x = column * step + shift;
            if seed.one_in(3) {
                let paint = seed.pick([
                    Paint::Main,
                    Paint::Soft,
                    Paint::Soft,
                    Paint::Turn,
                    Paint::Ink,
                ]);
                if seed.one_in(2) {
                    canvas.fill(paint, &format!("M{x} {y}h{step}l{} {rise}z", -step / 2));
                } else {
                    canvas.fill(paint, &format!("M{x} {y}l{} {rise}h{step}z", -step / 2));
                }
            }
        }
        if row > 0 {
            let _ = write!(strokes, "M0 {y}H{WIDTH}");
        }
    }
    for column in -3..9 {
        let x = column * step;
        let _ = write!(
            strokes,
            "M{x} 0l{} {HEIGHT}M{x} {HEIGHT}l{} {}",
            HEIGHT / 2,
            HEIGHT / 2,
            -HEIGHT
        );
    }
    canvas.line(Paint::Ground, 2, &strokes);
    let (mut x, mut y) = (seed.between(1, 3) * step, 0);
    let mut path = format!("M{x} {y}");
    while y < HEIGHT {
        let turn = seed.pick([-step / 2, step / 2, step / 2]);
        (x, y) = (x + turn, y + rise);
        let _ = write!(path, "L{x} {y}");
    }
    canvas.line(Paint::Spark, 6, &path);
}
