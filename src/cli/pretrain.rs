//! `downhill pretrain`: trains the net that transfer learning starts from.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;

use super::{Done, Failure, print};
use crate::engine::data::{FILES, sheet::fnv};
use crate::spec::{Complaint, Lang};
use crate::widgets::pretrained::{Pretraining, SOURCE};
use crate::widgets::{Inputs, Need};

#[derive(Args)]
pub struct Arguments {
    /// The file of the net; its card lies beside it, as .json
    #[arg(long, default_value = "digits.safetensors")]
    out: PathBuf,
    /// Fixes the first weights, the order of the images and how they are augmented
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u64).range(..=crate::widgets::MAX_SEED))]
    seed: u64,
}

pub fn run(arguments: &Arguments) -> Done {
    let failed = |complaint: Complaint| Failure::Failed(complaint.sentence(Lang::En).to_string());
    // The images alone: the net that is made here may not be there yet.
    let mut inputs = Inputs::default();
    let (_, bytes) = FILES.iter().find(|(set, _)| set.name == SOURCE.name).expect("the source is listed");
    inputs.take(Need::Images(SOURCE), bytes).map_err(failed)?;
    let mut pretraining = Pretraining::new(&inputs, arguments.seed).map_err(failed)?;
    pretraining.run(pretraining.last()).map_err(|stopped| Failure::Failed(stopped.to_string()))?;
    let card = pretraining.card();
    let file = pretraining.file(&card).map_err(failed)?;
    let card = serde_json::to_string_pretty(&card).expect("texts") + "\n";
    write(&arguments.out, &file)?;
    write(&arguments.out.with_extension("json"), card.as_bytes())?;
    print(&format!("{card}{} bytes, FNV-1a {:016x}\n", file.len(), fnv(&file)))
}

fn write(path: &Path, bytes: &[u8]) -> Done {
    fs::write(path, bytes).map_err(|error| Failure::Failed(format!("cannot write {}: {error}", path.display())))
}
