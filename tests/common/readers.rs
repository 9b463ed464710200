//! Readers of the small models.

use foldin::profile::Profile;
use foldin::reading::Visit;

use crate::common::NOW;

/// A visit of so many seconds, to the end of the article, an hour ago.
pub(crate) fn reads(profile: &mut Profile, item: &str, seconds: f64) {
    let name = format!("{item}-{}", profile.visits().len());
    let visit = Visit::recorded(name, item.into(), (NOW - 3_600.0) * 1000.0);
    profile.remember(Visit { dwell_ms: Some(seconds * 1000.0), max_depth: Some(1.0), ..visit });
}

/// Who has read these for a minute each.
pub(crate) fn reader_of(items: &[&str]) -> Profile {
    let mut profile = Profile::default();
    items.iter().for_each(|item| reads(&mut profile, item, 60.0));
    profile
}
