//! How much memory something took at once: no size that an input promises may be taken before it is checked.

use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// What any input may take, however short.
const ALWAYS: usize = 1 << 16;
/// Bytes for each byte of input: `[0,0,…` as JSON takes 32 for two, twice while it grows, and once more for a copy.
const EACH: usize = 200;

/// What reading `length` bytes may take at once.
pub(super) fn budget(length: usize) -> usize {
    ALWAYS + EACH * length
}

/// Does `work`, which may take at most so many bytes at once on top of what is held. Nothing else may run beside it.
pub(super) fn within<T>(most: usize, work: impl FnOnce() -> T) -> T {
    let before = ALLOCATOR.current_usage();
    ALLOCATOR.reset_peak_usage();
    let done = work();
    let taken = ALLOCATOR.peak_usage().saturating_sub(before);
    assert!(taken <= most, "{taken} bytes at once, {most} were expected at most");
    done
}
