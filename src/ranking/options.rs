//! Options by the names that the package gives them.

use super::refusal::{Refusal, text};
use super::request::Request;
use super::rules::Fill;
use crate::model::Json;

/// What every path begins with.
const ROOT: &str = "options.";

/// The largest that a number may be, and the words for what it must be.
type Range = (f64, &'static str);
const SHARE: Range = (1.0, "a number in 0..1");
const AMOUNT: Range = (f64::MAX, "a finite number of at least 0");
const WHOLE: Range = (u32::MAX as f64, "a whole number of at least 0");

/// What an option is, and where it goes.
enum Kind {
    Text(fn(&mut Request) -> &mut Option<String>),
    /// One text or several.
    List(fn(&mut Request) -> &mut Vec<String>),
    Number(fn(&mut Request) -> &mut f64, Range),
    /// A number for each article.
    Articles(fn(&mut Request) -> &mut Vec<(String, f64)>, Range),
    Fill,
}

/// A table, since a page downloads it: as a `match` it is twice as large.
static OPTIONS: [(&str, Kind); 20] = [
    ("current", Kind::Text(|request| &mut request.current)),
    ("limit", Kind::Number(|request| &mut request.limit, WHOLE)),
    ("exclude", Kind::List(|request| &mut request.exclude)),
    ("without", Kind::Text(|request| &mut request.without)),
    ("strength", Kind::Number(|request| &mut request.rules.strength, SHARE)),
    ("pin", Kind::Articles(|request| &mut request.rules.pin, WHOLE)),
    ("boost", Kind::Articles(|request| &mut request.rules.boost, SHARE)),
    ("bury", Kind::Articles(|request| &mut request.rules.bury, SHARE)),
    ("filter.topic", Kind::List(|request| &mut request.rules.filter.attributes[0])),
    ("filter.section", Kind::List(|request| &mut request.rules.filter.attributes[1])),
    ("filter.author", Kind::List(|request| &mut request.rules.filter.attributes[2])),
    ("filter.language", Kind::List(|request| &mut request.rules.filter.attributes[3])),
    ("filter.age", Kind::Number(|request| &mut request.rules.filter.age, AMOUNT)),
    ("minRelevance", Kind::Number(|request| &mut request.rules.min_relevance, SHARE)),
    ("fill", Kind::Fill),
    ("diversity", Kind::Number(|request| &mut request.rules.diversity, SHARE)),
    ("perTopic", Kind::Number(|request| &mut request.rules.per_topic, WHOLE)),
    ("perAuthor", Kind::Number(|request| &mut request.rules.per_author, WHOLE)),
    ("rotation", Kind::Number(|request| &mut request.rules.rotation, SHARE)),
    ("shown", Kind::Articles(|request| &mut request.rules.shown, AMOUNT)),
];

impl Request {
    /// Reads options whose names are those of the package: `current`, `limit`, `exclude`, `without` and the rules. They come flat, paths and
    /// what stands there in turn: `options.strength`, .5, `options.exclude[0]`, "a", `options.boost.b`, .2. Times are Unix time in
    /// milliseconds. What is not named stays at its default.
    ///
    /// # Errors
    /// [`Refusal`] for the first value that cannot be meant, or a path that leads nowhere.
    pub fn read<V: Json>(options: &[V]) -> Result<Self, Refusal> {
        let mut request = Self::default();
        for (place, option) in options.chunks_exact(2).enumerate() {
            let path = option[0].text().unwrap_or_default();
            let path = path.strip_prefix(ROOT).unwrap_or_default();
            request.read_one(path, &option[1]).map_err(|expected| Refusal { place, expected })?;
        }
        Ok(request)
    }

    fn read_one(&mut self, path: &str, value: &impl Json) -> Result<(), &'static str> {
        let under =
            |name: &str| path.strip_prefix(name).filter(|rest| matches!(rest.as_bytes(), [] | [b'.' | b'[', ..]));
        let found = OPTIONS.iter().find_map(|(name, kind)| Some((under(name)?, kind)));
        let (rest, kind) = found.ok_or(KNOWN)?;
        match kind {
            Kind::List(place) => place(self).push(text(value)?),
            Kind::Articles(place, range) if !rest.is_empty() => {
                place(self).push((rest.get(1..).unwrap_or_default().to_owned(), number(value, *range)?));
            }
            Kind::Articles(..) => return Err("an object"),
            _ if !rest.is_empty() => return Err(KNOWN),
            Kind::Text(place) => *place(self) = Some(text(value)?),
            Kind::Number(place, range) => *place(self) = number(value, *range)?,
            Kind::Fill => {
                self.rules.fill = match value.text().as_deref() {
                    Some("server") => Fill::Server,
                    Some("fewer") => Fill::Fewer,
                    _ => return Err("\"server\" or \"fewer\""),
                }
            }
        }
        Ok(())
    }
}

const KNOWN: &str = "one of current, limit, exclude, without, strength, pin, boost, bury, filter.topic, .section, .author, .language, \
                     .age, minRelevance, fill, diversity, perTopic, perAuthor, rotation, shown";

fn number(value: &impl Json, (most, expected): Range) -> Result<f64, &'static str> {
    let fits = |number: &f64| (0.0..=most).contains(number) && (most != WHOLE.0 || libm::trunc(*number) == *number);
    value.number().filter(fits).ok_or(expected)
}
