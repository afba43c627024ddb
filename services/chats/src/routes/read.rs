//! `/api/chats/{chat_id}/read`: how far I have seen.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::http::openapi::{ANY_CALL, JSON_BODY, SIGNED_IN};
use shared::http::{ApiError, Json, Path};
use shared::ids::ChatId;
use shared::problems;
use utoipa::ToSchema;

use super::me::Me;
use crate::app::App;
use crate::measures;
use crate::news::OwnPosition;
use crate::position::check_number;
use crate::store::reads::{get_position, read_up_to};

/// How far I have seen.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Read {
    /// The highest `seq` that I have seen; above the last one it means the last one.
    #[schema(minimum = 0)]
    seq: i64,
}

/// My position as it now is.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReadPosition {
    /// The highest `seq` that I have seen: never falls.
    read_seq: i64,
    /// Texts of others above it, at most 1,000.
    unread_count: i64,
    /// Counts the changes of my own position and settings.
    my_rev: i64,
    /// The chat's `rev`.
    rev: i64,
}

impl From<OwnPosition> for ReadPosition {
    fn from(own: OwnPosition) -> Self {
        let OwnPosition { read_seq, unread_count, my_rev, rev } = own;
        Self { read_seq, unread_count, my_rev, rev }
    }
}

problems!(ReadProblems: SIGNED_IN, JSON_BODY, ANY_CALL;
    404 "not_found" "There is no such chat, or I am not in it.");

/// Move my read position.
#[utoipa::path(
    put, path = "/api/chats/{chat_id}/read", operation_id = "read", tag = "messages",
    description = "It never moves back. Also clears the mark `marked_unread`, with one `my_rev` for both: my devices \
        get one `read.updated`.",
    params(("chat_id" = ChatId, Path, description = "The chat.")),
    request_body(content = Read, example = json!({"seq": 42})),
    responses(
        (status = 200, description = "My position as it is now.", body = ReadPosition,
            example = json!({"read_seq": 42, "unread_count": 0, "my_rev": 8, "rev": 57})),
        ReadProblems)
)]
pub async fn read(
    State(app): State<App>,
    me: Me,
    Path(chat_id): Path<ChatId>,
    Json(read): Json<Read>,
) -> Result<Json<ReadPosition>, ApiError> {
    let seq = check_number("seq", read.seq)?;
    let own = match read_up_to(&app.db, chat_id, me.id(), seq).await? {
        Some(own) => {
            measures::count("reads_total");
            own
        }
        None => get_position(&mut app.db.snapshot().await?, chat_id, me.id()).await?,
    };
    Ok(Json(own.into()))
}
