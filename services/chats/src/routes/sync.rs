//! `POST /api/chats/sync`: what has happened since a client last knew.

use std::collections::BTreeMap;

use axum::extract::State;
use serde::{Deserialize, Deserializer};
use shared::http::openapi::{ANY_CALL, JSON_BODY, SIGNED_IN};
use shared::http::{ApiError, Json};
use shared::ids::ChatId;
use shared::problems;
use utoipa::ToSchema;

use super::{examples, me::Me};
use crate::app::App;
use crate::measures;
use crate::position::check_number;
use crate::store::chats::{get_generation, list_chats};
use crate::store::sync::add_changes;
use crate::sync::{Held, SyncReply, compare};

/// The largest body, in bytes: some ten thousand chats.
pub const BODY_LIMIT: usize = 512 * 1024;

/// What a client holds.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SyncRequest {
    /// The generation of its last sync or list; `null` the first time.
    #[serde(deserialize_with = "string_or_null")]
    #[schema(required)]
    generation: Option<String>,
    /// For each chat: `[rev, my_rev, others_read_seq]`.
    chats: BTreeMap<ChatId, Held>,
}

fn string_or_null<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Option::deserialize(deserializer)
}

problems!(SyncProblems: SIGNED_IN, JSON_BODY, ANY_CALL);

/// Catch up.
#[utoipa::path(
    post, path = "/api/chats/sync", operation_id = "sync_chats", tag = "sync",
    description = "One snapshot of all my chats compared with what the client holds: chats that differ, chats that I \
        am no longer in, changed messages, and chats so far behind that they are to be read anew. A reply holds at most \
        2,000 changed messages and 4 MB of their text; chats beyond that, those with the oldest activity, are to be read \
        anew too. Body up to 512 KiB.",
    request_body(content = SyncRequest, example = json!(examples::sync_request())),
    responses((status = 200, description = "What differs.", body = SyncReply, example = json!(examples::sync())), SyncProblems)
)]
pub async fn sync(
    State(app): State<App>,
    me: Me,
    Json(request): Json<SyncRequest>,
) -> Result<Json<SyncReply>, ApiError> {
    for (chat_id, Held(rev, my_rev, others_read_seq)) in &request.chats {
        for number in [rev, my_rev, others_read_seq] {
            check_number(&format!("chats.{chat_id}"), *number)?;
        }
    }
    let mut snapshot = app.db.snapshot().await?;
    let generation = get_generation(&mut snapshot).await?;
    let same_generation = request.generation.as_ref() == Some(&generation);
    let mine = list_chats(&mut snapshot, me.id()).await?;
    let (mut sync, wanted) = compare(generation, same_generation, &request.chats, mine);
    add_changes(&mut snapshot, &mut sync, &wanted).await?;
    measures::count("syncs_total");
    Ok(Json(sync))
}
