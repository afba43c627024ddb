//! `/api/users/{id}` and `/api/users/lookup`: people by their ids.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::contract::users::User;
use shared::http::openapi::{ANY_CALL, JSON_BODY, SIGNED_IN};
use shared::http::{ApiError, Invalid, Json, Path};
use shared::ids::UserId;
use utoipa::ToSchema;

use super::examples;
use crate::app::{Me, People};

/// Ids that one request may name.
const MOST_IDS: usize = 500;

/// People.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Users {
    /// Who.
    pub(super) items: Vec<User>,
}

/// Whom to look up.
#[derive(Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Lookup {
    /// At most 500 ids.
    #[schema(max_items = 500)]
    ids: Vec<UserId>,
}

shared::problems!(GetProblems: SIGNED_IN, ANY_CALL;
    400 "bad_request" "The path is not UTF-8.",
    404 "not_found" "There is nobody with this id.");

/// Read someone's profile
///
/// Someone who registered a moment ago is found too. `last_seen_at` is there only if the caller may see his presence:
/// he is a contact, or they share a group or direct chat.
#[utoipa::path(
    get, path = "/api/users/{id}", operation_id = "get_user", tag = "users", security(("access_token" = [])),
    params(("id" = UserId, Path, description = "The person's id.")),
    responses((status = 200, description = "The profile.", body = User, example = json!(examples::boris())), GetProblems)
)]
pub(super) async fn get_user(
    State(people): State<People>,
    Me(me): Me,
    Path(id): Path<UserId>,
) -> Result<Json<User>, ApiError> {
    let profile = people.get(id).await?;
    let shown = people.shown_to(me.id, &[profile]).await?;
    shown.into_iter().next().map(Json).ok_or_else(ApiError::not_found)
}

shared::problems!(LookupProblems: SIGNED_IN, JSON_BODY, ANY_CALL);

/// Look people up by their ids
///
/// Those who exist, in the order of the ids and each once; others are left out.
#[utoipa::path(
    post, path = "/api/users/lookup", operation_id = "lookup_users", tag = "users", security(("access_token" = [])),
    request_body(content = Lookup, example = json!({ "ids": [examples::anna().id, examples::boris().id] })),
    responses((status = 200, description = "The profiles.", body = Users, example = json!({ "items": [examples::anna(), examples::boris()] })), LookupProblems)
)]
pub(super) async fn lookup_users(
    State(people): State<People>,
    Me(me): Me,
    Json(lookup): Json<Lookup>,
) -> Result<Json<Users>, ApiError> {
    if lookup.ids.len() > MOST_IDS {
        return Err(Invalid::field("ids", "too_many", "must be at most 500"));
    }
    let profiles = people.list(&lookup.ids).await?;
    Ok(Json(Users { items: people.shown_to(me.id, &profiles).await? }))
}
