//! Each kind of mark, drawn.

use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, VPos};
use plotters_backend::DrawingErrorKind;

use super::clip::{self, Rect};
use super::dash::dashes;
use super::plot::{Plot, fine, text};
use super::raster::corners;
use super::theme::Theme;
use super::{fill, lines, stroke};
use crate::scene::{Mark, Point, Side};
use crate::spec::{Dash, Hue};

type Done<DB> = Result<(), DrawingErrorKind<<DB as DrawingBackend>::ErrorType>>;

/// How far apart two steps must be, in pixels, to be marked one by one.
const APART: f64 = 7.0;
/// Points nearer than this to the one before are not drawn: the eye cannot tell.
const SAME: f64 = 0.35;
/// A label's text size.
const LABEL: f64 = 12.0;
/// How far its halo reaches, in pixels along each axis.
const HALO: f64 = 1.2;

/// Draws the marks of a layer; of images only the frames, since plotters has no
/// images that a canvas and an SVG draw in one piece: see [`super::rasters`].
pub fn draw<DB: DrawingBackend>(db: &mut DB, marks: &[Mark], plot: &Plot, theme: &Theme) -> Done<DB> {
    let pen = Pen { plot, theme, rect: (plot.left, plot.top, plot.right, plot.bottom) };
    let image = |mark: &&Mark| matches!(mark, Mark::Image { .. });
    marks.iter().filter(image).try_for_each(|mark| pen.mark(db, mark))?;
    marks.iter().filter(|mark| !image(mark)).try_for_each(|mark| pen.mark(db, mark))
}

struct Pen<'a> {
    plot: &'a Plot,
    theme: &'a Theme,
    rect: Rect,
}

impl Pen<'_> {
    fn mark<DB: DrawingBackend>(&self, db: &mut DB, mark: &Mark) -> Done<DB> {
        match mark {
            Mark::Bands { base, rings } => self.bands(db, *base, rings),
            Mark::Path { points, hue, dash, width, dots, halo } => {
                if *halo {
                    self.line(db, points, Hue::Surface, Dash::Solid, width + 2.5, 0.75)?;
                }
                self.line(db, points, *hue, *dash, *width, 1.0)?;
                if *dots { self.dots(db, points, *hue) } else { Ok(()) }
            }
            Mark::Area { points, hue, opacity } => {
                let inside = clip::polygon(points.iter().map(|&p| self.plot.pixel(p)).collect(), self.rect);
                db.fill_polygon(inside.into_iter().map(fine), &fill(self.theme.rgb(*hue), *opacity))
            }
            Mark::Dot { at, hue, radius } => self.dot(db, *at, *hue, *radius),
            Mark::Ring { at, radius, hue, dash } => self.ring(db, *at, *radius, *hue, *dash),
            Mark::Arrow { from, to, hue, width } => self.arrow(db, *from, *to, *hue, *width),
            Mark::Whisker { x, low, high, hue } => self.whisker(db, *x, (*low, *high), *hue),
            Mark::Label { at, text, hue, side } => self.label(db, *at, text, *hue, *side),
            Mark::Image { at, .. } => {
                let (left, top, right, bottom) = corners(self.plot, *at);
                let style = stroke(self.theme, Hue::Line, 1.0, 1.0);
                db.draw_rect(fine((left, top)), fine((right, bottom)), &style, false)
            }
        }
    }

    fn bands<DB: DrawingBackend>(&self, db: &mut DB, base: f64, rings: &[(f64, Vec<Point>)]) -> Done<DB> {
        let (left, top, right, bottom) = self.rect;
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)];
        db.fill_polygon(corners.map(fine), &fill(self.theme.contour(base), 1.0))?;
        let edge = stroke(self.theme, Hue::ContourTo, 0.75, 0.28);
        for (tone, ring) in rings {
            let pixels = ring.iter().map(|&point| self.plot.pixel(point));
            let inside = clip::polygon(pixels.clone().collect(), self.rect);
            if inside.len() < 3 {
                continue;
            }
            db.fill_polygon(inside.into_iter().map(fine), &fill(self.theme.contour(*tone), 1.0))?;
            // The line runs just inside the edge of the picture, so that the cut itself shows none.
            let inner = (left + 0.5, top + 0.5, right - 0.5, bottom - 0.5);
            for piece in clip::line(pixels, inner) {
                db.draw_path(piece.into_iter().map(fine), &edge)?;
            }
        }
        Ok(())
    }

    fn line<DB: DrawingBackend>(
        &self,
        db: &mut DB,
        points: &[Point],
        hue: Hue,
        dash: Dash,
        width: f64,
        opacity: f64,
    ) -> Done<DB> {
        let style = stroke(self.theme, hue, width, opacity);
        let mut last = (f64::INFINITY, f64::INFINITY);
        let end = points.len().saturating_sub(1);
        let pixels = points.iter().enumerate().filter_map(|(i, &point)| {
            let pixel = self.plot.pixel(point);
            let seen = i == end || (pixel.0 - last.0).abs() > SAME || (pixel.1 - last.1).abs() > SAME;
            if seen {
                last = pixel;
            }
            seen.then_some(pixel)
        });
        let mut done = Ok(());
        for piece in clip::line(pixels, self.rect) {
            dashes(&piece, dash.pattern(), |dash| {
                if done.is_ok() {
                    done = db.draw_path(dash.iter().copied().map(fine), &style);
                }
            });
        }
        done
    }

    fn dots<DB: DrawingBackend>(&self, db: &mut DB, points: &[Point], hue: Hue) -> Done<DB> {
        let mut before: Option<(f64, f64)> = None;
        for &point in points {
            let pixel = self.plot.pixel(point);
            let apart = before.is_some_and(|b| (pixel.0 - b.0).hypot(pixel.1 - b.1) >= APART);
            if apart && self.plot.contains(pixel) {
                db.draw_circle(fine(pixel), (2.4 * super::FINE) as u32, &fill(self.theme.rgb(hue), 1.0), true)?;
                db.draw_circle(
                    fine(pixel),
                    (1.2 * super::FINE) as u32,
                    &fill(self.theme.rgb(Hue::Surface), 1.0),
                    true,
                )?;
            }
            before = Some(pixel);
        }
        Ok(())
    }

    fn dot<DB: DrawingBackend>(&self, db: &mut DB, at: Point, hue: Hue, radius: f64) -> Done<DB> {
        let pixel = self.plot.pixel(at);
        if !self.plot.contains(pixel) {
            return Ok(());
        }
        let disc = |radius: f64| (radius * super::FINE).round() as u32;
        db.draw_circle(fine(pixel), disc(radius + 1.5), &fill(self.theme.rgb(Hue::Surface), 0.85), true)?;
        db.draw_circle(fine(pixel), disc(radius), &fill(self.theme.rgb(hue), 1.0), true)
    }

    fn ring<DB: DrawingBackend>(&self, db: &mut DB, at: Point, radius: f64, hue: Hue, dash: Dash) -> Done<DB> {
        const CORNERS: usize = 64;
        /// Cosine and sine of a 64th of a turn.
        const TURN: (f64, f64) = (0.995_184_726_672_196_9, 0.098_017_140_329_560_6);
        let (x, y) = self.plot.pixel(at);
        // Smaller than this a ring is a speck, not a target.
        let radius = (radius * self.plot.unit()).max(5.0);
        // Each corner is the one before, turned: the page can do without sine and cosine.
        let turned = |&(dx, dy): &(f64, f64)| Some((dx * TURN.0 - dy * TURN.1, dx * TURN.1 + dy * TURN.0));
        let corners = std::iter::successors(Some((radius, 0.0)), turned).take(CORNERS + 1);
        let style = stroke(self.theme, hue, 1.5, 0.9);
        let mut done = Ok(());
        for piece in clip::line(corners.map(|(dx, dy)| (x + dx, y + dy)), self.rect) {
            dashes(&piece, dash.pattern(), |dash| {
                if done.is_ok() {
                    done = db.draw_path(dash.iter().copied().map(fine), &style);
                }
            });
        }
        done
    }

    fn arrow<DB: DrawingBackend>(&self, db: &mut DB, from: Point, to: Point, hue: Hue, width: f64) -> Done<DB> {
        let (a, b) = (self.plot.pixel(from), self.plot.pixel(to));
        let length = (b.0 - a.0).hypot(b.1 - a.1);
        self.line(db, &[from, to], hue, Dash::Solid, width, 1.0)?;
        if length < 1.0 || !self.plot.contains(b) {
            return Ok(());
        }
        let (ux, uy) = ((b.0 - a.0) / length, (b.1 - a.1) / length);
        let head = (3.5 * width).min(length);
        let wing = |side: f64| (b.0 - head * ux - side * 0.45 * head * uy, b.1 - head * uy + side * 0.45 * head * ux);
        db.fill_polygon([b, wing(1.0), wing(-1.0)].map(fine), &fill(self.theme.rgb(hue), 1.0))
    }

    fn whisker<DB: DrawingBackend>(&self, db: &mut DB, x: f64, (low, high): (f64, f64), hue: Hue) -> Done<DB> {
        let style = stroke(self.theme, hue, 1.5, 1.0);
        let (a, b) = (self.plot.pixel((x, low)), self.plot.pixel((x, high)));
        let cap = 4.0;
        let lines = [[a, b], [(a.0 - cap, a.1), (a.0 + cap, a.1)], [(b.0 - cap, b.1), (b.0 + cap, b.1)]];
        for line in lines {
            for piece in clip::line(line.into_iter(), self.rect) {
                db.draw_path(piece.into_iter().map(fine), &style)?;
            }
        }
        Ok(())
    }

    fn label<DB: DrawingBackend>(&self, db: &mut DB, at: Point, label: &str, hue: Hue, side: Side) -> Done<DB> {
        let (x, y) = self.plot.pixel(at);
        if !self.plot.contains((x, y)) {
            return Ok(());
        }
        let (dx, dy, h, v) = match side {
            Side::Left => (-9.0, 0.0, HPos::Right, VPos::Center),
            Side::Right => (9.0, 0.0, HPos::Left, VPos::Center),
            Side::Above => (0.0, -9.0, HPos::Center, VPos::Bottom),
            Side::Below => (0.0, 9.0, HPos::Center, VPos::Top),
            Side::On => (0.0, 0.0, HPos::Center, VPos::Center),
        };
        // The frame must not cut a word: it moves inward. Nor must a line cross it: it has a halo.
        let width = lines::width(label, LABEL);
        let ahead = match h {
            HPos::Left => 0.0,
            HPos::Center => 0.5 * width,
            HPos::Right => width,
        };
        let (first, last) = (self.plot.left + 3.0, self.plot.right - 3.0 - width);
        let left = (x + dx - ahead).min(last).max(first);
        let at = (left + ahead, y + dy);
        if side != Side::On {
            let halo = text(self.theme, Hue::Surface, LABEL, h, v);
            for (dx, dy) in [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)] {
                db.draw_text(label, &halo, fine((at.0 + HALO * dx, at.1 + HALO * dy)))?;
            }
        }
        db.draw_text(label, &text(self.theme, hue, LABEL, h, v), fine(at))
    }
}
