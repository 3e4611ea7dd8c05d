//! `downhill trace`: the numbers of one run.

use clap::Args;

use super::{Done, Failure, print, set, unknown};
use crate::engine::objective::Objective;
use crate::engine::optim;
use crate::engine::surface::{self, Surface};
use crate::spec::setting::fields;
use crate::spec::{Lang, Settings};

#[derive(Args)]
pub struct Arguments {
    /// sgd, momentum, adam … (see `downhill list`)
    #[arg(long)]
    optimizer: String,
    /// ravine, rosenbrock … (see `downhill list`)
    #[arg(long, required_unless_present = "formula", conflicts_with = "formula")]
    surface: Option<String>,
    /// A function of x and y in place of a surface, such as "x^2 + 3 y^2"
    #[arg(long)]
    formula: Option<String>,
    /// Where the run starts: --start=-1.5,2; the surface's own start when left out
    #[arg(long, allow_hyphen_values = true)]
    start: Option<String>,
    /// How many updates
    #[arg(long, default_value_t = 100)]
    steps: usize,
    /// A setting of the optimizer or the surface: --set lr=0.01; may be repeated
    #[arg(long = "set", value_name = "NAME=VALUE")]
    settings: Vec<String>,
}

pub fn run(arguments: &Arguments) -> Done {
    let optimizer = optim::spec(&arguments.optimizer).ok_or_else(|| {
        unknown("optimizer", &arguments.optimizer, &optim::SPECS.iter().map(|spec| spec.name).collect::<Vec<_>>())
    })?;
    let name = arguments.surface.as_deref().unwrap_or("formula");
    let spec = surface::spec(name)
        .ok_or_else(|| unknown("surface", name, &surface::SPECS.iter().map(|spec| spec.name).collect::<Vec<_>>()))?;
    // Only what takes part can be set, so that `lr` means one thing.
    let mut groups = optim::groups("optimizer");
    groups.extend(surface::groups("surface"));
    groups.retain(|group| group.prefix == optimizer.name || group.prefix == spec.name);
    let mut settings = Settings::new(fields(&[], &groups), |_, _| None);
    if let Some(formula) = &arguments.formula {
        set(&mut settings, &[format!("formula.formula={formula}")])?;
    }
    set(&mut settings, &arguments.settings)?;
    let start = match &arguments.start {
        None => spec.start,
        Some(text) => point(text)?,
    };

    let surface = surface::build(spec.name, &settings).expect("the name is one of the list");
    let surface = surface.map_err(|complaint| Failure::Asked(complaint.sentence(Lang::En).to_string()))?;
    let mut objective: &dyn Surface = &*surface;
    let mut optimizer = optim::build::<f64>(optimizer.name, &settings).expect("the name is one of the list");
    let mut x = start;
    let mut csv = String::from("step,x,y,loss\n");
    for step in 0..=arguments.steps {
        if step > 0 {
            optimizer.step(&mut x, &mut objective);
        }
        let loss = Objective::value(&mut objective, &x);
        if !(loss.is_finite() && x[0].is_finite() && x[1].is_finite()) {
            eprintln!("downhill: the run left all numbers behind at step {step}; a smaller lr may keep it");
            break;
        }
        csv += &format!("{step},{},{},{}\n", digits(x[0]), digits(x[1]), digits(loss));
    }
    print(&csv)
}

/// 17 significant digits: reads back as the same number.
fn digits(x: f64) -> String {
    format!("{x:.16e}")
}

fn point(text: &str) -> Result<[f64; 2], Failure> {
    let wrong = || Failure::Asked(format!("“{text}” is no point, which looks like -1.5,2"));
    let (x, y) = text.split_once(',').ok_or_else(wrong)?;
    let number = |text: &str| text.trim().parse().ok().filter(|x: &f64| x.is_finite()).ok_or_else(wrong);
    Ok([number(x)?, number(y)?])
}
