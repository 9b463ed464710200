//! How far an article was read: twenty bands from its top to its end.

/// Bands of an article.
pub const BANDS: usize = 20;
/// A band in view this long while the reader is there was seen.
const SEEN_MS: f64 = 1_000.0;
/// A band in view this long while the reader is there was read.
const READ_MS: f64 = 5_000.0;

/// The part of the article that is on the screen, as shares of its height, and that height.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    top: f64,
    bottom: f64,
    height: f64,
}

impl View {
    /// `top` and `bottom` in 0..1, top first; `height` of the whole article in pixels, more than 0. Shares outside are
    /// clamped; a view that is not a number or shows nothing is `None`.
    pub fn new(top: f64, bottom: f64, height: f64) -> Option<Self> {
        let view = Self { top: top.clamp(0.0, 1.0), bottom: bottom.clamp(0.0, 1.0), height };
        (view.bottom > view.top && height > 0.0).then_some(view)
    }
}

/// Engaged time by band, and the deepest point that was in view for long enough.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Bands {
    view: Option<View>,
    /// As last seen; 0 before.
    height: f64,
    in_view_ms: [f64; BANDS],
    engaged_ms: f64,
    max_depth: f64,
}

impl Bands {
    /// What is on the screen from now on. An article that grew, by pictures that came late, was read less far than it
    /// seemed.
    pub(super) fn look(&mut self, view: Option<View>) {
        if let Some(View { height, .. }) = view {
            if self.height > 0.0 && height != self.height {
                self.stretch(height / self.height);
            }
            self.height = height;
        }
        self.view = view;
    }

    /// Keeps times and depth at the pixels where they were taken, as if all growth were at the end.
    fn stretch(&mut self, growth: f64) {
        let before = self.in_view_ms;
        for (band, time) in self.in_view_ms.iter_mut().enumerate() {
            let there = (band as f64 + 0.5) * growth;
            *time = before.get(there as usize).copied().unwrap_or(0.0);
        }
        self.max_depth = (self.max_depth / growth).min(1.0);
    }

    /// Adds engaged time to what is on the screen. Depth counts after one second of engaged time: that is how a short
    /// article reaches 1, and only so.
    pub(super) fn credit(&mut self, engaged_ms: f64) {
        let Some(view) = self.view else { return };
        self.engaged_ms += engaged_ms;
        for (band, time) in self.in_view_ms.iter_mut().enumerate() {
            let middle = (band as f64 + 0.5) / BANDS as f64;
            if (view.top..=view.bottom).contains(&middle) {
                *time += engaged_ms;
            }
        }
        if self.engaged_ms >= SEEN_MS {
            self.max_depth = self.max_depth.max(view.bottom);
        }
    }

    pub(super) fn max_depth(&self) -> f64 {
        self.max_depth
    }

    pub(super) fn seen(&self) -> u32 {
        self.longer_than(SEEN_MS)
    }

    pub(super) fn read(&self) -> u32 {
        self.longer_than(READ_MS)
    }

    fn longer_than(&self, bound_ms: f64) -> u32 {
        self.in_view_ms.iter().filter(|&&time| time >= bound_ms).count() as u32
    }
}
