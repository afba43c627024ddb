//! `/api/auth/sessions`: the devices on which one is signed in.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use shared::http::openapi::{ANY_CALL, SIGNED_IN};
use shared::http::{ApiError, Json, Path};
use shared::ids::SessionId;
use shared::problems;
use shared::time::Timestamp;
use utoipa::ToSchema;

use super::signed_in::SignedIn;
use crate::app::AppState;
use crate::session::EndReason;
use crate::store::endings;
use crate::store::sessions::{self, Device};

/// One signed-in device.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Session {
    /// The session.
    id: SessionId,
    /// What the device calls itself; may be empty.
    user_agent: String,
    /// The address from which it was last seen.
    ip: String,
    /// When it signed in.
    created_at: Timestamp,
    /// When it last signed in or renewed its access token.
    last_seen_at: Timestamp,
    /// Whether it is the one that asks.
    current: bool,
}

impl Session {
    fn of(device: Device, current: SessionId) -> Self {
        let Device { id, user_agent, ip, created_at, last_seen_at } = device;
        Self { id, user_agent, ip, created_at, last_seen_at, current: id == current }
    }
}

/// One's sessions.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"items": [{
    "id": "0199f3a4-7c1e-7d3a-9b52-3f6f3a1c0d11",
    "user_agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "ip": "203.0.113.9",
    "created_at": "2026-11-22T09:30:00.125Z", "last_seen_at": "2026-11-22T11:02:41.870Z", "current": true
}]}))]
pub(super) struct Sessions {
    /// The last used first.
    items: Vec<Session>,
}

problems!(SessionsProblems: SIGNED_IN, ANY_CALL);
problems!(SessionProblems: SIGNED_IN, ANY_CALL; 404 "not_found" "No such session, or it has ended, or it is another's.");

/// Lists one's sessions
///
/// The last used first.
#[utoipa::path(
    get, path = "/api/auth/sessions", operation_id = "list_sessions", tag = "sessions",
    security(("access_token" = [])),
    responses((status = 200, description = "The sessions.", body = Sessions), SessionsProblems)
)]
pub(super) async fn list_sessions(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
) -> Result<Json<Sessions>, ApiError> {
    let devices = sessions::list(&mut state.db.read().await?, caller.user_id).await?;
    let items = devices.into_iter().map(|device| Session::of(device, caller.session_id)).collect();
    Ok(Json(Sessions { items }))
}

/// Ends one of one's sessions
///
/// Its tokens are refused and its sockets closed.
#[utoipa::path(
    delete, path = "/api/auth/sessions/{id}", operation_id = "delete_session", tag = "sessions",
    security(("access_token" = [])),
    params(("id" = SessionId, Path, description = "The session.")),
    responses((status = 204, description = "Ended."), SessionProblems)
)]
pub(super) async fn delete_session(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    Path(id): Path<SessionId>,
) -> Result<StatusCode, ApiError> {
    let ended = endings::end(&state.db, caller.user_id, id, EndReason::EndedByOwner).await?;
    if ended { Ok(StatusCode::NO_CONTENT) } else { Err(ApiError::not_found()) }
}

/// Ends all of one's other sessions
///
/// The one that asks goes on.
#[utoipa::path(
    delete, path = "/api/auth/sessions", operation_id = "delete_other_sessions", tag = "sessions",
    security(("access_token" = [])),
    responses((status = 204, description = "Ended, if there were any."), SessionsProblems)
)]
pub(super) async fn delete_other_sessions(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
) -> Result<StatusCode, ApiError> {
    endings::end_others(&state.db, caller.user_id, caller.session_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
