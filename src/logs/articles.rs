//! What was published.

/// One article as its publisher describes it. Only the id is certain.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Article {
    /// Its name in every log.
    pub item_id: String,
    /// The headline.
    pub title: Option<String>,
    /// Publication in Unix seconds.
    pub published: Option<i64>,
    /// Its length in words.
    pub words: Option<u32>,
    /// What it is about, most important first.
    pub topics: Vec<String>,
    /// Its text, or as much of it as the publisher gives.
    pub text: Option<String>,
    /// A vector of its content.
    pub embedding: Option<Vec<f32>>,
}
