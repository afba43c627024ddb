//! The API documents: what all services' documents share, and the routes that serve them.

use axum::Router;
use axum::routing::get;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{ContentBuilder, OpenApi, RefOr, Response, ResponseBuilder};
use utoipa_swagger_ui::SwaggerUi;

/// The name of the access token's scheme in every document.
pub const BEARER: &str = "access_token";

/// Adds to a service's document what is the same in all: the token's scheme and the error body of each status.
#[must_use]
pub fn complete(mut document: OpenApi) -> OpenApi {
    let components = document.components.get_or_insert_default();
    components.add_security_scheme(BEARER, SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    document
}

/// A problem+json response with an example of `code`, for the responses of an operation.
pub fn problem(status: u16, code: &str, detail: &str) -> RefOr<Response> {
    let title =
        http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or_default();
    let example = serde_json::json!({
        "type": "about:blank", "title": title, "status": status, "code": code, "detail": detail,
        "request_id": "0199f3a4-7c1e-7d3a-9b52-3f6f3a1c0d11",
    });
    let content = ContentBuilder::new()
        .schema(Some(utoipa::openapi::Ref::from_schema_name("Problem")))
        .example(Some(example))
        .build();
    RefOr::T(ResponseBuilder::new().description(detail).content("application/problem+json", content).build())
}

/// `/openapi.json` and the reader at `/docs`, which needs nothing from outside.
pub fn routes(document: &OpenApi) -> Router {
    let json = document.to_json().unwrap_or_default();
    Router::new()
        .route("/openapi.json", get(move || async move { ([(http::header::CONTENT_TYPE, "application/json")], json) }))
        .merge(SwaggerUi::new("/docs").config(utoipa_swagger_ui::Config::from("/openapi.json")))
}
