//! Files of the site, fetched by a worker.

use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{RequestCache, RequestInit, Response, WorkerGlobalScope};

/// The bytes of a file in the site's folder `data/`. `anew`: past the browser's memory.
///
/// # Errors
/// Why there are none, in a few words.
pub async fn file(name: String, anew: bool) -> Result<Vec<u8>, String> {
    let scope: WorkerGlobalScope = js_sys::global().unchecked_into();
    // The script that started this worker says where the site is: its own address is a blob's.
    let base = js_sys::Reflect::get(&scope, &"base".into()).ok().and_then(|base| base.as_string()).unwrap_or_default();
    let init = RequestInit::new();
    if anew {
        init.set_cache(RequestCache::Reload);
    }
    let address = format!("{base}data/{name}");
    let response = JsFuture::from(scope.fetch_with_str_and_init(&address, &init)).await.map_err(said)?;
    let response: Response = response.unchecked_into();
    if !response.ok() {
        return Err(response.status().to_string());
    }
    let bytes = JsFuture::from(response.array_buffer().map_err(said)?).await.map_err(said)?;
    Ok(js_sys::Uint8Array::new(&bytes).to_vec())
}

/// What a browser throws, in its words: `Failed to fetch`.
fn said(error: JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map_or(String::new(), |error| error.message().into())
}
