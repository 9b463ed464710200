//! A refresh of the site's model: readers and articles with new evidence are solved again, nothing is retrained.

use rayon::prelude::*;

use super::history::History;
use super::solve::Side;
use super::space::Space;
use super::sparse::Sparse;
use super::vectors::Vectors;

impl Space {
    /// Solves readers and articles again that have evidence in `from..until`, with everything known before `until`.
    /// `published` has the publication of every article: what does not exist by then is nobody's evidence.
    pub fn refresh(&mut self, history: &History<'_>, published: &[i64], from: i64, until: i64) {
        if until <= from {
            return;
        }
        let (readers, articles) = history.active(from, until);
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
