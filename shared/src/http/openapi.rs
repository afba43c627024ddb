//! The API documents: what all services' documents share, and the routes that serve them.

use std::collections::BTreeMap;

use axum::Router;
use axum::routing::get;
use serde_json::{Value, json};
use utoipa::openapi::example::ExampleBuilder;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::openapi::{ContentBuilder, OpenApi, RefOr, Response, ResponseBuilder, Schema};

/// The name of the access token's scheme in every document.
pub const BEARER: &str = "access_token";

/// The largest whole number that every JSON reader keeps exactly: 2^53 - 1.
pub const LARGEST_NUMBER: i64 = (1 << 53) - 1;

/// Adds to a service's document what is the same in all: the token's scheme, and the limits of every number.
#[must_use]
pub fn complete(mut document: OpenApi) -> OpenApi {
    let components = document.components.get_or_insert_default();
    components.add_security_scheme(BEARER, SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer)));
    components.schemas.values_mut().for_each(limit_numbers);
    document
}

/// Every number of a schema is a count: from 0 to [`LARGEST_NUMBER`], unless its own field says otherwise.
fn limit_numbers(schema: &mut RefOr<Schema>) {
    let mut tree = serde_json::to_value(&*schema).unwrap_or_default();
    limit_integers(&mut tree);
    if let Ok(limited) = serde_json::from_value(tree) {
        *schema = limited;
    }
}

fn limit_integers(tree: &mut Value) {
    match tree {
        Value::Object(fields) => {
            let is_integer =
                |kind: &Value| kind == "integer" || kind.as_array().is_some_and(|of| of.contains(&json!("integer")));
            if fields.get("type").is_some_and(is_integer) {
                fields.entry("minimum").or_insert(json!(0));
                fields.entry("maximum").or_insert(json!(LARGEST_NUMBER));
            }
            fields.values_mut().for_each(limit_integers);
        }
        Value::Array(items) => items.iter_mut().for_each(limit_integers),
        _ => {}
    }
}

/// An error that an operation can answer: status, code, and when it does.
pub type Documented = (u16, &'static str, &'static str);

/// What every call can answer.
pub const ANY_CALL: &[Documented] = &[
    (429, "rate_limited", "Too many requests: `Retry-After` tells when to try again."),
    (503, "unavailable", "Something behind the service does not answer: `Retry-After` tells when to try again."),
    (507, "storage_full", "The server's disk is full: what changes something is refused, reading goes on."),
];
/// What every call with a JSON body can answer besides.
pub const JSON_BODY: &[Documented] = &[
    (400, "bad_request", "The body is not one sound JSON object."),
    (413, "too_large", "The body is over the limit of this call."),
    (415, "unsupported_media_type", "The body is not `application/json`."),
    (422, "validation_failed", "A field is not as described; `errors` names each of them."),
];
/// What every call that needs a token can answer besides.
pub const SIGNED_IN: &[Documented] = &[(401, "unauthenticated", "No access token, or one that is not valid any more.")];

/// The errors of an operation: one response per status, one example per code.
pub fn problems(groups: &[&[Documented]]) -> BTreeMap<String, RefOr<Response>> {
    let mut by_status: BTreeMap<u16, Vec<&Documented>> = BTreeMap::new();
    for error in groups.iter().copied().flatten() {
        by_status.entry(error.0).or_default().push(error);
    }
    by_status.into_iter().map(|(status, errors)| (status.to_string(), problem_of(status, &errors))).collect()
}

fn problem_of(status: u16, errors: &[&Documented]) -> RefOr<Response> {
    let details: Vec<String> = errors.iter().map(|(_, code, detail)| format!("`{code}`: {detail}")).collect();
    let examples = errors.iter().map(|(_, code, detail)| {
        let example = ExampleBuilder::new().value(Some(problem_example(status, code, detail))).build();
        (*code, RefOr::T(example))
    });
    let content = ContentBuilder::new()
        .schema(Some(utoipa::openapi::Ref::from_schema_name("Problem")))
        .examples_from_iter(examples)
        .build();
    RefOr::T(ResponseBuilder::new().description(details.join(" ")).content("application/problem+json", content).build())
}

fn problem_example(status: u16, code: &str, detail: &str) -> serde_json::Value {
    let title = http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason());
    let mut example = json!({
        "type": "about:blank", "title": title.unwrap_or_default(), "status": status, "code": code, "detail": detail,
        "request_id": "0199f3a4-7c1e-7d3a-9b52-3f6f3a1c0d11",
    });
    if code == "validation_failed" {
        example["errors"] =
            json!([{"field": "name", "code": "too_long", "message": "must be at most 64 characters long"}]);
    }
    example
}

/// Declares what an operation can answer when it fails, for its `responses(…)`:
/// `problems!(RegisterProblems: JSON_BODY, ANY_CALL; 409 "login_taken" "Somebody has this login.")`.
#[macro_export]
macro_rules! problems {
    ($name:ident: $($group:expr),* $(; $($status:literal $code:literal $detail:literal),* $(,)?)?) => {
        enum $name {}

        impl utoipa::IntoResponses for $name {
            fn responses()
            -> std::collections::BTreeMap<String, utoipa::openapi::RefOr<utoipa::openapi::response::Response>> {
                $crate::http::openapi::problems(&[$($group,)* $(&[$(($status, $code, $detail)),*])?])
            }
        }
    };
}

/// A problem+json response with an example of `code`, for the responses of an operation.
pub fn problem(status: u16, code: &str, detail: &str) -> RefOr<Response> {
    let example = problem_example(status, code, detail);
    let content = ContentBuilder::new()
        .schema(Some(utoipa::openapi::Ref::from_schema_name("Problem")))
        .example(Some(example))
        .build();
    RefOr::T(ResponseBuilder::new().description(detail).content("application/problem+json", content).build())
}

/// `/openapi.json` and the reader at `/docs`, which needs nothing from outside.
pub fn routes(document: &OpenApi) -> Router {
    super::trace::expect_calls(document);
    let json = document.to_json().unwrap_or_default();
    Router::new()
        .route("/openapi.json", get(move || async move { ([(http::header::CONTENT_TYPE, "application/json")], json) }))
        .merge(super::reader::routes("/openapi.json", None))
}
