//! `/api/chats/{chat_id}/messages`: pages of messages, sending, editing, deleting.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::contract::chats::Message;
use shared::http::openapi::{ANY_CALL, JSON_BODY, SIGNED_IN};
use shared::http::{ApiError, Json, Path, Query, page_limit};
use shared::ids::{ChatId, ClientId, MessageId};
use shared::problems;
use utoipa::{IntoParams, ToSchema};

use super::{examples, me::Me};
use crate::app::App;
use crate::chat::fingerprint;
use crate::measures;
use crate::position::PageAt;
use crate::store::pages::MessagePage;
use crate::store::send::NewMessage;
use crate::store::{self, members::get_rev};
use crate::text::MessageText;

/// Messages of a page, unless another number is asked for.
const PAGE: u32 = 50;
const LONGEST_PAGE: u32 = 100;

/// Which messages: at most one of `before`, `after` and `around`; none for the newest.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MessagesQuery {
    /// Those below this `seq`.
    #[param(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 42)]
    before: Option<i64>,
    /// Those above this `seq`.
    #[param(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 42)]
    after: Option<i64>,
    /// Those on both sides of this `seq`, with it or the nearest listed one.
    #[param(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 42)]
    around: Option<i64>,
    /// How many, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 50, example = 50)]
    limit: Option<i64>,
}

/// A text to be sent.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Send)]
pub struct SendRequest {
    /// What the client calls it; the same again gives the same message.
    client_id: ClientId,
    /// The text.
    #[schema(min_length = 1, max_length = 4000)]
    text: String,
}

/// The new text of a message.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Edit {
    /// The text.
    #[schema(min_length = 1, max_length = 4000)]
    text: String,
}

problems!(ListProblems: SIGNED_IN, ANY_CALL;
    404 "not_found" "There is no such chat, or I am not in it.",
    422 "validation_failed" "A number is out of range, or more than one place is given.");

/// A page of messages.
#[utoipa::path(
    get, path = "/api/chats/{chat_id}/messages", operation_id = "list_messages", tag = "messages",
    description = "Ascending by `seq`. Deleted messages are not listed; `limit` and `has_*` count listed ones only.",
    params(("chat_id" = ChatId, Path, description = "The chat."), MessagesQuery),
    responses((status = 200, description = "A page of messages.", body = MessagePage, example = json!(examples::message_page())), ListProblems)
)]
pub async fn list_messages(
    State(app): State<App>,
    me: Me,
    Path(chat_id): Path<ChatId>,
    Query(query): Query<MessagesQuery>,
) -> Result<Json<MessagePage>, ApiError> {
    let place = PageAt::parse(query.before, query.after, query.around)?;
    let limit = page_limit(query.limit, PAGE, LONGEST_PAGE)?;
    let mut conn = app.db.read().await?;
    store::pages::list_messages(&mut conn, chat_id, me.id(), place, limit).await.map(Json)
}

problems!(SendProblems: SIGNED_IN, JSON_BODY, ANY_CALL;
    404 "not_found" "There is no such chat, or I am not in it.",
    409 "client_id_reused" "I sent another text, or to another chat, under this `client_id`.",
    409 "user_deactivated" "The other one of this direct chat is deactivated.",
    422 "text_required" "The text shows nothing.",
    422 "text_too_long" "The text has more than 4,000 characters.");

/// Send a message.
#[utoipa::path(
    post, path = "/api/chats/{chat_id}/messages", operation_id = "send_message", tag = "messages",
    description = "Durable when it is answered. The same `client_id`, chat and text again gives the same message, as \
        it now is: a retry is harmless.",
    params(("chat_id" = ChatId, Path, description = "The chat.")),
    request_body(content = SendRequest, example = json!(examples::send())),
    responses(
        (status = 201, description = "It was sent.", body = Message, example = json!(examples::message())),
        (status = 200, description = "It was sent before.", body = Message, example = json!(examples::message())),
        SendProblems)
)]
pub async fn send_message(
    State(app): State<App>,
    me: Me,
    Path(chat_id): Path<ChatId>,
    Json(new): Json<SendRequest>,
) -> Result<(StatusCode, Json<Message>), ApiError> {
    let client_hash = fingerprint([chat_id.0.as_bytes().as_slice(), new.text.as_bytes()]);
    let (client_id, text) = (new.client_id, MessageText::parse(new.text));
    let new = NewMessage { chat_id, author_id: me.id(), client_id, client_hash, text };
    if let Some(message) = store::send::send_message(&app.db, new).await? {
        measures::count("messages_sent_total");
        app.failpoint.after_commit();
        return Ok((StatusCode::CREATED, Json(message)));
    }
    match store::messages::find_sent(&mut app.db.read().await?, me.id(), client_id).await? {
        Some((message, hash)) if hash == client_hash => Ok((StatusCode::OK, Json(message))),
        Some(_) => Err(ApiError::conflict("client_id_reused", "Another message was sent under this client_id.")),
        None => Err(ApiError::unavailable("the message was sent and is not there")),
    }
}

problems!(EditProblems: SIGNED_IN, JSON_BODY, ANY_CALL;
    403 "forbidden" "Only the author may.",
    404 "not_found" "There is no such chat or message, I am not in it, or it was deleted.",
    422 "text_required" "The text shows nothing.",
    422 "text_too_long" "The text has more than 4,000 characters.");

/// Change the text of my message.
#[utoipa::path(
    patch, path = "/api/chats/{chat_id}/messages/{message_id}", operation_id = "edit_message", tag = "messages",
    description = "Only its author, while he is a member. The same text again changes nothing.",
    params(
        ("chat_id" = ChatId, Path, description = "The chat."),
        ("message_id" = MessageId, Path, description = "The message.")),
    request_body(content = Edit, example = json!({"text": "Встречаемся в семь."})),
    responses((status = 200, description = "The message as it is now.", body = Message, example = json!(examples::edited())), EditProblems)
)]
pub async fn edit_message(
    State(app): State<App>,
    me: Me,
    Path(place): Path<(ChatId, MessageId)>,
    Json(edit): Json<Edit>,
) -> Result<Json<Message>, ApiError> {
    let text = MessageText::parse(edit.text);
    if let Some(message) = store::messages::edit_message((&app.db, &app.turns), place, me.0, text).await? {
        measures::count("messages_edited_total");
        return Ok(Json(message));
    }
    let mut snapshot = app.db.snapshot().await?;
    get_rev(&mut snapshot, place.0, me.id()).await?;
    store::messages::find_message(&mut snapshot, place.0, place.1).await?.map(Json).ok_or_else(ApiError::not_found)
}

problems!(DeleteProblems: SIGNED_IN, ANY_CALL;
    403 "forbidden" "Only the author may, or the administrator if he is a member.",
    404 "not_found" "There is no such chat or message, or I am not in it.");

/// Delete a message.
#[utoipa::path(
    delete, path = "/api/chats/{chat_id}/messages/{message_id}", operation_id = "delete_message", tag = "messages",
    description = "Its text is gone; its number stays, so that the numbering has no hole. Again is 204.",
    params(
        ("chat_id" = ChatId, Path, description = "The chat."),
        ("message_id" = MessageId, Path, description = "The message.")),
    responses((status = 204, description = "It is gone."), DeleteProblems)
)]
pub async fn delete_message(
    State(app): State<App>,
    me: Me,
    Path(place): Path<(ChatId, MessageId)>,
) -> Result<StatusCode, ApiError> {
    if store::messages::delete_message((&app.db, &app.turns), place, me.0).await?.is_some() {
        measures::count("messages_deleted_total");
    }
    Ok(StatusCode::NO_CONTENT)
}
