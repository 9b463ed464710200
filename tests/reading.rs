//! The meter, by the rule of engaged time: what counts, what does not, and how much at most.

#![allow(clippy::unwrap_used)]

use foldin::reading::{
    Action, Beginning, Entry, Heard, IDLE_MS, Ignored, Meter, MeterSettings, Off, Paused, Signal, State, View, Visit,
};

const START_MS: f64 = 1_700_000_000_000.0;

/// Of an article of 1,000 pixels.
fn view(top: f64, bottom: f64) -> Option<View> {
    View::new(top, bottom, 1000.0)
}

fn begin(now_ms: f64, settings: MeterSettings) -> Meter {
    let beginning = Beginning {
        visit_id: "v".into(),
        item_id: "a".into(),
        title: Some("An article".into()),
        start_ms: START_MS,
        entry: Entry::Navigate,
    };
    Off.begin(beginning, now_ms, settings)
}

/// A page in which an article was just opened.
struct Page {
    meter: Meter,
    now_ms: f64,
}

impl Page {
    fn opened() -> Self {
        let mut page = Self::in_background();
        page.show();
        page
    }

    fn in_background() -> Self {
        Self { meter: begin(500.0, MeterSettings::default()), now_ms: 500.0 }
    }

    fn after(&mut self, seconds: f64, signal: Signal) -> &mut Self {
        self.now_ms += seconds * 1000.0;
        self.meter.signal(signal, self.now_ms);
        self
    }

    fn show(&mut self) -> &mut Self {
        self.after(0.0, Signal::Presence { visible: true, focused: true })
    }

    fn hide_after(&mut self, seconds: f64) -> &mut Self {
        self.after(seconds, Signal::Presence { visible: false, focused: false })
    }

    /// Moves every second.
    fn reads(&mut self, seconds: u32) -> &mut Self {
        for _ in 0..seconds {
            self.after(1.0, Signal::Input);
        }
        self
    }

    fn visit(&mut self) -> Visit {
        self.after(0.0, Signal::Checkpoint);
        self.meter.visit().unwrap()
    }

    fn dwell(&mut self) -> f64 {
        self.visit().dwell_ms.unwrap() / 1000.0
    }
}

#[test]
fn time_with_input_counts() {
    assert_eq!(Page::opened().reads(12).dwell(), 12.0);
}

#[test]
fn without_input_it_stops_after_the_idle_time() {
    assert_eq!(Page::opened().after(300.0, Signal::Checkpoint).dwell(), IDLE_MS / 1000.0);
}

#[test]
fn input_within_the_idle_time_extends_and_later_input_adds_no_gap() {
    assert_eq!(Page::opened().after(29.0, Signal::Input).after(29.0, Signal::Input).dwell(), 58.0);
    assert_eq!(Page::opened().after(40.0, Signal::Input).after(2.0, Signal::Input).dwell(), 32.0);
}

#[test]
fn hidden_time_does_not_count() {
    let mut page = Page::opened();
    page.reads(5).hide_after(0.0).after(60.0, Signal::Checkpoint).show().reads(3);
    assert_eq!(page.dwell(), 8.0);
    assert_eq!(page.visit().wall_ms, 68_000.0);
}

#[test]
fn visible_time_without_focus_does_not_count() {
    let mut page = Page::opened();
    page.reads(2).after(0.0, Signal::Presence { visible: true, focused: false }).reads(20);
    assert_eq!(page.dwell(), 2.0);
}

#[test]
fn being_told_again_that_the_page_is_present_is_no_sign_of_a_reader() {
    let present = Signal::Presence { visible: true, focused: true };
    assert_eq!(Page::opened().after(20.0, present).after(20.0, present).dwell(), 30.0);
}

#[test]
fn coming_back_counts_once_however_often_the_browser_says_so() {
    let mut page = Page::opened();
    page.hide_after(1.0).after(10.0, Signal::Presence { visible: true, focused: false });
    page.after(0.01, Signal::Presence { visible: true, focused: true });
    page.after(0.01, Signal::Presence { visible: true, focused: true }).reads(3);
    assert!((page.dwell() - 4.01).abs() < 1e-9, "{}", page.dwell());
}

#[test]
fn a_night_of_sleep_adds_at_most_the_idle_time() {
    assert_eq!(Page::opened().after(8.0 * 3600.0, Signal::Input).dwell(), 30.0);
}

#[test]
fn clocks_that_go_back_or_are_none_add_nothing() {
    let mut page = Page::opened();
    page.reads(3);
    for now_ms in [0.0, -5.0, f64::NAN] {
        page.meter.signal(Signal::Input, now_ms);
    }
    assert_eq!(page.reads(2).dwell(), 5.0);
}

#[test]
fn a_visit_is_capped_at_half_an_hour() {
    assert_eq!(Page::opened().reads(4000).dwell(), 1800.0);
}

#[test]
fn rare_ticks_give_the_same_as_many() {
    let mut often = Page::opened();
    often.after(1.0, Signal::Input);
    for _ in 0..50 {
        often.after(0.1, Signal::Checkpoint);
    }
    let mut seldom = Page::opened();
    seldom.after(1.0, Signal::Input).after(5.0, Signal::Checkpoint);
    assert!((often.dwell() - seldom.dwell()).abs() < 1e-9);
}

#[test]
fn a_page_never_shown_is_no_visit() {
    let mut page = Page::in_background();
    page.hide_after(50.0).after(3.0, Signal::Input);
    assert_eq!(page.meter.visit(), None);
    assert_eq!(page.meter.end(60_000.0).visit, None);
}

#[test]
fn a_page_from_the_background_begins_when_it_is_shown() {
    let mut page = Page::in_background();
    page.hide_after(50.0).show().reads(4);
    let visit = page.visit();
    assert_eq!((visit.dwell_ms, visit.start_ms), (Some(4_000.0), START_MS + 50_000.0));
}

#[test]
fn depth_needs_a_second_of_reading() {
    let mut page = Page::opened();
    page.after(0.0, Signal::View(view(0.0, 1.0))).after(0.9, Signal::Input);
    assert_eq!(page.visit().max_depth, Some(0.0));
    page.after(0.2, Signal::Input);
    assert_eq!(page.visit().max_depth, Some(1.0));
}

#[test]
fn bands_jumped_over_are_not_read() {
    let mut page = Page::opened();
    page.after(0.0, Signal::View(view(0.0, 0.2))).reads(6);
    page.after(0.0, Signal::View(view(0.8, 1.0))).reads(6);
    let visit = page.visit();
    assert_eq!((visit.read_bands, visit.seen_bands, visit.max_depth), (8, 8, Some(1.0)));
}

#[test]
fn a_view_is_clamped_to_the_article() {
    let mut page = Page::opened();
    page.after(0.0, Signal::View(view(-3.0, 7.0))).reads(2);
    assert_eq!(page.visit().max_depth, Some(1.0));
    assert_eq!(view(0.5, 0.5), None);
    assert_eq!(view(f64::NAN, 1.0), None);
}

#[test]
fn clicks_and_actions_are_kept_and_an_action_once() {
    let mut page = Page::opened();
    page.after(1.0, Signal::Click).after(1.0, Signal::Click);
    page.after(0.0, Signal::Action(Action::Copy)).after(0.0, Signal::Action(Action::Copy));
    let visit = page.visit();
    assert_eq!((visit.clicks, visit.actions), (2, vec![Action::Copy]));
    assert_eq!((visit.item_id.as_str(), visit.title.as_deref()), ("a", Some("An article")));
}

#[test]
fn the_idle_time_is_clamped_to_what_makes_sense() {
    for (asked, counted) in [(0.0, 5.0), (20_000.0, 20.0), (1e9, 60.0), (f64::NAN, 30.0)] {
        let mut meter = begin(0.0, MeterSettings { idle_ms: asked });
        meter.signal(Signal::Presence { visible: true, focused: true }, 0.0);
        let visit = meter.end(3_600_000.0).visit.unwrap();
        assert_eq!(visit.dwell_ms, Some(counted * 1000.0), "{asked}");
    }
}

#[test]
fn an_article_that_grows_was_read_less_far() {
    let mut page = Page::opened();
    page.after(0.0, Signal::View(view(0.0, 1.0))).reads(6);
    assert_eq!((page.visit().max_depth, page.visit().read_bands), (Some(1.0), 20));
    page.after(0.0, Signal::View(View::new(0.0, 0.25, 4000.0)));
    assert_eq!((page.visit().max_depth, page.visit().read_bands), (Some(0.25), 5));
    assert_eq!(View::new(0.0, 1.0, 0.0), None);
    assert_eq!(View::new(0.0, 1.0, f64::NAN), None);
}

#[test]
fn printing_pauses_and_is_kept_and_whoever_moves_has_closed_the_dialog() {
    let mut page = Page::opened();
    page.reads(2).after(0.0, Signal::Printing(true)).after(10.0, Signal::Checkpoint);
    assert_eq!(page.meter.state(), State::Paused(Paused::Printing));
    page.after(0.0, Signal::Printing(false)).reads(2);
    assert_eq!((page.dwell(), page.visit().actions), (4.0, vec![Action::Print]));
    page.after(0.0, Signal::Printing(true)).after(10.0, Signal::Input).reads(1);
    assert_eq!(page.dwell(), 5.0);
}

#[test]
fn media_count_without_input_from_sign_to_sign_and_end_with_a_night_of_sleep() {
    let mut page = Page::opened();
    page.after(0.0, Signal::Media(true));
    for _ in 0..10 {
        page.after(15.0, Signal::Checkpoint);
    }
    assert_eq!((page.dwell(), page.visit().media_ms), (150.0, 150_000.0));
    page.after(8.0 * 3600.0, Signal::Checkpoint);
    assert_eq!(page.dwell(), 180.0);
    page.after(0.0, Signal::Media(false)).after(10.0, Signal::Checkpoint);
    assert_eq!((page.dwell(), page.visit().media_ms), (180.0, 180_000.0));
    assert_eq!(page.meter.state(), State::Paused(Paused::Idle));
}

#[test]
fn a_page_that_stands_still_counts_nothing_whatever_it_says_of_itself() {
    let mut page = Page::opened();
    page.reads(2).after(0.0, Signal::Frozen(true));
    page.after(1.0, Signal::Presence { visible: true, focused: true }).reads(5);
    assert_eq!((page.dwell(), page.meter.state()), (2.0, State::Paused(Paused::Frozen)));
    page.after(0.0, Signal::Frozen(false)).after(0.0, Signal::Input).reads(1);
    assert_eq!(page.dwell(), 3.0);
}

#[test]
fn what_means_nothing_where_a_visit_stands_is_ignored_and_says_why() {
    let mut page = Page::in_background();
    let mut tell = |signal| {
        page.now_ms += 1.0;
        page.meter.signal(signal, page.now_ms)
    };
    let seen = |visible, focused| Signal::Presence { visible, focused };
    assert_eq!(tell(Signal::Input), Heard::Ignored(Ignored::NeverShown));
    assert_eq!(tell(Signal::Printing(true)), Heard::Ignored(Ignored::NeverShown));
    assert_eq!(tell(seen(true, false)), Heard::Taken);
    assert_eq!(tell(Signal::Input), Heard::Ignored(Ignored::Unfocused));
    assert_eq!(tell(seen(true, true)), Heard::Taken);
    assert_eq!(tell(Signal::Input), Heard::Taken);
    assert_eq!(tell(seen(false, false)), Heard::Taken);
    assert_eq!(tell(Signal::Input), Heard::Ignored(Ignored::Hidden));
    assert_eq!(tell(Signal::Frozen(true)), Heard::Taken);
    assert_eq!(tell(Signal::Click), Heard::Ignored(Ignored::Frozen));
    assert_eq!(page.visit().clicks, 0);
    assert_eq!(page.visit().actions, vec![]);
}

#[test]
fn half_an_hour_without_reading_is_another_visit_and_less_is_the_same() {
    let mut page = Page::opened();
    page.reads(10).hide_after(0.0);
    assert!(!page.meter.lapsed(page.now_ms + 1_799_999.0));
    assert!(page.meter.lapsed(page.now_ms + 1_800_000.0));
    // Nobody told of the end of the idle time; it counts all the same.
    let page = Page::opened();
    assert!(!page.meter.lapsed(page.now_ms + 1_829_999.0));
    assert!(page.meter.lapsed(page.now_ms + 1_830_000.0));
    assert!(!Page::in_background().meter.lapsed(1e9));
}

#[test]
fn withdrawn_consent_leaves_nothing_and_another_visit_may_begin() {
    let mut page = Page::opened();
    let off = page.reads(10).meter.clone().withdraw();
    let beginning =
        Beginning { visit_id: "w".into(), item_id: "a".into(), title: None, start_ms: START_MS, entry: Entry::Spa };
    assert_eq!(off.begin(beginning, page.now_ms, MeterSettings::default()).visit(), None);
}
