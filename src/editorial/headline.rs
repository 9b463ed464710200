//! What a headline promises, by signs and a few words.
//!
//! Signs (?, :, quotation marks, digits) are read in every language; words in English, German, French and Spanish, those of the
//! article's own language where it says one, else those of all four. A rule looks at form alone: it does not know whether the
//! question is answered. A headline may have several forms, or none.

/// A form, and the words that make it. Words are whole and in lower case; several in a row are parted by a space.
struct Form {
    name: &'static str,
    sign: fn(&str) -> bool,
    /// By language.
    words: [(&'static str, &'static [&'static str]); 4],
}

const FORMS: [Form; 10] = [
    Form {
        name: "question",
        sign: |title| title.contains(['?', '？', '¿']),
        words: [("en", &[]), ("de", &[]), ("fr", &[]), ("es", &[])],
    },
    Form {
        name: "number",
        sign: has_count,
        words: [
            ("en", &["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve"]),
            ("de", &["zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun", "zehn", "zwölf"]),
            ("fr", &["deux", "trois", "quatre", "cinq", "sept", "huit", "neuf", "dix", "douze"]),
            ("es", &["dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "doce"]),
        ],
    },
    Form {
        name: "how-to",
        sign: |_| false,
        words: [
            ("en", &["how to", "how i", "how we", "guide", "checklist", "tutorial", "step by step"]),
            ("de", &["wie man", "wie sie", "wie du", "so geht", "anleitung", "leitfaden", "checkliste"]),
            ("fr", &["comment", "guide", "mode d'emploi", "pas à pas"]),
            ("es", &["cómo", "guía", "paso a paso"]),
        ],
    },
    Form {
        name: "explanation",
        sign: |title| title.contains("なぜ"),
        words: [
            ("en", &["why", "explained", "explainer", "what is", "the reason", "behind"]),
            ("de", &["warum", "wieso", "weshalb", "erklärt", "was ist", "hintergrund"]),
            ("fr", &["pourquoi", "expliqué", "expliquée", "qu'est-ce que"]),
            ("es", &["por qué", "explicado", "explicada", "qué es"]),
        ],
    },
    Form {
        name: "negation",
        sign: |_| false,
        words: [
            (
                "en",
                &[
                    "not", "no", "never", "nobody", "nothing", "without", "stop", "don't", "doesn't", "can't", "won't",
                    "isn't",
                ],
            ),
            ("de", &["nicht", "kein", "keine", "keinen", "nie", "niemand", "nichts", "ohne"]),
            ("fr", &["pas", "jamais", "sans", "rien", "aucun", "aucune"]),
            ("es", &["nunca", "nadie", "nada", "sin", "ningún", "ninguna"]),
        ],
    },
    Form {
        name: "“you”",
        sign: |title| title.contains("あなた"),
        words: [
            ("en", &["you", "your", "yours", "yourself"]),
            ("de", &["du", "dich", "dein", "deine", "deinen", "ihnen", "ihre", "ihren"]),
            ("fr", &["vous", "votre", "vos", "toi"]),
            ("es", &["tú", "usted", "ustedes", "vuestro", "vuestra"]),
        ],
    },
    Form {
        name: "“we” or “I”",
        sign: |_| false,
        words: [
            ("en", &["we", "our", "us", "i", "my"]),
            ("de", &["wir", "unser", "unsere", "ich", "mein", "meine"]),
            ("fr", &["nous", "notre", "nos", "je"]),
            ("es", &["nosotros", "nuestro", "nuestra", "yo"]),
        ],
    },
    Form {
        name: "quotation",
        sign: |title| title.contains(['“', '”', '„', '«', '»', '「', '"']),
        words: [("en", &[]), ("de", &[]), ("fr", &[]), ("es", &[])],
    },
    Form {
        name: "label: headline",
        sign: |title| title.contains(": ") || title.contains('：'),
        words: [("en", &[]), ("de", &[]), ("fr", &[]), ("es", &[])],
    },
    Form {
        name: "superlative",
        sign: |_| false,
        words: [
            ("en", &["best", "worst", "most", "biggest", "ultimate", "everything", "must"]),
            ("de", &["beste", "besten", "schlimmste", "größte", "ultimative", "alles"]),
            ("fr", &["meilleur", "meilleurs", "meilleure", "pire", "ultime"]),
            ("es", &["mejor", "mejores", "peor", "definitivo", "definitiva"]),
        ],
    },
];

/// The forms of a headline, by name. `language` is a tag such as `de-AT`.
pub(super) fn forms(title: &str, language: Option<&str>) -> Vec<&'static str> {
    let words = words(title);
    let language = language.and_then(|tag| tag.split(['-', '_']).next()).map(str::to_lowercase);
    let speaks = |of: &str| language.as_deref().is_none_or(|language| language == of);
    let has = |words_of: &[&str]| words_of.iter().any(|word| words.contains(&format!(" {word} ")));
    let is =
        |form: &&Form| (form.sign)(title) || form.words.iter().any(|(language, words)| speaks(language) && has(words));
    FORMS.iter().filter(is).map(|form| form.name).collect()
}

/// The words in lower case, a space before and after each.
fn words(title: &str) -> String {
    let plain = title.to_lowercase().replace('’', "'");
    let split = plain.split(|character: char| !character.is_alphanumeric() && character != '\'' && character != '-');
    split.filter(|word| !word.is_empty()).fold(String::from(" "), |words, word| words + word + " ")
}

/// Whether there is a number that counts something: a year does not.
fn has_count(title: &str) -> bool {
    let numbers =
        title.split(|character: char| !character.is_alphanumeric()).filter_map(|word| word.parse::<u64>().ok());
    numbers.into_iter().any(|number| !(1900..2100).contains(&number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_seen_in_several_languages() {
        for (title, language, expected) in [
            ("Why your backups are not backups", Some("en"), vec!["explanation", "negation", "“you”"]),
            ("7 Fragen an die Redaktion", Some("de"), vec!["number"]),
            ("Was kommt nach 2025?", Some("de-AT"), vec!["question"]),
            ("Comment choisir: le guide", Some("fr"), vec!["how-to", "label: headline"]),
            ("Don’t panic", None, vec!["negation"]),
            ("“We put it first”", Some("en"), vec!["“we” or “I”", "quotation"]),
            ("なぜ遅いのか？", Some("ja"), vec!["question", "explanation"]),
            // A comment is no how-to in English, and nothing is half a word.
            ("A comment on notes", Some("en"), vec![]),
            ("", None, vec![]),
        ] {
            assert_eq!(forms(title, language), expected, "{title}");
        }
    }
}
