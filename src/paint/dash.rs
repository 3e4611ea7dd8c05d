//! Breaking a line into dashes: plotters' backends draw whole lines only.

type Pixel = (f64, f64);

/// Calls `piece` with each dash of the line. `pattern` holds lengths of ink and
/// gap in turn; an empty one leaves the line whole.
pub fn dashes(line: &[Pixel], pattern: &[f64], mut piece: impl FnMut(&[Pixel])) {
    if pattern.is_empty() {
        return piece(line);
    }
    let mut index = 0;
    let mut left = pattern[0];
    let mut dash: Vec<Pixel> = line.first().copied().into_iter().collect();
    for ends in line.windows(2) {
        let (mut from, to) = (ends[0], ends[1]);
        let mut length = (to.0 - from.0).hypot(to.1 - from.1);
        while length > left {
            let share = left / length;
            from = (from.0 + share * (to.0 - from.0), from.1 + share * (to.1 - from.1));
            length -= left;
            if index % 2 == 0 {
                dash.push(from);
                piece(&dash);
            }
            dash.clear();
            dash.push(from);
            index = (index + 1) % pattern.len();
            left = pattern[index];
        }
        left -= length;
        dash.push(to);
    }
    if index % 2 == 0 && dash.len() > 1 {
        piece(&dash);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lengths(line: &[Pixel], pattern: &[f64]) -> Vec<f64> {
        let mut all = Vec::new();
        dashes(line, pattern, |dash| {
            all.push(dash.windows(2).map(|w| (w[1].0 - w[0].0).hypot(w[1].1 - w[0].1)).sum());
        });
        all
    }

    #[test]
    fn dashes_have_their_length_also_round_corners() {
        let bent = [(0.0, 0.0), (5.0, 0.0), (5.0, 15.0)];
        assert_eq!(lengths(&bent, &[6.0, 4.0]), [6.0, 6.0]);
        assert_eq!(lengths(&bent, &[]), [20.0]);
    }
}
