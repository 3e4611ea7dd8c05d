//! A folder for what the browser writes.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;
use std::{env, fs, process};

use crate::browser::{PATIENCE, pause};

/// Removed when dropped.
pub struct Folder(PathBuf);

impl Folder {
    /// A new folder.
    ///
    /// # Panics
    /// When it cannot be made.
    pub fn make() -> Folder {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = env::temp_dir().join(format!("downhill-e2e-{}-{number}", process::id()));
        fs::create_dir_all(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        Folder(path)
    }

    pub fn path(&self) -> &Path {
        &self.0
    }

    /// The file of this name, once it has been saved whole.
    ///
    /// # Panics
    /// When it does not come.
    pub async fn take(&self, name: &str) -> Vec<u8> {
        let since = Instant::now();
        // The browser gives a file its name when it is complete.
        let path = self.0.join(name);
        loop {
            match fs::read(&path) {
                Ok(bytes) if !bytes.is_empty() => {
                    fs::remove_file(&path).expect("it was just read");
                    return bytes;
                }
                _ => {}
            }
            if since.elapsed() > PATIENCE {
                let there = fs::read_dir(&self.0)
                    .map(|files| files.filter_map(Result::ok).map(|file| file.file_name()).collect::<Vec<_>>());
                panic!("awaited the file {name}, but there is {there:?}");
            }
            pause().await;
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // Left to the system's own cleaning if it cannot be removed.
        let _ = fs::remove_dir_all(&self.0);
    }
}
