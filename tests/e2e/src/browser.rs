//! One browser with the site before it.

use std::time::{Duration, Instant};

use serde_json::{Value, json};
use thirtyfour::common::command::Command;
use thirtyfour::prelude::*;
use thirtyfour::{ChromiumLikeCapabilities, LoggingPrefsLogLevel};

use crate::chromedriver::Chromedriver;
use crate::folder::Folder;
use crate::{memory, server};

/// How long anything may take. Never the measure of a test: a machine may be slow.
pub const PATIENCE: Duration = Duration::from_secs(120);

const ARGUMENTS: [&str; 11] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    // No smooth scrolling: what is scrolled to is there at once.
    "--force-prefers-reduced-motion",
    "--window-size=1280,900",
];

/// Counts the questions to workers; see there.
const WATCH: &str = include_str!("watch.js");

/// Waits between two looks at something that is awaited.
pub async fn pause() {
    tokio::time::sleep(Duration::from_millis(25)).await;
}

/// What differs from one browser to another.
pub struct Setup {
    /// As the reader prefers them: `ko,en`.
    pub languages: &'static str,
    pub scripts: bool,
    /// Parts of addresses that the server has not.
    pub missing: &'static [&'static str],
}

impl Default for Setup {
    fn default() -> Self {
        Setup { languages: "en", scripts: true, missing: &[] }
    }
}

/// A browser, its driver and the site's server. All end when it is dropped.
pub struct Browser {
    // The first field is dropped first: it ends the browser, and then its driver may go.
    driver: WebDriver,
    chromedriver: Chromedriver,
    _temporary: Folder,
    pub origin: String,
    pub downloads: Folder,
}

impl Browser {
    /// A browser on this page of the site, such as `/en/gallery/`.
    pub async fn open(path: &str) -> Browser {
        let browser = Browser::start(Setup::default()).await;
        browser.go(path).await;
        browser
    }

    /// A browser with nothing before it.
    ///
    /// # Panics
    /// When there is none to be had.
    pub async fn start(setup: Setup) -> Browser {
        let origin = server::serve(setup.missing).await;
        let (temporary, downloads) = (Folder::make(), Folder::make());
        let chromedriver = Chromedriver::start(temporary.path());
        let mut preferences = json!({
            "intl.accept_languages": setup.languages,
            "download.default_directory": downloads.path(),
            "download.prompt_for_download": false,
        });
        if !setup.scripts {
            preferences["profile.managed_default_content_settings.javascript"] = json!(2);
        }
        let capabilities = || {
            let mut capabilities = DesiredCapabilities::chrome();
            for argument in ARGUMENTS {
                capabilities.add_arg(argument)?;
            }
            capabilities.add_experimental_option("prefs", &preferences)?;
            capabilities.set_browser_log_level(LoggingPrefsLogLevel::All)?;
            Ok::<_, WebDriverError>(capabilities)
        };
        let capabilities = capabilities().expect("plain values");
        let driver = WebDriver::new(&chromedriver.address, capabilities).await.expect("a browser starts");
        driver.set_script_timeout(PATIENCE).await.expect("a timeout is set");
        let browser = Browser { driver, chromedriver, _temporary: temporary, origin, downloads };
        browser.before_scripts(WATCH).await;
        browser
    }

    /// Goes to this page of the site.
    pub async fn go(&self, path: &str) {
        self.go_to(&format!("{}{path}", self.origin)).await;
    }

    /// Goes to any address.
    pub async fn go_to(&self, address: &str) {
        self.driver.goto(address).await.unwrap_or_else(|error| panic!("{address}: {error}"));
    }

    /// Into the frame that a selector finds: what follows happens there.
    pub async fn enter_frame(&self, selector: &str) {
        self.find(selector).await.enter_frame().await.unwrap_or_else(|error| panic!("{selector}: {error}"));
    }

    /// Into the frame that the body of a function returns.
    pub async fn enter_frame_of(&self, script: &str, given: Value) {
        let Value::Array(given) = given else { panic!("arguments are an array, not {given}") };
        let entered = async { self.driver.execute(script, given).await?.element()?.enter_frame().await };
        entered.await.unwrap_or_else(|error| panic!("{script}\nfailed: {error}"));
    }

    /// Back into the page that holds the frame.
    pub async fn leave_frame(&self) {
        self.driver.enter_parent_frame().await.expect("a frame is inside a page");
    }

    /// Goes to this page in a new tab. The old one, whose figures may still train, is closed.
    pub async fn go_in_new_tab(&self, path: &str) {
        let tab = self.driver.new_tab().await.expect("a tab opens");
        self.driver.close_window().await.expect("a tab closes");
        self.driver.switch_to_window(tab).await.expect("it is there");
        self.before_scripts(WATCH).await;
        self.go(path).await;
    }

    pub async fn reload(&self) {
        self.driver.refresh().await.expect("a page reloads");
    }

    /// The address of the page without its origin.
    pub async fn path(&self) -> String {
        let url = self.driver.current_url().await.expect("a page has an address");
        url.as_str().strip_prefix(&self.origin).unwrap_or(url.as_str()).to_string()
    }

    /// Waits for a page that a click leads to.
    pub async fn until_path(&self, wanted: &str) {
        let since = Instant::now();
        while self.path().await != wanted {
            assert!(since.elapsed() < PATIENCE, "awaited {wanted}; this is {}", self.path().await);
            pause().await;
        }
    }

    /// Runs `script` in every document of this tab from now on, before the document's own.
    pub async fn before_scripts(&self, script: &str) {
        self.cdp("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await;
    }

    /// Sends a command of the Chrome DevTools Protocol.
    pub async fn cdp(&self, command: &str, parameters: Value) -> Value {
        let sent = self.driver.cdp().send_raw(command, parameters).await;
        sent.unwrap_or_else(|error| panic!("{command}: {error}"))
    }

    /// Makes the window so wide: in pixels of the page.
    pub async fn width(&self, width: u32) {
        let size = json!({ "width": width, "height": 900, "deviceScaleFactor": 1, "mobile": false });
        self.cdp("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// Shows pages to a reader who prefers this scheme, `light` or `dark`, in a window so wide.
    pub async fn look(&self, scheme: &str, width: u32) {
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.cdp("Emulation.setEmulatedMedia", features).await;
        self.width(width).await;
    }

    /// Megabytes in memory of the browser with all its pages and workers.
    pub fn megabytes(&self) -> f64 {
        memory::below(self.chromedriver.process())
    }

    /// What the body of a function returns in the page. `given` are its `arguments`.
    pub async fn run(&self, script: &str, given: Value) -> Value {
        let Value::Array(given) = given else { panic!("arguments are an array, not {given}") };
        match self.driver.execute(script, given).await {
            Ok(returned) => returned.json().clone(),
            Err(error) => panic!("{script}\nfailed: {error}"),
        }
    }

    /// What the body of an `async` function returns in the page.
    pub async fn run_async(&self, script: &str, given: Value) -> Value {
        let Value::Array(given) = given else { panic!("arguments are an array, not {given}") };
        let called = format!(
            "const given = [...arguments], done = given.pop();\n\
             (async function () {{ {script} }})(...given).then((well) => done({{ well }}), (ill) => done({{ ill: `${{ill}}` }}));"
        );
        let returned = match self.driver.execute_async(called, given).await {
            Ok(returned) => returned.json().clone(),
            Err(error) => panic!("{script}\nfailed: {error}"),
        };
        assert!(returned.get("ill").is_none(), "{script}\nthrew {}", returned["ill"]);
        returned["well"].clone()
    }

    /// Runs `script` again and again until what it returns fits.
    ///
    /// # Panics
    /// When that does not happen; says what was there instead.
    pub async fn until(&self, awaited: &str, script: &str, given: Value, fits: impl Fn(&Value) -> bool) -> Value {
        let since = Instant::now();
        loop {
            let there = self.run(script, given.clone()).await;
            if fits(&there) {
                return there;
            }
            assert!(since.elapsed() < PATIENCE, "awaited {awaited}; at {} there is {there}", self.path().await);
            pause().await;
        }
    }

    /// Waits until the workers have answered and their answers are drawn.
    pub async fn settled(&self) {
        self.run_async("await __settled();", json!([])).await;
    }

    /// The first element of this selector.
    pub async fn find(&self, selector: &str) -> WebElement {
        let found = self.driver.find(By::Css(selector)).await;
        match found {
            Ok(element) => element,
            Err(_) => panic!("{} has no {selector}", self.path().await),
        }
    }

    /// All elements of this selector.
    pub async fn find_all(&self, selector: &str) -> Vec<WebElement> {
        self.driver.find_all(By::Css(selector)).await.unwrap_or_else(|error| panic!("{selector}: {error}"))
    }

    pub async fn click(&self, selector: &str) {
        let element = self.find(selector).await;
        element.click().await.unwrap_or_else(|error| panic!("{selector} cannot be clicked: {error}"));
    }

    /// The text of the first element of this selector, as it is seen.
    pub async fn text(&self, selector: &str) -> String {
        self.find(selector).await.text().await.unwrap_or_else(|error| panic!("{selector}: {error}"))
    }

    /// Types into what has the focus. Special keys are characters, as in [`Key`].
    pub async fn press(&self, keys: &str) {
        let strokes = keys
            .chars()
            .flat_map(|key| ["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": key.to_string() })));
        self.act(json!([{ "type": "key", "id": "keyboard", "actions": strokes.collect::<Vec<_>>() }])).await;
    }

    /// Presses one key while Shift is held.
    pub async fn press_with_shift(&self, key: char) {
        let shift = Key::Shift.value().to_string();
        let stroke = |kind: &str, key: &str| json!({ "type": kind, "value": key });
        let key = key.to_string();
        let strokes =
            [stroke("keyDown", &shift), stroke("keyDown", &key), stroke("keyUp", &key), stroke("keyUp", &shift)];
        self.act(json!([{ "type": "key", "id": "keyboard", "actions": strokes }])).await;
    }

    /// Performs actions of WebDriver.
    pub async fn act(&self, actions: Value) {
        let performed = self.driver.cmd(Command::PerformActions(actions.clone().into())).await;
        performed.unwrap_or_else(|error| panic!("{actions}: {error}"));
    }

    /// The errors in the console since they were last asked for.
    pub async fn errors(&self) -> Vec<String> {
        let log = self.driver.browser_log().await.expect("the log was asked for at the start");
        log.into_iter().filter(|entry| entry.level == "SEVERE").map(|entry| entry.message).collect()
    }

    /// Fails when there are errors in the console.
    pub async fn is_quiet(&self) {
        let errors = self.errors().await;
        assert!(errors.is_empty(), "{} wrote errors: {errors:#?}", self.path().await);
    }
}
