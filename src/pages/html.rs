//! Small helpers for writing HTML.

/// Text for an element or a quoted attribute.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}

/// Powers of ten as one writes them by hand: `4e-25` becomes 4·10⁻²⁵.
pub fn powers(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find('e') {
        let (before, after) = (&rest[..at], &rest[at + 1..]);
        let digits = after.strip_prefix('-').unwrap_or(after);
        let length = digits.chars().take_while(char::is_ascii_digit).count();
        if length > 0 && before.ends_with(|c: char| c.is_ascii_digit()) {
            let sign = if digits.len() < after.len() { "−" } else { "" };
            out.push_str(&format!("{before}·10<sup>{sign}{}</sup>", &digits[..length]));
            rest = &digits[length..];
        } else {
            out.push_str(&rest[..=at]);
            rest = after;
        }
    }
    out + rest
}

/// A link that opens a widget in a state: the page's program takes it over, and
/// without it the address does the same.
pub struct Run<'a> {
    /// The figure on this page; empty when the link leads to another page.
    pub figure: &'a str,
    /// The address before the query; empty for this page.
    pub page: &'a str,
    /// The id of the figure where the link leads.
    pub target: &'a str,
    pub query: &'a str,
}

impl Run<'_> {
    /// The opening tag.
    pub fn open(&self) -> String {
        let amp = if self.query.is_empty() { "" } else { "&amp;" };
        let query = escape(self.query);
        let figure = match self.figure {
            "" => String::new(),
            id => format!(" data-fig=\"{id}\" data-query=\"{query}\""),
        };
        format!("<a class=\"run\"{figure} href=\"{}?widget={}{amp}{query}#{}\">", self.page, self.target, self.target)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_of_ten_are_raised() {
        assert_eq!(powers("67585 → 4e-25"), "67585 → 4·10<sup>−25</sup>");
        assert_eq!(powers("2.5e9 times the 3 errors, 1e"), "2.5·10<sup>9</sup> times the 3 errors, 1e");
    }

    #[test]
    fn a_run_link_works_with_and_without_the_program() {
        let here = Run { figure: "fig-2", page: "", target: "fig-2", query: "x=1&y=2" };
        assert_eq!(
            here.open(),
            "<a class=\"run\" data-fig=\"fig-2\" data-query=\"x=1&amp;y=2\" href=\"?widget=fig-2&amp;x=1&amp;y=2#fig-2\">"
        );
        let away = Run { figure: "", page: "/en/gallery/", target: "fig-race", query: "" };
        assert_eq!(away.open(), "<a class=\"run\" href=\"/en/gallery/?widget=fig-race#fig-race\">");
    }
}
