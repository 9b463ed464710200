//! One space for readers, articles that were read, and articles that nobody has read yet.
//!
//! Without content these are the factors of [`ials`](super::ials()). With content every article has one vector whose prior
//! mean is its content embedding e, moved by its readers: on citeulike-a a mixed pool of known and new articles ranked at
//! NDCG@20 .283 so, against .154 with factors and content side by side.

use std::sync::{Arc, OnceLock};

use super::content::{Content, Embedded};
use super::distillation::{Distillation, TaughtList, TeacherSettings, distil, sharpen, teach};
use super::ials::{Factors, ials};
use super::progress::Progress;
use super::recipe::{ContentMap, Recipe, Rounds};
use super::solve::{Constants, Side};
use super::sparse::Sparse;
use super::vectors::Vectors;

/// Of the factors that content is first mapped onto.
const GUIDE: Constants = Constants { unobserved_weight: 0.05, regularization: 0.005, exponent: 1.0 };
/// Of readers against content alone.
pub const READERS_OF_CONTENT: Constants = Constants { unobserved_weight: 0.03, regularization: 3.0, exponent: 0.0 };
/// Of articles when content is mapped for the second time: looser, as targets of the ridge.
const ARTICLES_AS_TARGETS: Constants = Constants { unobserved_weight: 0.1, regularization: 1.0, exponent: 0.0 };
/// Of articles that are solved again among distilled factors. The readers' constants would do without w₀, but their vectors
/// have no Gram matrix absorbed into them. On a validation split of Gowalla every 20th article of 12 readers and more was kept from
/// training and then solved from ten of its readers. At w₀ .01 no new article reached a list, at .001 they took a fifth of all places
/// and NDCG@20 fell from .139 to .131; at .003 they took 5 %, theirs was .056 and that of all .138. Solved from three readers
/// they stay below the known ones, too.
const ARTICLES_OF_DISTILLED: Constants = Constants { unobserved_weight: 0.003, regularization: 0.1, exponent: 0.0 };
/// Solves of articles and readers in turn; more lift new articles too far, and two cost a mixed pool .010 NDCG@20 (the same split).
const ROUNDS: u64 = 3;
/// Ridge, reader solve, article solve, ridge, and the first reader solve of the rounds.
const STEPS_OF_CONTENT: u64 = 5;

/// Vectors of both sides, and what is needed to solve for more.
#[derive(Debug, Clone)]
pub struct Space {
    /// X [readers, d].
    pub readers: Vectors,
    /// Y [articles, d].
    pub articles: Vectors,
    /// E [articles, d], where there is content.
    pub embeddings: Option<Vectors>,
    /// W [f, d], which made the embeddings of content; shared, since spaces are kept by the dozen.
    pub content_map: Option<Arc<Vectors>>,
    /// Constants of a reader's solve.
    pub reader_constants: Constants,
    /// Constants of an article's solve.
    pub article_constants: Constants,
    /// Rows of evidence since an article was last solved; empty where none was solved again yet.
    pub unsolved: Vec<u32>,
}

impl Space {
    pub(super) fn without_content(
        readers: Vectors,
        articles: Vectors,
        reader_constants: Constants,
        article_constants: Constants,
    ) -> Self {
        let (embeddings, content_map) = (None, None);
        Self { readers, articles, embeddings, content_map, reader_constants, article_constants, unsolved: Vec::new() }
    }

    /// The article vectors that may be published: an article with fewer than `min_readers` of `readers` \[articles\] falls back
    /// to its content, or to nothing.
    pub fn without_few_readers(&self, readers: &[f64], min_readers: u32) -> Vectors {
        let mut public = self.articles.clone();
        for (article, _) in readers.iter().enumerate().filter(|(_, readers)| **readers < f64::from(min_readers)) {
            match &self.embeddings {
                Some(embeddings) => public.row_mut(article).copy_from_slice(embeddings.row(article)),
                None => public.row_mut(article).fill(0.0),
            }
        }
        public
    }
}

/// How a space is trained.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpaceSettings {
    /// d.
    pub dimension: usize,
    /// Epochs of alternating least squares.
    pub epochs: u32,
    /// Of the first vectors.
    pub seed: u64,
    /// Articles with fewer readers say nothing of those that they are linked with: what a single reader did must not be readable
    /// from a vector.
    pub min_readers: u32,
    /// By what.
    pub recipe: Recipe,
}

/// Trains a space on `pairs` [readers, articles] of confidences. A recipe of content without any content gives factors alone.
pub fn train_space(
    pairs: &Sparse,
    content: Option<&Content>,
    settings: SpaceSettings,
    progress: &dyn Progress,
) -> Space {
    Trainer::new(pairs, content).train(settings, progress)
}

/// Trains spaces on the same pairs, with what they share made once.
#[derive(Debug)]
pub(super) struct Trainer<'a> {
    pairs: &'a Sparse,
    content: Option<&'a Content>,
    /// The teacher's, which takes as long as distilling does. It owes nothing to d or to what may be tuned.
    lists: OnceLock<Vec<TaughtList>>,
}

impl<'a> Trainer<'a> {
    /// For `pairs` [readers, articles] of confidences.
    pub(super) fn new(pairs: &'a Sparse, content: Option<&'a Content>) -> Self {
        Self { pairs, content, lists: OnceLock::new() }
    }

    /// Trains. Between calls the seed may not change.
    pub(super) fn train(&self, settings: SpaceSettings, progress: &dyn Progress) -> Space {
        let SpaceSettings { dimension, epochs, seed, recipe, .. } = settings;
        // For each training anew: between them, where lists are judged, a large log has no room for it.
        let (pairs, by_article) = (self.pairs, &self.pairs.transpose());
        let factors = |constants| ials(pairs, by_article, dimension, constants, epochs, seed, progress);
        let alone = |constants| {
            let Factors { readers, articles } = factors(constants);
            Space::without_content(readers, articles, constants, constants)
        };
        match (recipe, self.content) {
            (Recipe::Factors(constants), _) => alone(constants),
            (Recipe::Distilled(distillation), _) => self.distilled(by_article, settings, distillation, progress),
            (Recipe::OneSpace(map, rounds), Some(content)) => {
                one_space(pairs, by_article, content, (map, rounds, settings), &factors(GUIDE), progress)
            }
            (Recipe::OneSpace(..), None) => alone(GUIDE),
        }
    }

    fn distilled(
        &self,
        by_article: &Sparse,
        settings: SpaceSettings,
        distillation: Distillation,
        progress: &dyn Progress,
    ) -> Space {
        let (pairs, SpaceSettings { dimension, seed, .. }) = (self.pairs, settings);
        let teacher = TeacherSettings::default();
        // More than there are readers or articles say nothing.
        let most = pairs.occupied_rows().min(by_article.occupied_rows()).max(1);
        let teacher = TeacherSettings { dimension: teacher.dimension.min(most), seed, ..teacher };
        let lists = self.lists.get_or_init(|| {
            let mut lists = teach(pairs, by_article, teacher, progress);
            sharpen(&mut lists, pairs, by_article);
            lists
        });
        let articles = distil(pairs, by_article, lists, dimension, distillation, seed, progress);
        let reader_constants = distillation.folding_constants(pairs);
        let readers = Side::new(&articles, reader_constants).solve_all(pairs, None);
        Space::without_content(readers, articles, reader_constants, ARTICLES_OF_DISTILLED)
    }
}

fn one_space(
    pairs: &Sparse,
    by_article: &Sparse,
    content: &Content,
    (map, rounds, settings): (ContentMap, Rounds, SpaceSettings),
    guide: &Factors,
    progress: &dyn Progress,
) -> Space {
    let has_readers = |article: usize| by_article.row_length(article) > 0;
    // Only articles with readers are "not read" by the others: a new one was never there to be read.
    let met = |vectors: &Vectors| {
        let mut met = vectors.clone();
        for article in (0..met.len()).filter(|&article| !has_readers(article)) {
            met.row_mut(article).fill(0.0);
        }
        met
    };
    let readers_of = |articles: &Vectors, constants| Side::new(&met(articles), constants).solve_all(pairs, None);

    progress.begin("content", STEPS_OF_CONTENT + ROUNDS);
    let features = content.features(has_readers);
    let embeddings = features.embed(&guide.articles, has_readers).embeddings;
    progress.advance();
    let readers = readers_of(&embeddings, READERS_OF_CONTENT);
    progress.advance();
    let targets = Side::new(&readers, ARTICLES_AS_TARGETS).solve_all(by_article, Some(&embeddings));
    progress.advance();
    let Embedded { mut embeddings, map } = match map {
        ContentMap::Ridge => features.embed(&targets, has_readers),
        ContentMap::Softmax => features.embed_by_softmax(&targets, pairs, has_readers, settings.seed, progress),
    };
    progress.advance();
    let mut readers = readers_of(&embeddings, READERS_OF_CONTENT);
    if !content.links.is_empty() {
        let mut known = Side::new(&readers, rounds.articles).solve_all(by_article, Some(&embeddings));
        let few = |article: &usize| by_article.row_length(*article) < settings.min_readers.max(1) as usize;
        (0..known.len()).filter(few).for_each(|article| known.row_mut(article).fill(0.0));
        content.links.draw_together(&mut embeddings, &known);
        readers = readers_of(&embeddings, READERS_OF_CONTENT);
    }
    progress.advance();
    let mut articles = embeddings.clone();
    for _ in 0..ROUNDS {
        articles = Side::new(&readers, rounds.articles).solve_all(by_article, Some(&embeddings));
        readers = readers_of(&articles, rounds.readers);
        progress.advance();
    }
    Space {
        readers,
        articles,
        embeddings: Some(embeddings),
        content_map: Some(Arc::new(map)),
        reader_constants: rounds.readers,
        article_constants: rounds.articles,
        unsolved: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::logs::articles::Article;

    /// Readers of two tastes, and 20 articles of each, of which the last has no reader but one of the other taste.
    fn pairs() -> Sparse {
        let mut pairs = Sparse::new(40);
        for reader in 0..60 {
            let mut read: Vec<u32> = (0..6).map(|k| reader % 2 * 20 + (reader / 2 + k * 3) % 19).collect();
            read.extend((reader == 0).then_some(39));
            read.sort_unstable();
            read.dedup();
            pairs.push(read.into_iter().map(|article| (article, 1.0)));
        }
        pairs
    }

    fn embeddings(links: &[(u32, &str)], min_readers: u32) -> Vectors {
        let article = |number: u32| Article {
            item_id: number.to_string(),
            topics: vec![format!("taste {}", number / 20), format!("all {}", number % 3)],
            links: links.iter().filter(|link| link.0 == number).map(|link| link.1.to_owned()).collect(),
            ..Article::default()
        };
        let articles: Vec<Article> = (0..40).map(article).collect();
        let ids: Vec<String> = articles.iter().map(|article| article.item_id.clone()).collect();
        let content = Content::of(&ids, &articles.iter().map(Some).collect::<Vec<_>>()).unwrap();
        let recipe = Recipe::OneSpace(ContentMap::Ridge, Rounds::default());
        let settings = SpaceSettings { dimension: 6, epochs: 4, seed: 0, min_readers, recipe };
        train_space(&pairs(), Some(&content), settings, &()).embeddings.unwrap()
    }

    #[test]
    fn links_draw_content_but_never_towards_what_a_single_reader_did() {
        let alone = embeddings(&[], 3);
        let linked = embeddings(&[(0, "25"), (1, "39")], 3);
        let alike = |e: &Vectors, a: usize, b: usize| e.row(a).iter().zip(e.row(b)).map(|(a, b)| a * b).sum::<f32>();
        assert!(alike(&linked, 0, 25) > alike(&alone, 0, 25) + 0.05);
        // From the other end of the link, too.
        assert!(alike(&linked, 25, 2) > alike(&alone, 25, 2) + 0.05);
        for untold in [1, 2, 26, 39] {
            // What links to 39 tells of it: 1 has readers enough.
            assert_eq!(linked.row(untold) == alone.row(untold), untold != 39, "{untold}");
        }
        assert_ne!(embeddings(&[(0, "25"), (1, "39")], 1).row(1), alone.row(1), "with one reader it would");
    }
}
