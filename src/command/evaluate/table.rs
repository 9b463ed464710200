//! The figures for people, no wider than a terminal.

use foldin::evaluation::{
    BeyondAccuracy, DebiasPoint, Difference, Estimate, Figures, Impressions, InLists, Judged, Protocol,
};

/// Letters of a ranker's name that are shown.
const NAME: usize = 22;

/// A protocol under its title: what lists were worth, by readers and articles where `in_detail`, what they showed, and how each
/// ranker stands against the best baseline.
pub(super) fn tell(out: &mut String, title: &str, protocol: &Protocol, in_detail: bool) {
    let Protocol { lists, readers, pairs, mean_candidates, .. } = protocol;
    say!(
        out,
        "{title}: {lists} lists of {readers} readers, {pairs} relevant, {mean_candidates:.0} candidates on average"
    );
    say!(out, "{:NAME$} {:22} {:22} MRR", "", "Recall@20", "NDCG@20");
    for ranker in &protocol.rankers {
        say!(out, "{}", accuracy(&ranker.name, &ranker.overall));
        for cohort in ranker.by_history.iter().filter(|_| in_detail) {
            say!(out, "{}", accuracy(&format!("  {} before", cohort.articles_before), &cohort.figures));
        }
        for of in ranker.by_article.iter().filter(|_| in_detail) {
            say!(out, "{}", accuracy(&format!("  {} articles", of.article), &of.figures));
        }
    }
    say!(
        out,
        "{:NAME$} {:>8} {:>6} {:>7} {:>6} {:>6} {:>7} {:>7} {:>7} {:>7}",
        "beyond accuracy",
        "coverage",
        "Gini",
        "ARP",
        "APLT",
        "ACLT",
        "PopREO",
        "PopRSP",
        "tail R",
        "SNIPS R"
    );
    for Judged { name, beyond_accuracy, .. } in &protocol.rankers {
        say!(out, "{}", exposure(name, beyond_accuracy));
    }
    let differences: Vec<(&str, &Difference)> = protocol
        .rankers
        .iter()
        .filter_map(|ranker| Some((ranker.name.as_str(), ranker.difference.as_ref()?)))
        .collect();
    if let Some((_, Difference { against, .. })) = differences.first() {
        say!(out, "less {against}, the best baseline, on the same lists");
    }
    for (name, Difference { recall, ndcg, mrr, .. }) in differences {
        say!(out, "{}", row(name, [*recall, *ndcg, *mrr], "+"));
    }
}

/// What rankings were worth inside the lists that were shown.
pub(super) fn tell_lists(out: &mut String, impressions: &Impressions) {
    let Impressions { lists, readers, mean_cards, rankers } = impressions;
    say!(out, "Impression lists: {lists} of {readers} readers with a click, {mean_cards:.1} cards on average");
    say!(out, "{:NAME$} {:22} {:22} {:22} NDCG@5", "", "AUC", "MRR", "NDCG@10");
    for InLists { name, auc, mrr, ndcg_5, ndcg_10 } in rankers {
        say!(out, "{:91} {:.4}", row(name, [*auc, *mrr, *ndcg_10], ""), ndcg_5.mean);
    }
}

/// What γ costs and buys, against none, over all and for each cohort.
pub(super) fn tell_curve(out: &mut String, curve: &[DebiasPoint]) {
    let Some(first) = curve.first() else { return };
    say!(out, "foldin by gamma, and what it gains over that at 0");
    say!(out, "{:6} {:22} {:26} {:26} coverage", "gamma", "NDCG@20", "NDCG@20 gained", "tail recall gained");
    for DebiasPoint { gamma, overall, beyond_accuracy, ndcg_gained, tail_recall_gained, .. } in curve {
        let show = |Estimate { mean, low, high }: Estimate| format!("{mean:+.4} [{low:+.4}, {high:+.4}]");
        let Estimate { mean, low, high } = overall.ndcg;
        let ndcg = format!("{mean:.4} [{low:.3}, {high:.3}]");
        let tail = tail_recall_gained.map_or("-".into(), show);
        say!(out, "{gamma:<6} {ndcg:22} {:26} {tail:26} {:8.3}", show(*ndcg_gained), beyond_accuracy.coverage);
    }
    let cohorts =
        first.by_history.iter().map(|cohort| format!(" {:>13}", format!("{} before", cohort.articles_before)));
    say!(out, "foldin by gamma, NDCG@20 / tail recall");
    say!(out, "{:6} {:>13}{}", "gamma", "all", cohorts.collect::<String>());
    for DebiasPoint { gamma, overall, beyond_accuracy, by_history, .. } in curve {
        let show = |ndcg: f64, tail: Option<f64>| {
            format!(" {ndcg:.4}/{:>6}", tail.map_or("-".into(), |tail| format!("{tail:.4}")))
        };
        let all = show(overall.ndcg.mean, beyond_accuracy.tail_recall);
        let cohorts = by_history.iter().map(|cohort| show(cohort.figures.ndcg.mean, cohort.tail_recall));
        say!(out, "{gamma:<6}{all}{}", cohorts.collect::<String>());
    }
}

fn accuracy(name: &str, figures: &Figures) -> String {
    if figures.lists == 0 {
        return format!("{} nobody", shortened(name));
    }
    row(name, [figures.recall, figures.ndcg, figures.mrr], "")
}

fn row(name: &str, estimates: [Estimate; 3], sign: &str) -> String {
    let show = |Estimate { mean, low, high }: Estimate| match sign {
        "" => format!("{mean:.4} [{low:.3}, {high:.3}]"),
        _ => format!("{mean:+.4} [{low:+.3}, {high:+.3}]"),
    };
    let [recall, ndcg, mrr] = estimates.map(show);
    format!("{} {recall:22} {ndcg:22} {mrr}", shortened(name))
}

fn exposure(name: &str, beyond: &BeyondAccuracy) -> String {
    let BeyondAccuracy { coverage, gini, arp, aplt, aclt, pop_reo, pop_rsp, tail_recall, snips_recall } = beyond;
    let show = |value: &Option<f64>| value.map_or("-".into(), |value| format!("{value:.3}"));
    let [gini, pop_reo, pop_rsp, tail, snips] = [gini, pop_reo, pop_rsp, tail_recall, snips_recall].map(show);
    format!(
        "{} {coverage:8.3} {gini:>6} {arp:7.1} {aplt:6.3} {aclt:6.2} {pop_reo:>7} {pop_rsp:>7} {tail:>7} {snips:>7}",
        shortened(name)
    )
}

/// Exactly so many letters of a name.
fn shortened(name: &str) -> String {
    let letters = name.chars().count();
    let text: String = if letters > NAME { name.chars().take(NAME - 1).chain(['…']).collect() } else { name.into() };
    format!("{text:NAME$}")
}
