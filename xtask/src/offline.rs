//! What makes the site work without a network: the service worker, given a list of
//! the files that it keeps at once, with their hashes.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

const SCRIPT: &str = include_str!("../../src/site/sw.js");

/// Writes the service worker of a built site.
///
/// # Errors
/// Files that can't be read or written.
pub fn write(dist: &Path) -> Result<String, String> {
    let mut files = Vec::new();
    walk(dist, dist, &mut files)?;
    files.sort();
    let mut version = Sha256::new();
    let mut list = String::from("{");
    let mut kept = 0;
    for path in &files {
        let address = address(path);
        let file = dist.join(path);
        let hash = Sha256::digest(fs::read(&file).map_err(|error| format!("{}: {error}", file.display()))?);
        // Any change of any file is a new version.
        version.update(address.as_bytes());
        version.update(hash);
        if at_once(&address) {
            let comma = if kept > 0 { "," } else { "" };
            write!(list, "{comma}\"{address}\":\"sha256-{}\"", BASE64_STANDARD.encode(hash)).expect("memory");
            kept += 1;
        }
    }
    list.push('}');
    let version: String = version.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let script = SCRIPT.replace("{version}", &version).replace("{files}", &list);
    let file = dist.join("sw.js");
    fs::write(&file, script).map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(format!("{kept} files at once"))
}

/// Programs, styles, images and the widgets' own pages; not the lectures, which are kept
/// as they are visited, and not what is made for other sites.
fn at_once(address: &str) -> bool {
    let folder = address.split('/').next().unwrap_or_default();
    let top = !address.contains('/');
    let script = [".js", ".css", ".wasm"].iter().any(|ending| address.ends_with(ending));
    let own = !["embed.js", "anywidget.js", "single.js", "bench.js", "autoreload.js"].contains(&address);
    let page = folder == "embed" && address.ends_with('/');
    (top && script && own) || page || ["data", "fonts"].contains(&folder)
}

/// Under the site's root, as pages name it: `embed/race/`.
fn address(path: &Path) -> String {
    let path = path.to_string_lossy().replace('\\', "/");
    match path.strip_suffix("index.html") {
        Some(folder) => folder.to_string(),
        None => path,
    }
}

fn walk(dist: &Path, folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    let said = |error| format!("{}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(said)? {
        let path = entry.map_err(said)?.path();
        if path.is_dir() {
            walk(dist, &path, files)?;
        } else if !path.ends_with("sw.js") {
            files.push(path.strip_prefix(dist).unwrap_or(&path).to_path_buf());
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_widgets_need_is_kept_at_once_and_pages_are_not() {
        for kept in ["worker-race.js", "site-1a_bg.wasm", "embed/race/", "data/mnist14-1.png", "fonts/main.woff2"] {
            assert!(at_once(kept), "{kept}");
        }
        for left in [
            "",
            "en/adam/",
            "embed/race/en.svg",
            "single/race.html",
            "embed.js",
            "anywidget.js",
            "source/a.rs.txt",
            "404.html",
        ] {
            assert!(!at_once(left), "{left}");
        }
    }

    #[test]
    fn any_change_is_another_version() {
        let dist = std::env::temp_dir().join(format!("downhill-offline-{}", std::process::id()));
        fs::create_dir_all(dist.join("en")).expect("a folder can be made");
        let made = |page: &str| {
            fs::write(dist.join("en/index.html"), page).expect("written");
            fs::write(dist.join("a.js"), "1").expect("written");
            write(&dist).expect("written");
            fs::read_to_string(dist.join("sw.js")).expect("read")
        };
        let (first, same, other) = (made("a"), made("a"), made("b"));
        assert_eq!(first, same);
        assert_ne!(first, other);
        // `printf 1 | openssl dgst -sha256 -binary | base64`
        assert!(first.contains("{\"a.js\":\"sha256-a4ayc/80/OGda4BO/1o/V0etpOqiLx1JwB5S3beHW0s=\"}"), "{first}");
        let _ = fs::remove_dir_all(dist);
    }
}
