//! Recorded paths of PyTorch's optimizers and rates of its schedulers, run again by ours and compared.
//!
//! The traces stand in `tests/reference/`, one file an optimizer, with their
//! format in its README. The tests read them, and so does the site, in the
//! reader's browser: the same comparison, by the code that draws the figures.

use super::optim;
use super::schedule;
use super::surface::{self, Surface};
use crate::spec::setting::fields;
use crate::spec::{Lang, Settings, query};

/// One run compared with its reference.
#[derive(Clone, Debug, PartialEq)]
pub struct Checked {
    /// The surface or the schedule, as the trace names it: `ravine?ravine.kappa=20`.
    pub what: String,
    /// The optimizer's settings: `adam.lr=0.3&adam.beta1=0.9`; the schedule's base rate, steps and warm-up.
    pub settings: String,
    /// How many steps were run.
    pub steps: usize,
    /// Of a path, the largest of all stored steps' `‖ours − theirs‖ / max(1, ‖theirs‖)`;
    /// infinite where a number is none. Below 1, the unit of the surfaces'
    /// axes, the difference is absolute: many runs end at the origin, where
    /// one relative to the point would compare rounding with rounding. Of a
    /// schedule, the largest of `|ours − theirs| / max(theirs, α/1000)`: near its end
    /// PyTorch's running product for the cosine loses all digits but those of the base rate α.
    pub worst: f64,
}

/// Runs each run of these traces again.
///
/// # Errors
/// A trace that cannot be read or rebuilt: which line, and why.
pub fn check(traces: &str) -> Result<Vec<Checked>, String> {
    parse::<2>(traces)?.iter().map(|run| compare(run).map_err(|why| format!("line {}: {why}", run.line))).collect()
}

fn compare(run: &Run<2>) -> Result<Checked, String> {
    let mut groups = surface::groups("surface");
    groups.extend(optim::groups("optimizer"));
    let mut settings = Settings::new(fields(&[], &groups), |_, _| None);
    let (surface_name, own) = run.what.split_once('?').unwrap_or((run.what, ""));
    let pairs = query::parse(run.settings);
    let first = pairs.first().and_then(|(name, _)| name.split_once('.'));
    let (optimizer_name, _) = first.ok_or("no setting names the optimizer, as in adam.lr=0.3")?;
    read(&mut settings, surface_name, own)?;
    read(&mut settings, optimizer_name, run.settings)?;

    let surface = surface::build(surface_name, &settings).ok_or_else(|| format!("no surface “{surface_name}”"))?;
    let surface = surface.map_err(|complaint| complaint.sentence(Lang::En).to_string())?;
    let mut objective: &dyn Surface = &*surface;
    let mut optimizer =
        optim::build::<f64>(optimizer_name, &settings).ok_or_else(|| format!("no optimizer “{optimizer_name}”"))?;

    let mut x = run.rows[0].1;
    let (mut done, mut worst) = (0, 0.0_f64);
    for &(step, theirs) in &run.rows {
        while done < step {
            optimizer.step(&mut x, &mut objective);
            done += 1;
        }
        let away = libm::hypot(x[0] - theirs[0], x[1] - theirs[1]);
        let relative = away / libm::hypot(theirs[0], theirs[1]).max(1.0);
        worst = worst.max(if relative.is_nan() { f64::INFINITY } else { relative });
    }
    Ok(Checked { what: run.what.to_string(), settings: run.settings.to_string(), steps: done, worst })
}

/// Asks our schedule for each rate of these traces again.
///
/// # Errors
/// A trace that cannot be read or rebuilt: which line, and why.
pub fn check_schedules(traces: &str) -> Result<Vec<Checked>, String> {
    let compare = |run: &Run<1>| compare_rates(run).map_err(|why| format!("line {}: {why}", run.line));
    parse::<1>(traces)?.iter().map(compare).collect()
}

fn compare_rates(run: &Run<1>) -> Result<Checked, String> {
    let mut settings = Settings::new(fields(&[], &schedule::groups("schedule")), |_, _| None);
    let (name, own) = run.what.split_once('?').unwrap_or((run.what, ""));
    read(&mut settings, name, own)?;
    let of_run = |name: &str| {
        let value = query::parse(run.settings).into_iter().find(|(known, _)| known == name);
        value.and_then(|(_, text)| text.parse::<f64>().ok()).ok_or_else(|| format!("“{name}” is missing"))
    };
    let (lr, total, warmup) = (of_run("lr")?, of_run("total_steps")? as usize, of_run("warmup")? as usize);
    if run.rows.len() != total {
        return Err(format!("{} rates for {total} steps", run.rows.len()));
    }
    let schedule =
        schedule::build(name, &settings, lr, total, warmup).ok_or_else(|| format!("no schedule “{name}”"))?;
    let schedule = schedule.map_err(|complaint| complaint.sentence(Lang::En).to_string())?;
    let mut worst = 0.0_f64;
    for &(step, [theirs]) in &run.rows {
        let relative = (schedule.rate(step) - theirs).abs() / theirs.max(1e-3 * lr);
        worst = worst.max(if relative.is_nan() { f64::INFINITY } else { relative });
    }
    Ok(Checked { what: run.what.to_string(), settings: run.settings.to_string(), steps: total, worst })
}

/// Reads a query whose names all begin with this unit's; nothing may be ignored or clamped.
pub fn read(settings: &mut Settings, unit: &str, text: &str) -> Result<(), String> {
    for (name, value) in query::parse(text) {
        let ours = name.split_once('.').is_some_and(|(prefix, _)| prefix == unit);
        if !(ours && settings.has(&name)) {
            return Err(format!("“{unit}” has no setting “{name}”"));
        }
        if let Some(notice) = settings.read(&name, &value) {
            return Err(notice.sentence(Lang::En));
        }
    }
    Ok(())
}

/// A recorded run: `N` numbers at each stored step.
pub struct Run<'a, const N: usize> {
    /// Where it begins, counted from 1.
    pub line: usize,
    /// What was run, with its own settings as a query.
    pub what: &'a str,
    /// How it was run, as a query.
    pub settings: &'a str,
    /// Rising steps; the first is 0.
    pub rows: Vec<(usize, [f64; N])>,
}

/// The runs of these traces, at least one, each with at least two rows.
///
/// # Errors
/// The first line that is not of the format, and why.
pub fn parse<const N: usize>(traces: &str) -> Result<Vec<Run<'_, N>>, String> {
    let mut runs: Vec<Run<N>> = Vec::new();
    for (index, text) in traces.lines().enumerate() {
        let line = index + 1;
        let words: Vec<&str> = text.split_whitespace().collect();
        match (&words[..], runs.last_mut()) {
            ([], _) => {}
            ([first, ..], _) if first.starts_with('#') => {}
            (["run", what, settings], _) => runs.push(Run { line, what, settings, rows: Vec::new() }),
            (["run", ..], _) => return Err(format!("line {line}: a run is “run WHAT SETTINGS”")),
            (_, None) => return Err(format!("line {line}: numbers before the first run")),
            ([step, numbers @ ..], Some(run)) => {
                let row = row(step, numbers).ok_or_else(|| format!("line {line}: not a step and {N} numbers"))?;
                let fits = run.rows.last().map_or(row.0 == 0, |before| row.0 > before.0);
                if !fits {
                    return Err(format!("line {line}: steps begin at 0 and rise"));
                }
                run.rows.push(row);
            }
        }
    }
    match runs.iter().find(|run| run.rows.len() < 2) {
        Some(short) => Err(format!("line {}: a run of fewer than two steps", short.line)),
        None if runs.is_empty() => Err("there is no run".to_string()),
        None => Ok(runs),
    }
}

fn row<const N: usize>(step: &str, numbers: &[&str]) -> Option<(usize, [f64; N])> {
    let numbers: Vec<f64> = numbers.iter().map(|word| word.parse().ok()).collect::<Option<_>>()?;
    Some((step.parse().ok()?, numbers.try_into().ok()?))
}

#[cfg(test)]
mod tests {
    use super::{check, check_schedules};

    #[test]
    fn a_step_of_sgd_by_hand() {
        // On the ravine with κ = 1 the gradient is the point itself: each step takes a half of it.
        let good = "# by hand\nrun ravine?ravine.kappa=1 sgd.lr=0.5\n0 4 -2\n2 1 -0.5\n";
        let rows = check(good).unwrap();
        assert_eq!((rows.len(), rows[0].steps, rows[0].worst), (1, 2, 0.0));
        assert_eq!((&*rows[0].what, &*rows[0].settings), ("ravine?ravine.kappa=1", "sgd.lr=0.5"));
        // Off by 0.3 and 0.4 at a point of length 5, and by 0.5 at one inside the unit circle.
        assert!((check(&good.replace("2 1 -0.5", "2 3 -4")).unwrap()[0].worst - 16.25_f64.sqrt() / 5.0).abs() < 1e-15);
        assert_eq!(check(&good.replace("2 1 -0.5", "2 0.5 -0.5")).unwrap()[0].worst, 0.5);
        assert_eq!(check(&good.replace("2 1 -0.5", "2 NaN 1")).unwrap()[0].worst, f64::INFINITY);
    }

    #[test]
    fn a_schedule_by_hand() {
        let good = "run linear?linear.end_factor=0.5 lr=0.4&total_steps=2&warmup=0\n0 0.4\n1 0.3\n";
        let rows = check_schedules(good).unwrap();
        assert_eq!((rows.len(), rows[0].steps), (1, 2));
        assert!(rows[0].worst < 1e-15);
        assert!((check_schedules(&good.replace("0.3", "0.6")).unwrap()[0].worst - 0.5).abs() < 1e-15);
        // A rate of 0 is compared with a thousandth of the base rate.
        assert!((check_schedules(&good.replace("0.3", "0")).unwrap()[0].worst / 750.0 - 1.0).abs() < 1e-12);
        assert_eq!(check_schedules(&good.replace("0.3", "NaN")).unwrap()[0].worst, f64::INFINITY);
        for (from, to, why) in [
            ("linear?linear", "flat?flat", "line 1: “flat” has no setting “flat.end_factor”"),
            ("linear?linear.end_factor=0.5", "flat", "line 1: no schedule “flat”"),
            ("&warmup=0", "", "line 1: “warmup” is missing"),
            ("steps=2", "steps=3", "line 1: 2 rates for 3 steps"),
        ] {
            assert_eq!(check_schedules(&good.replace(from, to)), Err(why.to_string()));
        }
    }

    #[test]
    fn a_malformed_trace_is_refused_with_its_line() {
        for (traces, why) in [
            ("", "there is no run"),
            ("# nothing\n\n", "there is no run"),
            ("0 1 2\n", "line 1: numbers before the first run"),
            ("run ravine\n", "line 1: a run is “run WHAT SETTINGS”"),
            ("run ravine sgd.lr=0.1\n0 1 2\n", "line 1: a run of fewer than two steps"),
            ("run ravine sgd.lr=0.1\n1 1 2\n", "line 2: steps begin at 0 and rise"),
            ("run ravine sgd.lr=0.1\n0 1 2\n0 1 2\n", "line 3: steps begin at 0 and rise"),
            ("run ravine sgd.lr=0.1\n0 1\n", "line 2: not a step and 2 numbers"),
            ("run ravine sgd.lr=0.1\n0 1 2 3\n", "line 2: not a step and 2 numbers"),
            ("run ravine sgd.lr=0.1\n0 1 two\n", "line 2: not a step and 2 numbers"),
            ("run ravine sgd.lr=0.1\n-1 1 2\n", "line 2: not a step and 2 numbers"),
            ("\nrun ravine lr=0.1\n0 1 2\n1 1 2\n", "line 2: no setting names the optimizer, as in adam.lr=0.3"),
            ("run ravine sgd\n0 1 2\n1 1 2\n", "line 1: no setting names the optimizer, as in adam.lr=0.3"),
            ("run hill sgd.lr=0.1\n0 1 2\n1 1 2\n", "line 1: no surface “hill”"),
            ("run hill?hill.kappa=2 sgd.lr=0.1\n0 1 2\n1 1 2\n", "line 1: “hill” has no setting “hill.kappa”"),
            ("run ravine nobody.lr=0.1\n0 1 2\n1 1 2\n", "line 1: “nobody” has no setting “nobody.lr”"),
            ("run ravine ravine.kappa=3\n0 1 2\n1 1 2\n", "line 1: no optimizer “ravine”"),
            ("run ravine sgd.lr=0.1&adam.lr=1\n0 1 2\n1 1 2\n", "line 1: “sgd” has no setting “adam.lr”"),
            (
                "run ravine sgd.lr=x\n0 1 2\n1 1 2\n",
                "line 1: “x” is no value for sgd.lr, which takes 1e-6 … 10; the default stands.",
            ),
            ("run ravine sgd.lr=11\n0 1 2\n1 1 2\n", "line 1: sgd.lr = 11 is outside its range; 10 was taken."),
        ] {
            assert_eq!(check(traces), Err(why.to_string()), "{traces:?}");
        }
    }
}
