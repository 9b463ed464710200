//! What a ranking is worth, and how sure that is. The judge asks it of every ranking, the trainer of its own recipes.

mod interval;
mod popularity;
mod rank;
mod resample;

pub use interval::{NORMAL_95, wilson};
pub use popularity::{Popularity, SHORT_HEAD};
pub use rank::{LIST, Outcome, dcg_term, middle_rank};
pub use resample::{Estimate, intervals, ratio_intervals};
