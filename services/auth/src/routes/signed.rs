//! What signing in, registering and refreshing answer: an access token, and the refresh token in a cookie.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use serde::Serialize;
use shared::http::token::Role;
use shared::http::{ApiError, Json};
use shared::ids::UserId;
use shared::time::Timestamp;
use utoipa::ToSchema;

use crate::account::Account;
use crate::app::AppState;
use crate::refresh_token::RefreshToken;

/// The name of the cookie with the refresh token.
pub(super) const COOKIE: &str = "refresh_token";

/// Somebody is signed in. The refresh token comes in a cookie besides.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "access_token": "eyJ0eXAiOiJKV1QiLCJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIwMTk5…", "token_type": "Bearer", "expires_in": 900,
    "user": {"id": "0199f3a4-7c1e-7d3a-9b52-3f6f3a1c0d11", "login": "anna", "role": "user"}
}))]
pub(super) struct Signed {
    /// For `Authorization: Bearer …`.
    access_token: String,
    /// Always `Bearer`.
    token_type: &'static str,
    /// How long the access token is valid, in seconds.
    expires_in: u64,
    /// Who is signed in. Name and avatar come from `/api/users/me`.
    user: SignedUser,
}

/// Who is signed in.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SignedUser {
    /// The account.
    id: UserId,
    /// The login as it is shown.
    #[schema(max_length = 32)]
    login: String,
    /// What the account may do.
    role: Role,
}

/// The reply: `status`, a fresh access token, and `token` in the cookie for as long as the session lives.
pub(super) fn reply(
    state: &AppState,
    status: StatusCode,
    account: Account,
    token: RefreshToken,
    expires_at: Timestamp,
) -> Result<Response, ApiError> {
    let tokens = &state.trust.tokens;
    let issued = tokens.issue(account.id, token.session_id, &account.login, account.role);
    let signed = Signed {
        access_token: issued.map_err(ApiError::internal)?,
        token_type: "Bearer",
        expires_in: tokens.expires_in(),
        user: SignedUser { id: account.id, login: account.login, role: account.role },
    };
    let seconds = (expires_at.0 - Timestamp::now().0).max(0).unsigned_abs().div_ceil(1000);
    let cookie = cookie(state, &state.refresh_tokens.sign(token), seconds)?;
    Ok((status, [(header::SET_COOKIE, cookie)], Json(signed)).into_response())
}

/// A `Set-Cookie` that takes the refresh token away.
pub(super) fn cleared_cookie(state: &AppState) -> Result<HeaderValue, ApiError> {
    cookie(state, "", 0)
}

/// 403 if a page of another origin sent the request: it may not use the cookie.
pub(super) fn check_origin(state: &AppState, headers: &HeaderMap) -> Result<(), ApiError> {
    let foreign = || ApiError::forbidden("A page of another origin may not do this.");
    state.origins.allow(headers).then_some(()).ok_or_else(foreign)
}

/// The refresh token that came with the request, if we signed it.
pub(super) fn shown_token(state: &AppState, headers: &HeaderMap) -> Option<RefreshToken> {
    state.refresh_tokens.read(CookieJar::from_headers(headers).get(COOKIE)?.value())
}

fn cookie(state: &AppState, value: &str, seconds: u64) -> Result<HeaderValue, ApiError> {
    let secure = if state.is_secure { "; Secure" } else { "" };
    format!("{COOKIE}={value}; HttpOnly; SameSite=Strict; Path=/api/auth; Max-Age={seconds}{secure}")
        .parse()
        .map_err(ApiError::internal)
}
