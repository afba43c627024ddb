//! The page at `/docs` that shows an API document: Swagger UI for the calls, and around it what it lacks: one search over
//! calls and events, a table of contents, signing in, and the socket's events beside the calls. Nothing comes from outside.

use axum::Router;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use http::header;
use utoipa_swagger_ui::SwaggerUi;

const PAGE: &str = include_str!("index.html");
const STYLE: &str = include_str!("reader.css");
const SCRIPT: &str = include_str!("reader.js");
const EVENTS: &str = include_str!("events.js");
/// The content security policy of the pages below `/docs`. Swagger UI sets styles on its elements.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
    font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The page for the document at `document`, and for the socket's description at `events` if there is one (both are JSON).
pub fn routes(document: &'static str, events: Option<&'static str>) -> Router {
    let page = PAGE.replace("{document}", document).replace("{events}", events.unwrap_or_default());
    let show = move || {
        let page = page.clone();
        async move {
            ([(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_SECURITY_POLICY, POLICY)], page)
        }
    };
    Router::new()
        .route("/docs", get(|| async { Redirect::to("/docs/") }))
        .route("/docs/", get(show))
        .route("/docs/reader.css", get(|| async { file("text/css; charset=utf-8", STYLE) }))
        .route("/docs/reader.js", get(|| async { file("text/javascript; charset=utf-8", SCRIPT) }))
        .route("/docs/events.js", get(|| async { file("text/javascript; charset=utf-8", EVENTS) }))
        .merge(SwaggerUi::new("/docs/ui").config(utoipa_swagger_ui::Config::from(document)))
}

fn file(kind: &'static str, text: &'static str) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, kind)], text)
}
