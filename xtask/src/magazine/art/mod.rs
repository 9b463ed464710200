//! Illustrations: geometric drawings of the things the magazine writes about.
//!
//! A drawing follows from an article's topic and id alone, so it is the same in every build and in every list.
//! Colours are classes; the style sheet resolves them by topic, and by light and dark.

mod canvas;
mod circuits;
mod curves;
mod grids;
mod seed;
mod solids;

use canvas::Canvas;
use seed::Seed;

type Family = fn(&mut Canvas, &mut Seed);

const FAMILIES: [Family; 10] = [
    circuits::one_line,
    curves::waves,
    grids::mosaic,
    solids::racks,
    curves::rings,
    grids::halftone,
    solids::load_steps,
    circuits::lattice,
    grids::arcs,
    solids::folds,
];

/// Draws the illustration of an article.
pub(super) fn draw(topic: &str, id: &str) -> String {
    let mut seed = Seed::new(topic, id);
    let family = FAMILIES[seed.below(FAMILIES.len())];
    let mut canvas = Canvas::new(seed.one_in(3));
    family(&mut canvas, &mut seed);
    canvas.finish()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_same_article_always_gets_the_same_drawing() {
        assert_eq!(draw("security", "passkeys"), draw("security", "passkeys"));
        assert_ne!(draw("security", "passkeys"), draw("security", "passkeys-2"));
        assert_ne!(draw("security", "passkeys"), draw("people", "passkeys"));
    }

    #[test]
    fn every_family_is_used_and_stays_small() {
        let mut first_shapes = BTreeSet::new();
        for (number, family) in FAMILIES.iter().enumerate() {
            for round in 0..40 {
                let mut canvas = Canvas::new(false);
                family(&mut canvas, &mut Seed::new("topic", &format!("{number}-{round}")));
                let svg = canvas.finish();
                assert!(svg.len() < 6_000, "family {number} round {round}: {} bytes", svg.len());
                assert!(!svg.contains("NaN") && !svg.contains("style="), "{svg}");
            }
        }
        for number in 0..200 {
            let mut seed = Seed::new("topic", &number.to_string());
            first_shapes.insert(seed.below(FAMILIES.len()));
        }
        assert_eq!(first_shapes.len(), FAMILIES.len());
    }

    #[test]
    fn a_drawing_is_hidden_from_assistive_technology() {
        let svg = draw("security", "passkeys");
        assert!(svg.starts_with("<svg class=\"art"), "{svg}");
        assert!(svg.contains("aria-hidden=\"true\""), "{svg}");
        assert!(svg.ends_with("</svg>"), "{svg}");
    }
}
