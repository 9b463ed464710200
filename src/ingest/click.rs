//! Which visits came from a list of recommendations: the site marks its links, `/article?foldin=related.3`.

use super::host::Hosts;
use super::line::{Line, unescaped};
use super::page::{Pages, host_of};

/// A card of a list that was clicked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Click {
    /// The card's place in its list, from 1; none where the marker does not say.
    pub slot: Option<u16>,
    /// The article that the list stood below; none where the list stood on another page, or no referrer was sent.
    pub from: Option<String>,
}

impl Click {
    /// The click that led to `line`, whose parameters are `query`. A marked link that was passed on is no click: there the
    /// referrer is of another host, where the site's own is known.
    pub(super) fn of(line: &Line<'_>, host: Option<&[u8]>, query: &[u8], pages: &Pages, hosts: &Hosts) -> Option<Self> {
        let slot = marker(query, pages.marker.as_bytes())?;
        let Some(referrer) = line.referrer else { return Some(Self { slot, from: None }) };
        if let Some(from) = host_of(referrer)
            && hosts.together(host, from) == Some(false)
        {
            return None;
        }
        Some(Self { slot, from: pages.article(&pages.normal(referrer, &[])) })
    }
}

/// The slot that the marker names, `Some(None)` where it names none; none where there is no marker.
fn marker(query: &[u8], name: &[u8]) -> Option<Option<u16>> {
    if name.is_empty() || query.len() < name.len() {
        return None;
    }
    let query = unescaped(query);
    let value = query.split(|&byte| byte == b'&').find_map(|pair| match pair.strip_prefix(name)? {
        [] => Some(&[][..]),
        [b'=', value @ ..] => Some(value),
        _ => None,
    })?;
    let value = std::str::from_utf8(value).unwrap_or_default();
    let slot = value.rsplit('.').next().unwrap_or(value);
    // `parse` takes a plus.
    let slot = slot.parse().ok().filter(|&place| place > 0 && slot.bytes().all(|byte| byte.is_ascii_digit()));
    Some(slot)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marker_names_the_slot() {
        for (query, expected) in [
            ("foldin=related.3", Some(Some(3))),
            ("a=1&foldin=below.the.text.12&b=2", Some(Some(12))),
            ("foldin=7", Some(Some(7))),
            ("foldin=related", Some(None)),
            ("foldin=", Some(None)),
            ("foldin", Some(None)),
            ("foldin=related.0", Some(None)),
            ("foldin=related.70000", Some(None)),
            ("foldin=related.+3", Some(None)),
            ("foldin=%ff", Some(None)),
            ("foldings=3", None),
            ("a=foldin", None),
            ("", None),
        ] {
            assert_eq!(marker(query.as_bytes(), b"foldin"), expected, "{query}");
        }
        assert_eq!(marker(b"=3", b""), None);
    }
}
