//! `/api/users?query=`: people by the beginning of their login, name or surname.

use axum::extract::State;
use serde::Deserialize;
use shared::db::Db;
use shared::http::openapi::{ANY_CALL, SIGNED_IN};
use shared::http::{ApiError, Invalid, Json, Query, page_limit};
use utoipa::IntoParams;

use super::examples;
use super::users::Users;
use crate::app::{Me, People};
use crate::folding::Prefix;
use crate::measures;
use crate::store::profiles;

const USUAL: u32 = 20;
const MOST: u32 = 50;

/// What is looked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub(super) struct Search {
    /// The beginning of a login, name or surname; empty: everybody.
    #[serde(default)]
    #[param(value_type = String, required = false, max_length = 64, example = "ан")]
    query: String,
    /// How many at most; 20 if left out.
    #[serde(default)]
    #[param(value_type = i64, required = false, minimum = 1, maximum = 50, example = 20)]
    limit: Option<i64>,
}

shared::problems!(SearchProblems: SIGNED_IN, ANY_CALL;
    400 "bad_request" "The query is not UTF-8.",
    422 "validation_failed" "A parameter is not as described; `errors` names it.");

/// Search people
///
/// By the beginning of the login, name or surname, without regard to case and ё; every character is taken literally.
/// First those whose login begins so, then names, then surnames; within each by login.
#[utoipa::path(
    get, path = "/api/users", operation_id = "search_users", tag = "users", security(("access_token" = [])),
    params(Search),
    responses((status = 200, description = "Who was found.", body = Users, example = json!({ "items": [examples::anna()] })), SearchProblems)
)]
pub(super) async fn search_users(
    State(db): State<Db>,
    State(people): State<People>,
    Me(me): Me,
    Query(search): Query<Search>,
) -> Result<Json<Users>, ApiError> {
    let limit = page_limit(search.limit, USUAL, MOST)?;
    let prefix = Prefix::parse(&search.query).map_err(|unfit| Invalid::unfit("query", unfit))?;
    measures::searched();
    let found = profiles::search_profiles(&mut db.read().await?, &prefix, limit).await?;
    Ok(Json(Users { items: people.shown_to(me.id, &found).await? }))
}
