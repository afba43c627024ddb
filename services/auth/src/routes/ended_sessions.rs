//! `GET /internal/sessions/ended`: for the other processes, which ask every 15 s so that signing out works with NATS
//! down. The gateway leads nobody here.

use axum::extract::State;
use serde::Deserialize;
use shared::contract::auth::EndedSessions;
use shared::http::openapi::ANY_CALL;
use shared::http::{ApiError, Json, Query};
use shared::problems;
use shared::time::Timestamp;
use utoipa::IntoParams;

use crate::app::AppState;
use crate::store::sessions;

/// Since when.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct EndedSince {
    /// Sessions that ended then or later.
    since: Timestamp,
}

problems!(EndedSessionsProblems: ANY_CALL; 422 "validation_failed" "`since` is not a time.");

/// Lists the sessions that ended before their time
///
/// At `since` or later, in any order.
#[utoipa::path(
    get, path = "/internal/sessions/ended", operation_id = "list_ended_sessions", tag = "internal", security(()),
    params(EndedSince),
    responses(
        (status = 200, description = "The sessions.", body = serde_json::Value,
            example = json!({"session_ids": ["0199f3a4-7c1e-7d3a-9b52-3f6f3a1c0d11"]})),
        EndedSessionsProblems
    )
)]
pub(super) async fn list_ended_sessions(
    State(state): State<AppState>,
    Query(asked): Query<EndedSince>,
) -> Result<Json<EndedSessions>, ApiError> {
    let session_ids = sessions::list_ended(&mut state.db.read().await?, asked.since).await?;
    Ok(Json(EndedSessions { session_ids }))
}
