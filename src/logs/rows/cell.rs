//! What stands in one place of a table.

use std::borrow::Cow;

use serde_json::Value;

/// A value as the file has it. CSV knows text only: whoever takes a cell reads text, too.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::logs) enum Cell<'a> {
    /// Nothing, or no such column.
    Empty,
    Text(Cow<'a, str>),
    Integer(i64),
    Float(f64),
    Truth(bool),
    /// Unix seconds.
    Time(i64),
    Texts(Vec<Cow<'a, str>>),
    /// Whole numbers in a list, which may be ids.
    Integers(Vec<i64>),
    Numbers(Vec<f32>),
    /// What no column here can mean, as it is shown in a message.
    Other(String),
}

impl<'a> Cell<'a> {
    /// Takes a value of JSON.
    pub(super) fn of_json(value: &'a Value) -> Self {
        match value {
            Value::Null => Self::Empty,
            Value::Bool(truth) => Self::Truth(*truth),
            Value::String(text) => Self::Text(Cow::Borrowed(text)),
            Value::Number(number) => match (number.as_i64(), number.is_u64(), number.as_f64()) {
                (Some(integer), ..) => Self::Integer(integer),
                (None, false, Some(float)) => Self::Float(float),
                _ => Self::Text(Cow::Owned(number.to_string())),
            },
            Value::Array(values) => Self::list_of_json(values).unwrap_or_else(|| Self::Other(value.to_string())),
            Value::Object(_) => Self::Other(value.to_string()),
        }
    }

    fn list_of_json(values: &'a [Value]) -> Option<Self> {
        let texts: Option<Vec<Cow<'a, str>>> = values.iter().map(|value| value.as_str().map(Cow::Borrowed)).collect();
        let integers = || values.iter().map(Value::as_i64).collect::<Option<_>>().map(Self::Integers);
        texts.map(Self::Texts).or_else(integers).or_else(|| {
            let numbers: Option<Vec<f32>> =
                values.iter().map(|value| value.as_f64().map(|number| number as f32)).collect();
            numbers.map(Self::Numbers)
        })
    }

    /// Whether nothing stands there: also text of white space alone.
    pub(in crate::logs) fn is_empty(&self) -> bool {
        match self {
            Self::Empty => true,
            Self::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    /// One value as text, `None` for a list and what has no text.
    pub(in crate::logs) fn text(self) -> Option<Cow<'a, str>> {
        match self {
            Self::Text(text) => Some(text),
            Self::Integer(number) | Self::Time(number) => Some(Cow::Owned(number.to_string())),
            // A whole number has no decimals here: where ids have gaps, data frames make floats of them.
            Self::Float(number) => Some(Cow::Owned(number.to_string())),
            Self::Truth(truth) => Some(Cow::Borrowed(if truth { "true" } else { "false" })),
            Self::Empty | Self::Texts(_) | Self::Integers(_) | Self::Numbers(_) | Self::Other(_) => None,
        }
    }

    /// As it is shown in a message.
    pub(in crate::logs) fn shown(self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Texts(texts) => format!("[{}]", texts.join(", ")),
            Self::Integers(numbers) => listed(&numbers),
            Self::Numbers(numbers) => listed(&numbers),
            Self::Other(shown) => shown,
            value => value.text().unwrap_or_default().into_owned(),
        }
    }
}

fn listed(numbers: &[impl ToString]) -> String {
    format!("[{}]", numbers.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "))
}
