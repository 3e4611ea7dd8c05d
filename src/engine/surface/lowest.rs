//! Where a surface is lowest, found by search: for formulas, whose minima nobody has written down.

use super::{Domain, Surface};
use crate::engine::run::distance;

/// The lowest point of the domain, to about nine digits. `None` where the
/// function goes on falling at the domain's edge, or is no number anywhere.
pub fn lowest(surface: &dyn Surface, domain: Domain) -> Option<[f64; 2]> {
    const ACROSS: usize = 96;
    const UP: usize = 54;
    let (width, height) = (domain.x.1 - domain.x.0, domain.y.1 - domain.y.0);
    let (dx, dy) = (width / ACROSS as f64, height / UP as f64);
    let middle = [0.5 * (domain.x.0 + domain.x.1), 0.5 * (domain.y.0 + domain.y.1)];
    let mut best = ([0.0; 2], f64::INFINITY);
    for j in 0..=UP {
        for i in 0..=ACROSS {
            let at = [domain.x.0 + i as f64 * dx, domain.y.0 + j as f64 * dy];
            let value = surface.value(at);
            // Of equally low points the one nearest the middle: a flat floor is not left at its edge.
            if value < best.1 || (value == best.1 && distance(at, middle) < distance(best.0, middle)) {
                best = (at, value);
            }
        }
    }
    if !best.1.is_finite() {
        return None;
    }
    // A compass search: of the eight neighbours the lowest, else half the stride.
    let (mut at, mut value) = best;
    let mut stride = 1.0;
    while stride > 1e-9 {
        let mut next = (at, value);
        for (i, j) in [(1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)] {
            let near = [at[0] + i as f64 * dx * stride, at[1] + j as f64 * dy * stride];
            let there = surface.value(near);
            if there < next.1 {
                next = (near, there);
            }
        }
        if next.1 < value {
            (at, value) = next;
            let inside = (domain.x.0..=domain.x.1).contains(&at[0]) && (domain.y.0..=domain.y.1).contains(&at[1]);
            if !inside {
                return None;
            }
        } else {
            stride *= 0.5;
        }
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::super::{SPECS, build};
    use super::*;
    use crate::spec::Settings;
    use crate::spec::setting::fields;

    #[test]
    fn finds_a_known_minimum_of_every_surface() {
        for spec in SPECS.iter().filter(|spec| !spec.minima.is_empty()) {
            let settings = Settings::new(fields(&[], &super::super::groups("surface")), |_, _| None);
            let surface = build(spec.name, &settings).expect("listed").expect("has defaults");
            let found = lowest(&*surface, spec.domain).expect(spec.name);
            let near = spec.minima.iter().map(|&minimum| distance(found, minimum)).fold(f64::INFINITY, f64::min);
            assert!(near < 1e-5, "{}: {found:?}", spec.name);
        }
    }
}
