//! A search for constants on what was held out, within a stated budget.
//!
//! `budget` says how long, `search_space` what is tried, `search` how. Which recipe is tuned was chosen before, with the defaults.

mod budget;
mod search;
mod search_space;

pub use budget::{Budget, BudgetError};
pub(super) use search::{Found, search};
pub use search::{Tried, Tuning};
pub(super) use search_space::SearchSpace;
