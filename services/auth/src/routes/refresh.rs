//! `POST /api/auth/refresh`.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use shared::http::ApiError;
use shared::http::openapi::ANY_CALL;
use shared::problems;

use super::signed::{Signed, check_origin, reply, shown_token};
use crate::app::AppState;
use crate::client::Client;
use crate::measures;
use crate::store::sessions::{self, Renewal};

problems!(RefreshProblems: ANY_CALL;
    401 "session_expired" "No refresh token came, it is not one of ours, or the session was not used for too long.",
    401 "session_revoked" "The session was ended, or an old refresh token was shown again.",
    403 "forbidden" "A page of another origin sent the request.",
);

/// Renews the access token
///
/// Takes the cookie and replaces it. The token before the current one does while the current one was never used, or
/// within 10 s, and gives the same current one: requests at once and lost replies do no harm. An older one ends the
/// session.
#[utoipa::path(
    post, path = "/api/auth/refresh", operation_id = "refresh", tag = "signing in",
    security(("refresh_token" = [])),
    responses(
        (status = 200, description = "Renewed.", body = Signed,
            headers(("Set-Cookie" = String, description = "The next refresh token."))),
        RefreshProblems
    )
)]
pub(super) async fn refresh(
    State(state): State<AppState>,
    client: Client,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    check_origin(&state, &headers)?;
    let renewal = match shown_token(&state, &headers) {
        Some(shown) => sessions::renew(&state.db, shown, client, state.session_life).await?,
        None => Renewal::Expired,
    };
    measures::count_refresh(outcome(&renewal));
    if let Renewal::Reused(ended) = &renewal {
        ended.count();
    }
    match renewal {
        Renewal::Renewed { account, token, expires_at, .. } => {
            reply(&state, StatusCode::OK, *account, token, expires_at)
        }
        Renewal::Expired => Err(expired()),
        Renewal::Revoked | Renewal::Reused(_) => Err(revoked()),
    }
}

/// Its name in the metrics.
fn outcome(renewal: &Renewal) -> &'static str {
    match renewal {
        Renewal::Renewed { rotated: true, .. } => "rotated",
        Renewal::Renewed { rotated: false, .. } => "repeated",
        Renewal::Expired => "expired",
        Renewal::Revoked => "revoked",
        Renewal::Reused(_) => "reuse",
    }
}

fn expired() -> ApiError {
    ApiError::new(StatusCode::UNAUTHORIZED, "session_expired", "The session was not used for too long: sign in again.")
}

fn revoked() -> ApiError {
    ApiError::new(StatusCode::UNAUTHORIZED, "session_revoked", "The session was ended: sign in again.")
}
