//! How often an article was put before readers: Σ over impressions of θ(slot), how likely a card in that slot is looked at.

mod examination;
mod lists;
mod position_bias;
mod shown;

pub use examination::Examination;
pub(crate) use lists::{Card, ImpressionList, impression_lists};
pub use position_bias::{BiasSource, PositionBias, SlotBias};
pub use shown::Shown;
