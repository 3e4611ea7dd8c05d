//! Filled contours of a surface, for the widgets that draw on one.

use contour::ContourBuilder;

use crate::engine::surface::{Domain, Surface};
use crate::scene::{Mark, Point, TALLEST};

/// Grid points across; enough for smooth lines at the width of a page.
const ACROSS: usize = 128;
/// The number of levels.
const LEVELS: usize = 13;

/// Bands at levels that lie evenly on the map: each encloses a fixed share of
/// it (the square of k/n, so that a quadratic's ellipses are evenly spaced).
/// Covers the domain's width, and the tallest map's height round its middle.
pub fn bands(surface: &dyn Surface, domain: Domain) -> Mark {
    let width = domain.x.1 - domain.x.0;
    let middle = 0.5 * (domain.y.0 + domain.y.1);
    let height = width * TALLEST;
    let step = width / (ACROSS - 1) as f64;
    let up = (height / step).ceil() as usize + 1;
    let origin = (domain.x.0, middle - 0.5 * (up - 1) as f64 * step);

    // Depth rather than height: the contour crate fills what lies above a threshold.
    let mut depths = Vec::with_capacity(ACROSS * up);
    for j in 0..up {
        for i in 0..ACROSS {
            let value = surface.value([origin.0 + i as f64 * step, origin.1 + j as f64 * step]);
            depths.push(if value.is_finite() { -value } else { -f64::MAX });
        }
    }
    let levels = levels(&depths);
    let contours = ContourBuilder::new(ACROSS, up, true)
        .x_origin(origin.0 - 0.5 * step)
        .y_origin(origin.1 - 0.5 * step)
        .x_step(step)
        .y_step(step)
        .contours(&depths, &levels)
        .unwrap_or_default();

    let tone = |level: usize| level as f64 / levels.len().max(1) as f64;
    let mut rings: Vec<(f64, f64, Vec<Point>)> = Vec::new();
    for (index, contour) in contours.iter().enumerate() {
        for polygon in &contour.geometry().0 {
            let exterior: Vec<Point> = polygon.exterior().0.iter().map(|c| (c.x, c.y)).collect();
            rings.push((area(&exterior), tone(index + 1), exterior));
            for hole in polygon.interiors() {
                let hole: Vec<Point> = hole.0.iter().map(|c| (c.x, c.y)).collect();
                rings.push((area(&hole), tone(index), hole));
            }
        }
    }
    // Iso-lines do not cross: painting the larger first puts each tone on top of what surrounds it.
    rings.sort_by(|a, b| b.0.total_cmp(&a.0));
    Mark::Bands { base: 0.0, rings: rings.into_iter().map(|(_, tone, ring)| (tone, ring)).collect() }
}

/// Thresholds of depth, from the shallowest to the deepest.
fn levels(depths: &[f64]) -> Vec<f64> {
    let mut sorted: Vec<f64> = depths.iter().copied().filter(|&depth| depth > -f64::MAX).collect();
    if sorted.is_empty() {
        return Vec::new();
    }
    sorted.sort_by(|a, b| b.total_cmp(a));
    let mut levels: Vec<f64> = (1..=LEVELS)
        .rev()
        .map(|k| {
            let root = k as f64 / (LEVELS + 1) as f64;
            sorted[((sorted.len() - 1) as f64 * root * root) as usize]
        })
        .collect();
    levels.dedup();
    levels
}

fn area(ring: &[Point]) -> f64 {
    let doubled: f64 = ring.windows(2).map(|w| w[0].0 * w[1].1 - w[1].0 * w[0].1).sum();
    0.5 * doubled.abs()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::surface::{SPECS, build, groups};
    use crate::spec::Settings;
    use crate::spec::setting::fields;

    /// Of the ring's own vertices the value is the level, so tones and values must fall together.
    #[test]
    fn deeper_tones_lie_lower() {
        let settings = Settings::new(fields(&[], &groups("surface")), |_, _| None);
        for spec in SPECS {
            let surface = build(spec.name, &settings).expect("listed").expect("has defaults");
            let Mark::Bands { rings, .. } = bands(&*surface, spec.domain) else { unreachable!() };
            assert!(rings.len() >= 8, "{}: {} rings", spec.name, rings.len());
            let inside = |(x, y): &Point| {
                let margin = 0.02 * (spec.domain.x.1 - spec.domain.x.0);
                *x > spec.domain.x.0 + margin
                    && *x < spec.domain.x.1 - margin
                    && *y > spec.domain.y.0
                    && *y < spec.domain.y.1
            };
            for (tone, ring) in rings.iter().filter(|(_, ring)| ring.len() > 20) {
                let values: Vec<f64> =
                    ring.iter().filter(|point| inside(point)).map(|&(x, y)| surface.value([x, y])).collect();
                let Some(&first) = values.first() else { continue };
                let spread = values.iter().map(|v| (v - first).abs()).fold(0.0, f64::max);
                let scale = surface.value([spec.domain.x.0, spec.domain.y.0]).abs().max(1.0);
                assert!(spread <= 0.08 * scale, "{} tone {tone}: values differ by {spread}", spec.name);
            }
        }
    }
}
