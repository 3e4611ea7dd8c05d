//! Files that lie beside the pages and are fetched when opened: the source of
//! each unit, the reference traces, the image sets and trained nets, the fonts of formulas.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::File;
use super::problem::Problem;
use crate::engine::{augment, data, nn, optim, schedule, surface};
use crate::widgets;

/// The source of every unit, at `source/<path>.txt`.
pub fn sources(root: &Path) -> Result<Vec<File>, Vec<Problem>> {
    let mut paths: BTreeSet<&str> = widgets::SPECS.iter().map(|spec| spec.source).collect();
    paths.extend(optim::SPECS.iter().map(|spec| spec.source));
    paths.extend(surface::SPECS.iter().map(|spec| spec.source));
    paths.extend(schedule::SPECS.iter().map(|spec| spec.source));
    paths.extend(augment::SPECS.iter().map(|spec| spec.source));
    paths.extend(nn::SPECS.iter().map(|spec| spec.source));
    paths
        .into_iter()
        .map(|path| copy(&root.join(path), format!("source/{path}.txt")))
        .collect::<Result<_, _>>()
        .map_err(one)
}

/// The traces of each optimizer that PyTorch has, at `reference/<optimizer>.txt`.
pub fn references(root: &Path) -> Result<Vec<File>, Vec<Problem>> {
    let names = optim::SPECS.iter().map(|spec| format!("{}.txt", spec.name));
    names
        .map(|name| (root.join("tests/reference").join(&name), format!("reference/{name}")))
        .filter(|(from, _)| from.is_file())
        .map(|(from, path)| copy(&from, path))
        .collect::<Result<_, _>>()
        .map_err(one)
}

/// Every image set and trained net at `data/<its published name>`, and what says where they come from.
pub fn data(root: &Path) -> Result<Vec<File>, Vec<Problem>> {
    let from = root.join("src/engine/data/files");
    let sets = data::SPECS.iter().copied().chain(&data::photos::PHOTOS).map(|set| (set.file, set.published()));
    let nets = nn::pretrained::FILES
        .iter()
        .flat_map(|(net, _)| [(net.file, net.published()), (net.card, net.card.to_string())]);
    sets.chain(nets)
        .chain([("README.md", "README.md".to_string())])
        .map(|(name, published)| copy(&from.join(name), format!("data/{published}")))
        .collect::<Result<_, _>>()
        .map_err(one)
}

/// Every font of formulas, at `fonts/<font>.woff2`.
pub fn fonts(root: &Path) -> Result<Vec<File>, Vec<Problem>> {
    folder(&root.join("style/fonts"), "woff2", "fonts").map_err(one)
}

fn one(problem: Problem) -> Vec<Problem> {
    vec![problem]
}

/// The folder's files with this ending, in order.
fn folder(from: &Path, ending: &str, to: &str) -> Result<Vec<File>, Problem> {
    let listed = fs::read_dir(from).map_err(|error| Problem::io(from, "read", &error))?;
    let mut names = Vec::new();
    for entry in listed {
        let entry = entry.map_err(|error| Problem::io(from, "read", &error))?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(&format!(".{ending}")) {
            names.push(name);
        }
    }
    names.sort();
    names.into_iter().map(|name| copy(&from.join(&name), format!("{to}/{name}"))).collect()
}

fn copy(from: &Path, path: String) -> Result<File, Problem> {
    let content = fs::read(from).map_err(|error| Problem::io(from, "read", &error))?;
    Ok(File { path, content })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_set_is_published_under_its_name() {
        let files = data(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap_or_else(|wrong| panic!("{}", wrong[0]));
        for set in data::SPECS.iter().copied().chain(&data::photos::PHOTOS) {
            let published = format!("data/{}", set.published());
            let file = files.iter().find(|file| file.path == published).expect("published");
            assert!(set.decode(&file.content).is_ok(), "{published}");
        }
        let net = &nn::pretrained::DIGITS;
        let published = format!("data/{}", net.published());
        let file = files.iter().find(|file| file.path == published).expect("published");
        assert!(net.decode(&file.content).is_ok(), "{published}");
        for name in ["data/README.md", "data/digits.json"] {
            assert!(files.iter().any(|file| file.path == name), "{name}");
        }
    }
}
