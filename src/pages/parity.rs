//! Both languages of a page show the same widgets, claims, checks and goals, and
//! explain the same symbols.

use std::path::Path;

use super::problem::Problem;
use super::text::Written;

/// What differs, told at the second file's line.
pub fn compare(files: [&Path; 2], pages: [&Written; 2]) -> Vec<Problem> {
    let widgets = |page: &Written| {
        let said = |query: &str| if query.is_empty() { String::new() } else { format!("?{query}") };
        page.widgets.iter().map(|w| (format!("{}{}", w.name, said(&w.query)), w.line)).collect::<Vec<_>>()
    };
    let checks = |page: &Written| page.checks.iter().map(|&line| ("check".to_string(), line)).collect::<Vec<_>>();
    let mut problems = Vec::new();
    for (what, first, second) in [
        ("widget", widgets(pages[0]), widgets(pages[1])),
        ("claim", pages[0].claims.clone(), pages[1].claims.clone()),
        ("check", checks(pages[0]), checks(pages[1])),
        ("goal", pages[0].goals.clone(), pages[1].goals.clone()),
        ("symbol", pages[0].symbols.clone(), pages[1].symbols.clone()),
    ] {
        problems.extend(differ(what, files, &first, &second));
    }
    let numbers = |page: &Written| (page.front.number, page.front.of);
    if numbers(pages[0]) != numbers(pages[1]) {
        problems.push(Problem::new(files[1], 1, "“number” or “of” differs from the other language's"));
    }
    problems
}

fn differ(what: &str, files: [&Path; 2], first: &[(String, usize)], second: &[(String, usize)]) -> Option<Problem> {
    let index =
        (0..first.len().max(second.len())).find(|&i| first.get(i).map(|x| &x.0) != second.get(i).map(|x| &x.0))?;
    let other = files[0].display();
    let nth = index + 1;
    Some(match (first.get(index), second.get(index)) {
        (Some((a, at)), Some((b, line))) => {
            Problem::new(files[1], *line, format!("{what} {nth} is “{b}” here, but “{a}” in {other}:{at}"))
        }
        (Some((a, at)), None) => {
            Problem::new(files[1], 0, format!("{what} {nth} of {other}:{at} (“{a}”) is missing in this language"))
        }
        (None, Some((b, line))) => Problem::new(files[1], *line, format!("{what} {nth} (“{b}”) is missing in {other}")),
        (None, None) => return None,
    })
}
