//! In a real browser: WASM computes the same bits as this machine does natively.
//! `cargo xtask test` writes the native numbers first, and names their file.

#![cfg(target_arch = "wasm32")]

use downhill::engine::data::photos::PHOTOS;
use downhill::engine::data::{fashion14, mnist14, optdigits8};
use downhill::engine::nn::pretrained::DIGITS;
use downhill::widgets::{Inputs, Need, fingerprint};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

/// What `downhill fingerprints` printed.
const NATIVE: &str = include_str!(env!("DOWNHILL_FINGERPRINTS"));

#[wasm_bindgen_test]
fn whole_runs_equal_native_ones_bit_by_bit() {
    let mut inputs = Inputs::default();
    for (set, bytes) in [
        (&mnist14::SPEC, &include_bytes!("../src/engine/data/files/mnist14.png")[..]),
        (&fashion14::SPEC, &include_bytes!("../src/engine/data/files/fashion14.png")[..]),
        (&optdigits8::SPEC, &include_bytes!("../src/engine/data/files/optdigits8.png")[..]),
        (&PHOTOS[0], &include_bytes!("../src/engine/data/files/cat.png")[..]),
        (&PHOTOS[1], &include_bytes!("../src/engine/data/files/coffee.png")[..]),
        (&PHOTOS[2], &include_bytes!("../src/engine/data/files/rocket.png")[..]),
    ] {
        inputs.take(Need::Images(set), bytes).expect("whole");
    }
    let net = include_bytes!("../src/engine/data/files/digits.safetensors");
    inputs.take(Need::Net(&DIGITS), net).expect("whole");
    let here = fingerprint::to_text(&fingerprint::all(&inputs));
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

#[wasm_bindgen_test]
fn numbers_are_read_as_natively() {
    use downhill::spec::number::parse;
    let texts = [
        "0.1",
        "1e-3",
        "−2.5",
        " 7 ",
        "1e400",
        "",
        "1x",
        "--1",
        "9007199254740993",
        "4.9e-324",
        ".5",
        "5.",
        ".",
        "1e",
        "e5",
        "+5",
        "0x10",
        "Infinity",
    ];
    for text in texts {
        let rust = text.trim().replace('−', "-").parse::<f64>().ok().filter(|x| x.is_finite());
        assert_eq!(parse(text), rust, "{text}");
    }
    let mut rng = downhill::engine::rng::Rng::new(3);
    for _ in 0..20_000 {
        let x = f64::from_bits((rng.uniform() * 2f64.powi(62)) as u64);
        assert_eq!(parse(&format!("{x:.20e}")), format!("{x:.20e}").parse().ok());
    }
}
