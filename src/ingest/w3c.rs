//! A line of the W3C's extended log format, as CloudFront and IIS write it: `#Fields:` names the values of the lines below it.

use super::field::{Field, FieldNames, Values};
use super::line::{Line, Malformed, hex};

/// Which value of a line is what.
#[derive(Debug)]
pub(super) struct Columns(Vec<Option<(Field, usize)>>);

/// What a line that begins with `#` says.
pub(super) enum Directive {
    /// The names of the values from here on.
    Fields(Columns),
    /// Nothing that is needed.
    Other,
}

impl Directive {
    /// Reads a line that begins with `#`.
    pub(super) fn parse(line: &[u8], names: &FieldNames) -> Result<Self, Malformed> {
        let Some((start, rest)) = line.split_at_checked(b"#Fields:".len()) else { return Ok(Self::Other) };
        if !start.eq_ignore_ascii_case(b"#Fields:") {
            return Ok(Self::Other);
        }
        let columns: Vec<_> = rest
            .split(u8::is_ascii_whitespace)
            .filter(|name| !name.is_empty())
            .map(|name| names.get(&String::from_utf8_lossy(name).to_ascii_lowercase()))
            .collect();
        let has = |wanted: Field| columns.iter().flatten().any(|(field, _)| *field == wanted);
        let needed = [Field::Address, Field::Time, Field::Method, Field::Target, Field::Status];
        if !needed.into_iter().all(has) {
            return Err(
                "expected c-ip, date, time, cs-method, cs-uri-stem and sc-status among the #Fields: log them too",
            );
        }
        Ok(Self::Fields(Columns(columns)))
    }
}

impl Columns {
    /// Takes a line apart. CloudFront puts tabs between values and encodes the agent like a URL, IIS puts spaces between them
    /// and `+` for those within.
    pub(super) fn parse<'a>(&self, line: &'a [u8], agent: &'a mut Vec<u8>) -> Result<Line<'a>, Malformed> {
        let tabs = line.contains(&b'\t');
        let separator = if tabs { b'\t' } else { b' ' };
        let mut values = Values::default();
        let mut columns = self.0.iter();
        let mut agents = None;
        for value in line.split(|&byte| byte == separator) {
            match columns.next().ok_or("expected no more values than #Fields names")? {
                Some((Field::Agent, rank)) => agents = Some((*rank, value)),
                Some((field, rank)) => values.take(*field, *rank, value),
                None => {}
            }
        }
        if columns.next().is_some() {
            return Err("expected as many values as #Fields names, is the line cut off?");
        }
        if let Some((rank, value)) = agents {
            agent.clear();
            if tabs {
                // Spaces came encoded twice for some years.
                *agent = percent_decoded(&percent_decoded(value));
            } else {
                agent.extend(value.iter().map(|&byte| if byte == b'+' { b' ' } else { byte }));
            }
            values.take(Field::Agent, rank, agent);
        }
        values.line()
    }
}

fn percent_decoded(text: &[u8]) -> Vec<u8> {
    let mut plain = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((&byte, after)) = rest.split_first() {
        let (byte, after) = match (byte, after) {
            (b'%', [high, low, after @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                (hex(*high) << 4 | hex(*low), after)
            }
            _ => (byte, after),
        };
        plain.push(byte);
        rest = after;
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::super::line::Request;
    use super::*;

    fn columns(fields: &str) -> Columns {
        match Directive::parse(fields.as_bytes(), &FieldNames::default()) {
            Ok(Directive::Fields(columns)) => columns,
            _ => panic!("{fields} names columns"),
        }
    }

    fn expected<'a>(query: &'a [u8], host: Option<&'a [u8]>) -> Line<'a> {
        Line {
            address: b"192.0.2.7",
            at: 1_431_857_103,
            request: Request::of(b"GET", b"/a.html", query),
            status: 200,
            agent: Some(b"Mozilla/5.0 (X11; Linux)"),
            referrer: Some(b"https://example.org/"),
            host,
            prefetch: false,
        }
    }

    #[test]
    fn cloudfront_is_read() {
        let fields = columns(
            "#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query \
             x-host-header sc-range-start",
        );
        for agent in ["Mozilla/5.0%20(X11;%20Linux)", "Mozilla/5.0%2520(X11;%2520Linux)"] {
            let line = format!(
                "2015-05-17\t10:05:03\tFRA2\t99\t192.0.2.7\tGET\td1.cloudfront.net\t/a.html\t200\thttps://example.org/\t{agent}\t-\texample.org\t-"
            );
            assert_eq!(fields.parse(line.as_bytes(), &mut Vec::new()), Ok(expected(b"", Some(b"example.org"))));
            let cut = &line.as_bytes()[..line.len() - 2];
            assert!(fields.parse(cut, &mut Vec::new()).is_err_and(|reason| reason.contains("cut off")));
        }
    }

    #[test]
    fn iis_is_read() {
        let fields = columns(
            "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status time-taken",
        );
        let line = "2015-05-17 10:05:03 198.51.100.1 GET /a.html b=1 443 - 192.0.2.7 Mozilla/5.0+(X11;+Linux) https://example.org/ 200 15";
        assert_eq!(fields.parse(line.as_bytes(), &mut Vec::new()), Ok(expected(b"b=1", None)));
    }

    #[test]
    fn fields_that_do_not_suffice_are_refused_by_name() {
        let refused = Directive::parse(b"#Fields: date time cs-uri-stem", &FieldNames::default()).err();
        assert!(refused.is_some_and(|reason| reason.contains("c-ip")));
        assert!(matches!(Directive::parse(b"#Software: IIS", &FieldNames::default()), Ok(Directive::Other)));
        assert!(matches!(Directive::parse(b"#", &FieldNames::default()), Ok(Directive::Other)));
    }
}
