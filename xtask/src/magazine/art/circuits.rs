//! Drawings of networks: a substation's one-line diagram, and a lattice.

use std::fmt::Write as _;

use super::canvas::{Canvas, HEIGHT, Paint, WIDTH};
use super::seed::Seed;

/// Busbars with transformers, breakers and switches between them, as a network engineer draws them.
pub(super) fn one_line(canvas: &mut Canvas, seed: &mut Seed) {
    let bars = [seed.between(14, 44), seed.between(150, 178)];
    let middle = i32::midpoint(bars[0], bars[1]);
    let columns = seed.between(3, 5);
    let gap = WIDTH / columns;
    let live = seed.between(0, columns - 1);
    for bar in bars {
        canvas.rect(Paint::Ink, 0, bar - 6, WIDTH, 12);
    }
    let mut feeders = String::new();
    for column in 0..columns {
        let x = gap / 2 + column * gap;
        let _ = write!(feeders, "M{x} {}V0M{x} {}V{HEIGHT}", bars[0], bars[1]);
        let paint = if column == live { Paint::Spark } else { Paint::Main };
        canvas.rect(Paint::Ink, x - 3, bars[0], 6, bars[1] - bars[0]);
        match seed.below(4) {
            0 => {
                canvas.disc(Paint::Ground, x, middle, 28);
                canvas.ring(paint, 9, x, middle - 14, 22);
                canvas.ring(Paint::Soft, 9, x, middle + 14, 22);
            }
            1 => {
                canvas.rect(Paint::Ground, x - 4, middle - 26, 8, 44);
                canvas.line(paint, 9, &format!("M{x} {}l26 -40", middle + 20));
                canvas.disc(Paint::Ink, x, middle + 20, 9);
            }
            2 => canvas.rect(paint, x - 22, middle - 22, 44, 44),
            _ => {
                let _ = write!(feeders, "M{} {}h40M{} {}h28", x - 20, middle - 9, x - 14, middle + 9);
                canvas.rect(Paint::Ground, x - 4, middle - 8, 8, 16);
                canvas.disc(paint, x, i32::midpoint(bars[0], middle), 13);
            }
        }
    }
    canvas.line(Paint::Ink, 6, &feeders);
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
            for points_down in [true, false] {
                if seed.one_in(3) {
                    continue;
                }
                let paint = seed.pick([Paint::Main, Paint::Main, Paint::Soft, Paint::Soft, Paint::Ink]);
                if points_down {
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
    for column in -3..12 {
        let x = column * step;
        let _ = write!(strokes, "M{x} 0l{} {HEIGHT}M{x} 0l{} {HEIGHT}", HEIGHT / 2, -HEIGHT / 2);
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
