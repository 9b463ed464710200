//! Uplift without tracking: what a list does to sessions, from reports of which none says for sure what anybody did.
//!
//! A page draws on the device whether a reader is held out, and reports of a session one of 20 cells: arm, articles,
//! time. What it sends is the true cell with a probability that ε bounds, else another (k-ary randomised response, `mechanism`);
//! `pkg-template/src/uplift.ts` is the page's side. `estimate` takes the chance off again, over all reports.

mod cell;
mod estimate;
mod mechanism;
mod reports;

pub use cell::{ARTICLES, Arm, CELLS, Session};
pub use estimate::{Effect, NotEnough, Outcome, SessionsNeeded, Uplift, estimate};
pub use mechanism::{EpsilonError, Mechanism};
pub use reports::{REPORTS, Report, Reports, read_reports};
