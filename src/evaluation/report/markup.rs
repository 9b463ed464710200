//! Text that becomes HTML.

/// Text as it may stand in an element or in a quoted attribute.
pub(crate) fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            other => safe.push(other),
        }
    }
    safe
}

/// A section with a heading; nothing where `content` is empty. `heading` and `lead` are text, `content` is HTML.
pub(crate) fn section(heading: &str, lead: &str, content: &str) -> String {
    if content.is_empty() {
        return String::new();
    }
    let lead = if lead.is_empty() { String::new() } else { format!("<p class=\"lead\">{}</p>\n", escaped(lead)) };
    format!("<section>\n<h2>{}</h2>\n{lead}{content}</section>\n", escaped(heading))
}

/// A row of a list of facts. Both are text.
pub(crate) fn fact(name: &str, value: &str) -> String {
    format!("<div><dt>{}</dt><dd>{}</dd></div>\n", escaped(name), escaped(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_outside_can_be_markup() {
        assert_eq!(escaped("<b a='\"'>&"), "&lt;b a=&#39;&quot;&#39;&gt;&amp;");
    }

    #[test]
    fn a_section_without_content_is_none() {
        assert_eq!(section("a", "b", ""), "");
        assert!(section("a<", "", "<p>c</p>").contains("<h2>a&lt;</h2>\n<p>c</p>"));
    }
}
