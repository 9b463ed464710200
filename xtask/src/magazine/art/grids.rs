//! Drawings on a square grid: tiles, dots and joined arcs.

use std::fmt::Write as _;

use super::canvas::{Canvas, HEIGHT, Paint, WIDTH};
use super::seed::Seed;

/// Tiles of quarter circles, half circles, squares and triangles.
pub(super) fn mosaic(canvas: &mut Canvas, seed: &mut Seed) {
    let side = seed.pick([40, 67, 67]);
    let spark = (seed.between(1, WIDTH / side - 2), seed.between(0, HEIGHT / side - 1));
    for row in 0..=(HEIGHT / side) {
        for column in 0..=(WIDTH / side) {
            let (x, y) = (column * side, row * side);
            let paint = seed.pick([Paint::Main, Paint::Main, Paint::Soft, Paint::Soft, Paint::Turn, Paint::Ink]);
            let shape = seed.below(7);
            if (column, row) == spark {
                canvas.disc(Paint::Spark, x + side / 2, y + side / 2, side / 2 - 2);
                continue;
            }
            let half = side / 2;
            match shape {
                0 => canvas.fill(paint, &format!("M{x} {y}h{side}a{side} {side} 0 0 1 {} {side}z", -side)),
                1 => canvas.fill(
                    paint,
                    &format!("M{} {}v{}a{side} {side} 0 0 0 {} {side}z", x + side, y + side, -side, -side),
                ),
                2 => canvas.fill(paint, &format!("M{x} {y}v{side}a{half} {half} 0 0 0 0 {}z", -side)),
                3 => canvas.fill(paint, &format!("M{x} {y}l{side} {side}H{x}z")),
                4 => canvas.rect(paint, x, y, side, side),
                5 => canvas.fill(paint, &format!("M{x} {}a{half} {half} 0 0 1 {side} 0z", y + side)),
                _ => {}
            }
        }
    }
}

/// Dots that swell around a point: a heat map of nothing in particular.
pub(super) fn halftone(canvas: &mut Canvas, seed: &mut Seed) {
    let centre = (seed.real(60.0, 260.0), seed.real(30.0, 170.0));
    let reach = seed.real(120.0, 210.0);
    let spark = (seed.between(3, 12), seed.between(2, 7));
    let mut sizes =
        [(Paint::Ink, 18, String::new()), (Paint::Main, 14, String::new()), (Paint::Soft, 8, String::new())];
    for row in 0..10 {
        for column in 0..16 {
            let (x, y) = (column * 20 + 10, row * 20 + 10);
            let (dx, dy) = (f64::from(x) - centre.0, f64::from(y) - centre.1);
            let near = 1.0 - dx.hypot(dy) / reach;
            let size = match near {
                near if near >= 0.55 => 0,
                near if near >= 0.27 => 1,
                near if near >= 0.09 => 2,
                _ => continue,
            };
            if (column, row) != spark {
                let _ = write!(sizes[size].2, "M{x} {y}h0");
            }
        }
    }
    for (paint, width, dots) in &sizes {
        canvas.dots(*paint, *width, dots);
    }
    canvas.disc(Paint::Spark, spark.0 * 20 + 10, spark.1 * 20 + 10, 9);
}

/// Quarter arcs that join into loops, as tracks or pipes do.
pub(super) fn arcs(canvas: &mut Canvas, seed: &mut Seed) {
    let side = seed.pick([40, 80, 80]);
    let half = side / 2;
    let (outer, inner) = seed.pick([(Paint::Main, Paint::Soft), (Paint::Soft, Paint::Ink), (Paint::Ink, Paint::Main)]);
    let mut tracks = String::new();
    for row in 0..=(HEIGHT / side) {
        for column in 0..(WIDTH / side) {
            let (x, y) = (column * side, row * side);
            if seed.one_in(2) {
                let _ = write!(tracks, "M{} {y}a{half} {half} 0 0 1 {} {half}", x + half, -half);
                let _ = write!(tracks, "M{} {}a{half} {half} 0 0 0 {} {half}", x + side, y + half, -half);
            } else {
                let _ = write!(tracks, "M{} {y}a{half} {half} 0 0 0 {half} {half}", x + half);
                let _ = write!(tracks, "M{x} {}a{half} {half} 0 0 1 {half} {half}", y + half);
            }
        }
    }
    canvas.line(outer, half - 1, &tracks);
    canvas.line(inner, side / 8, &tracks);
    let mut place = || (seed.between(1, WIDTH / side - 1) * side, seed.between(1, HEIGHT / side) * side);
    let spark = place();
    for _ in 0..3 {
        let spot = place();
        if spot != spark {
            canvas.disc(Paint::Ink, spot.0, spot.1, side / 6);
        }
    }
    canvas.disc(Paint::Spark, spark.0, spark.1, side / 6);
}
