//! The words of a text in any language.
//!
//! Markup goes, characters that are written in several ways become one (NFKC: composed and decomposed letters, full-width
//! digits, ligatures), then words are found as Unicode segments them (with dictionaries for scripts that put no spaces),
//! brought to lower case, and to their stem where the language is known. There is no list of stop words in any language: what stands
//! in most articles is left out when terms are weighed.

mod language;
mod markup;

use icu_normalizer::ComposingNormalizerBorrowed;
use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};

pub(super) use language::Language;
use markup::without_markup;

/// May stand within a word, and says only where a line may break.
const SOFT_HYPHEN: char = '\u{ad}';
/// What typesetters write, and what typewriters do, which is what stemmers know.
const APOSTROPHES: [char; 2] = ['’', 'ʼ'];

/// To one form for what is read as one: Normalization Form KC of Unicode Standard Annex 15.
const NORMALIZER: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfkc();

/// Takes texts apart. Cheap to make, but not for every article.
pub(super) struct Words {
    segmenter: WordSegmenterBorrowed<'static>,
}

impl Words {
    pub(super) fn new() -> Self {
        Self { segmenter: WordSegmenter::new_auto(WordBreakInvariantOptions::default()) }
    }

    /// Hands each word of `text` to `take`, as often as it occurs.
    pub(super) fn of(&self, text: &str, language: &Language, mut take: impl FnMut(String)) {
        let text = without_markup(text);
        let text = NORMALIZER.normalize(&text);
        let mut start = 0;
        for (end, kind) in self.segmenter.segment_str(&text).iter_with_word_type() {
            if kind.is_word_like() {
                take(language.stem(&folded(&text[start..end])));
            }
            start = end;
        }
    }
}

/// A name as it is compared: in one form and lower case.
pub(super) fn folded_name(name: &str) -> String {
    NORMALIZER.normalize(name).to_lowercase()
}

fn folded(word: &str) -> String {
    word.to_lowercase().replace(SOFT_HYPHEN, "").replace(APOSTROPHES, "'")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str, language: &str) -> Vec<String> {
        let mut words = Vec::new();
        Words::new().of(text, &Language::of(Some(language)), |word| words.push(word));
        words
    }

    #[test]
    fn words_are_segmented_in_any_script() {
        assert_eq!(words("Don’t panic! 3.5 €", ""), ["don't", "panic", "3.5"]);
        assert_eq!(words("東京都に住んでいます", "ja")[..3], ["東京", "都", "に"]);
        assert_eq!(words("我们在北京读报纸", "zh-Hans")[..3], ["我们", "在", "北京"]);
        assert_eq!(words("ภาษาไทยภาษา", "th"), ["ภาษา", "ไทย", "ภาษา"]);
    }

    #[test]
    fn forms_of_one_word_are_one_where_the_language_is_known() {
        assert_eq!(words("Gardens, gardening and the gardener’s garden", "en-GB")[..2], ["garden", "garden"]);
        assert_eq!(words("Häuser Häusern", "de"), ["haus", "haus"]);
        assert_eq!(words("Häuser Häusern", "tlh"), ["häuser", "häusern"]);
    }

    #[test]
    fn what_is_written_in_several_ways_is_one_word() {
        assert_eq!(words("CAFÉ cafe\u{301} café", ""), ["café", "café", "café"]);
        assert_eq!(words("２０２５年 2025年", "ja")[..1], ["2025"]);
        assert_eq!(words("ﬁnance ｶﾞｲﾄﾞ", ""), words("finance ガイド", ""));
        assert_eq!(words("Häuser Ha\u{308}usern", "de"), ["haus", "haus"]);
        assert_eq!(folded_name("Cafe\u{301}"), folded_name("CAFÉ"));
    }

    #[test]
    fn a_word_with_hints_for_the_typesetter_is_the_word() {
        assert_eq!(words("Donau\u{ad}dampf <b>f</b>ahrt", ""), ["donaudampf", "fahrt"]);
    }
}
