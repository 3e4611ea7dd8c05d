//! Widgets in other people's course notes, each built with its real tool.

use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use downhill::spec::Lang;
use downhill::spec::recipe::{RECIPES, Taken};
use e2e::browser::Browser;
use e2e::folder::Folder;
use e2e::server;
use serde_json::json;

/// One system: its folder in `tests/hosts`, what builds it, where that puts the pages, and how many
/// widgets are in them.
struct Host {
    name: &'static str,
    build: &'static str,
    out: &'static str,
    frames: u64,
}

const HOSTS: [Host; 9] = [
    Host { name: "plain", build: "true", out: ".", frames: 2 },
    Host { name: "mkdocs", build: "mkdocs build --quiet --site-dir out", out: "out", frames: 2 },
    Host { name: "jekyll", build: "jekyll build --quiet --destination out", out: "out", frames: 2 },
    Host { name: "hugo", build: "hugo --quiet --destination out", out: "out", frames: 1 },
    Host { name: "vitepress", build: "vitepress build .", out: ".vitepress/dist", frames: 1 },
    Host { name: "pandoc", build: "pandoc --standalone index.md --output index.html", out: ".", frames: 1 },
    Host { name: "mdbook", build: "mdbook build --dest-dir out", out: "out", frames: 2 },
    Host { name: "jupyter-book", build: "jupyter-book build --quiet .", out: "_build/html", frames: 2 },
    Host { name: "myst", build: "myst build --html", out: "_build/html", frames: 2 },
];

/// Finds all elements, those in shadow trees too: MyST puts a program's elements into one.
const ALL: &str = "const all = (selector, root = document) => [...root.querySelectorAll('*')].flatMap((element) =>\n\
    [element.matches(selector) ? [element] : [], element.shadowRoot ? all(selector, element.shadowRoot) : []].flat());\n";

/// The text with each `@name@` replaced by that recipe.
fn filled(text: &str, taken: &Taken) -> String {
    let mut text = text.to_string();
    for recipe in &RECIPES {
        let written = (recipe.write)(taken);
        if recipe.name == "hugo" {
            // A heading, the shortcode's own file, and how it is used.
            let (file, used) = written.split_once("\n\n").expect("two parts");
            let file = file.split_once('\n').expect("a heading").1;
            text = text.replace("@hugo-shortcode@", file).replace("@hugo-use@", used);
        }
        text = text.replace(&format!("@{}@", recipe.name), &written);
    }
    text
}

fn copy(from: &Path, to: &Path, taken: &Taken) {
    fs::create_dir_all(to).expect("a folder is made");
    for entry in fs::read_dir(from).unwrap_or_else(|error| panic!("{}: {error}", from.display())) {
        let path = entry.expect("readable").path();
        let target = to.join(path.file_name().expect("it has a name"));
        if path.is_dir() {
            copy(&path, &target, taken);
        } else {
            let text = filled(&fs::read_to_string(&path).expect("a text"), taken);
            assert!(!text.contains("@iframe@"), "{} is not filled", path.display());
            fs::write(target, text).expect("a file is written");
        }
    }
}

fn build(host: &Host, folder: &Path) {
    if ["vitepress", "myst"].contains(&host.name) {
        // Its pages, or its theme, import from beside themselves, and axe-core lies where it does.
        let axe = PathBuf::from(env::var_os("AXE").expect("AXE names axe.min.js of axe-core"));
        let modules = axe.ancestors().find(|folder| folder.ends_with("node_modules")).expect("from npm");
        symlink(modules, folder.join("node_modules")).expect("a link is made");
    }
    let mut words = host.build.split(' ');
    let program = words.next().expect("a command names a program");
    let ended = Command::new(program).args(words).current_dir(folder).output();
    let ended =
        ended.unwrap_or_else(|error| panic!("{program} is not to be had ({error}); `cargo xtask test` installs it"));
    let said = [ended.stdout, ended.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).concat();
    assert!(ended.status.success(), "{}: {said}", host.name);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_widget_runs_in_every_system() {
    let browser = Browser::open("/en/").await;
    for host in &HOSTS {
        let taken = Taken {
            base: format!("{}/", browser.origin),
            widget: "race".to_string(),
            title: "Race of optimizers".to_string(),
            state: "surface=beale&optimizers=sgd,adam&step=12".to_string(),
            lang: Lang::Ko,
            theme: "light".to_string(),
            hide: "drawers".to_string(),
            height: 1300,
        };
        let folder = Folder::make();
        let from = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../hosts")).join(host.name);
        copy(&from, folder.path(), &taken);
        build(host, folder.path());
        let origin = server::serve_folder(&folder.path().join(host.out)).await;
        browser.go_to(&origin).await;
        // The element's frame opens when it is near.
        let frames = format!(
            "{ALL} for (const widget of all('downhill-widget')) widget.scrollIntoView({{ behavior: 'instant' }});\n\
             return all('iframe').length"
        );
        browser.until(&format!("frames in {}", host.name), &frames, json!([]), |there| *there == host.frames).await;
        for number in 1..=host.frames {
            let what = format!("{}, frame {number}", host.name);
            let frame = format!("{ALL} const frame = all('iframe')[arguments[0]];");
            let show = format!(
                "{frame} frame.scrollIntoView({{ behavior: 'instant' }});\n\
                 return [frame.closest('downhill-widget') !== null, frame.clientWidth > 300]"
            );
            let seen = browser.run(&show, json!([number - 1])).await;
            browser.enter_frame_of(&format!("{frame} return frame"), json!([number - 1])).await;
            let live = "const live = document.querySelector('.card.live:not(.waiting)');\n\
                return live && live.querySelector('canvas') && [document.documentElement.lang, document.documentElement.dataset.theme,\n\
                  live.querySelector('.drive output').textContent, live.querySelector('[data-path=surface]').value,\n\
                  live.querySelector('.card-bar button').checkVisibility()]";
            let wanted = json!(["ko", "light", "12", "beale", false]);
            browser.until(&format!("{what} alive in its state"), live, json!([]), |there| *there == wanted).await;
            // Nothing is cut off: an element's frame fits, another is as high as its author said, but for a
            // border that some systems count in. MyST makes frames 60 % as high as wide, and the rest scrolls.
            let fits = "const high = document.body.getBoundingClientRect().height;\n\
                scrollTo({ top: high, behavior: 'instant' });\n\
                return { element: innerHeight >= high && innerHeight - high < 1, said: innerHeight > 1290,\n\
                  myst: Math.abs(innerHeight - 0.6 * innerWidth) <= 2 && scrollY + innerHeight >= high - 1 }";
            let wanted = match host.name {
                _ if seen[0] == true => "element",
                "myst" => "myst",
                _ => "said",
            };
            browser.until(&format!("{what} in the right height"), fits, json!([]), |there| there[wanted] == true).await;
            browser.leave_frame().await;
            assert_eq!(seen[1], true, "{what} is too narrow");
        }
    }
}
