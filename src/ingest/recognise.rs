//! Which format a file is in, seen from its lines.

use super::field::FieldNames;
use super::format::LogFormat;
use super::json::{self, Scratch};
use super::line::{self, Line, Malformed};
use super::w3c::{Columns, Directive};

/// What a UTF-8 file may begin with.
const BYTE_ORDER_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// The lines of one file, taken apart in the format that they are in.
#[derive(Debug)]
pub(super) struct Recogniser<'f> {
    given: Option<&'f LogFormat>,
    names: &'f FieldNames,
    known: Known,
    /// A file that keeps agents keeps them in every line.
    agents: bool,
    scratch: Scratch,
    agent: Vec<u8>,
}

#[derive(Debug)]
enum Known {
    /// No line was sound so far.
    Nothing,
    /// Common, combined, vhost_combined: these are told apart line by line.
    Text,
    Json,
    W3c(Columns),
}

/// What a line is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Told<'a> {
    /// One of the log.
    Line(Line<'a>),
    /// White space.
    Blank,
    /// About the log.
    Directive,
}

impl<'f> Recogniser<'f> {
    /// `given` goes before everything that the lines look like.
    pub(super) fn new(given: Option<&'f LogFormat>, names: &'f FieldNames) -> Self {
        let (scratch, agent) = (Scratch::default(), Vec::new());
        Self { given, names, known: Known::Nothing, agents: false, scratch, agent }
    }

    /// Takes a line apart. The first sound one decides what the file is; W3C's names of values may change within.
    pub(super) fn parse<'a>(&'a mut self, line: &'a [u8]) -> Result<Told<'a>, Malformed> {
        let line = line.strip_prefix(&BYTE_ORDER_MARK).unwrap_or(line);
        if line.trim_ascii().is_empty() {
            return Ok(Told::Blank);
        }
        if let Some(format) = self.given {
            return format.parse(line).map(Told::Line);
        }
        match (&self.known, line) {
            (Known::Nothing | Known::W3c(_), [b'#', ..]) => {
                if let Directive::Fields(columns) = Directive::parse(line, self.names)? {
                    self.known = Known::W3c(columns);
                }
                Ok(Told::Directive)
            }
            (Known::W3c(columns), _) => columns.parse(line, &mut self.agent).map(Told::Line),
            (Known::Json, _) | (Known::Nothing, [b'{', ..]) => {
                let mut line = json::parse(line, self.names, &mut self.scratch)?;
                self.known = Known::Json;
                self.agents |= line.agent.is_some();
                // Who logs the headers that were sent leaves out the others.
                line.agent = line.agent.or(self.agents.then_some(&[]));
                Ok(Told::Line(line))
            }
            (Known::Nothing | Known::Text, _) => {
                let line = line::parse(line)?;
                if self.agents && line.agent.is_none() {
                    return Err("expected a referrer and a user agent, is the line cut off?");
                }
                self.known = Known::Text;
                self.agents |= line.agent.is_some();
                Ok(Told::Line(line))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"::1 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 5 "-" "Firefox""#;
    const JSON: &str = r#"{"ts":1431857103,"remote_addr":"::1","status":200,"uri":"/","method":"GET"}"#;
    const FIELDS: &str = "#Fields: date time c-ip cs-method cs-uri-stem sc-status";
    const SWAPPED: &str = "#Fields: date time sc-status c-ip cs-method cs-uri-stem";

    fn told(lines: &[&str]) -> Vec<Result<Option<u16>, Malformed>> {
        let names = FieldNames::default();
        let mut recogniser = Recogniser::new(None, &names);
        let told = lines.iter().map(|line| match recogniser.parse(line.as_bytes())? {
            Told::Line(line) => Ok(Some(line.status)),
            Told::Blank | Told::Directive => Ok(None),
        });
        told.collect()
    }

    #[test]
    fn the_first_sound_line_decides() {
        let json_expected = Err("expected one JSON object, is the line cut off?");
        assert_eq!(told(&[JSON, "", TEXT, JSON]), [Ok(Some(200)), Ok(None), json_expected, Ok(Some(200))]);
        assert_eq!(told(&["{", JSON]), [json_expected, Ok(Some(200))]);
        assert_eq!(told(&["x", TEXT]), [Err("expected an address and a space"), Ok(Some(200))]);
        assert!(told(&[TEXT, JSON])[1].is_err());
        assert_eq!(told(&[&format!("\u{feff}{TEXT}")]), [Ok(Some(200))]);
    }

    #[test]
    fn w3c_fields_may_change_within() {
        let rows = ["2015-05-17 10:05:03 ::1 GET / 200", "2015-05-17 10:05:03 304 ::1 GET /"];
        assert_eq!(
            told(&["#Version: 1.0", FIELDS, rows[0], "#Software: x", SWAPPED, rows[1]]),
            [Ok(None), Ok(None), Ok(Some(200)), Ok(None), Ok(None), Ok(Some(304))]
        );
    }

    #[test]
    fn a_line_without_an_agent_is_cut_off_where_others_have_one() {
        let cut = TEXT.split(" \"-\"").next().unwrap();
        assert_eq!(told(&[cut, TEXT]), [Ok(Some(200)), Ok(Some(200))]);
        assert!(told(&[TEXT, cut])[1].is_err());
    }
}
