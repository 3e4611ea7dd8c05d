//! The legend of a whole figure: entries in columns, each a dash, a label and a note.

use plotters::prelude::DrawingBackend;
use plotters::style::text_anchor::{HPos, VPos};
use plotters_backend::DrawingErrorKind;

use super::dash::dashes;
use super::figure::{BODY, COLUMN, GAP, LEADING, PAD, fit};
use super::lines::{lines, width};
use super::plot::{fine, text};
use super::stroke;
use super::theme::Theme;
use crate::scene::Entry;
use crate::spec::Hue;

/// The dash, and what follows it.
const SWATCH: f64 = 34.0;
const INDENT: f64 = 44.0;
/// A note's text size.
const NOTE: f64 = 12.0;

/// A legend of some width, in pixels.
pub struct Legend<'a> {
    rows: Vec<Row<'a>>,
    /// How wide a column is, with the room beside it.
    column: f64,
    /// Whether notes stand below labels, not at the right: there are columns, or beside a label there is no room.
    stacked: bool,
    pub height: f64,
}

struct Row<'a> {
    entries: &'a [Entry],
    /// From the legend's upper edge to the middle of the first line.
    y: f64,
}

impl Legend<'_> {
    pub fn new(entries: &[Entry], across: f64) -> Legend<'_> {
        let around = INDENT + 2.0 * PAD;
        let widest = entries.iter().map(|entry| width(&entry.label, BODY).max(width(&entry.note, NOTE)));
        let fit = fit(across, widest.map(|widest| widest + around).fold(COLUMN, f64::max));
        let column = across / fit as f64;
        let beside = |entry: &Entry| width(&entry.label, BODY) + GAP + width(&entry.note, NOTE);
        // Between columns, a note at the right is nearer to the next dash than to its own label.
        let stacked = fit > 1 || entries.iter().any(|entry| beside(entry) > column - around);
        let mut legend = Legend { rows: Vec::new(), column, stacked, height: 0.0 };
        if entries.is_empty() {
            return legend;
        }
        legend.height = GAP;
        for entries in entries.chunks(fit) {
            legend.rows.push(Row { entries, y: legend.height + 2.0 + 0.5 * LEADING });
            let count = entries.iter().map(|entry| legend.lines(entry).len()).max().unwrap_or_default();
            legend.height += LEADING * count as f64 + 4.0;
        }
        legend.height += GAP;
        legend
    }

    /// The lines beside an entry's dash: its label and, where it stands below that, its note.
    fn lines(&self, entry: &Entry) -> Vec<(String, f64, Hue)> {
        let room = self.column - INDENT - 2.0 * PAD;
        let of = |text, size, hue| lines(text, size, room).into_iter().map(move |line| (line, size, hue));
        let note = of(&entry.note, NOTE, Hue::Soft).filter(|(line, ..)| self.stacked && !line.is_empty());
        of(&entry.label, BODY, Hue::Ink).chain(note).collect()
    }

    /// Draws it with its upper left corner at `(left, top)`.
    pub fn draw<DB: DrawingBackend>(
        &self,
        db: &mut DB,
        (left, top): (f64, f64),
        theme: &Theme,
    ) -> Result<(), DrawingErrorKind<DB::ErrorType>> {
        for row in &self.rows {
            for (i, entry) in row.entries.iter().enumerate() {
                let (left, mut y) = (left + i as f64 * self.column + PAD, top + row.y);
                let style = stroke(theme, entry.hue, 2.5, 1.0);
                let mut done = Ok(());
                dashes(&[(left, y), (left + SWATCH, y)], entry.dash.pattern(), |dash| {
                    if done.is_ok() {
                        done = db.draw_path(dash.iter().copied().map(fine), &style);
                    }
                });
                done?;
                if !self.stacked {
                    let note = text(theme, Hue::Soft, NOTE, HPos::Right, VPos::Center);
                    db.draw_text(&entry.note, &note, fine((left + self.column - 2.0 * PAD, y)))?;
                }
                for (line, size, hue) in self.lines(entry) {
                    let style = text(theme, hue, size, HPos::Left, VPos::Center);
                    db.draw_text(&line, &style, fine((left + INDENT, y)))?;
                    y += LEADING;
                }
            }
        }
        Ok(())
    }
}
