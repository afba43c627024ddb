//! `/api/chats/{chat_id}/membership`: my own settings of a chat.

use axum::extract::State;
use serde::Deserialize;
use shared::http::json::{nullable, present};
use shared::http::openapi::{ANY_CALL, JSON_BODY, SIGNED_IN};
use shared::http::{ApiError, Json, Path};
use shared::ids::ChatId;
use shared::problems;
use shared::time::Timestamp;
use utoipa::ToSchema;

use super::{examples, me::Me};
use crate::app::App;
use crate::chat::Chat;
use crate::store::chats::get_chat;
use crate::store::settings::{SettingsChange, update_settings};

/// What is to change; what is left out stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MembershipUpdate {
    /// Not shown in my list until the next text.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    hidden: Option<bool>,
    /// No notifications until then; `null` ends it.
    #[serde(default, deserialize_with = "nullable")]
    #[schema(value_type = Option<Timestamp>)]
    #[expect(clippy::option_option, reason = "left out and null mean different things")]
    muted_until: Option<Option<Timestamp>>,
    /// Marked as unread.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    marked_unread: Option<bool>,
}

problems!(UpdateProblems: SIGNED_IN, JSON_BODY, ANY_CALL;
    404 "not_found" "There is no such chat, or I am not in it.");

/// Hide a chat, mute it, mark it as unread.
#[utoipa::path(
    patch, path = "/api/chats/{chat_id}/membership", operation_id = "update_membership", tag = "chats",
    description = "Only my own settings; my other devices get `membership.updated`. A new text shows a hidden chat \
        again, reading clears the mark.",
    params(("chat_id" = ChatId, Path, description = "The chat.")),
    request_body(content = MembershipUpdate, example = json!({"muted_until": "2026-11-23T06:00:00.000Z"})),
    responses((status = 200, description = "The chat with its settings.", body = Chat, example = json!(examples::chat())), UpdateProblems)
)]
pub async fn update_membership(
    State(app): State<App>,
    me: Me,
    Path(chat_id): Path<ChatId>,
    Json(update): Json<MembershipUpdate>,
) -> Result<Json<Chat>, ApiError> {
    let MembershipUpdate { hidden, muted_until, marked_unread } = update;
    update_settings(&app.db, chat_id, me.0, SettingsChange { hidden, muted_until, marked_unread }).await?;
    get_chat(&mut app.db.read().await?, chat_id, me.id()).await.map(Json)
}
