//! `POST /api/auth/logout`.

use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use shared::http::ApiError;
use shared::http::caller::bearer;
use shared::http::openapi::ANY_CALL;
use shared::problems;

use super::signed::{check_origin, cleared_cookie, shown_token};
use crate::app::AppState;
use crate::session::EndReason;
use crate::store::{endings, sessions};

problems!(LogoutProblems: ANY_CALL; 403 "forbidden" "A page of another origin sent the request.");

/// Signs out
///
/// Ends the session of the cookie and that of the access token, whichever came, and clears the cookie. Signing out
/// twice, or without being signed in, succeeds too.
#[utoipa::path(
    post, path = "/api/auth/logout", operation_id = "logout", tag = "signing in",
    security((), ("refresh_token" = []), ("access_token" = [])),
    responses(
        (status = 204, description = "Signed out.",
            headers(("Set-Cookie" = String, description = "Takes the refresh token away."))),
        LogoutProblems
    )
)]
pub(super) async fn logout(
    State(state): State<AppState>,
    headers: HeaderMap,
) -> Result<(StatusCode, [(HeaderName, HeaderValue); 1]), ApiError> {
    check_origin(&state, &headers)?;
    let by_token = bearer(&headers).and_then(|token| state.trust.tokens.check(token)).map(|claims| claims.sid);
    let by_cookie = shown_token(&state, &headers).map(|token| token.session_id);
    for session_id in by_token.into_iter().chain(by_cookie) {
        let owner = sessions::owner(&mut state.db.read().await?, session_id).await?;
        if let Some(user_id) = owner {
            endings::end(&state.db, user_id, session_id, EndReason::SignedOut).await?;
        }
    }
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cleared_cookie(&state)?)]))
}
