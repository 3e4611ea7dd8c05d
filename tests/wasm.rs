//! In a real browser: WASM computes the same bits as this machine does natively.
//! `cargo xtask test` writes the native numbers first, and names their file.

#![cfg(target_arch = "wasm32")]

use downhill::widgets::fingerprint;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// What `downhill fingerprints` printed.
const NATIVE: &str = include_str!(env!("DOWNHILL_FINGERPRINTS"));

#[wasm_bindgen_test]
fn whole_runs_equal_native_ones_bit_by_bit() {
    let here = fingerprint::to_text(&fingerprint::all());
    let differ: Vec<String> = NATIVE
        .lines()
        .zip(here.lines())
        .filter(|(native, wasm)| native != wasm)
        .map(|(native, wasm)| format!("native {native}\nwasm   {wasm}"))
        .collect();
    wasm_bindgen_test::console_log!("{}", differ.join("\n"));
    assert!(differ.is_empty(), "{}", differ.join("\n"));
    assert_eq!(NATIVE.lines().count(), here.lines().count());
    assert!(here.lines().count() > 20);
}
