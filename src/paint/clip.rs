//! Cutting lines and polygons at a rectangle, so that nothing is drawn outside
//! the plot and no coordinate grows beyond what a backend can count.

/// `left, top, right, bottom`, in pixels.
pub type Rect = (f64, f64, f64, f64);

type Pixel = (f64, f64);

/// The pieces of a line inside the rectangle (Liang and Barsky, segment by segment).
pub fn line(points: impl Iterator<Item = Pixel>, rect: Rect) -> Vec<Vec<Pixel>> {
    let mut pieces: Vec<Vec<Pixel>> = Vec::new();
    let mut before: Option<Pixel> = None;
    // Whether the last piece goes on at `before`.
    let mut open = false;
    for point in points {
        if let Some(from) = before {
            match segment(from, point, rect) {
                None => open = false,
                Some((a, b)) => {
                    match pieces.last_mut() {
                        Some(piece) if open => piece.push(b),
                        _ => pieces.push(vec![a, b]),
                    }
                    open = b == point;
                }
            }
        }
        before = Some(point);
    }
    pieces
}

fn segment(a: Pixel, b: Pixel, (left, top, right, bottom): Rect) -> Option<(Pixel, Pixel)> {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let (mut enter, mut leave) = (0.0_f64, 1.0_f64);
    for (slope, gap) in [(-dx, a.0 - left), (dx, right - a.0), (-dy, a.1 - top), (dy, bottom - a.1)] {
        if slope == 0.0 {
            if gap < 0.0 {
                return None;
            }
        } else if slope < 0.0 {
            enter = enter.max(gap / slope);
        } else {
            leave = leave.min(gap / slope);
        }
    }
    if enter > leave || enter.is_nan() || leave.is_nan() {
        return None;
    }
    let at = |t: f64| (a.0 + t * dx, a.1 + t * dy);
    let from = if enter > 0.0 { at(enter) } else { a };
    let to = if leave < 1.0 { at(leave) } else { b };
    Some((from, to))
}

/// The part of a polygon inside the rectangle (Sutherland and Hodgman).
pub fn polygon(points: Vec<Pixel>, (left, top, right, bottom): Rect) -> Vec<Pixel> {
    let mut points = points;
    for side in 0..4 {
        let depth = |p: Pixel| match side {
            0 => p.0 - left,
            1 => right - p.0,
            2 => p.1 - top,
            _ => bottom - p.1,
        };
        let mut kept = Vec::with_capacity(points.len() + 4);
        for i in 0..points.len() {
            let (a, b) = (points[i], points[(i + 1) % points.len()]);
            let (da, db) = (depth(a), depth(b));
            if da >= 0.0 {
                kept.push(a);
            }
            if (da >= 0.0) != (db >= 0.0) {
                let t = da / (da - db);
                kept.push((a.0 + t * (b.0 - a.0), a.1 + t * (b.1 - a.1)));
            }
        }
        points = kept;
    }
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    const RECT: Rect = (0.0, 0.0, 10.0, 10.0);

    #[test]
    fn a_line_that_leaves_and_returns_has_two_pieces() {
        let zigzag = [(5.0, 5.0), (15.0, 5.0), (15.0, 6.0), (5.0, 6.0)];
        let pieces = line(zigzag.into_iter(), RECT);
        assert_eq!(pieces, [vec![(5.0, 5.0), (10.0, 5.0)], vec![(10.0, 6.0), (5.0, 6.0)]]);
    }

    #[test]
    fn a_line_inside_stays_whole_and_one_outside_vanishes() {
        let inside = [(1.0, 1.0), (2.0, 5.0), (9.0, 9.0)];
        assert_eq!(line(inside.into_iter(), RECT), [inside.to_vec()]);
        assert!(line([(-5.0, -1.0), (20.0, -1.0), (1e300, 1e300)].into_iter(), RECT).is_empty());
    }

    #[test]
    fn a_polygon_is_cut_at_the_corners() {
        let cut = polygon(vec![(-5.0, -5.0), (5.0, -5.0), (5.0, 5.0), (-5.0, 5.0)], RECT);
        for corner in [(0.0, 0.0), (5.0, 0.0), (5.0, 5.0), (0.0, 5.0)] {
            assert!(cut.contains(&corner), "{corner:?} in {cut:?}");
        }
        assert!(polygon(vec![(-5.0, -5.0), (-1.0, -5.0), (-1.0, -1.0)], RECT).is_empty());
    }
}
