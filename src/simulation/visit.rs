//! How long and how far an article is read.

use super::assumptions::Assumptions;
use super::chance::{Chance, normal_share};

/// Constants that make the assumed figures of dwell and of sessions come out, found by [`super::calibration`].
#[derive(Debug, Clone, Copy, serde::Serialize)]
pub(super) struct Constants {
    /// Log dwell where length, interest, quality and reader add nothing.
    pub(super) dwell_location: f64,
    /// Standard deviation of log dwell that they leave unexplained.
    pub(super) dwell_rest_sigma: f64,
    /// Attraction of leaving after the first article, against that of the cards in view.
    pub(super) leave_after_first: f64,
    /// The same after later articles.
    pub(super) leave_later: f64,
}

/// One article opened.
#[derive(Debug, Clone, Copy)]
pub(super) struct Visit {
    /// Seconds.
    pub(super) dwell: f64,
    /// 0..1.
    pub(super) depth: f64,
    pub(super) depth_recorded: bool,
    pub(super) shared: bool,
}

/// What log dwell owes to length, interest, quality and reader.
pub(super) fn explained(relative_words: f64, affinity: f64, quality: f64, pace: f64, given: &Assumptions) -> f64 {
    given.dwell_by_words * libm::log(relative_words)
        + given.dwell_by_interest * libm::log(affinity)
        + given.dwell_by_quality * quality
        + pace
}

pub(super) fn visit(explained: f64, constants: &Constants, given: &Assumptions, chance: &mut Chance) -> Visit {
    let log_dwell = constants.dwell_location + explained + constants.dwell_rest_sigma * chance.normal();
    let standard = (log_dwell - libm::log(given.dwell_median)) / given.dwell_sigma;
    let rho = given.scroll_correlation;
    let latent = rho * standard + (1.0 - rho * rho).sqrt() * chance.normal();
    let depth = depth_at(normal_share(latent), &given.scroll_quantiles);
    let depth_recorded = !chance.happens(given.scroll_unrecorded);
    let shared = standard >= 0.0 && chance.happens(given.share_probability);
    // Tenths of a second are what is logged; what is logged is what happened.
    let dwell = libm::round(libm::exp(log_dwell).clamp(0.1, given.dwell_most) * 10.0) / 10.0;
    Visit { dwell, depth, depth_recorded, shared }
}

/// Scroll depth at a share 0..1 of visits, straight between the quantiles; beyond the last, the end of the article.
fn depth_at(share: f64, quantiles: &[f64; 5]) -> f64 {
    const AT: [f64; 5] = [0.0, 0.1, 0.25, 0.5, 0.75];
    let above = AT.partition_point(|&at| at <= share).max(1);
    if above == AT.len() {
        return quantiles[4];
    }
    let within = (share - AT[above - 1]) / (AT[above] - AT[above - 1]);
    quantiles[above - 1] + within * (quantiles[above] - quantiles[above - 1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn depth_passes_through_its_quantiles() {
        let quantiles = Assumptions::default().scroll_quantiles;
        for (share, depth) in
            [(0.0, 0.05), (0.1, 0.19), (0.25, 0.32), (0.375, 0.505), (0.5, 0.69), (0.75, 1.0), (1.0, 1.0)]
        {
            assert!((depth_at(share, &quantiles) - depth).abs() < 1e-12, "at {share}");
        }
    }
}
