//! Which site a page is of, where a log tells.

use std::collections::BTreeMap;

/// Hosts that are told apart in the summary. What machines ask for under made-up names shall not fill the memory.
const MOST: usize = 100;

/// The hosts of a log.
#[derive(Debug, Default)]
pub(super) struct Hosts {
    /// The site's own, where somebody said so.
    named: Vec<String>,
    /// The first that a page named.
    main: Option<String>,
    pages: BTreeMap<String, u64>,
    /// The host of the last line, as it was written and as it is called: mostly that of the next, too.
    last: Option<(Vec<u8>, Option<String>)>,
}

/// Whose page it is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Site<'a> {
    /// The site's own.
    Own,
    /// Another one of the same server.
    Other(&'a str),
    /// None that was asked for.
    Unwanted,
}

/// In small letters, without a port, `www.` and the closing point. None where it is none, or holds a space or a control character.
pub(super) fn normal_host(text: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(text).trim().to_lowercase();
    let end = text.rfind(':').filter(|&colon| {
        let port = &text[colon + 1..];
        // Not within `[2001:db8::1]`.
        port.bytes().all(|byte| byte.is_ascii_digit())
    });
    let host = text[..end.unwrap_or(text.len())].trim_end_matches('.');
    let host = host.strip_prefix("www.").unwrap_or(host);
    // A line break would end up in an id.
    let printed = !host.contains(|letter: char| letter.is_ascii_control() || letter == ' ');
    // `_` is how nginx calls a server without a name.
    (printed && !matches!(host, "" | "-" | "_")).then(|| host.to_owned())
}

impl Hosts {
    /// `named`: the site's own hosts; pages of others are left out. None: all are taken.
    pub(super) fn new(named: &[String]) -> Self {
        let named = named.iter().filter_map(|host| normal_host(host.as_bytes())).collect();
        Self { named, ..Self::default() }
    }

    /// Whose page it is that was asked for under `host`. A page of none is the site's own.
    pub(super) fn site(&mut self, host: Option<&[u8]>) -> Site<'_> {
        let Some(host) = host else { return Site::Own };
        if self.last.as_ref().is_none_or(|(written, _)| written != host) {
            self.last = Some((host.to_owned(), normal_host(host)));
        }
        let Some((_, Some(host))) = &self.last else { return Site::Own };
        if let Some(pages) = self.pages.get_mut(host) {
            *pages += 1;
        } else if self.pages.len() < MOST {
            self.pages.insert(host.clone(), 1);
        }
        if !self.named.is_empty() {
            return if self.named.contains(host) { Site::Own } else { Site::Unwanted };
        }
        let main = self.main.get_or_insert_with(|| host.clone());
        if main == host { Site::Own } else { Site::Other(host) }
    }

    /// Whether a page under `host` can have a link on a page under `other`. None: nobody said which hosts are the site's.
    pub(super) fn together(&self, host: Option<&[u8]>, other: &[u8]) -> Option<bool> {
        let other = normal_host(other)?;
        if !self.named.is_empty() {
            return Some(self.named.contains(&other));
        }
        let host = host.and_then(normal_host)?;
        Some(host == other)
    }

    /// Pages by host, of at most 100 hosts.
    pub(super) fn into_pages(self) -> BTreeMap<String, u64> {
        self.pages
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_host_has_one_name() {
        for text in ["example.org", "WWW.Example.org:443", "example.org.", "www.example.org:80"] {
            assert_eq!(normal_host(text.as_bytes()).as_deref(), Some("example.org"), "{text}");
        }
        assert_eq!(normal_host(b"[2001:db8::1]:8080").as_deref(), Some("[2001:db8::1]"));
        assert_eq!(normal_host(b"[2001:db8::1]").as_deref(), Some("[2001:db8::1]"));
        for text in ["", "-", "_", ":443", " ", "example\n.org", "example .org"] {
            assert_eq!(normal_host(text.as_bytes()), None, "{text}");
        }
    }

    #[test]
    fn without_names_the_first_host_is_the_main_one_and_none_is_lost() {
        let mut hosts = Hosts::new(&[]);
        assert_eq!(hosts.site(None), Site::Own);
        assert_eq!(hosts.site(Some(b"www.example.org")), Site::Own);
        assert_eq!(hosts.site(Some(b"example.net:80")), Site::Other("example.net"));
        assert_eq!(hosts.site(Some(b"example.org")), Site::Own);
        assert_eq!(hosts.into_pages(), [("example.net".into(), 1), ("example.org".into(), 2)].into());
    }

    #[test]
    fn named_hosts_are_one_site() {
        let mut hosts = Hosts::new(&["example.org".into(), "m.example.org".into()]);
        assert_eq!(hosts.site(Some(b"m.example.org")), Site::Own);
        assert_eq!(hosts.site(Some(b"example.org")), Site::Own);
        assert_eq!(hosts.site(Some(b"example.net")), Site::Unwanted);
        assert_eq!(hosts.site(Some(b"-")), Site::Own);
    }

    #[test]
    fn links_are_between_pages_of_one_site() {
        let named = Hosts::new(&["example.org".into(), "m.example.org".into()]);
        assert_eq!(named.together(None, b"m.example.org"), Some(true));
        assert_eq!(named.together(None, b"example.net"), Some(false));
        let found = Hosts::new(&[]);
        assert_eq!(found.together(Some(b"www.example.org"), b"example.org"), Some(true));
        assert_eq!(found.together(Some(b"example.org"), b"example.net"), Some(false));
        assert_eq!(found.together(None, b"example.org"), None);
    }
}
