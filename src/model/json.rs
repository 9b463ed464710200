//! What the core asks of a JSON parser. It has none of its own: natively `serde_json` answers, in a page the browser's own
//! parser, which costs no download.

/// Parses JSON text.
pub trait ParseJson {
    /// What the parser gives.
    type Value: Json;

    /// Parses `text`.
    ///
    /// # Errors
    /// What the parser says of text that is no JSON.
    fn parse(&self, text: &str) -> Result<Self::Value, String>;
}

/// A parsed value.
pub trait Json: Sized {
    /// A member of an object; `None` where there is none, or where it is null. A name is a constant: a page keeps it by where it lies.
    fn member(&self, name: &'static str) -> Option<Self>;
    /// All members of an object; `None` for anything else.
    fn members(&self) -> Option<Vec<(String, Self)>>;
    /// All elements of an array; `None` for anything else.
    fn elements(&self) -> Option<Vec<Self>>;
    /// A number; `None` for anything else.
    fn number(&self) -> Option<f64>;
    /// A string; `None` for anything else.
    fn text(&self) -> Option<String>;

    /// A whole number of at least 0 that a double holds exactly; `None` for anything else.
    fn whole(&self) -> Option<u64> {
        const EXACT: f64 = 9_007_199_254_740_992.0;
        self.number()
            .filter(|number| (0.0..EXACT).contains(number) && libm::trunc(*number) == *number)
            .map(|number| number as u64)
    }
}

/// The native parser.
#[cfg(feature = "native")]
#[derive(Debug, Clone, Copy)]
pub struct SerdeJson;

#[cfg(feature = "native")]
impl ParseJson for SerdeJson {
    type Value = serde_json::Value;

    fn parse(&self, text: &str) -> Result<Self::Value, String> {
        serde_json::from_str(text).map_err(|error| error.to_string())
    }
}

#[cfg(feature = "native")]
impl Json for serde_json::Value {
    fn member(&self, name: &'static str) -> Option<Self> {
        self.get(name).filter(|value| !value.is_null()).cloned()
    }

    fn members(&self) -> Option<Vec<(String, Self)>> {
        let object = self.as_object()?;
        Some(object.iter().map(|(name, value)| (name.clone(), value.clone())).collect())
    }

    fn elements(&self) -> Option<Vec<Self>> {
        self.as_array().cloned()
    }

    fn number(&self) -> Option<f64> {
        self.as_f64()
    }

    fn text(&self) -> Option<String> {
        self.as_str().map(str::to_owned)
    }
}
