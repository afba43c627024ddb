//! `/api/chats/{chat_id}/members`: who is in a chat, adding, removing, leaving.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::http::openapi::{ANY_CALL, JSON_BODY, SIGNED_IN};
use shared::http::{ApiError, Invalid, Json, Path, Query, page_limit};
use shared::ids::{ChatId, UserId};
use shared::problems;
use utoipa::{IntoParams, ToSchema};

use super::people::must_be_welcome;
use super::{examples, me::Me};
use crate::app::App;
use crate::chat::distinct;
use crate::member::Member;
use crate::store;

/// People that one request may add.
const MOST_ADDED: usize = 500;
/// Members of a page, unless another number is asked for.
const PAGE: u32 = 100;
const LONGEST_PAGE: u32 = 500;

/// Which members.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct MembersQuery {
    /// How many, 1 to 500.
    #[param(minimum = 1, maximum = 500, default = 100, example = 100)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    cursor: Option<UserId>,
}

/// A page of members, in the order of their ids.
#[derive(Debug, Serialize, ToSchema)]
pub struct MemberPage {
    /// The members.
    items: Vec<Member>,
    /// Where the next page begins; `null` after the last one.
    #[schema(required)]
    next_cursor: Option<UserId>,
    /// The chat's `rev` as of this page.
    #[schema(example = 57, minimum = 0)]
    rev: i64,
}

/// People to be added.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMembers {
    /// Who; at most 500. Those who are in already are left out.
    #[schema(max_items = 500)]
    user_ids: Vec<UserId>,
}

/// Those who were really added.
#[derive(Debug, Serialize, ToSchema)]
pub struct AddedMembers {
    /// Them; empty if all were in already.
    items: Vec<Member>,
}

problems!(ListProblems: SIGNED_IN, ANY_CALL;
    404 "not_found" "There is no such chat, or I am not in it.",
    422 "validation_failed" "The limit is out of range, or the cursor is none.");

/// The members of a chat.
#[utoipa::path(
    get, path = "/api/chats/{chat_id}/members", operation_id = "list_members", tag = "members",
    description = "Each with his role and read position.",
    params(("chat_id" = ChatId, Path, description = "The chat."), MembersQuery),
    responses((status = 200, description = "A page of members.", body = MemberPage, example = json!(examples::member_page())), ListProblems)
)]
pub async fn list_members(
    State(app): State<App>,
    me: Me,
    Path(chat_id): Path<ChatId>,
    Query(query): Query<MembersQuery>,
) -> Result<Json<MemberPage>, ApiError> {
    let limit = page_limit(query.limit, PAGE, LONGEST_PAGE)?;
    let mut snapshot = app.db.snapshot().await?;
    let rev = store::members::get_rev(&mut snapshot, chat_id, me.id()).await?;
    let mut items = store::members::list_members(&mut snapshot, chat_id, query.cursor, limit + 1).await?;
    let page = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = items.len() > page;
    items.truncate(page);
    let next_cursor = items.last().filter(|_| more).map(|member| member.user_id);
    Ok(Json(MemberPage { items, next_cursor, rev }))
}

problems!(AddProblems: SIGNED_IN, JSON_BODY, ANY_CALL;
    404 "not_found" "There is no such chat, or I am not in it.",
    409 "direct_chat" "Nobody comes into a direct chat.",
    409 "main_chat" "Everybody is in the main chat anyway.",
    422 "unknown_user" "One of the people does not exist.",
    422 "user_deactivated" "The account of one of the people is deactivated.",
    422 "chat_full" "The group would have more members than allowed.");

/// Add people to a group.
#[utoipa::path(
    post, path = "/api/chats/{chat_id}/members", operation_id = "add_members", tag = "members",
    description = "Any member may. They see the whole history; what was written before counts as read. Takes two \
        `rev`: the membership and its info line.",
    params(("chat_id" = ChatId, Path, description = "The chat.")),
    request_body(content = NewMembers, example = json!({"user_ids": [examples::BORIS]})),
    responses(
        (status = 201, description = "Who was added.", body = AddedMembers, example = json!(examples::added())),
        (status = 200, description = "All were in already.", body = AddedMembers, example = json!({"items": []})),
        AddProblems)
)]
pub async fn add_members(
    State(app): State<App>,
    me: Me,
    Path(chat_id): Path<ChatId>,
    Json(new): Json<NewMembers>,
) -> Result<(StatusCode, Json<AddedMembers>), ApiError> {
    let mut conn = app.db.read().await?;
    store::get_standing(&mut conn, chat_id, me.0).await?.may_add_members()?;
    if new.user_ids.len() > MOST_ADDED {
        return Err(Invalid::field("user_ids", "too_many", "at most 500 people may be added at once"));
    }
    let people = store::members::list_outside(&mut conn, chat_id, distinct(new.user_ids)).await?;
    drop(conn);
    if people.is_empty() {
        return Ok((StatusCode::OK, Json(AddedMembers { items: Vec::new() })));
    }
    must_be_welcome(&app, &people).await?;
    let items = store::members::add_members(&app.db, chat_id, me.0, people, app.group_limit).await?;
    let status = if items.is_empty() { StatusCode::OK } else { StatusCode::CREATED };
    Ok((status, Json(AddedMembers { items })))
}

problems!(RemoveProblems: SIGNED_IN, ANY_CALL;
    403 "forbidden" "Only the creator removes others.",
    404 "not_found" "There is no such chat, I am not in it, or he never was.",
    409 "creator_must_hand_over" "The creator hands the chat over before leaving, or deletes it.",
    409 "main_chat" "Nobody leaves the main chat.",
    409 "direct_chat" "Nobody leaves a direct chat.");

/// Remove someone from a group, or leave it.
#[utoipa::path(
    delete, path = "/api/chats/{chat_id}/members/{user_id}", operation_id = "remove_member", tag = "members",
    description = "The creator removes anyone else; a member removes himself. Takes two `rev`: the membership and its \
        info line.",
    params(
        ("chat_id" = ChatId, Path, description = "The chat."), ("user_id" = UserId, Path, description = "Who goes.")),
    responses((status = 204, description = "He is out."), RemoveProblems)
)]
pub async fn remove_member(
    State(app): State<App>,
    me: Me,
    Path((chat_id, user_id)): Path<(ChatId, UserId)>,
) -> Result<StatusCode, ApiError> {
    store::members::remove_member(&app.db, chat_id, me.0, user_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
