//! Sorting, once for the whole core: every other kind of sort would be one more copy of it in the page's download.

use std::cmp::Ordering;

/// The places 0..`length`, in the order of `compare`; equal ones stay as they came.
///
/// A merge sort of our own: the standard library's is faster, and 3 KB of a page's download.
pub(crate) fn sorted_indices(length: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut sorted: Vec<usize> = (0..length).collect();
    let mut merged = sorted.clone();
    let mut width = 1;
    while width < length {
        for start in (0..length).step_by(2 * width) {
            let middle = (start + width).min(length);
            let end = (middle + width).min(length);
            let (mut left, mut right) = (start, middle);
            for place in &mut merged[start..end] {
                let from_left =
                    left < middle && (right == end || compare(sorted[left], sorted[right]) != Ordering::Greater);
                let next = if from_left { &mut left } else { &mut right };
                *place = sorted[*next];
                *next += 1;
            }
        }
        std::mem::swap(&mut sorted, &mut merged);
        width *= 2;
    }
    sorted
}

/// Names that can be asked for by halving.
#[derive(Debug)]
pub(crate) struct Names<'a>(Vec<&'a str>);

impl<'a> Names<'a> {
    pub(crate) fn new(names: &'a [String]) -> Self {
        let order = sorted_indices(names.len(), &|a, b| names[a].cmp(&names[b]));
        Self(order.into_iter().map(|place| names[place].as_str()).collect())
    }

    pub(crate) fn contains(&self, name: &str) -> bool {
        self.0.binary_search_by(|known| (*known).cmp(name)).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_elements_stay_as_they_came() {
        let values = [2, 1, 2, 1, 0];
        assert_eq!(sorted_indices(values.len(), &|a, b| values[a].cmp(&values[b])), [4, 1, 3, 0, 2]);
    }

    #[test]
    fn every_length_is_sorted() {
        for length in 0..70 {
            let values: Vec<usize> = (0..length).map(|place| place * 37 % 11).collect();
            let mut expected: Vec<usize> = (0..length).collect();
            expected.sort_by_key(|&place| values[place]);
            assert_eq!(sorted_indices(length, &|a, b| values[a].cmp(&values[b])), expected, "{length}");
        }
    }

    #[test]
    fn names_are_found_whatever_their_order() {
        let names = ["b", "c", "a"].map(str::to_owned);
        let known = Names::new(&names);
        assert!(names.iter().all(|name| known.contains(name)));
        assert!(!known.contains("d") && !known.contains(""));
    }
}
