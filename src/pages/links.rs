//! Links inside the site lead somewhere.

use std::collections::HashSet;

use super::Body;
use super::lecture::Course;
use super::problem::Problem;
use crate::spec::Lang;

/// Checks the links of all texts against the pages there are, and their anchors.
///
/// # Errors
/// Every link that leads nowhere, with its file and line.
pub fn check(course: &Course, bodies: &[Body]) -> Result<(), Vec<Problem>> {
    let path = |body: &Body| format!("/{}/{}", body.lang.code(), body.address);
    let pages: HashSet<String> = bodies.iter().map(path).collect();
    let has = |page: &str, id: &str| {
        let body = bodies.iter().find(|body| path(body) == page);
        body.is_some_and(|body| id == "main" || body.html.contains(&format!(" id=\"{id}\"")))
    };
    let mut problems = Vec::new();
    for lecture in std::iter::once(&course.home).chain(&course.lectures) {
        for lang in Lang::ALL {
            let own = match lecture.slug.as_str() {
                "home" => format!("/{}/", lang.code()),
                slug => format!("/{}/{slug}/", lang.code()),
            };
            for (link, line) in &lecture.page(lang).links {
                if link.starts_with("https://") {
                    continue;
                }
                let (page, id) = link.split_once('#').unwrap_or((link, ""));
                let page = if page.is_empty() { &own } else { page };
                let said = if !page.starts_with('/') {
                    format!("“{link}”: links begin with https://, with / (a page of this site), or with #")
                } else if !pages.contains(page) {
                    format!("“{link}” leads to no page of this site")
                } else if !id.is_empty() && !has(page, id) {
                    format!("“{link}”: that page has no “#{id}”")
                } else {
                    continue;
                };
                problems.push(Problem::new(lecture.file(lang), *line, said));
            }
        }
    }
    if problems.is_empty() { Ok(()) } else { Err(problems) }
}
