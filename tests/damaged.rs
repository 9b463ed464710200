//! Damaged inputs of every format: none may panic, hang or be taken for sound without a word.
//!
//! `FOLDIN_DAMAGED=1000 cargo test --test damaged` is the nightly number; 40 of each format otherwise.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test may fail by panicking, its helpers too")]

#[path = "damaged/access_logs.rs"]
mod access_logs;
#[path = "damaged/articles.rs"]
mod articles;
#[path = "damaged/damage.rs"]
mod damage;
#[path = "damaged/factors.rs"]
mod factors;
#[path = "damaged/interactions.rs"]
mod interactions;
#[path = "damaged/policies.rs"]
mod policies;
