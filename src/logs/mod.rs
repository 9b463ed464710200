//! A site's own records: what was published and what was read.

pub mod articles;
