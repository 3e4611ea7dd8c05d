//! What each page costs a reader: bytes as a server sends them, compressed by
//! Brotli at quality 11, and two limits on them.

use std::collections::{BTreeSet, HashMap};
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use brotli::enc::BrotliEncoderParams;

use crate::links::Links;

/// Bytes to read a page: HTML, style sheets, preloaded fonts.
const READ_LIMIT: usize = 50_000;
/// Bytes with its first widget running, a race: the programs of site and worker, too.
const RUN_LIMIT: usize = 170_000;
/// The same where that widget is another,
const OTHER_LIMIT: usize = 180_000;
/// or works on photographs, which have to be decoded,
const PHOTOS_LIMIT: usize = 210_000;
/// or trains nets, whose worker is compiled for speed.
const NETS_LIMIT: usize = 290_000;
/// or lets the reader draw as well: a program of its own.
const DRAWS_LIMIT: usize = 400_000;
/// With a race running alone, in somebody's frame.
const EMBED_LIMIT: (&str, usize) = ("embed/race/", 150_000);
/// What somebody's page loads to have such frames.
const ELEMENT_LIMIT: (&str, usize) = ("embed.js", 5_000);
/// The gallery shows every widget: what it may weigh more than a lecture for each of them.
const GALLERY_EACH: usize = 2_800;
/// The workers that decode photographs,
const PHOTOS_WORKERS: [&str; 1] = ["worker-augment"];
/// and those that train nets,
const NETS_WORKERS: [&str; 9] = [
    "worker-nets",
    "worker-ensemble",
    "worker-penalties",
    "worker-dropout",
    "worker-norm",
    "worker-depth",
    "worker-bench",
    "worker-teach",
    "worker-transfer",
];
/// whose WASM has a limit, too.
const NETS_WORKER_LIMIT: usize = 200_000;

pub struct Weights {
    /// In the order of their addresses.
    pages: Vec<Page>,
    programs: Vec<Program>,
}

struct Page {
    /// Its address under the site's root.
    name: String,
    read: usize,
    read_limit: usize,
    run: usize,
    run_limit: usize,
    all: usize,
}

/// A WASM program, or the script for other people's pages, by its file.
struct Program {
    name: String,
    plain: usize,
    compressed: usize,
}

/// Weighs all pages of a built site. `base`: the folder of the server that it was built for.
///
/// # Errors
/// Files that can't be read, and addresses that lead to no file of the site.
pub fn site(dist: &Path, base: &str) -> Result<Weights, String> {
    let mut files = Vec::new();
    walk(dist, &mut files)?;
    files.sort();
    let mut scale = Scale::default();
    let mut weights = Weights { pages: Vec::new(), programs: Vec::new() };
    // Widgets in single files are for disks, not for readers who wait.
    for file in files.iter().filter(|file| !file.starts_with(dist.join("single"))) {
        match file.extension().and_then(|extension| extension.to_str()) {
            Some("html") => weights.pages.push(page(dist, base, file, &mut scale)?),
            Some(kind) if kind == "wasm" || address(dist, file) == ELEMENT_LIMIT.0 => {
                let (plain, compressed) = scale.weigh(file)?;
                weights.programs.push(Program { name: address(dist, file), plain, compressed });
            }
            _ => {}
        }
    }
    if weights.pages.is_empty() {
        return Err(format!("{} holds no pages.", dist.display()));
    }
    Ok(weights)
}

impl Weights {
    /// One sentence for each limit that a page exceeds.
    pub fn over(&self) -> Vec<String> {
        let kinds = |page: &Page| {
            [("to read", page.read, page.read_limit), ("with its first widget", page.run, page.run_limit)]
        };
        let over = |page| kinds(page).into_iter().filter(|(_, bytes, limit)| bytes > limit);
        let said = |page: &Page, what, bytes, limit| {
            format!("{} is too heavy {what}: {} KB, at most {} KB.", page.name, kb(bytes), kb(limit))
        };
        let pages =
            self.pages.iter().flat_map(|page| over(page).map(|(what, bytes, limit)| said(page, what, bytes, limit)));
        let nets = NETS_WORKERS.map(|name| (name, NETS_WORKER_LIMIT));
        let programs = nets.into_iter().chain([ELEMENT_LIMIT]).flat_map(|(name, limit)| {
            let heavy =
                self.programs.iter().filter(move |known| known.name.starts_with(name) && known.compressed > limit);
            heavy.map(move |known| {
                format!("{} is too heavy: {} KB, at most {} KB.", known.name, kb(known.compressed), kb(limit))
            })
        });
        pages.chain(programs).collect()
    }

    /// The heaviest page in a few words.
    ///
    /// # Errors
    /// The table and what is too heavy.
    pub fn verdict(self) -> Result<String, String> {
        let over = self.over();
        if !over.is_empty() {
            return Err(format!("{self}\n{}", over.join("\n")));
        }
        let most = |bytes: fn(&Page) -> usize| kb(self.pages.iter().map(bytes).max().unwrap_or(0));
        Ok(format!(
            "at most {} KB to read and {} KB with the first widget",
            most(|page| page.read),
            most(|page| page.run)
        ))
    }
}

impl fmt::Display for Weights {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let wide =
            |names: &mut dyn Iterator<Item = &str>| names.map(|name| name.chars().count()).max().unwrap_or(0).max(12);
        let name = wide(&mut self.pages.iter().map(|page| page.name.as_str()));
        writeln!(f, "{:name$}  {:>10}  {:>12}  {:>12}", "KB, Brotli", "to read", "first widget", "all widgets")?;
        for page in &self.pages {
            let (read, run, all) = (kb(page.read), kb(page.run), kb(page.all));
            writeln!(f, "{:name$}  {read:>10}  {run:>12}  {all:>12}", page.name)?;
        }
        writeln!(f, "{:name$}  {:>10}  {:>12}\n", "at most", kb(READ_LIMIT), kb(RUN_LIMIT))?;
        let name = wide(&mut self.programs.iter().map(|program| program.name.as_str()));
        writeln!(f, "{:name$}  {:>10}  {:>12}", "KB", "plain", "Brotli")?;
        for program in &self.programs {
            writeln!(f, "{:name$}  {:>10}  {:>12}", program.name, kb(program.plain), kb(program.compressed))?;
        }
        let sum = |bytes: fn(&Program) -> usize| kb(self.programs.iter().map(bytes).sum());
        writeln!(f, "{:name$}  {:>10}  {:>12}", "all programs", sum(|p| p.plain), sum(|p| p.compressed))
    }
}

/// 1 KB is 1000 bytes.
fn kb(bytes: usize) -> String {
    format!("{:.1}", bytes as f64 / 1000.0)
}

fn page(dist: &Path, base: &str, file: &Path, scale: &mut Scale) -> Result<Page, String> {
    let name = address(dist, file);
    let html = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let links = Links::of(&html);
    let find = |link: &String| found(dist, base, file, link).map_err(|said| format!("{name}: {said}"));
    // Each file once, however often it is named.
    let mut read: BTreeSet<PathBuf> = links.read.iter().map(find).collect::<Result<_, _>>()?;
    read.insert(file.to_path_buf());
    let mut run: BTreeSet<PathBuf> = links.run.iter().map(find).collect::<Result<_, _>>()?;
    run.extend(read.iter().cloned());
    let mut all: BTreeSet<PathBuf> = links.more.iter().map(find).collect::<Result<_, _>>()?;
    all.extend(run.iter().cloned());
    let widgets = html.matches("<figure class=\"widget\"").count();
    let more = if name.ends_with("gallery/") { widgets * GALLERY_EACH } else { 0 };
    let runs = |worker: &str| links.run.iter().any(|link| link.contains(worker));
    let run_limit = match () {
        () if name == EMBED_LIMIT.0 => EMBED_LIMIT.1,
        () if runs("/studio_bg") => DRAWS_LIMIT,
        () if NETS_WORKERS.into_iter().any(runs) => NETS_LIMIT,
        () if PHOTOS_WORKERS.into_iter().any(runs) => PHOTOS_LIMIT,
        () if runs("/worker-") && !runs("/worker-race") => OTHER_LIMIT,
        () => RUN_LIMIT,
    };
    let (read_limit, run_limit) = (READ_LIMIT + more, run_limit + more);
    Ok(Page { read: scale.sum(&read)?, read_limit, run: scale.sum(&run)?, run_limit, all: scale.sum(&all)?, name })
}

/// The file that an address in a page leads to.
fn found(dist: &Path, base: &str, page: &Path, link: &str) -> Result<PathBuf, String> {
    let path = link.split(['?', '#']).next().unwrap_or_default();
    if path.contains("://") || path.starts_with("//") {
        return Err(format!("loads {link} from another server."));
    }
    let file = match (path.strip_prefix(base), path.starts_with('/')) {
        (Some(inner), _) => dist.join(inner),
        (None, true) => return Err(format!("loads {link}, which lies outside {base}.")),
        (None, false) => page.parent().unwrap_or(dist).join(path),
    };
    if file.is_file() { Ok(file) } else { Err(format!("loads {link}, yet there is no {}.", file.display())) }
}

/// A file's address under the site's root: `en/`, `404.html`.
fn address(dist: &Path, file: &Path) -> String {
    let inner = file.strip_prefix(dist).unwrap_or(file).to_string_lossy().into_owned();
    match inner.strip_suffix("index.html") {
        Some("") => "/".to_string(),
        Some(folder) => folder.to_string(),
        None => inner,
    }
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    let said = |error| format!("{}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(said)? {
        let path = entry.map_err(said)?.path();
        if path.is_dir() { walk(&path, files)? } else { files.push(path) }
    }
    Ok(())
}

/// Weighs each file once: quality 11 is slow.
#[derive(Default)]
struct Scale(HashMap<PathBuf, (usize, usize)>);

impl Scale {
    /// Bytes as they are, and as sent.
    fn weigh(&mut self, file: &Path) -> Result<(usize, usize), String> {
        if let Some(known) = self.0.get(file) {
            return Ok(*known);
        }
        let said = |error| format!("{}: {error}", file.display());
        let bytes = fs::read(file).map_err(said)?;
        // WOFF2 is compressed by Brotli already; servers send it as it is.
        let sent =
            if file.extension().is_some_and(|e| e == "woff2") { bytes.len() } else { brotli(&bytes).map_err(said)? };
        self.0.insert(file.to_path_buf(), (bytes.len(), sent));
        Ok((bytes.len(), sent))
    }

    fn sum(&mut self, files: &BTreeSet<PathBuf>) -> Result<usize, String> {
        files.iter().try_fold(0, |sum, file| Ok(sum + self.weigh(file)?.1))
    }
}

fn brotli(mut bytes: &[u8]) -> std::io::Result<usize> {
    let params = BrotliEncoderParams { quality: 11, lgwin: 22, size_hint: bytes.len(), ..Default::default() };
    brotli::BrotliCompress(&mut bytes, &mut std::io::sink(), &params)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A site of these files in a folder of its own, gone when dropped.
    struct Site(PathBuf);

    impl Site {
        fn of(name: &str, files: &[(&str, &[u8])]) -> Site {
            let folder = std::env::temp_dir().join(format!("downhill-{name}-{}", std::process::id()));
            for (path, bytes) in files {
                let file = folder.join(path);
                fs::create_dir_all(file.parent().expect("files lie in folders")).expect("a folder can be made");
                fs::write(file, bytes).expect("a file can be written");
            }
            Site(folder)
        }
    }

    impl Drop for Site {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    /// Bytes that don't compress, from a linear congruential generator.
    fn noise(length: usize) -> Vec<u8> {
        let mut state = 1_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 56) as u8
        };
        (0..length).map(|_| next()).collect()
    }

    const HTML: &[u8] = br#"<html data-wasm="/x/site.wasm?v=1"><link rel="stylesheet" href="/x/a.css">
        <link rel="preload" as="font" href="/x/f.woff2"><script src="../boot.js"></script>"#;

    #[test]
    fn pages_are_weighed() {
        let (wasm, font) = (noise(165_000), vec![b'a'; 3000]);
        let site = Site::of(
            "weighed",
            &[("en/index.html", HTML), ("a.css", b"p {}"), ("f.woff2", &font), ("site.wasm", &wasm), ("boot.js", b"1")],
        );
        let weights = super::site(&site.0, "/x/").expect("all files are there");
        let [page] = &weights.pages[..] else { panic!("one page") };
        let html = brotli(HTML).expect("memory can be written");
        assert_eq!(page.name, "en/");
        // Style sheet and script are too short to compress; Brotli wraps them in 4 bytes.
        assert_eq!(page.read, html + (4 + 4) + 3000 + (1 + 4));
        assert_eq!(page.run, page.read + weights.programs[0].compressed);
        assert_eq!(page.all, page.run);
        assert!((165_000..165_100).contains(&weights.programs[0].compressed));
        assert_eq!(weights.over(), Vec::<String>::new());
        assert!(weights.to_string().contains("all programs"));
    }

    #[test]
    fn what_is_too_heavy_is_said() {
        let (wasm, css) = (noise(120_000), noise(50_000));
        let site = Site::of(
            "heavy",
            &[("en/index.html", HTML), ("a.css", &css), ("f.woff2", b"0"), ("site.wasm", &wasm), ("boot.js", b"1")],
        );
        let weights = super::site(&site.0, "/x/").expect("all files are there");
        let over = weights.over();
        assert!(
            over[0].starts_with("en/ is too heavy to read: 50.") && over[0].ends_with("at most 50.0 KB."),
            "{over:?}"
        );
        assert!(over[1].starts_with("en/ is too heavy with its first widget: 170."), "{over:?}");
        assert!(weights.verdict().is_err_and(|said| said.contains("too heavy")));
    }

    #[test]
    fn what_goes_into_other_peoples_pages_is_lighter() {
        let wasm = noise(150_000);
        let script = noise(5_000);
        let site = Site::of(
            "embed",
            &[
                ("embed/race/index.html", HTML),
                ("embed/a.css", b""),
                ("embed/boot.js", b"1"),
                ("a.css", b""),
                ("f.woff2", b"0"),
                ("site.wasm", &wasm),
                ("embed.js", &script),
            ],
        );
        let over = super::site(&site.0, "/x/").expect("all files are there").over();
        assert!(over[0].starts_with("embed/race/ is too heavy with its first widget: 150."), "{over:?}");
        assert!(over[1].starts_with("embed.js is too heavy: 5.0 KB"), "{over:?}");
        assert_eq!(over.len(), 2);
    }

    #[test]
    fn what_leads_nowhere_is_said() {
        for (name, html, hint) in [
            ("gone", "<script src=/x/gone.js>", "there is no"),
            ("away", "<script src=https://a.b/c.js>", "another server"),
            ("other", "<script src=//a.b/c.js>", "another server"),
            ("outside", "<script src=/boot.js>", "outside /x/"),
        ] {
            let site = Site::of(name, &[("index.html", html.as_bytes())]);
            let said = super::site(&site.0, "/x/").err().unwrap_or_default();
            assert!(said.contains(hint), "{name}: {said}");
        }
        let empty = Site::of("empty", &[("a.css", b"")]);
        assert!(super::site(&empty.0, "/").is_err_and(|said| said.contains("holds no pages")));
    }
}
