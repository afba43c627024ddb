//! The one error of every handler and its one body: RFC 9457 `application/problem+json`.

use std::borrow::Cow;
use std::fmt;

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, StatusCode, header};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::request_id;
use crate::unfit::Unfit;

/// The stable name of an error, such as `login_taken`; the interface translates by it.
pub type ErrorCode = Cow<'static, str>;

/// The body of every error.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`: `code` tells what happened.
    #[serde(rename = "type")]
    #[schema(example = "about:blank")]
    pub kind: String,
    /// The status in words.
    #[schema(example = "Unprocessable Entity")]
    pub title: String,
    /// The HTTP status.
    #[schema(example = 422, minimum = 400, maximum = 599)]
    pub status: u16,
    /// The stable name of the error.
    #[schema(example = "validation_failed", value_type = String)]
    pub code: ErrorCode,
    /// What happened and what to do, in English, for people.
    pub detail: String,
    /// The fields that are wrong, for `validation_failed`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldError>,
    /// The id to quote when asking for help; it stands in the logs.
    pub request_id: String,
}

/// One wrong field of a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FieldError {
    /// The field, as a path: `login`, `chats.0199….0`.
    pub field: String,
    /// The stable name of what is wrong with it.
    #[schema(value_type = String)]
    pub code: ErrorCode,
    /// The same in English.
    pub message: String,
}

/// Why a request was not carried out.
#[derive(Clone, Debug)]
pub struct ApiError(Box<Body>);

#[derive(Clone, Debug)]
struct Body {
    status: StatusCode,
    code: ErrorCode,
    detail: Cow<'static, str>,
    errors: Vec<FieldError>,
    retry_after_s: Option<u32>,
    /// What went wrong inside; logged once at the edge, never sent.
    internal: Option<String>,
}

impl ApiError {
    /// An error with a status, a code and a sentence of its own.
    pub fn new(status: StatusCode, code: impl Into<ErrorCode>, detail: impl Into<Cow<'static, str>>) -> Self {
        let (code, detail) = (code.into(), detail.into());
        Self(Box::new(Body { status, code, detail, errors: Vec::new(), retry_after_s: None, internal: None }))
    }

    /// 400: not HTTP or JSON as it should be.
    pub fn bad_request(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "bad_request", detail)
    }

    /// 401: no token, or one that is not valid (any more).
    pub fn unauthenticated() -> Self {
        Self::new(StatusCode::UNAUTHORIZED, "unauthenticated", "A valid access token is needed: sign in again.")
    }

    /// 403: known, but not allowed.
    pub fn forbidden(detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::FORBIDDEN, "forbidden", detail)
    }

    /// 404: does not exist, or is not yours to see.
    pub fn not_found() -> Self {
        Self::new(StatusCode::NOT_FOUND, "not_found", "There is nothing here, or it is not yours to see.")
    }

    /// 409 with a code of its own.
    pub fn conflict(code: impl Into<ErrorCode>, detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::CONFLICT, code, detail)
    }

    /// 422 with a code of its own, more exact than `validation_failed`.
    pub fn unprocessable(code: impl Into<ErrorCode>, detail: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, detail)
    }

    /// 429: too many requests; try again in `retry_after_s` seconds.
    pub fn rate_limited(retry_after_s: u32) -> Self {
        Self::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited", "Too many requests: wait a moment.")
            .retry_after(retry_after_s)
    }

    /// 503: something this process needs does not answer now.
    pub fn unavailable(internal: impl fmt::Display) -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "unavailable",
            "The service is busy or restarting: try again shortly.",
        )
        .retry_after(1)
        .because(internal)
    }

    /// 507: the disk is full.
    pub fn storage_full(internal: impl fmt::Display) -> Self {
        Self::new(
            StatusCode::INSUFFICIENT_STORAGE,
            "storage_full",
            "The server's disk is full: tell its administrator.",
        )
        .because(internal)
    }

    /// 500: a defect of ours. `internal` is logged, not sent.
    pub fn internal(internal: impl fmt::Display) -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "internal",
            "Something went wrong on our side; it has been logged.",
        )
        .because(internal)
    }

    /// Adds `Retry-After`.
    #[must_use]
    pub fn retry_after(mut self, seconds: u32) -> Self {
        self.0.retry_after_s = Some(seconds);
        self
    }

    /// Adds what is logged and not sent.
    #[must_use]
    pub fn because(mut self, internal: impl fmt::Display) -> Self {
        self.0.internal = Some(internal.to_string());
        self
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        self.0.status
    }

    /// The stable name.
    pub fn code(&self) -> &str {
        &self.0.code
    }

    fn log(&self) {
        if let Some(internal) = &self.0.internal {
            if self.0.status == StatusCode::INTERNAL_SERVER_ERROR {
                tracing::error!(error = %internal, "the request failed");
            } else {
                tracing::warn!(error = %internal, code = %self.0.code, "the request was put off");
            }
        }
    }
}

impl fmt::Display for ApiError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.0.status.as_u16(), self.0.code)?;
        self.0.internal.as_ref().map_or(Ok(()), |internal| write!(f, ": {internal}"))
    }
}

impl std::error::Error for ApiError {}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        self.log();
        let body = *self.0;
        let problem = Problem {
            kind: "about:blank".to_owned(),
            title: body.status.canonical_reason().unwrap_or("Error").to_owned(),
            status: body.status.as_u16(),
            code: body.code,
            detail: body.detail.into_owned(),
            errors: body.errors,
            request_id: request_id::current().unwrap_or_default(),
        };
        let json = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = (body.status, json).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = body.retry_after_s {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// Collects what is wrong with the fields of a request, so that one reply names all of them.
#[derive(Debug, Default)]
pub struct Invalid(Vec<FieldError>);

impl Invalid {
    /// One wrong field, as a whole error.
    pub fn field(field: impl Into<String>, code: impl Into<ErrorCode>, message: impl Into<String>) -> ApiError {
        let mut invalid = Self::default();
        invalid.add(field, code, message);
        invalid.error()
    }

    /// Notes a wrong field.
    pub fn add(&mut self, field: impl Into<String>, code: impl Into<ErrorCode>, message: impl Into<String>) {
        self.0.push(FieldError { field: field.into(), code: code.into(), message: message.into() });
    }

    /// One field that holds an unfit text, as a whole error.
    pub fn unfit(field: &str, unfit: Unfit) -> ApiError {
        Self::field(field, unfit.code, unfit.reason)
    }

    /// The value, or `None` after noting why `field` is wrong.
    pub fn check<T>(&mut self, field: &str, checked: Result<T, Unfit>) -> Option<T> {
        checked.map_err(|unfit| self.add(field, unfit.code, unfit.reason)).ok()
    }

    /// Goes on if nothing was noted, else [`Invalid::error`].
    pub fn done(self) -> Result<(), ApiError> {
        if self.0.is_empty() { Ok(()) } else { Err(self.error()) }
    }

    /// 422 `validation_failed` with everything noted.
    pub fn error(self) -> ApiError {
        let mut error =
            ApiError::unprocessable("validation_failed", "Some fields are not as they should be: see errors.");
        error.0.errors = self.0;
        error
    }
}
