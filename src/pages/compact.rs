//! Makes a panel's SVG light enough for a page: points that no eye misses are
//! left out, and the rest stand relative to each other in half pixels.

use crate::paint::FINE;

/// The grid that points are put on, in the drawing's units.
const GRID: f64 = FINE / 2.0;

/// How far a line may move, in the drawing's units.
const TOLERANCE: f64 = 0.4 * FINE;

/// The same picture in fewer bytes: every polygon and polyline becomes a path.
pub fn compact(svg: &str) -> String {
    let mut out = String::with_capacity(svg.len() / 2);
    let mut rest = svg;
    while let Some(at) = rest.find("<poly") {
        out.push_str(&rest[..at]);
        let Some((element, after)) = rest[at..].split_once("/>") else { break };
        match shorter(element) {
            Some(path) => out.push_str(&path),
            None => {
                out.push_str(element);
                out.push_str("/>");
            }
        }
        rest = after;
    }
    out.push_str(rest);
    round_sizes(&out).replace('\n', "")
}

/// `<polygon fill="…" points="…"` as a path; `None` when it is not what the painter writes.
fn shorter(element: &str) -> Option<String> {
    let (tag, attributes) = element.split_once(' ')?;
    let (before, list) = attributes.split_once("points=\"")?;
    let (list, after) = list.split_once('"')?;
    let points: Option<Vec<(f64, f64)>> = list
        .split_whitespace()
        .map(|pair| {
            let (x, y) = pair.split_once(',')?;
            Some((x.parse().ok()?, y.parse().ok()?))
        })
        .collect();
    let path = path(&thin(&points?), tag == "<polygon");
    let others = format!("{} {}", before.trim(), after.trim());
    Some(format!("<path {} d=\"{path}\"/>", others.trim()))
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

/// `m720 406-3 12…`: each point relative to the one before.
fn path(points: &[(f64, f64)], closed: bool) -> String {
    let grid = |v: f64| ((v / GRID).round() * GRID) as i64;
    let mut out = String::new();
    let mut before = (0, 0);
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
    out
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
        assert_eq!(compact(svg), "<svg><path fill=\"none\" d=\"m0 0 16 0 0 800\"/><circle r=\"3\"/></svg>");
        let closed = "<polygon points=\"0,0 80,0 80,-80 0,0\" fill=\"red\"/>";
        assert_eq!(compact(closed), "<path fill=\"red\" d=\"m0 0 80 0 0-80-80 80z\"/>");
    }

    #[test]
    fn every_widget_gets_lighter() {
        use crate::spec::Lang;
        use crate::widgets::{self, SPECS, State};
        for spec in SPECS {
            let scene = widgets::draw(spec, &State::new(spec), Lang::En).expect("defaults open");
            for panel in &scene.panels {
                let svg = crate::paint::svg::panel(panel, 720.0, 400.0);
                let small = compact(&svg);
                assert!(small.len() < svg.len() && !small.contains("<poly"), "{} {}", spec.name, panel.name);
            }
        }
    }
}
