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

/// Options as JSON has them, flat as [`Request::read`] takes them.
#[cfg(feature = "native")]
pub fn flattened(options: &serde_json::Value) -> Vec<serde_json::Value> {
    use serde_json::Value;
    fn walk(value: &Value, path: String, into: &mut Vec<Value>) {
        match value {
            Value::Object(members) => {
                members.iter().for_each(|(name, value)| walk(value, format!("{path}.{name}"), into))
            }
            Value::Array(elements) => {
                elements.iter().enumerate().for_each(|(place, value)| walk(value, format!("{path}[{place}]"), into));
            }
            leaf => into.extend([path.into(), leaf.clone()]),
        }
    }
    let mut flat = Vec::new();
    walk(options, "options".to_owned(), &mut flat);
    flat
}

#[cfg(all(test, feature = "native"))]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(options: &Value) -> Result<Request, (String, &'static str)> {
        let flat = flattened(options);
        Request::read(&flat)
            .map_err(|refusal| (flat[2 * refusal.place].as_str().unwrap_or_default().to_owned(), refusal.expected))
    }

    #[test]
    fn every_option_is_read() {
        let all = json!({
            "current": "an article", "limit": 5, "exclude": ["x", "y"], "without": "v", "strength": 0.5, "pin": { "a.b[0]": 2 },
            "boost": { "a": 0.1 }, "bury": { "b": 0.2 }, "filter": { "topic": "t", "section": ["s", "u"], "author": "k",
            "language": "en", "age": 3.5 }, "minRelevance": 0.3, "fill": "fewer", "diversity": 0.4, "perTopic": 2, "perAuthor": 1,
            "rotation": 0.6, "shown": { "a": 1.7e12 },
        });
        let request = read(&all).expect("options that are all in range");
        let named = |id: &str, value: f64| vec![(id.to_owned(), value)];
        let rules = &request.rules;
        assert_eq!(
            (request.current.as_deref(), request.without.as_deref(), request.limit),
            (Some("an article"), Some("v"), 5.0)
        );
        assert_eq!(request.exclude, ["x", "y"]);
        assert_eq!((rules.strength, rules.min_relevance, rules.diversity, rules.rotation), (0.5, 0.3, 0.4, 0.6));
        assert_eq!((rules.per_topic, rules.per_author, rules.fill), (2.0, 1.0, Fill::Fewer));
        assert_eq!((&rules.pin, &rules.boost), (&named("a.b[0]", 2.0), &named("a", 0.1)));
        assert_eq!((&rules.bury, &rules.shown), (&named("b", 0.2), &named("a", 1.7e12)));
        assert_eq!(rules.filter.attributes, [vec!["t"], vec!["s", "u"], vec!["k"], vec!["en"]]);
        assert_eq!(rules.filter.age, 3.5);
        assert_eq!(read(&json!({})), Ok(Request::default()));
        assert_eq!(read(&json!({ "fill": "server" })), Ok(Request::default()));
    }

    #[test]
    fn both_ends_of_a_range_are_in_it_and_what_is_beyond_is_refused() {
        let (share, whole, amount) = (SHARE.1, WHOLE.1, AMOUNT.1);
        for name in ["strength", "minRelevance", "diversity", "rotation"] {
            assert!(read(&json!({ name: 0 })).is_ok() && read(&json!({ name: 1 })).is_ok());
            for wrong in [json!(-0.1), json!(1.1), json!("1"), json!(null), json!(true)] {
                assert_eq!(read(&json!({ name: wrong })), Err((format!("options.{name}"), share)));
            }
        }
        for name in ["limit", "perTopic", "perAuthor"] {
            assert!(read(&json!({ name: 0 })).is_ok() && read(&json!({ name: 4_294_967_295_u32 })).is_ok());
            for wrong in [json!(-1), json!(0.5), json!(4_294_967_296_u64)] {
                assert_eq!(read(&json!({ name: wrong })), Err((format!("options.{name}"), whole)));
            }
        }
        for (name, expected) in [("boost", share), ("bury", share), ("pin", whole), ("shown", amount)] {
            assert!(read(&json!({ name: { "a": 0, "b": 1 } })).is_ok());
            assert_eq!(read(&json!({ name: { "a": -1 } })), Err((format!("options.{name}.a"), expected)));
            assert_eq!(read(&json!({ name: 1 })), Err((format!("options.{name}"), "an object")));
        }
        assert_eq!(read(&json!({ "filter": { "age": -1 } })), Err(("options.filter.age".into(), amount)));
        assert_eq!(
            read(&json!({ "exclude": ["a", 7] })),
            Err(("options.exclude[1]".into(), "a string that is not empty"))
        );
        assert_eq!(read(&json!({ "current": "" })), Err(("options.current".into(), "a string that is not empty")));
        assert_eq!(
            read(&json!({ "without": "half \u{fffd}" })),
            Err(("options.without".into(), "a string of whole characters"))
        );
        for unknown in
            [json!({ "strenght": 1 }), json!({ "strengthen": 1 }), json!({ "strength": { "a": 1 } }), json!(5)]
        {
            assert_eq!(read(&unknown).map_err(|(_, expected)| expected), Err(KNOWN), "{unknown}");
        }
    }
}
