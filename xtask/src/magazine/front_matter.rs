//! The block of `field: value` lines at the head of an article.

use anyhow::{Result, bail};

/// The fields of one file, and where its body begins.
pub(super) struct FrontMatter<'a> {
    file: &'a str,
    fields: Vec<(&'a str, String)>,
    /// The Markdown after the closing fence.
    pub(super) body: &'a str,
}

impl<'a> FrontMatter<'a> {
    /// Splits `source` at its fences. `file` only names the source in errors.
    pub(super) fn parse(file: &'a str, source: &'a str) -> Result<Self> {
        let Some(rest) = source.strip_prefix("---\n") else {
            let found = source.lines().next().unwrap_or_default();
            bail!("{file}: front matter: expected `---` on the first line, found `{found}`");
        };
        let Some((head, body)) = rest.split_once("\n---\n") else {
            bail!("{file}: front matter: expected a closing `---` line, found the end of the file");
        };
        let mut fields: Vec<(&str, String)> = Vec::new();
        for line in head.lines().filter(|line| !line.trim().is_empty()) {
            let Some((name, value)) = line.split_once(':') else {
                bail!("{file}: front matter: expected `field: value`, found `{line}`");
            };
            let name = name.trim();
            if fields.iter().any(|(known, _)| *known == name) {
                bail!("{file}: {name}: expected the field once, found it twice");
            }
            fields.push((name, unquote(value.trim())));
        }
        Ok(Self { file, fields, body })
    }

    /// Refuses fields that nobody reads: most likely a misspelt name.
    pub(super) fn only(&self, expected: &[&str]) -> Result<()> {
        for (name, _) in &self.fields {
            if !expected.contains(name) {
                let expected = expected.join(", ");
                bail!("{}: {name}: expected one of the fields {expected}, found `{name}`", self.file);
            }
        }
        Ok(())
    }

    /// The value of a field that must be there and must not be empty.
    pub(super) fn text(&self, field: &str) -> Result<&str> {
        match self.fields.iter().find(|(name, _)| *name == field) {
            Some((_, value)) if !value.is_empty() => Ok(value),
            Some(_) => bail!("{}: {field}: expected a value, found an empty one", self.file),
            None => bail!("{}: {field}: expected a value, found no such field", self.file),
        }
    }

    /// The value of a field that must be one of a known set.
    pub(super) fn one_of<'k>(&self, field: &str, known: impl Iterator<Item = &'k str> + Clone) -> Result<&str> {
        let found = self.text(field)?;
        if known.clone().any(|candidate| candidate == found) {
            return Ok(found);
        }
        let expected = known.collect::<Vec<_>>().join(", ");
        bail!("{}: {field}: expected one of {expected}, found `{found}`", self.file)
    }
}

/// Undoes the two ways in which YAML quotes a one-line scalar.
fn unquote(value: &str) -> String {
    if let Some(inner) = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        return inner.replace("\\\"", "\"").replace("\\\\", "\\");
    }
    if let Some(inner) = value.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
        return inner.replace("''", "'");
    }
    value.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaint<T>(result: Result<T>) -> String {
        result.err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn reads_values_with_colons_and_quotes() -> Result<()> {
        let source = "---\ntitle: \"One: \\\"two\\\"\"\nid: a\nquip: 'it''s'\n---\nBody.\n";
        let matter = FrontMatter::parse("a.md", source)?;
        assert_eq!(matter.text("title")?, "One: \"two\"");
        assert_eq!(matter.text("quip")?, "it's");
        assert_eq!(matter.body, "Body.\n");
        Ok(())
    }

    #[test]
    fn an_error_names_file_field_expected_and_found() -> Result<()> {
        let matter = FrontMatter::parse("a.md", "---\ntopic: tea\nempty:\n---\n")?;
        let error = complaint(matter.one_of("topic", ["security", "people"].into_iter()));
        assert_eq!(error, "a.md: topic: expected one of security, people, found `tea`");
        assert!(complaint(matter.text("empty")).contains("found an empty one"));
        assert!(complaint(matter.text("author")).contains("found no such field"));
        assert!(complaint(matter.only(&["empty"])).contains("a.md: topic: expected one of the fields"));
        Ok(())
    }

    #[test]
    fn fences_must_be_there() {
        assert!(complaint(FrontMatter::parse("a.md", "Hello")).contains("found `Hello`"));
        assert!(complaint(FrontMatter::parse("a.md", "---\nid: a\n")).contains("closing `---`"));
        assert!(complaint(FrontMatter::parse("a.md", "---\nid: a\nid: b\n---\n")).contains("found it twice"));
    }
}
