//! Drawings of things that stand: machine racks, load curves and folded sheets.

use std::fmt::Write as _;

use super::canvas::{Canvas, HEIGHT, Paint, WIDTH};
use super::seed::Seed;

/// Boxes seen from above at an angle, like racks in a hall.
pub(super) fn racks(canvas: &mut Canvas, seed: &mut Seed) {
    let (dx, dy) = (32, 16);
    let spark = (seed.between(1, 3), seed.between(1, 3));
    for row in 0..5 {
        for column in (0..5).rev() {
            let x = 160 + (column + row - 4) * dx;
            let y = 118 + (row - column) * dy;
            let tall = seed.pick([8, 18, 34, 52, 74]);
            let (left, top) = (x - dx, y - tall);
            let roof =
                if (column, row) == spark { Paint::Spark } else { seed.pick([Paint::Soft, Paint::Soft, Paint::Turn]) };
            canvas.fill(Paint::Main, &format!("M{left} {top}l{dx} {dy}v{tall}l{} {}z", -dx, -dy));
            canvas.fill(Paint::Ink, &format!("M{x} {}l{dx} {}v{tall}l{} {dy}z", top + dy, -dy, -dx));
            canvas.fill(roof, &format!("M{left} {top}l{dx} {}l{dx} {dy}l{} {dy}z", -dy, -dx));
        }
    }
}

/// A day's demand in steps, three days behind each other, and the limit that one of them came close to.
pub(super) fn load_steps(canvas: &mut Canvas, seed: &mut Seed) {
    let step = seed.pick([16, 20, 32]);
    let mut peak = (0, HEIGHT);
    for (layer, paint) in (0..).zip([Paint::Soft, Paint::Main, Paint::Ink]) {
        let floor = 76 + 40 * layer;
        let mut level = floor + seed.between(-20, 20);
        let mut outline = format!("M0 {HEIGHT}V{level}");
        for column in 0..(WIDTH / step) {
            if paint == Paint::Main && level < peak.1 && column > 1 {
                peak = (column * step - step / 2, level);
            }
            level = (level + seed.between(-18, 18)).clamp(floor - 40, HEIGHT - 14);
            let _ = write!(outline, "h{step}V{level}");
        }
        outline.push_str("V200z");
        canvas.fill(paint, &outline);
    }
    canvas.rect(Paint::Turn, 0, 26, WIDTH, 6);
    canvas.disc(Paint::Spark, peak.0, peak.1 - 18, 12);
}

/// A strip of paper folded again and again.
pub(super) fn folds(canvas: &mut Canvas, seed: &mut Seed) {
    let panels = seed.between(5, 8);
    let width = WIDTH / panels + 1;
    let spark = seed.between(1, panels - 2);
    let tilt = seed.between(18, 44);
    let (top, tall) = (seed.between(34, 56), seed.between(84, 104));
    for panel in 0..panels {
        let x = panel * width;
        let (from, to) = if panel % 2 == 0 { (top, top + tilt) } else { (top + tilt, top) };
        let paint = match (panel == spark, panel % 2) {
            (true, _) => Paint::Spark,
            (false, 0) => seed.pick([Paint::Main, Paint::Main, Paint::Turn]),
            (false, _) => Paint::Soft,
        };
        canvas.fill(paint, &format!("M{x} {from}l{width} {}v{tall}l{} {}z", to - from, -width, from - to));
        let foot = from + tall;
        canvas.fill(Paint::Ink, &format!("M{x} {foot}l{width} {}v{}l{} 0z", to - from, from.max(to) - to + 6, -width));
    }
}
