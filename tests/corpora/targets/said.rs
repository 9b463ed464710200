//! Values as a page hands them over. JSON cannot write a number without an end, a page's script can: `{"number": "-inf"}` is one.

use foldin::model::Json;
use serde_json::Value;

#[derive(Debug, Clone)]
pub(super) struct Said(Value);

impl Said {
    /// The values of JSON text that is an object with such a member; of none, none.
    pub(super) fn all(of: &Value, name: &'static str) -> Vec<Self> {
        Self(of.clone()).member(name).and_then(|values| values.elements()).unwrap_or_default()
    }
}

impl From<Value> for Said {
    fn from(value: Value) -> Self {
        Self(value)
    }
}

impl Json for Said {
    fn member(&self, name: &'static str) -> Option<Self> {
        self.0.member(name).map(Self)
    }

    fn members(&self) -> Option<Vec<(String, Self)>> {
        Some(self.0.members()?.into_iter().map(|(name, value)| (name, Self(value))).collect())
    }

    fn elements(&self) -> Option<Vec<Self>> {
        Some(self.0.elements()?.into_iter().map(Self).collect())
    }

    fn number(&self) -> Option<f64> {
        let endless = || self.0.get("number")?.as_str()?.parse().ok();
        self.0.as_f64().or_else(endless).filter(|number| !number.is_nan())
    }

    fn text(&self) -> Option<String> {
        self.0.text()
    }
}
