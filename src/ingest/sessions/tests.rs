use super::*;

/// Reader, page, time and dwell of a visit.
type Row = (u128, String, i64, Option<i64>);

/// A page; none with a capital is an article.
fn page(at: i64, name: &str) -> Page {
    let item = name.starts_with(char::is_lowercase).then(|| name.to_owned());
    Page { at, name: name.to_owned(), item, click: None, robots: false }
}

/// Visits of (reader, time, page).
fn visits(pages: &[(u128, i64, &str)]) -> (Vec<Row>, Account) {
    let mut account = Account::default();
    let mut sessions = Sessions::new(5);
    let mut found = Vec::new();
    for &(reader, at, name) in pages {
        found.extend(sessions.page(reader, page(at, name), &mut account));
    }
    found.extend(sessions.finish(&mut account));
    let found: Vec<_> = found.into_iter().map(|visit| (visit.reader, visit.item, visit.at, visit.dwell)).collect();
    assert_eq!(account.kept + account.dropped.values().sum::<u64>(), pages.len() as u64);
    (found, account)
}

fn row(reader: u128, page: &str, at: i64, dwell: Option<i64>) -> Row {
    (reader, page.to_owned(), at, dwell)
}

#[test]
fn dwell_lasts_to_the_next_page_and_the_last_is_not_known() {
    let (found, account) = visits(&[(1, 0, "a"), (2, 10, "b"), (1, 70, "b")]);
    assert_eq!(found, [row(1, "a", 0, Some(70)), row(1, "b", 70, None), row(2, "b", 10, None)]);
    assert_eq!((account.sessions, account.with_dwell), (2, 1));
}

#[test]
fn a_gap_of_half_an_hour_is_a_new_session() {
    let (found, _) = visits(&[(1, 0, "a"), (1, 1799, "b"), (1, 3599, "c")]);
    assert_eq!(found, [row(1, "a", 0, Some(1799)), row(1, "b", 1799, None), row(1, "c", 3599, None)]);
}

#[test]
fn lines_out_of_order_make_the_same_sessions() {
    let (found, _) = visits(&[(1, 60, "b"), (1, 0, "a"), (1, 90, "c")]);
    assert_eq!(found, [row(1, "a", 0, Some(60)), row(1, "b", 60, Some(30)), row(1, "c", 90, None)]);
}

#[test]
fn a_page_that_is_no_article_ends_a_visit_and_a_reload_does_not() {
    let (found, account) = visits(&[(1, 0, "a"), (1, 20, "a"), (1, 50, "Front"), (1, 80, "b")]);
    assert_eq!(found, [row(1, "a", 0, Some(50)), row(1, "b", 80, None)]);
    assert_eq!(account.dropped, [(Reason::Again, 1), (Reason::Page, 1)].into());
}

#[test]
fn a_visit_kept_alive_by_reloads_is_capped() {
    let (found, _) = visits(&[(1, 0, "a"), (1, 1500, "a"), (1, 3000, "b")]);
    assert_eq!(found[0], row(1, "a", 0, Some(1800)));
}

#[test]
fn more_than_the_most_pages_a_minute_is_a_machine_in_the_whole_session() {
    let hurried: Vec<_> = (0..6).map(|page| (1, 100 + page * 11, ["a", "b"][page as usize % 2])).collect();
    let slow: Vec<_> = (0..6).map(|page| (1, 100 + page * 12, ["a", "b"][page as usize % 2])).collect();
    assert_eq!(visits(&hurried).1.dropped, [(Reason::Behaviour, 6)].into());
    assert_eq!(visits(&slow).1.kept, 6);
}

#[test]
fn who_asks_for_robots_is_a_machine_before_and_after() {
    let mut account = Account::default();
    let mut sessions = Sessions::new(5);
    let mut found = sessions.page(1, page(0, "a"), &mut account);
    found.extend(sessions.page(1, Page { robots: true, ..page(10, "") }, &mut account));
    found.extend(sessions.page(1, page(20, "b"), &mut account));
    found.extend(sessions.finish(&mut account));
    assert_eq!((found.len(), account.dropped), (0, [(Reason::Behaviour, 3)].into()));
}

#[test]
fn what_is_open_does_not_grow_with_the_log() {
    let mut account = Account::default();
    let mut sessions = Sessions::new(5);
    let mut rows = 0;
    for reader in 0..100_000_u32 {
        rows += sessions.page(reader.into(), page(i64::from(reader), "a"), &mut account).len();
        assert!(sessions.open.len() as i64 <= GAP + LATE + SWEEP + 2, "{} are open", sessions.open.len());
    }
    rows += sessions.finish(&mut account).len();
    assert_eq!(rows, 100_000);
}

#[test]
fn one_wrong_clock_ends_no_session() {
    let (found, _) = visits(&[(1, 0, "a"), (2, 900_000, "b"), (3, 1, "c"), (4, 2, "c"), (1, 60, "b")]);
    assert!(found.contains(&row(1, "a", 0, Some(60))), "{found:?}");
}

#[test]
fn a_session_of_a_thousand_pages_is_held_no_longer() {
    let pages: Vec<_> = (0..1500).map(|page| (1, page * 20, ["a", "b"][page as usize % 2])).collect();
    assert_eq!(visits(&pages).1.dropped, [(Reason::Behaviour, 1500)].into());
}

#[test]
fn a_line_five_minutes_late_still_finds_its_session() {
    let late = [(1, 0, "a"), (1, 1900, "c"), (2, 1900, "x"), (3, 1900, "x"), (1, 1601, "b")];
    let mut sorted = late;
    sorted.sort_by_key(|(reader, at, _)| (*reader, *at));
    let (mut found, account) = visits(&late);
    found.sort();
    assert_eq!(found, visits(&sorted).0);
    assert_eq!(account.late, 0);
    assert_eq!(found[0], row(1, "a", 0, Some(1601)), "the page between belongs to both");
}

#[test]
fn the_order_of_lines_within_a_second_changes_nothing() {
    let (found, _) = visits(&[(1, 0, "b"), (1, 0, "a"), (1, 0, "b"), (1, 9, "c")]);
    assert_eq!(found, [row(1, "a", 0, Some(0)), row(1, "b", 0, Some(9)), row(1, "c", 9, None)]);
}

#[test]
fn a_machine_in_one_session_is_a_reader_in_the_next() {
    let mut pages: Vec<_> = (0..6).map(|place| (1, place, ["a", "b"][place as usize % 2])).collect();
    pages.push((1, 1805, "c"));
    let (found, account) = visits(&pages);
    assert_eq!((found, account.dropped), (vec![row(1, "c", 1805, None)], [(Reason::Behaviour, 6)].into()));
}

#[test]
fn a_clock_that_was_ahead_for_long_does_not_hold_every_later_session() {
    let mut account = Account::default();
    let mut sessions = Sessions::new(5);
    for at in [1_000_000_000, 1_000_000_001] {
        sessions.page(1, page(at, "a"), &mut account);
    }
    for reader in 0..20_000_u32 {
        sessions.page(u128::from(reader) + 2, page(i64::from(reader), "a"), &mut account);
    }
    assert!(sessions.open.len() < 5_000, "{} are open", sessions.open.len());
}

#[test]
fn a_click_is_of_the_visit_that_it_opened() {
    let click = |slot| Some(Click { slot: Some(slot), from: None });
    let mut account = Account::default();
    let mut sessions = Sessions::new(5);
    sessions.page(1, Page { click: click(1), ..page(0, "a") }, &mut account);
    sessions.page(1, Page { click: click(2), ..page(5, "a") }, &mut account);
    sessions.page(1, page(10, "b"), &mut account);
    let found = sessions.finish(&mut account);
    assert_eq!(found.iter().map(|visit| visit.click.clone()).collect::<Vec<_>>(), [click(1), None]);
    assert_eq!(account.clicks, 1);
}
