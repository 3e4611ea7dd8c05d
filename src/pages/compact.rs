//! Makes a panel's SVG light enough for a page: points that no eye misses are
//! left out, and the rest stand relative to each other, counted in half pixels.

use crate::paint::FINE;

/// The grid that points are put on, in the drawing's units.
const GRID: f64 = FINE / 2.0;

/// A place on it.
type Grid = (i64, i64);

/// How a path's element ends.
const END: &str = "\"/>";

/// Round paths, which count in steps of the grid.
const SCALED: &str = "<g transform=\"scale(4)\">";
const UNSCALED: &str = "</g>";

/// How far a line may move, in the drawing's units.
const TOLERANCE: f64 = 0.5 * FINE;

/// The same picture in fewer bytes: every polygon and polyline becomes a path, and
/// the dashes of a line, one after another, become one.
pub fn compact(svg: &str) -> String {
    let mut out = String::with_capacity(svg.len() / 2);
    let mut rest = svg;
    // The line at the end of `out`: what it looks like, and where it ends.
    let mut line: Option<(String, Grid)> = None;
    while let Some(at) = rest.find("<poly") {
        let Some((element, after)) = rest[at..].split_once("/>") else { break };
        let between = rest[..at].trim();
        out.push_str(between);
        rest = after;
        let Some((others, points)) = shorter(element) else {
            out.push_str(&format!("{element}/>"));
            line = None;
            continue;
        };
        let others = thinner(&others);
        let closed = element.starts_with("<polygon");
        let before = line.take().filter(|(known, _)| between.is_empty() && !closed && *known == others);
        let (path, end) = path(&points, closed, before.as_ref().map_or((0, 0), |(_, end)| *end));
        if before.is_some() {
            out.truncate(out.len() - END.len() - UNSCALED.len());
            out.push_str(&format!("{path}{END}{UNSCALED}"));
        } else {
            out.push_str(&format!("{SCALED}<path {others} d=\"{path}{END}{UNSCALED}"));
        }
        line = (!closed).then_some((others, end));
    }
    out.push_str(rest);
    round_sizes(&dots(&out.replace('\n', ""))).replace(&format!("{UNSCALED}{SCALED}"), "")
}

/// What a path looks like, with the width of its line in steps of the grid.
fn thinner(others: &str) -> String {
    const WIDTH: &str = "stroke-width=\"";
    let parts = others.split_once(WIDTH).and_then(|(before, rest)| Some((before, rest.split_once('"')?)));
    match parts.and_then(|(before, (width, after))| Some((before, width.parse::<f64>().ok()?, after))) {
        Some((before, width, after)) => format!("{before}{WIDTH}{}\"{after}", width / GRID),
        None => others.to_string(),
    }
}

/// The dots along a path, one after another, as points of one path with round ends.
fn dots(svg: &str) -> String {
    const DOT: &str = "<circle cx=\"";
    let mut out = String::with_capacity(svg.len());
    let mut rest = svg;
    while let Some(at) = rest.find(DOT) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        // What they have in common, in the order in which it first comes, and where they are.
        let mut kinds: Vec<(&str, Vec<(f64, f64)>)> = Vec::new();
        while let Some((at, kind, after)) = dot(rest) {
            match kinds.iter_mut().find(|(known, _)| *known == kind) {
                Some((_, places)) => places.push(at),
                None => kinds.push((kind, vec![at])),
            }
            rest = after;
        }
        if kinds.is_empty() {
            out.push_str(DOT);
            rest = &rest[DOT.len()..];
        }
        for (kind, places) in kinds {
            out.push_str(&round_ends(kind, &places));
        }
    }
    out + rest
}

/// `<circle cx="7" cy="8" …/>` at the beginning: where it is, what it has besides, what follows it.
fn dot(svg: &str) -> Option<((f64, f64), &str, &str)> {
    let (x, rest) = svg.strip_prefix("<circle cx=\"")?.split_once("\" cy=\"")?;
    let (y, rest) = rest.split_once("\" ")?;
    let (kind, rest) = rest.split_once("/>")?;
    // Filled, with a radius and without a line.
    (kind.contains(" fill=\"") && kind.ends_with("stroke-width=\"0\"")).then_some(())?;
    Some(((x.parse().ok()?, y.parse().ok()?), kind, rest))
}

fn round_ends(kind: &str, places: &[(f64, f64)]) -> String {
    let value = |name: &str| kind.split_once(&format!("{name}=\"")).and_then(|(_, rest)| rest.split('"').next());
    let width = 2.0 * value("r").and_then(|r| r.parse::<f64>().ok()).unwrap_or_default() / GRID;
    let fill = value(" fill").unwrap_or_default();
    let opacity = value("opacity").map_or(String::new(), |share| format!(" opacity=\"{share}\""));
    let mut path = String::new();
    let mut before = (0, 0);
    for &(x, y) in places {
        let at = ((x / GRID).round() as i64, (y / GRID).round() as i64);
        path.push_str(&format!("m{} {}h0", at.0 - before.0, at.1 - before.1));
        before = at;
    }
    format!(
        "{SCALED}<path fill=\"none\" stroke-linecap=\"round\" stroke=\"{fill}\" stroke-width=\"{width}\"{opacity} \
         d=\"{path}{END}{UNSCALED}"
    )
}

/// What `<polygon fill="…" points="…"` looks like, and the points it needs; `None` when
/// it is not what the painter writes.
fn shorter(element: &str) -> Option<(String, Vec<(f64, f64)>)> {
    let (_, attributes) = element.split_once(' ')?;
    let (before, list) = attributes.split_once("points=\"")?;
    let (list, after) = list.split_once('"')?;
    let points: Option<Vec<(f64, f64)>> = list
        .split_whitespace()
        .map(|pair| {
            let (x, y) = pair.split_once(',')?;
            Some((x.parse().ok()?, y.parse().ok()?))
        })
        .collect();
    let others = format!("{} {}", before.trim(), after.trim());
    Some((others.trim().to_string(), thin(&points?)))
}

/// Without the points that lie within [`TOLERANCE`] of the line through the
/// rest (Ramer, Douglas and Peucker).
fn thin(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut keep = vec![false; points.len()];
    let mut spans = vec![(0, points.len().saturating_sub(1))];
    while let Some((first, last)) = spans.pop() {
        let (Some(&a), Some(&b)) = (points.get(first), points.get(last)) else { continue };
        keep[first] = true;
        keep[last] = true;
        let (dx, dy) = (b.0 - a.0, b.1 - a.1);
        let length = dx.hypot(dy);
        let away = |p: (f64, f64)| {
            let (x, y) = (p.0 - a.0, p.1 - a.1);
            if length > 0.0 { (dx * y - dy * x).abs() / length } else { x.hypot(y) }
        };
        let inner = (first + 1..last).max_by(|&i, &j| away(points[i]).total_cmp(&away(points[j])));
        if let Some(farthest) = inner.filter(|&i| away(points[i]) > TOLERANCE) {
            spans.extend([(first, farthest), (farthest, last)]);
        }
    }
    points.iter().zip(keep).filter(|(_, keep)| *keep).map(|(point, _)| *point).collect()
}

/// `m720 406-3 12…`, each point relative to the one before, the first to `from`; and
/// where it ends.
fn path(points: &[(f64, f64)], closed: bool, from: Grid) -> (String, Grid) {
    let grid = |v: f64| (v / GRID).round() as i64;
    let mut out = String::new();
    let mut before = from;
    for (i, &(x, y)) in points.iter().enumerate() {
        let at = (grid(x), grid(y));
        let (dx, dy) = (at.0 - before.0, at.1 - before.1);
        if i > 0 && (dx, dy) == (0, 0) && points.len() > 2 {
            continue;
        }
        let space = |number: i64| if number < 0 { "" } else { " " };
        out.push_str(if i == 0 { "m" } else { space(dx) });
        out.push_str(&format!("{dx}{}{dy}", space(dy)));
        before = at;
    }
    if closed {
        out.push('z');
    }
    (out, before)
}

/// `font-size="77.41935483870968"` as `77.4`.
fn round_sizes(svg: &str) -> String {
    let mut out = String::with_capacity(svg.len());
    let mut parts = svg.split("font-size=\"");
    out.push_str(parts.next().unwrap_or_default());
    for part in parts {
        let (size, rest) = part.split_once('"').unwrap_or((part, ""));
        let size = size.parse::<f64>().map_or(size.to_string(), |size| format!("{:.1}", size));
        out.push_str(&format!("font-size=\"{size}\"{rest}"));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_keeps_its_shape() {
        let svg = "<svg><polyline fill=\"none\" points=\"0,0 8,1 16,0 16,800\"/><circle r=\"3\"/></svg>";
        assert_eq!(
            compact(svg),
            "<svg><g transform=\"scale(4)\"><path fill=\"none\" d=\"m0 0 4 0 0 200\"/></g><circle r=\"3\"/></svg>"
        );
        let closed = "<polygon points=\"0,0 80,0 80,-80 0,0\" fill=\"red\"/>";
        let path = "<g transform=\"scale(4)\"><path fill=\"red\" d=\"m0 0 20 0 0-20-20 20z\"/></g>";
        assert_eq!(compact(closed), path);
    }

    #[test]
    fn the_dashes_of_a_line_are_one_path() {
        let dash = |points: &str, hue: &str| {
            format!("<polyline fill=\"none\" stroke-width=\"6\" stroke=\"{hue}\" points=\"{points}\"/>\n")
        };
        let svg = [dash("0,0 80,0", "a"), dash("120,0 200,8", "a"), dash("0,80 8,80", "b")].concat();
        let expected = "<g transform=\"scale(4)\">\
                        <path fill=\"none\" stroke-width=\"1.5\" stroke=\"a\" d=\"m0 0 20 0m10 0 20 2\"/>\
                        <path fill=\"none\" stroke-width=\"1.5\" stroke=\"b\" d=\"m0 20 2 0\"/></g>";
        assert_eq!(compact(&svg), expected);
    }

    #[test]
    fn dots_are_put_together() {
        let dot = |x: i32, r: i32, fill: &str| {
            format!("<circle cx=\"{x}\" cy=\"8\" r=\"{r}\" fill=\"{fill}\" stroke-width=\"0\"/>")
        };
        let svg = format!("<g>{}{}{}{}</g>", dot(8, 4, "a"), dot(8, 2, "b"), dot(16, 4, "a"), dot(16, 2, "b"));
        let path = |width, stroke| {
            format!(
                "<path fill=\"none\" stroke-linecap=\"round\" stroke=\"{stroke}\" stroke-width=\"{width}\" d=\"m2 2h0m2 0h0\"/>"
            )
        };
        assert_eq!(compact(&svg), format!("<g><g transform=\"scale(4)\">{}{}</g></g>", path(2, "a"), path(1, "b")));
        let ring = "<circle cx=\"8\" cy=\"8\" r=\"4\" fill=\"none\" stroke=\"a\"/>";
        assert_eq!(compact(ring), ring);
    }

    #[test]
    fn every_widget_gets_lighter() {
        use crate::spec::Lang;
        use crate::widgets::{self, Inputs, SPECS, State};
        for spec in SPECS {
            let state = State::new(spec).brief();
            let scene = widgets::draw(spec, &state, Lang::En, &Inputs::built_in()).expect("defaults open");
            let svg: String = scene.panels.iter().map(|panel| crate::paint::svg::panel(panel, 720.0, 400.0)).collect();
            let small = compact(&svg);
            // A picture of images alone has nothing to thin.
            let lighter = small.len() < svg.len() || !svg.contains("<poly");
            assert!(lighter && !small.contains("<poly"), "{}: {} of {}", spec.name, small.len(), svg.len());
        }
    }
}
