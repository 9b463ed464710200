//! Which articles are linked with which.
//!
//! A link tells of both: what an article links to is mostly what it is about, and so is what links to it. A new article's own
//! links are known with it, those to it come later, if at all.

use std::collections::{HashMap, HashSet};

use crate::logs::articles::{Article, MOST_LINKS};

/// For each of `articles` the ids of those that it links to or that link to it, each once, its own first: as many of others as of
/// its own at most. An article is not linked with itself.
pub(crate) fn both_ways<'a>(articles: &[Option<&'a Article>]) -> Vec<Vec<&'a str>> {
    let described = || articles.iter().enumerate().filter_map(|(place, article)| Some((place, (*article)?)));
    let mut linked: Vec<Vec<&str>> = vec![Vec::new(); articles.len()];
    if described().all(|(_, article)| article.links.is_empty()) {
        return linked;
    }
    for (place, article) in described() {
        linked[place].extend(article.links.iter().map(String::as_str).filter(|id| *id != article.item_id));
    }
    let places: HashMap<&str, usize> = described().map(|(place, article)| (article.item_id.as_str(), place)).collect();
    let mut from: Vec<Vec<&str>> = vec![Vec::new(); articles.len()];
    for (place, article) in described() {
        let targets = article.links.iter().filter_map(|id| places.get(id.as_str())).filter(|target| **target != place);
        for &target in targets {
            if from[target].len() < MOST_LINKS {
                from[target].push(&article.item_id);
            }
        }
    }
    for (linked, from) in linked.iter_mut().zip(from) {
        let own: HashSet<&str> = linked.iter().copied().collect();
        linked.extend(from.into_iter().filter(|id| !own.contains(id)));
    }
    linked
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_known_at_both_ends_and_once() {
        let article = |id: &str, links: &[&str]| Article {
            item_id: id.into(),
            links: links.iter().map(|&id| id.to_owned()).collect(),
            ..Article::default()
        };
        let articles = [article("a", &["b", "a", "gone"]), article("b", &["a"]), article("c", &["b"])];
        let known = [Some(&articles[0]), None, Some(&articles[1]), Some(&articles[2])];
        assert_eq!(both_ways(&known), [vec!["b", "gone"], vec![], vec!["a", "c"], vec!["b"]]);
    }

    #[test]
    fn who_is_linked_from_everywhere_hears_of_few() {
        let article = |number: usize| Article {
            item_id: number.to_string(),
            links: if number == 0 { Vec::new() } else { vec!["0".into()] },
            ..Article::default()
        };
        let articles: Vec<Article> = (0..1000).map(article).collect();
        let linked = both_ways(&articles.iter().map(Some).collect::<Vec<_>>());
        assert_eq!(linked[0].len(), MOST_LINKS);
        assert!(linked[1..].iter().all(|linked| linked == &["0"]));
    }
}
