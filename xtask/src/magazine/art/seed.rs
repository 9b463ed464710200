//! Chance that is the same in every build.

/// A splitmix64 generator started from an article's topic and id.
pub(super) struct Seed(u64);

impl Seed {
    /// Starts from the FNV-1a hash of both names.
    pub(super) fn new(topic: &str, id: &str) -> Self {
        let bytes = topic.bytes().chain(*b"/").chain(id.bytes());
        Self(
            bytes
                .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)),
        )
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A whole number from zero to below `bound`.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        let bound = u64::try_from(bound.max(1)).unwrap_or(1);
        usize::try_from(self.next() % bound).unwrap_or(0)
    }

    /// True once in `n` times on average.
    pub(super) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// A whole number between two bounds, both included.
    pub(super) fn between(&mut self, low: i32, high: i32) -> i32 {
        let span = usize::try_from(high - low + 1).unwrap_or(1);
        low + i32::try_from(self.below(span)).unwrap_or(0)
    }

    /// A number between two bounds, in thousandths of the way.
    pub(super) fn real(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * f64::from(self.between(0, 1000)) / 1000.0
    }

    /// One of the given things.
    pub(super) fn pick<T: Copy, const N: usize>(&mut self, from: [T; N]) -> T {
        from[self.below(N)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_bounds_and_reach_them() {
        let mut seed = Seed::new("a", "b");
        let drawn: Vec<i32> = (0..500).map(|_| seed.between(-2, 2)).collect();
        assert_eq!(drawn.iter().min(), Some(&-2));
        assert_eq!(drawn.iter().max(), Some(&2));
    }

    #[test]
    fn topic_and_id_are_not_run_together() {
        assert_ne!(Seed::new("ab", "c").0, Seed::new("a", "bc").0);
    }
}
