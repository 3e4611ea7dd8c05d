//! The built site on a free port of this machine.

use std::path::Path;

use axum::Router;
use axum::extract::Request;
use axum::http::header::{ACCESS_CONTROL_ALLOW_ORIGIN, CONTENT_SECURITY_POLICY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::{Next, from_fn};
use axum::response::{Html, IntoResponse};
use tokio::net::TcpListener;
use tower_http::services::{ServeDir, ServeFile};

/// Serves until the test's runtime ends. Addresses with one of `missing`
/// in them are not there. Returns the origin, such as `http://127.0.0.1:40123`.
pub async fn serve(missing: &'static [&'static str]) -> String {
    let dist = crate::dist();
    let files = ServeDir::new(&dist).not_found_service(ServeFile::new(dist.join("404.html")));
    let hide = from_fn(move |request: Request, next: Next| async move {
        if missing.iter().any(|part| request.uri().path().contains(part)) {
            return StatusCode::NOT_FOUND.into_response();
        }
        let mut response = next.run(request).await;
        // As hosts of static files do: a module of another site is loaded only with this.
        response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        response
    });
    listen(Router::new().fallback_service(files).layer(hide)).await
}

/// Serves one page of another site.
pub async fn serve_page(html: String) -> String {
    listen(Router::new().fallback(async move || Html(html))).await
}

/// Serves one page of another site that allows only what `policy` names.
pub async fn serve_strict_page(html: String, policy: &str) -> String {
    let policy = HeaderValue::from_str(policy).expect("a policy is text");
    let headers: HeaderMap = [(CONTENT_SECURITY_POLICY, policy)].into_iter().collect();
    listen(Router::new().fallback(async move || (headers, Html(html)))).await
}

/// Serves a folder of another site.
pub async fn serve_folder(folder: &Path) -> String {
    listen(Router::new().fallback_service(ServeDir::new(folder))).await
}

async fn listen(router: Router) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let port = listener.local_addr().expect("it is bound").port();
    tokio::spawn(async { axum::serve(listener, router).await });
    format!("http://127.0.0.1:{port}")
}
