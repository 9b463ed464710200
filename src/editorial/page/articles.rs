//! Articles: which hold readers, which are clicked and left, which are rarely shown.

use super::super::{ArticleFinding, Findings, Verdict};
use super::groups::{said, signed};
use crate::evaluation::report::markup::{escaped, section};
use crate::evaluation::report::number::{count, decimal};

/// Articles in one list; the JSON has all.
const MOST: usize = 12;

pub(super) fn sections(findings: &Findings) -> String {
    let all = &findings.articles;
    let list = |articles: &mut dyn Iterator<Item = &ArticleFinding>| table(&articles.take(MOST).collect::<Vec<_>>());
    let is = |verdict: Verdict| move |article: &&ArticleFinding| article.figures.verdict == verdict;
    let measured = all.iter().any(|article| article.figures.reading.is_some());
    let mut sections = String::new();
    if measured {
        let holds = |article: &&ArticleFinding| article.figures.reading.is_some_and(|reading| reading.low > 1.0);
        let leaves = |article: &&ArticleFinding| article.figures.reading.is_some_and(|reading| reading.high < 1.0);
        let lead = "Articles to which readers give more time than to others of their length.";
        sections += &section("Held longest", lead, &list(&mut all.iter().filter(holds)));
        let lead = "Their cards drew more clicks than their places explain, and readers left sooner than from others of their length.";
        sections +=
            &section("Clicked, not read", lead, &list(&mut all.iter().rev().filter(is(Verdict::ClickedNotRead))));
        let lead = "The shortest reading of all, for their length.";
        sections += &section("Left soonest", lead, &list(&mut all.iter().rev().filter(leaves)));
    } else {
        let mut most: Vec<&ArticleFinding> = all.iter().collect();
        most.sort_by(|a, b| b.figures.readers.cmp(&a.figures.readers).then(a.item_id.cmp(&b.item_id)));
        sections += &section("Most readers", "How long they stayed was not measured.", &list(&mut most.into_iter()));
        let mut liked: Vec<&ArticleFinding> =
            all.iter().filter(|article| article.figures.reactions.is_some()).collect();
        let low = |article: &ArticleFinding| article.figures.reactions.map_or(0.0, |share| share.low);
        liked.sort_by(|a, b| low(b).total_cmp(&low(a)));
        let lead = "The largest share of readers who liked, commented or shared, by the lower end of its interval.";
        sections += &section("Most reacted to", lead, &list(&mut liked.into_iter()));
    }
    let mut rare: Vec<&ArticleFinding> = all.iter().filter(|article| article.figures.under_served).collect();
    let reach = |article: &ArticleFinding| article.figures.reach.unwrap_or(0.0);
    rare.sort_by(|a, b| reach(a).total_cmp(&reach(b)));
    let lead = "Liked by those who find them, and looked at less than three quarters as often as the mean article.";
    sections + &section("Under-served", lead, &list(&mut rare.into_iter()))
}

fn table(articles: &[&ArticleFinding]) -> String {
    if articles.is_empty() {
        return String::new();
    }
    let rows: String = articles.iter().map(|article| row(article)).collect();
    format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Articles\"><table class=\"articles\">\n\
         <caption><span></span></caption>\n<thead><tr><th scope=\"col\">Article</th><th scope=\"col\">Readers</th><th scope=\"col\">Reading <small>% off others</small></th>\
         <th scope=\"col\">Draw <small>% off its places</small></th><th scope=\"col\">Reacted <small>% of readers</small></th>\
         <th scope=\"col\">Shown <small>mean article&nbsp;=&nbsp;1</small></th><th scope=\"col\">So it is</th></tr></thead>\n\
         <tbody>\n{rows}</tbody>\n</table></div>\n"
    )
}

fn row(article: &ArticleFinding) -> String {
    let figures = &article.figures;
    let name = article.title.as_deref().unwrap_or(&article.item_id);
    let reacted = figures.reactions.map_or_else(|| "–".into(), |share| decimal(share.mean * 100.0, 1));
    format!(
        "<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td><td>{reacted}</td><td>{}</td><td>{}</td></tr>\n",
        escaped(name),
        count(f64::from(figures.readers)),
        signed(figures.reading),
        signed(figures.draw),
        figures.reach.map_or_else(|| "–".into(), |reach| decimal(reach, 2)),
        said(figures),
    )
}
