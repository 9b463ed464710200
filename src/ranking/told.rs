//! A list as JSON, in the names of the npm package.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::request::{LeftOut, Parts, RankedArticle, RankedList, Tier};

#[derive(Serialize)]
struct Share<'a> {
    id: &'a str,
    share: f64,
}

#[derive(Serialize)]
struct Article<'a> {
    id: &'a str,
    score: f64,
    parts: Parts,
    because: Vec<Share<'a>>,
    tier: Tier,
    relevant: bool,
}

impl RankedList {
    /// What each article that was read adds to `taste`, and the open one to `topic`, by id; largest first.
    pub fn because<'a>(&'a self, article: &'a RankedArticle) -> impl Iterator<Item = (&'a str, f64)> {
        article.because.iter().filter_map(|share| Some((self.sources.get(share.source)?.item_id.as_str(), share.share)))
    }

    fn told<'a>(&'a self, article: &'a RankedArticle) -> Article<'a> {
        Article {
            id: &article.id,
            score: article.score,
            parts: article.parts,
            because: self.because(article).map(|(id, share)| Share { id, share }).collect(),
            tier: article.tier,
            relevant: article.relevant,
        }
    }
}

impl Serialize for RankedList {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_struct("RankedList", 2)?;
        let articles: Vec<Article<'_>> = self.articles.iter().map(|article| self.told(article)).collect();
        list.serialize_field("articles", &articles)?;
        list.serialize_field("leftOut", &self.left_out as &[LeftOut])?;
        list.end()
    }
}
