//! A publisher's log whose truth is known: readers with interests, articles with a quality, lists with a position bias.
//!
//! [`Assumptions`] hold every number and where it comes from. [`simulate`] draws the articles and the readers, lets the
//! readers come, and writes the log and beside it the truth. One seed gives the same bytes on every machine.

mod access_log;
mod articles;
mod assumptions;
mod calendar;
mod calibration;
mod catalogue;
mod chance;
mod log;
mod readers;
mod run;
mod session;
mod shelves;
mod staging;
mod statistics;
mod truth;
mod visit;
mod vocabulary;

pub use assumptions::{Assumption, AssumptionError, Assumptions};
pub use run::{Plan, SimulationError, simulate};
pub use statistics::{Figure, Summary};
