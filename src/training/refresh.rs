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

#[cfg(test)]
mod tests {
    use super::super::solve::Constants;
    use super::*;
    use crate::logs::Log;
    use crate::model::Confidence;

    const DAY: i64 = 86_400;

    /// Whether article 0, of three hundred readers, moves in each of as many refreshes, each with so many new readers of it.
    fn moves(new_readers: &[u32]) -> Vec<bool> {
        let all = 300 + new_readers.iter().sum::<u32>();
        // Every reader also has one of five others, an hour before.
        let mut visits: Vec<(i64, u32, u32)> = (0..all).map(|reader| (DAY - 3600, reader, 1 + reader % 5)).collect();
        visits.extend((0..300).map(|reader| (DAY, reader, 0)));
        let mut next = 300;
        for (day, &count) in (2..).zip(new_readers) {
            visits.extend((next..next + count).map(|reader| (day * DAY, reader, 0)));
            next += count;
        }
        let log = Log::of_visits(&visits);
        let history = History::new(&log, &[0.0; 6], Confidence::default());
        let constants = Constants { unobserved_weight: 0.1, regularization: 0.01, exponent: 1.0 };
        let pairs = history.confidences(2 * DAY);
        let factors = super::super::ials::ials(&pairs, &pairs.transpose(), 3, constants, 4, 1, &());
        let mut space = Space::without_content(factors.readers, factors.articles, constants, constants);
        let refreshed = (2..).zip(new_readers).map(|(day, _)| {
            let before = space.articles.row(0).to_vec();
            space.refresh(&history, &[1; 6], day * DAY, (day + 1) * DAY);
            space.articles.row(0) != before
        });
        refreshed.collect()
    }

    #[test]
    fn an_article_of_many_readers_is_solved_again_once_a_hundredth_of_them_is_new() {
        assert_eq!(moves(&[2, 2, 2, 2, 0, 4]), [false, true, false, true, false, true]);
        assert_eq!(moves(&[30]), [true]);
    }
}
