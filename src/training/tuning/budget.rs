//! How long is searched.

use std::fmt;
use std::str::FromStr;
use std::time::Duration;

use thiserror::Error;

/// The budget of a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Budget {
    /// So many trials, at least one: the same log and seed give the same model.
    Trials(u32),
    /// No trial begins that would, by the longest so far, end later. How many fit depends on the machine; what n trials found,
    /// [`Trials`](Self::Trials)(n) finds again.
    Time(Duration),
}

/// Why a text is no budget.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum BudgetError {
    /// Nothing can be tried in it.
    #[error("expected at least 1 trial or 1 second, found `{found}`; without the option nothing is tuned")]
    Nothing {
        /// As it was written.
        found: String,
    },
    /// It does not read as one.
    #[error(
        "expected a time like 90s, 10m or 1h, or a number of trials like 20, each below 1,000,000, found `{found}`"
    )]
    Form {
        /// As it was written.
        found: String,
    },
}

impl FromStr for Budget {
    type Err = BudgetError;

    fn from_str(text: &str) -> Result<Self, BudgetError> {
        let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = text.split_at(digits);
        let form = || BudgetError::Form { found: text.to_owned() };
        let number: u32 = number.parse().ok().filter(|number| *number < 1_000_000).ok_or_else(form)?;
        let seconds = |each: u64| Self::Time(Duration::from_secs(u64::from(number) * each));
        let budget = match unit {
            "" => Self::Trials(number),
            "s" => seconds(1),
            "m" => seconds(60),
            "h" => seconds(3600),
            _ => return Err(form()),
        };
        if number == 0 { Err(BudgetError::Nothing { found: text.to_owned() }) } else { Ok(budget) }
    }
}

impl fmt::Display for Budget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Trials(count) => write!(f, "{count}"),
            Self::Time(time) => write!(f, "{}s", time.as_secs()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bare_number_is_trials_and_a_unit_makes_it_a_time() {
        assert_eq!("20".parse(), Ok(Budget::Trials(20)));
        for (text, seconds) in [("90s", 90), ("10m", 600), ("1h", 3600), ("999999h", 3_599_996_400)] {
            assert_eq!(text.parse(), Ok(Budget::Time(Duration::from_secs(seconds))), "{text}");
        }
        for text in ["0", "0m", "00s"] {
            assert!(matches!(text.parse::<Budget>(), Err(BudgetError::Nothing { .. })), "{text}");
        }
        for text in ["", "m", "10 m", "-3", "1.5h", "10min", "1000000", "99999999999999999999s", "١٠m"] {
            assert_eq!(text.parse::<Budget>(), Err(BudgetError::Form { found: text.into() }));
        }
        assert_eq!(
            Budget::Time(Duration::from_secs(90)).to_string().parse(),
            Ok(Budget::Time(Duration::from_secs(90)))
        );
    }
}
