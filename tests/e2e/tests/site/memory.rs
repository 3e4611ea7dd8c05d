//! Widgets that come and go give their memory back.

use std::time::Instant;

use e2e::browser::{Browser, PATIENCE, pause};
use serde_json::json;

/// Mounts a widget that trains, waits until it has trained two steps, and takes it away.
const COME_AND_GO: &str = "const frame = document.createElement('iframe');\n\
    const ready = new Promise((done) => addEventListener('message', function heard({ source, data }) {\n\
      if (source !== frame.contentWindow || data.type !== 'ready') return;\n\
      removeEventListener('message', heard);\n\
      done(data.state.step);\n\
    }));\n\
    frame.src = '/embed/schedule/?step=2';\n\
    document.body.append(frame);\n\
    const step = await ready;\n\
    frame.remove();\n\
    return step;";

async fn come_and_go(browser: &Browser, times: usize) {
    for _ in 0..times {
        assert_eq!(browser.run_async(COME_AND_GO, json!([])).await, 2);
    }
    browser.cdp("HeapProfiler.collectGarbage", json!({})).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_hundred_trainings_come_and_go_and_memory_stays() {
    let browser = Browser::open("/bench.html").await;
    come_and_go(&browser, 20).await;
    let before = browser.megabytes();
    come_and_go(&browser, 180).await;
    // A worker and its net that stayed would be some megabytes each time.
    let limit = before + 180.0;
    let since = Instant::now();
    while browser.megabytes() > limit {
        assert!(since.elapsed() < PATIENCE, "{before:.0} MB after 20 mounts, {:.0} MB after 200", browser.megabytes());
        browser.cdp("HeapProfiler.collectGarbage", json!({})).await;
        pause().await;
    }
}
