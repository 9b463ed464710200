//! What the words mean, in plain sentences; only those that the page uses.

use super::markup::section as section_of;

/// A term as the page writes it, and what it means.
const TERMS: [(&str, &str); 20] = [
    (
        "NDCG@20",
        "How high what was read stands in a list of 20: 1 at the top, less further down, 0 beyond. The main measure.",
    ),
    ("Recall@20", "The share of what was read that the first 20 places hold at all."),
    ("MRR", "The mean of 1 / rank: 1 for the first place, one half for the second, one tenth for the tenth."),
    (
        "interval",
        "How far chance may have moved a mean: of means over readers drawn anew from those in the log, 95 of 100 lie within.",
    ),
    (
        "baseline",
        "A ranking that needs no model. Whoever does not beat the best of them is not worth a download. Hollow dots.",
    ),
    ("cut", "The moment that parts past and future. Everything is learnt before it and judged after it."),
    ("Cold", "An article nobody had read when the last training ended. In news most reads are of such articles."),
    ("Coverage@20", "The share of all articles that any list showed to anybody."),
    ("Gini", "How unevenly places go to articles: 0 if all are shown equally often, 1 if always the same."),
    ("ARP", "Average recommendation popularity: how many readers a shown article had by then, on average."),
    ("APLT", "The share of places that go to the long tail: all but the fifth of the articles with most readers."),
    ("ACLT", "How many of the 20 places show the long tail, on average."),
    (
        "PopREO",
        "Whether popular and other articles that were worth showing had the same chance to be shown: 0 if so, 1 if one kind had none.",
    ),
    ("PopRSP", "The same for all articles, worth showing or not."),
    ("Tail recall@20", "Recall of what was read from the long tail."),
    (
        "SNIPS recall",
        "Recall in which rarely read articles count more, since the log shows less of what readers would make of them.",
    ),
    ("AUC", "How often a card that was clicked stands above one of the same list that was not: one half for a coin."),
    (
        "IPS",
        "Each click weighs as much more as the valued policy shows that card more often. Right on average, and it may jump widely.",
    ),
    (
        "Doubly robust",
        "A guess by item and position, corrected by what was really clicked. Right if either guess or propensities are.",
    ),
    (
        "effective sample",
        "So many cards shown by the valued policy itself would say as much as this log does. A few large weights make it small.",
    ),
];

fn capitalised(term: &str) -> String {
    let mut characters = term.chars();
    characters.next().into_iter().flat_map(char::to_uppercase).chain(characters).collect()
}

/// A glossary of the terms in `page`, which is HTML.
pub(super) fn section(page: &str) -> String {
    // Names of classes are no words of the page.
    let text: String = page.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect();
    let used = TERMS.iter().filter(|(term, _)| text.contains(term));
    let terms: String =
        used.map(|(term, means)| format!("<div><dt>{}</dt><dd>{means}</dd></div>\n", capitalised(term))).collect();
    let list = if terms.is_empty() { String::new() } else { format!("<dl class=\"glossary\">\n{terms}</dl>\n") };
    section_of("Words", "", &list)
}
