//! A refresh of the site's model: readers and articles with new evidence are solved again, nothing is retrained.

use rayon::prelude::*;

use super::history::History;
use super::solve::Side;
use super::space::Space;
use super::sparse::Sparse;
use super::vectors::Vectors;

/// An article is solved again when this share of its evidence is new: at once where it has up to a hundred rows, later where one more
/// tells little. Without that a refresh would cost as much as a half-step of training.
pub(crate) const NEW_SHARE: f64 = 0.01;

impl Space {
    /// Solves readers and articles again that have evidence in `from..until`, articles of many readers once 1 % of it is new, with
    /// everything known before `until`.
    /// `published` has the publication of every article: what does not exist by then is nobody's evidence.
    pub fn refresh(&mut self, history: &History<'_>, published: &[i64], from: i64, until: i64) {
        if until <= from {
            return;
        }
        let (readers, mut articles) = history.active(from, until);
        self.unsolved.resize(self.articles.len(), 0);
        history.between(from, until).for_each(|row| self.unsolved[row.article as usize] += 1);
        articles.retain(|&article| {
            let unsolved = &mut self.unsolved[article as usize];
            let due = f64::from(*unsolved) >= NEW_SHARE * history.rows_of_article(article, until) as f64;
            *unsolved *= u32::from(!due);
            due
        });
        let known = self.articles.published_by(published, until);
        solve_again(&mut self.readers, &readers, &Side::new(&known, self.reader_constants), None, |reader| {
            history.reader_row(reader, until)
        });
        let side = Side::new(&self.readers, self.article_constants);
        solve_again(&mut self.articles, &articles, &side, self.embeddings.as_ref(), |article| {
            history.article_row(article, until)
        });
    }
}

impl Vectors {
    /// The vectors of articles, with those that are not published before `moment` set to zero.
    pub fn published_by(&self, published: &[i64], moment: i64) -> Self {
        let mut known = self.clone();
        for (article, _) in published.iter().enumerate().filter(|(_, at)| **at >= moment) {
            known.row_mut(article).fill(0.0);
        }
        known
    }
}

fn solve_again(
    vectors: &mut Vectors,
    rows: &[u32],
    side: &Side,
    prior: Option<&Vectors>,
    entries: impl Fn(u32) -> Vec<(u32, f32)> + Sync,
) {
    let found: Vec<Vec<(u32, f32)>> = rows.par_iter().map(|&row| entries(row)).collect();
    let mut system = Sparse::new(side.len());
    let mut means = prior.map(|_| Vectors::zeros(rows.len(), vectors.dimension()));
    for (place, (&row, entries)) in rows.iter().zip(found).enumerate() {
        system.push(entries);
        if let (Some(means), Some(prior)) = (&mut means, prior) {
            means.row_mut(place).copy_from_slice(prior.row(row as usize));
        }
    }
    let solved = side.solve_all(&system, means.as_ref());
    for (place, &row) in rows.iter().enumerate() {
        vectors.row_mut(row as usize).copy_from_slice(solved.row(place));
    }
}
