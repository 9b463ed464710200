//! How it was counted, what the words mean, and what the figures do not say.

use super::super::{Findings, MIN_ARTICLES, MIN_EXPECTED_CLICKS, Verdict};
use crate::evaluation::report::markup::{escaped, fact, section};
use crate::evaluation::report::number::{count, decimal};

const WORDS: [(&str, &str); 7] = [
    (
        "First visit",
        "A reader's first meeting with an article. Returns are not counted: they say more of the reader than of the article.",
    ),
    (
        "Reading",
        "How much time readers give to it, against what the same readers give to other articles of its length. How they came (which \
         slot of a list, or none) and how much else of its topic they read is taken off, too. An article of few visits is drawn towards the others.",
    ),
    (
        "Read",
        "A visit in which at least half of what can be was done: 0.7 for the expected reading time, 0.3 for the end reached.",
    ),
    (
        "Draw",
        "How often its cards are clicked, against what their places in the lists alone would have brought. Only lists in which \
         something was clicked count, and only cards of what the reader did not know.",
    ),
    (
        "Shown",
        "How often its cards were looked at, an article, against the mean of all. Without impressions: how many read it.",
    ),
    (
        "Under-served",
        "Liked by those who find it, by its interval, and shown less than three quarters as often as the mean.",
    ),
    (
        "Interval",
        "95 of 100 such intervals hold the truth. Those of groups are over articles: others of the kind might have come out otherwise. A \
         filled dot or a verdict means that the whole interval lies on one side.",
    ),
];

pub(super) fn sections(findings: &Findings) -> String {
    let words: String = WORDS.iter().map(|(word, means)| fact(word, means)).collect();
    let limits = format!(
        "Nothing is said of what fewer than {} readers did, of groups of fewer than {MIN_ARTICLES} articles, or of the draw of cards from \
         which fewer than {} clicks were to be expected. Of authors nothing is told.",
        count(f64::from(findings.overview.min_readers)),
        count(MIN_EXPECTED_CLICKS)
    );
    let slope = findings.overview.dwell_by_words.map_or_else(String::new, |slope| {
        format!(" On this site twice the length is {} times the reading.", decimal(libm::exp2(slope), 2))
    });
    let counted =
        section("How it was counted", &format!("{limits}{slope}"), &format!("<dl class=\"glossary\">\n{words}</dl>\n"));
    let items: String = caveats(findings).iter().map(|caveat| format!("<li>{}</li>\n", escaped(caveat))).collect();
    counted + &section("What these figures do not say", "", &format!("<ul class=\"caveats\">\n{items}</ul>\n"))
}

fn caveats(findings: &Findings) -> Vec<String> {
    let mut caveats: Vec<String> = findings.notes.iter().map(|note| sentence(note)).collect();
    let judged = findings.groups.iter().filter(|group| group.figures.reading.is_some()).count();
    let told = findings.groups.iter().filter(|group| group.figures.verdict != Verdict::Open).count();
    if judged > 0 {
        caveats.push(format!(
            "{judged} groups were held against the rest, and {told} differ. Were all alike, about {} would seem to differ by chance.",
            decimal((judged as f64 * 0.05).ceil(), 0)
        ));
    }
    caveats.push(
        "Who reads an article chose it: a topic that holds its few readers need not hold others. Groups overlap, and none is \
         corrected for the others: where all interviews are of one section, the two cannot be told apart."
            .into(),
    );
    caveats
        .push("Time on a page is no proof of understanding, and a short visit may have answered the question.".into());
    caveats
}

/// A note as a sentence of its own.
fn sentence(note: &str) -> String {
    let mut characters = note.chars();
    let first: String = characters.next().into_iter().flat_map(char::to_uppercase).collect();
    let end = if note.ends_with('.') { "" } else { "." };
    format!("{first}{}{end}", characters.as_str())
}
