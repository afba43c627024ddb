//! `/api/chats`: the list, one chat, renaming, handing over, deleting.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::http::json::present;
use shared::http::openapi::{ANY_CALL, JSON_BODY, SIGNED_IN};
use shared::http::{ApiError, Invalid, Json, Path};
use shared::ids::{ChatId, UserId};
use shared::problems;
use utoipa::ToSchema;

use super::{examples, me::Me};
use crate::app::App;
use crate::chat::Chat;
use crate::measures;
use crate::name::ChatName;
use crate::store;

/// All my chats.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChatList {
    /// Random, changed by every restore of a backup: what a client sends with `/chats/sync`.
    generation: String,
    /// The chats, newest activity first.
    items: Vec<Chat>,
}

/// A new name, or a new creator: exactly one of the two.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(min_properties = 1, max_properties = 1)]
pub struct ChatUpdate {
    /// The new name.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, min_length = 1, max_length = 64)]
    name: Option<String>,
    /// The member who is to be the creator.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false)]
    creator_id: Option<UserId>,
}

problems!(ListProblems: SIGNED_IN, ANY_CALL);

/// My chats, newest activity first.
#[utoipa::path(
    get, path = "/api/chats", operation_id = "list_chats", tag = "chats",
    description = "Each with its last message, my read position and my unread count.",
    responses((status = 200, description = "My chats.", body = ChatList, example = json!(examples::chat_list())), ListProblems)
)]
pub async fn list_chats(State(app): State<App>, me: Me) -> Result<Json<ChatList>, ApiError> {
    let mut snapshot = app.db.snapshot().await?;
    let generation = store::chats::get_generation(&mut snapshot).await?;
    let items = store::chats::list_chats(&mut snapshot, me.id()).await?;
    Ok(Json(ChatList { generation, items }))
}

problems!(GetProblems: SIGNED_IN, ANY_CALL; 404 "not_found" "There is no such chat, or I am not in it.");

/// One of my chats.
#[utoipa::path(
    get, path = "/api/chats/{chat_id}", operation_id = "get_chat", tag = "chats",
    description = "The chat as I read it.",
    params(("chat_id" = ChatId, Path, description = "The chat.")),
    responses((status = 200, description = "The chat.", body = Chat, example = json!(examples::chat())), GetProblems)
)]
pub async fn get_chat(State(app): State<App>, me: Me, Path(chat_id): Path<ChatId>) -> Result<Json<Chat>, ApiError> {
    store::chats::get_chat(&mut app.db.read().await?, chat_id, me.id()).await.map(Json)
}

problems!(UpdateProblems: SIGNED_IN, JSON_BODY, ANY_CALL;
    403 "forbidden" "Only the creator may, and for the main chat only the administrator.",
    404 "not_found" "There is no such chat, or I am not in it.",
    409 "direct_chat" "A direct chat has no name and no creator.",
    409 "main_chat" "The main chat cannot be handed over.",
    422 "name_required" "The name shows nothing.",
    422 "not_a_member" "The new creator is not in the chat.");

/// Rename a chat or hand it over.
#[utoipa::path(
    patch, path = "/api/chats/{chat_id}", operation_id = "update_chat", tag = "chats",
    description = "`name` renames a group (its creator) or the main chat (the administrator); `creator_id` makes \
        another member the creator of a group. Exactly one of them. Each takes two `rev`: the change and its info line.",
    params(("chat_id" = ChatId, Path, description = "The chat.")),
    request_body(content = ChatUpdate, example = json!({"name": "Поход в горы"})),
    responses((status = 200, description = "The chat.", body = Chat, example = json!(examples::chat())), UpdateProblems)
)]
pub async fn update_chat(
    State(app): State<App>,
    me: Me,
    Path(chat_id): Path<ChatId>,
    Json(update): Json<ChatUpdate>,
) -> Result<Json<Chat>, ApiError> {
    match (update.name, update.creator_id) {
        (Some(name), None) => store::changes::rename_chat(&app.db, chat_id, me.0, ChatName::parse(&name)).await?,
        (None, Some(to)) => store::changes::hand_over_chat(&app.db, chat_id, me.0, to).await?,
        _ => return Err(Invalid::field("name", "conflicting", "exactly one of name and creator_id must be given")),
    }
    store::chats::get_chat(&mut app.db.read().await?, chat_id, me.id()).await.map(Json)
}

problems!(DeleteProblems: SIGNED_IN, ANY_CALL;
    403 "forbidden" "Only the creator may.",
    404 "not_found" "There is no such chat, or I am not in it; also when it was deleted before.",
    409 "main_chat" "The main chat cannot be deleted.",
    409 "direct_chat" "A direct chat cannot be deleted.");

/// Delete a group for everybody.
#[utoipa::path(
    delete, path = "/api/chats/{chat_id}", operation_id = "delete_chat", tag = "chats",
    description = "It is gone at once for all its members, who get `chat.deleted`.",
    params(("chat_id" = ChatId, Path, description = "The chat.")),
    responses((status = 204, description = "It is gone."), DeleteProblems)
)]
pub async fn delete_chat(State(app): State<App>, me: Me, Path(chat_id): Path<ChatId>) -> Result<StatusCode, ApiError> {
    store::delete::delete_chat(&app.db, chat_id, me.0).await?;
    app.deleted.notify_one();
    measures::count("chats_deleted_total");
    Ok(StatusCode::NO_CONTENT)
}
