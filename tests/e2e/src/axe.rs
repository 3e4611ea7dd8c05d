//! axe-core, which finds what keeps readers out.

use std::fs;

use serde_json::{Value, json};

use crate::browser::Browser;

/// Every rule for WCAG 2.2 AA, and what axe calls best practice.
const TAGS: [&str; 6] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/// The violations in the page as it is now, each with its rule and its elements.
///
/// # Panics
/// When `AXE` does not name the script.
pub async fn violations(browser: &Browser) -> Vec<String> {
    let file = crate::variable("AXE", "axe.min.js of axe-core");
    let script = fs::read_to_string(&file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    browser.run(&format!("if (!window.axe) {{ {script} }}"), json!([])).await;
    let options = json!({ "runOnly": { "type": "tag", "values": TAGS }, "resultTypes": ["violations"] });
    let run = "const { violations, passes } = await axe.run(document, arguments[0]);\n\
        return { passes: passes.length, violations: violations.map(({ id, help, nodes }) =>\n\
          `${id}: ${help}\\n` + nodes.map((node) => `    ${node.target.join(' ')}\\n`).join('')) };";
    let found = browser.run_async(run, json!([options])).await;
    assert!(found["passes"].as_u64().is_some_and(|rules| rules > 10), "axe checked nothing: {found}");
    let text = |said: &Value| said.as_str().unwrap_or_default().to_string();
    found["violations"].as_array().expect("a list").iter().map(text).collect()
}
