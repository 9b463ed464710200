//! Who says of itself that it is a machine: crawlers, AI agents, monitors, libraries.

use std::collections::HashMap;
use std::sync::LazyLock;

use regex::bytes::{Regex, RegexBuilder};

/// The list as it was published, its licence at its head; a line that begins with `#` is no pattern.
const LIST: &str = include_str!("list.txt");
/// What the list is and of which day, for the summary: crawlers that came later are not on it.
pub const LIST_NAME: &str = "crawler-user-agents 1.60.0 of 2026-08-10";
/// Agents whose verdict is remembered. Sites see some thousands a day; a log full of made-up ones shall not fill the memory.
const REMEMBERED: usize = 1 << 14;
/// Bytes for the compiled pattern and its cache; 1,500 alternatives need more than the crate's own limit.
const PATTERN_BYTES: usize = 1 << 26;

/// Knows crawlers by their user agent.
#[derive(Debug)]
pub(super) struct Crawlers {
    /// One for all: what a search needs of memory is large, and kept beside it.
    pattern: &'static Regex,
    remembered: HashMap<Vec<u8>, bool>,
}

/// Compiled once: it takes some ten milliseconds.
static PATTERN: LazyLock<Result<Regex, regex::Error>> = LazyLock::new(compiled);

fn compiled() -> Result<Regex, regex::Error> {
    let patterns: Vec<String> = LIST
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|pattern| format!("(?:{pattern})"))
        .collect();
    RegexBuilder::new(&patterns.join("|"))
        .unicode(false)
        .size_limit(PATTERN_BYTES)
        .dfa_size_limit(PATTERN_BYTES)
        .build()
}

impl Crawlers {
    pub(super) fn new() -> Result<Self, regex::Error> {
        let pattern = PATTERN.as_ref().map_err(Clone::clone)?;
        Ok(Self { pattern, remembered: HashMap::new() })
    }

    /// Whether `agent` is on the list.
    pub(super) fn knows(&mut self, agent: &[u8]) -> bool {
        if let Some(&known) = self.remembered.get(agent) {
            return known;
        }
        let known = self.pattern.is_match(agent);
        if self.remembered.len() == REMEMBERED {
            self.remembered.clear();
        }
        self.remembered.insert(agent.to_owned(), known);
        known
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crawlers_and_ai_agents_are_known_and_browsers_are_not() {
        let mut crawlers = Crawlers::new().unwrap();
        for agent in [
            "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
            "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
            "Mozilla/5.0 (compatible; ClaudeBot/1.0; +claudebot@anthropic.com)",
            "curl/8.5.0",
            "python-requests/2.31.0",
        ] {
            assert!(crawlers.knows(agent.as_bytes()), "{agent}");
            assert!(crawlers.knows(agent.as_bytes()), "{agent}, remembered");
        }
        for agent in [
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36",
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
            "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
        ] {
            assert!(!crawlers.knows(agent.as_bytes()), "{agent}");
        }
    }
}
