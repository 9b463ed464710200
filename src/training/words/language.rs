//! The language of an article, and how its words are inflected.

use rust_stemmers::{Algorithm, Stemmer};

/// A language by its primary subtag.
pub(in crate::training) struct Language {
    /// In lower case, empty where nobody said it.
    pub(in crate::training) name: String,
    stemmer: Option<Stemmer>,
}

impl Language {
    /// Takes a tag of BCP 47 such as `en`, `en-GB` or `zh-Hans-TW`. Region and script do not tell languages apart here.
    pub(in crate::training) fn of(tag: Option<&str>) -> Self {
        let tag = tag.unwrap_or_default().trim();
        // Locales of operating systems have an underscore.
        let name = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let stemmer = algorithm(&name).map(Stemmer::create);
        Self { name, stemmer }
    }

    /// The stem of a word in lower case; the word itself where no rules are known.
    pub(in crate::training) fn stem(&self, word: &str) -> String {
        match &self.stemmer {
            Some(stemmer) => stemmer.stem(word).into_owned(),
            None => word.to_owned(),
        }
    }
}

fn algorithm(language: &str) -> Option<Algorithm> {
    Some(match language {
        "ar" => Algorithm::Arabic,
        "da" => Algorithm::Danish,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "en" => Algorithm::English,
        "es" => Algorithm::Spanish,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "hu" => Algorithm::Hungarian,
        "it" => Algorithm::Italian,
        "nl" => Algorithm::Dutch,
        "no" | "nb" | "nn" => Algorithm::Norwegian,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const STEMMED: [&str; 20] = [
        "ar", "da", "de", "el", "en", "es", "fi", "fr", "hu", "it", "nl", "no", "nb", "nn", "pt", "ro", "ru", "sv",
        "ta", "tr",
    ];

    #[test]
    fn a_tag_is_read_by_its_first_part() {
        for (tag, stem) in [("en", "read"), ("EN-gb", "read"), (" en_US.UTF-8 ", "read"), ("english", "reading")] {
            assert_eq!(Language::of(Some(tag)).stem("reading"), stem, "{tag}");
        }
        assert_eq!(Language::of(None).stem("reading"), "reading");
        assert_eq!(Language::of(Some("zh-Hans-TW")).name, "zh");
    }

    proptest! {
        /// Stemmers cut words by bytes.
        #[test]
        fn no_word_breaks_a_stemmer(word in "\\PC{0,12}|[a-zäöüßéèñçаеиоуыяαεηιουάέήابتيஅஆகтьıİşğ']{0,14}") {
            for language in STEMMED {
                Language::of(Some(language)).stem(&word.to_lowercase());
            }
        }
    }
}
