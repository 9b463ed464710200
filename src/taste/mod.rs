//! From visits to a user vector: confidence, the fold-in, and why.

mod confidence;
mod fold_in;
mod interests;
mod reader;

pub use confidence::{BOUNCE_SECONDS, confidence, confidence_of_weight, engagement, evidence_weight, fade};
pub use fold_in::{FoldInError, Form, Prior, Row, UserVector, fold_in, fold_in_as};
pub use interests::{Interest, interests};
pub use reader::{Basis, Reader, ReaderError, Source};
