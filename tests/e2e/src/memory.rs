//! The memory of the test's browser, as the system counts it: workers and WASM included.

use std::collections::HashMap;
use std::fs;

/// Megabytes in memory of all processes that the process `root` has started, and theirs.
///
/// # Panics
/// On systems without `/proc`.
pub fn below(root: u32) -> f64 {
    let mut parents = HashMap::new();
    for entry in fs::read_dir("/proc").expect("a system with /proc").filter_map(Result::ok) {
        let Some(pid) = entry.file_name().to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        // One that has just ended counts for nothing.
        let Ok(stat) = fs::read_to_string(entry.path().join("stat")) else { continue };
        // After the program's name, which may hold spaces: its state, then its parent.
        let parent = stat.rsplit_once(") ").and_then(|(_, rest)| rest.split(' ').nth(1)?.parse::<u32>().ok());
        parents.insert(pid, parent.unwrap_or(0));
    }
    let is_below = |mut pid: u32| {
        while let Some(&parent) = parents.get(&pid) {
            if parent == root {
                return true;
            }
            pid = parent;
        }
        false
    };
    parents.keys().filter(|&&pid| is_below(pid)).map(|&pid| resident(pid)).sum()
}

fn resident(pid: u32) -> f64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kilobytes.unwrap_or(0.0) / 1000.0
}
