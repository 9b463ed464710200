//! Plain text and typography: what is counted, indexed and shown as one line.

use std::iter::once;

use pulldown_cmark::{Event, Options, Parser, TagEnd, html};

/// Words a minute of silent reading of English non-fiction (Brysbaert 2019).
const WORDS_PER_MINUTE: usize = 238;

fn parse(markdown: &str) -> Parser<'_> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_SMART_PUNCTUATION;
    Parser::new_ext(markdown, options)
}

/// Renders the body of an article.
pub(super) fn to_html(markdown: &str) -> String {
    let mut rendered = String::with_capacity(markdown.len() * 3 / 2);
    html::push_html(&mut rendered, parse(markdown));
    rendered
}

/// The words of a Markdown text without its marks, one block a line.
pub(super) fn to_plain(markdown: &str) -> String {
    let mut plain = String::with_capacity(markdown.len());
    for event in parse(markdown) {
        match event {
            Event::Text(text) | Event::Code(text) => plain.push_str(&text),
            Event::SoftBreak => plain.push(' '),
            Event::HardBreak | Event::Rule => plain.push('\n'),
            Event::End(end) if ends_block(end) && !plain.ends_with('\n') => plain.push('\n'),
            Event::End(TagEnd::TableCell) => plain.push(' '),
            _ => {}
        }
    }
    plain.trim_end().to_owned()
}

fn ends_block(end: TagEnd) -> bool {
    matches!(
        end,
        TagEnd::Paragraph
            | TagEnd::Heading(_)
            | TagEnd::Item
            | TagEnd::CodeBlock
            | TagEnd::TableRow
            | TagEnd::TableHead
    )
}

/// Counts words as a reader would: runs of characters between white space.
pub(super) fn count_words(plain: &str) -> usize {
    plain.split_whitespace().count()
}

/// Whole minutes of reading, rounded up, never zero.
pub(super) fn reading_minutes(words: usize) -> usize {
    words.div_ceil(WORDS_PER_MINUTE).max(1)
}

/// Turns straight quotation marks into the curved ones of print.
pub(super) fn curl_quotes(line: &str) -> String {
    let before = once(' ').chain(line.chars());
    line.chars()
        .zip(before)
        .map(|(mark, before)| {
            let opens = before.is_whitespace() || matches!(before, '(' | '[' | '—' | '–' | '‘' | '“');
            match (mark, opens) {
                ('\'', true) => '‘',
                ('\'', false) => '’',
                ('"', true) => '“',
                ('"', false) => '”',
                (other, _) => other,
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_text_has_the_words_and_none_of_the_marks() {
        let plain = to_plain("## Who\n\nRun `kubectl get` **now**\nand [wait](/x).\n\n- one\n- two\n");
        assert_eq!(plain, "Who\nRun kubectl get now and wait.\none\ntwo");
    }

    #[test]
    fn neighbouring_table_cells_stay_two_words() {
        let plain = to_plain("| a | b |\n|---|---|\n| one | two |\n");
        assert!(plain.contains("one two"), "{plain:?}");
    }

    #[test]
    fn a_minute_is_begun_not_finished() {
        assert_eq!(reading_minutes(0), 1);
        assert_eq!(reading_minutes(238), 1);
        assert_eq!(reading_minutes(239), 2);
    }

    #[test]
    fn quotes_open_after_space_and_close_elsewhere() {
        assert_eq!(curl_quotes("'It's \"fine\"'"), "‘It’s “fine”’");
    }
}
