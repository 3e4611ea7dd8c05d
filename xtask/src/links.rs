//! What a page loads, read from its HTML.

/// Addresses as they stand in the page, in order.
#[derive(Debug, Default, PartialEq)]
pub struct Links {
    /// Needed to read the page: style sheets, scripts in its head, and fonts that are preloaded.
    pub read: Vec<String>,
    /// Needed for its first widget: the site's program, and the worker's.
    pub run: Vec<String>,
    /// Needed for its other widgets besides.
    pub more: Vec<String>,
}

impl Links {
    pub fn of(html: &str) -> Links {
        let mut links = Links::default();
        let mut root = String::new();
        for tag in tags(html) {
            match tag.name {
                "html" => {
                    root = tag.value("data-base").unwrap_or_default().to_string();
                    let programs = ["data-site", "data-wasm"];
                    links.run.extend(programs.iter().filter_map(|name| tag.value(name)).map(str::to_string));
                }
                "figure" => {
                    let image = format!("{root}image.js");
                    if tag.value("data-image").is_some() && !links.run.contains(&image) {
                        links.run.push(image);
                    }
                    let Some(program) = tag.value("data-program") else { continue };
                    let files = [".js", "_bg.wasm"].map(|ending| format!("{root}worker-{program}{ending}"));
                    let first = !links.run.iter().any(|link| link.contains("/worker-"));
                    if tag.value("data-draws").is_some() {
                        let studio = ["studio.js", "studio_bg.wasm"].map(|file| format!("{root}{file}"));
                        if first { links.run.extend(studio) } else { links.more.extend(studio) }
                    }
                    if !links.run.contains(&files[0]) && !links.more.contains(&files[0]) {
                        if first { links.run.extend(files) } else { links.more.extend(files) }
                    }
                }
                "script" => links.read.extend(tag.value("src").map(str::to_string)),
                "link" => {
                    let rel =
                        |what: &str| tag.value("rel").is_some_and(|rel| rel.split_whitespace().any(|r| r == what));
                    let font = rel("preload") && tag.value("as") == Some("font");
                    let href = tag.value("href").map(str::to_string);
                    if rel("stylesheet") || font {
                        links.read.extend(href);
                    } else if rel("preload") || rel("modulepreload") {
                        links.run.extend(href);
                    }
                }
                _ => {}
            }
        }
        links
    }
}

/// An opening tag.
struct Tag<'a> {
    name: &'a str,
    attributes: Vec<(&'a str, String)>,
}

impl Tag<'_> {
    fn value(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| *n == name).map(|(_, value)| value.as_str())
    }
}

/// All opening tags. Comments and what stands inside scripts and styles are passed over.
fn tags(html: &str) -> Vec<Tag<'_>> {
    let mut tags = Vec::new();
    let mut rest = html;
    while let Some((_, after)) = rest.split_once('<') {
        rest = after;
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
        } else if rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let (tag, after) = tag(rest);
            rest = match tag.name {
                "script" | "style" => after.split_once(&format!("</{}", tag.name)).map_or("", |(_, after)| after),
                _ => after,
            };
            tags.push(tag);
        }
    }
    tags
}

/// A tag from after its `<`, and what follows it.
fn tag(html: &str) -> (Tag<'_>, &str) {
    let (name, mut rest) = split(html, |c| c.is_whitespace() || "/>".contains(c));
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() || rest.starts_with('>') {
            return (Tag { name, attributes }, rest.strip_prefix('>').unwrap_or(rest));
        }
        let (attribute, after) = split(rest, |c| c.is_whitespace() || "=/>".contains(c));
        let (value, after) = match after.trim_start().strip_prefix('=').map(str::trim_start) {
            None => ("", after),
            Some(after) => match after.chars().next().filter(|c| "\"'".contains(*c)) {
                Some(quote) => after[1..].split_once(quote).unwrap_or((&after[1..], "")),
                None => split(after, |c| c.is_whitespace() || c == '>'),
            },
        };
        attributes.push((attribute, value.replace("&amp;", "&")));
        rest = after;
    }
}

/// Splits before the first character that ends it.
fn split(text: &str, end: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(end).unwrap_or(text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_names_what_it_loads() {
        let links = Links::of(
            r#"<!doctype html><html lang="en" data-base="/a/" data-site="/a/site-1.js" data-wasm='/a/site-1_bg.wasm'>
            <head><link rel="stylesheet" href="/a/page.css" integrity="sha384-a"/><!-- <link rel="stylesheet" href="no.css"> -->
            <link as="font" crossorigin rel="preload" href="/a/main.woff2"><link rel=modulepreload href=/a/site-1.js>
            <link rel="icon" href="/a/icon.svg"><link rel="alternate stylesheet" href="/a/more.css" title="a > b">
            <script src="/a/boot.js?v=1&amp;w=2" defer></script><script>const no = '<script src="no.js">';</script></head>
            <body><p>1 < 2 <a href="/a/no">text</a><img src="no.png"></p><figure data-program="race"></figure>
            <figure data-program=other></figure><figure class="widget" data-program="race"></figure></body></html>"#,
        );
        assert_eq!(links.read, ["/a/page.css", "/a/main.woff2", "/a/more.css", "/a/boot.js?v=1&w=2"]);
        let programs =
            ["/a/site-1.js", "/a/site-1_bg.wasm", "/a/site-1.js", "/a/worker-race.js", "/a/worker-race_bg.wasm"];
        assert_eq!(links.run, programs);
        assert_eq!(links.more, ["/a/worker-other.js", "/a/worker-other_bg.wasm"]);
    }

    #[test]
    fn broken_tags_come_to_an_end() {
        for html in [
            "<link",
            "<link rel",
            "<link rel=",
            "<link rel=\"styles",
            "<link = = >",
            "<link =",
            "<",
            "<!--",
            "<script>",
        ] {
            assert_eq!(Links::of(html), Links::default(), "{html}");
        }
        assert_eq!(Links::of("<link rel=stylesheet href=\"a").read, ["a"]);
    }
}
