//! What holds of every list, whatever it was made of.

use std::collections::{HashMap, HashSet};

use foldin::model::Model;
use foldin::profile::{Hidden, Profile};
use foldin::ranking::{Candidate, LeftOutReason, RankedList, Request, TOPIC, rank};
use foldin::taste::{Reader, ReaderError};

/// Ranks, and checks the list.
pub(super) fn checked(
    model: &Model,
    profile: &Profile,
    candidates: &[Candidate],
    request: &Request,
    now_seconds: f64,
) -> Result<RankedList, ReaderError> {
    let list = rank(model, profile, candidates, request, now_seconds)?;
    scores_are_numbers(&list);
    nothing_is_lost(&list, candidates, request);
    nothing_is_shown_that_may_not_be(&list, model, profile, candidates, request, now_seconds);
    let again = rank(model, profile, candidates, request, now_seconds)?;
    assert_eq!(again, list, "one question has one answer");
    Ok(list)
}

fn scores_are_numbers(list: &RankedList) {
    for article in &list.articles {
        let parts = &article.parts;
        let numbers = [article.score, parts.taste, parts.topic, parts.recency, parts.crowd, parts.debias];
        assert!(numbers.iter().all(|number| number.is_finite()), "{article:?}");
        assert!(article.because.iter().all(|share| share.share.is_finite()), "{article:?}");
        assert_eq!(article.score, parts.score(), "{article:?}");
    }
}

/// Each candidate has one place at most; without a limit, exactly one.
fn nothing_is_lost(list: &RankedList, candidates: &[Candidate], request: &Request) {
    let offered: HashSet<&str> = candidates.iter().map(|candidate| candidate.id.as_str()).collect();
    let shown: HashSet<&str> = list.articles.iter().map(|article| article.id.as_str()).collect();
    assert_eq!(shown.len(), list.articles.len(), "no article twice");
    assert!(shown.is_subset(&offered), "nothing that was not offered");
    assert!(list.articles.len() as f64 <= request.limit, "no more than was asked for");
    let placed = list.articles.len() + list.left_out.len();
    assert!(placed <= candidates.len(), "{placed} of {}", candidates.len());
    if request.limit == f64::INFINITY {
        assert_eq!(placed, candidates.len(), "every candidate is in the list, or has a reason");
    }
    let mut times: HashMap<&str, usize> = HashMap::new();
    candidates.iter().for_each(|candidate| *times.entry(&candidate.id).or_default() += 1);
    // What a page offers twice, it may tell two things of: the first counts.
    for left_out in list.left_out.iter().filter(|left_out| times[left_out.id.as_str()] == 1) {
        assert!(left_out.reason != LeftOutReason::Repeated && !shown.contains(left_out.id.as_str()), "{left_out:?}");
    }
}

fn nothing_is_shown_that_may_not_be(
    list: &RankedList,
    model: &Model,
    profile: &Profile,
    candidates: &[Candidate],
    request: &Request,
    now_seconds: f64,
) {
    let current = request.current.as_deref();
    let reader = Reader::without(profile, model, current, request.without.as_deref(), &[], now_seconds);
    let read = reader.map(|reader| reader.read).expect("it was ranked for");
    let mut topics: HashMap<&str, &[String]> = HashMap::new();
    for candidate in candidates {
        topics.entry(&candidate.id).or_insert(&candidate.attributes[TOPIC]);
    }
    for article in &list.articles {
        let id = &article.id;
        assert!(!request.exclude.contains(id) && current != Some(id) && !read.contains(id), "{id} is shown");
        assert!(!profile.hidden().contains(&Hidden::Article(id.clone())), "{id} is hidden");
        let known = model.find(id).and_then(|row| model.topic_of(row));
        let hidden = |topic: &str| profile.hidden().contains(&Hidden::Topic(topic.to_owned()));
        match known {
            Some(topic) => assert!(!hidden(topic), "{topic} is hidden"),
            None => assert!(!topics[id.as_str()].iter().any(|topic| hidden(topic)), "a topic of {id} is hidden"),
        }
    }
}
