//! All figures in one HTML page: it needs no other file, no network and no script, and prints.
//!
//! It is made from the JSON of an evaluation, so that what that does not have is passed over, and an older one can be shown. Each
//! section is a file; the look is `style.css`; [`markup`] escapes whatever comes from outside.

mod beyond;
mod caveats;
mod figures;
mod glossary;
mod headline;
mod impressions;
mod markup;
mod method;
mod number;
mod policy;
mod protocol;
mod whiskers;

use serde_json::Value;

use markup::escaped;

/// The page for `figures`, the JSON that `foldin evaluate --json` prints.
pub fn page(figures: &Value) -> String {
    let title = headline::title(figures);
    let sections = [
        headline::section(figures),
        protocol::sections(figures),
        beyond::section(figures),
        impressions::section(figures),
        policy::section(figures),
        method::section(figures),
        caveats::section(figures),
    ]
    .concat();
    let glossary = glossary::section(&sections);
    let (style, title) = (include_str!("style.css"), escaped(title));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>{title}</title>\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<style>\n{style}</style>\n</head>\n<body>\n\
         <main>\n{sections}{glossary}</main>\n</body>\n</html>\n"
    )
}
