//! Strict paths and queries: an id that is none is 404, a wrong or unknown query parameter is 422 with its name.

use axum::extract::{FromRequestParts, RawPathParams};
use http::request::Parts;
use serde::de::DeserializeOwned;

use super::error::{ApiError, Invalid};

/// The ids in the path; what does not parse does not exist.
#[derive(Clone, Copy, Debug)]
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        // Axum answers 400 to a path that is not UTF-8: so do we, and 404 to all else.
        RawPathParams::from_request_parts(parts, state)
            .await
            .map_err(|_| ApiError::bad_request("The path is not UTF-8."))?;
        axum::extract::Path::<T>::from_request_parts(parts, state)
            .await
            .map(|axum::extract::Path(ids)| Self(ids))
            .map_err(|_| ApiError::not_found())
    }
}

/// The query string.
#[derive(Clone, Copy, Debug)]
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let query = parts.uri.query().unwrap_or_default();
        percent_encoding::percent_decode_str(query)
            .decode_utf8()
            .map_err(|_| ApiError::bad_request("The query is not UTF-8."))?;
        let pairs = serde_urlencoded::Deserializer::new(url_pairs(query));
        serde_path_to_error::deserialize(pairs).map(Self).map_err(|error| {
            let message = error.inner().to_string();
            let named = message.split('`').nth(1).map(ToOwned::to_owned);
            let path = error.path().to_string();
            Invalid::field(if path == "." { named.unwrap_or(path) } else { path }, "invalid", message)
        })
    }
}

fn url_pairs(query: &str) -> form_urlencoded::Parse<'_> {
    form_urlencoded::parse(query.as_bytes())
}

/// A page's size: `default` if none is asked for; 422 outside 1 to `most`, never clamped.
pub fn page_limit(asked: Option<i64>, default: u32, most: u32) -> Result<u32, ApiError> {
    let Some(asked) = asked else { return Ok(default) };
    u32::try_from(asked)
        .ok()
        .filter(|limit| (1..=most).contains(limit))
        .ok_or_else(|| Invalid::field("limit", "out_of_range", format!("must be from 1 to {most}")))
}
