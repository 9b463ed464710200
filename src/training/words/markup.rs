//! Text that may be HTML, as a reader sees it.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{
    BufferQueue, CharacterTokens, StartTag, Tag, TagToken, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// Elements that stand within a word or a sentence; all others end a word.
const WITHIN_A_LINE: [&str; 33] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "mark", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var",
    "wbr", "nobr",
];
/// Elements whose content nobody reads, and how the tokenizer must take it. `noscript` is read where no script runs.
const UNSEEN: [(&str, RawKind); 5] = [
    ("script", RawKind::ScriptData),
    ("style", RawKind::Rawtext),
    ("iframe", RawKind::Rawtext),
    ("noembed", RawKind::Rawtext),
    ("noframes", RawKind::Rawtext),
];

/// The text without tags, comments, scripts and styles, entities decoded. Block elements end a word, inline ones do not.
///
/// Plain text stays as it is, but for entities, which feeds leave in titles: in `a<b` nobody opens an element.
pub(super) fn without_markup(text: &str) -> Cow<'_, str> {
    let source = if has_markup(text) {
        Cow::Borrowed(text)
    } else if text.contains('&') {
        Cow::Owned(text.replace('<', "&lt;"))
    } else {
        return Cow::Borrowed(text);
    };
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(&*source));
    let tokenizer = Tokenizer::new(Seen::default(), TokenizerOpts::default());
    // It stops at the end of every script, for a browser to run it.
    while !input.is_empty() {
        let _ = tokenizer.feed(&input);
    }
    tokenizer.end();
    Cow::Owned(tokenizer.sink.text.into_inner())
}

/// Whether there is a closing tag, a comment, or an element that is never closed.
fn has_markup(text: &str) -> bool {
    let named = |rest: &str| {
        let end = rest.find(|character: char| !character.is_ascii_alphanumeric()).unwrap_or(rest.len());
        let (name, rest) = rest.split_at(end);
        let alone = ["br", "hr", "img", "p", "wbr", "input", "link", "meta"];
        alone.iter().any(|alone| name.eq_ignore_ascii_case(alone))
            && rest.starts_with([' ', '\t', '\n', '\r', '/', '>'])
    };
    text.match_indices('<').any(|(place, _)| {
        let rest = &text[place + 1..];
        rest.strip_prefix('/').is_some_and(|rest| rest.starts_with(|first: char| first.is_ascii_alphabetic()))
            || rest.starts_with("!--")
            || named(rest)
    })
}

/// What is seen of a document.
#[derive(Default)]
struct Seen {
    text: RefCell<String>,
    /// The element whose content is passed over, to its end.
    unseen: Cell<Option<&'static str>>,
    /// Open `template` elements.
    templates: Cell<usize>,
}

impl Seen {
    fn tag(&self, tag: &Tag) -> TokenSinkResult<()> {
        let name: &str = &tag.name;
        let opens = tag.kind == StartTag;
        if !WITHIN_A_LINE.contains(&name) {
            self.text.borrow_mut().push('\n');
        }
        if name == "template" {
            let open = self.templates.get();
            self.templates.set(if opens { open + 1 } else { open.saturating_sub(1) });
        }
        match UNSEEN.iter().find(|(unseen, _)| *unseen == name) {
            Some(&(name, kind)) if opens => {
                self.unseen.set(Some(name));
                TokenSinkResult::RawData(kind)
            }
            _ => {
                self.unseen.set(None);
                TokenSinkResult::Continue
            }
        }
    }
}

impl TokenSink for Seen {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        match token {
            TagToken(tag) => return self.tag(&tag),
            CharacterTokens(text) if self.unseen.get().is_none() && self.templates.get() == 0 => {
                self.text.borrow_mut().push_str(&text);
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

#[cfg(test)]
mod tests {
    use super::without_markup;

    fn seen(text: &str) -> String {
        without_markup(text).split_whitespace().collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn tags_go_and_blocks_part_words() {
        assert_eq!(
            seen("<p>One<b>ness</b></p><p>two<br>three</p><ul><li>four<li>five</ul>"),
            "Oneness two three four five"
        );
        assert_eq!(seen("<h1 title='a > b'>Head</h1>text<!-- no <p> -->"), "Head text");
        assert_eq!(seen("<td>a</td><td>b</td>"), "a b");
    }

    #[test]
    fn what_nobody_sees_is_not_read() {
        let text = "<p>a</p><script>if (a<b) { c('</p>') }</script><style>p { d }</style>b\
            <template><p>e</p><template>f</template>g</template>c<iframe src=x>h</iframe><script src=y></script>d";
        assert_eq!(seen(text), "a b c d");
    }

    #[test]
    fn entities_are_decoded_once() {
        assert_eq!(seen("AT&amp;T &eacute;t&#233; &#x4e2d;"), "AT&T été 中");
        assert_eq!(seen("<p>caf&eacute; &amp;lt;"), "café &lt;");
        assert_eq!(seen("a &amp; b<c"), "a & b<c");
    }

    #[test]
    fn plain_text_is_left_alone() {
        for text in ["a<b and c>d", "x <y", "1 < 2", "I <3 you", "Vec<String> is a type", ""] {
            assert_eq!(without_markup(text), text);
        }
    }

    #[test]
    fn what_is_never_closed_loses_no_more_than_a_browser_would() {
        assert_eq!(seen("<p>a <a href='b"), "a");
        assert_eq!(seen("<p>a</p><script>b"), "a");
        assert_eq!(seen("</p>a</template>b"), "a b");
    }
}
