//! What happens around every request: its id, its log line, its metrics.

use std::time::Instant;

use axum::extract::{MatchedPath, Request};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderName, HeaderValue};
use tracing::Instrument;
use utoipa::openapi::OpenApi;

use crate::request_id;

static REQUEST_ID: HeaderName = HeaderName::from_static(request_id::HEADER);

/// Gives the request an id, counts and times it by its route template, and logs one line about it.
pub(super) async fn observe(mut request: Request, next: Next) -> Response {
    let id = request_id::accept(request.headers().get(&REQUEST_ID).and_then(|value| value.to_str().ok()));
    let id_header = HeaderValue::from_str(&id).unwrap_or(HeaderValue::from_static("invalid"));
    request.headers_mut().insert(REQUEST_ID.clone(), id_header.clone());
    let method = method_label(request.method());
    let route =
        request.extensions().get::<MatchedPath>().map_or("unmatched".to_owned(), |path| path.as_str().to_owned());
    let span = tracing::info_span!("request", request.id = %id, user.id = tracing::field::Empty);
    let started = Instant::now();
    let answer = async {
        let response = next.run(request).await;
        let (status, duration) = (response.status().as_u16(), started.elapsed());
        tracing::info!(http.method = method, http.route = %route, http.status = status, duration_ms = duration.as_secs_f64() * 1000.0, "request");
        count(method, route, status, duration);
        response
    };
    let mut response = request_id::scope(id, answer.instrument(span)).await;
    response.headers_mut().insert(REQUEST_ID.clone(), id_header);
    response
}

/// Makes the counters of every call in `document` that succeeds: what never happened yet is measured as 0.
pub(super) fn expect_calls(document: &OpenApi) {
    let document = serde_json::to_value(document).unwrap_or_default();
    for (path, operations) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in operations.as_object().into_iter().flatten() {
            let Ok(method) = http::Method::from_bytes(method.to_uppercase().as_bytes()) else { continue };
            let statuses = operation["responses"].as_object().into_iter().flatten().map(|(status, _)| status);
            for status in statuses.filter(|status| status.starts_with('2')) {
                metrics::counter!("http_requests_total", "method" => method_label(&method), "route" => path.clone(), "status" => status.clone())
                    .increment(0);
            }
        }
    }
}

fn count(method: &'static str, route: String, status: u16, duration: std::time::Duration) {
    metrics::histogram!("http_request_duration_seconds", "method" => method, "route" => route.clone()).record(duration);
    metrics::counter!("http_requests_total", "method" => method, "route" => route, "status" => status.to_string())
        .increment(1);
}

/// A bounded set of labels: clients may invent methods.
fn method_label(method: &http::Method) -> &'static str {
    match *method {
        http::Method::GET => "GET",
        http::Method::POST => "POST",
        http::Method::PUT => "PUT",
        http::Method::PATCH => "PATCH",
        http::Method::DELETE => "DELETE",
        http::Method::HEAD => "HEAD",
        http::Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
