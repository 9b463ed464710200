//! What long work tells whoever watches it.

/// Hears of the steps of training.
pub trait Progress: Sync {
    /// A step of `parts` equal parts begins; the one before it is done.
    fn begin(&self, what: &'static str, parts: u64);
    /// One part is done.
    fn advance(&self);
}

/// Nobody watches.
impl Progress for () {
    fn begin(&self, _what: &'static str, _parts: u64) {}
    fn advance(&self) {}
}
