//! `/api/auth/accounts`: everybody's accounts, for the administrator.

use axum::extract::State;
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use shared::http::openapi::{ANY_CALL, JSON_BODY, SIGNED_IN};
use shared::http::token::Role;
use shared::http::{ApiError, Invalid, Json, Path, Query, page_limit};
use shared::ids::UserId;
use shared::problems;
use shared::time::Timestamp;
use utoipa::{IntoParams, ToSchema};

use super::signed_in::Admin;
use crate::account::Account as KeptAccount;
use crate::app::AppState;
use crate::login::{self, Login};
use crate::password::Password;
use crate::store::{accounts, passwords};

/// Accounts of a page: unless asked otherwise, and at the most.
const PAGE: u32 = 50;
const LARGEST_PAGE: u32 = 100;
/// No login is longer.
const LONGEST_QUERY: usize = 32;

/// An account, as the administrator sees it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0199f3a4-7c1e-7d3a-9b52-3f6f3a1c0d11", "login": "anna", "role": "user", "active": false,
    "created_at": "2026-11-22T09:30:00.125Z", "last_seen_at": "2026-11-22T11:02:41.870Z"
}))]
pub(super) struct Account {
    /// The person's id.
    id: UserId,
    /// The login as it is shown.
    #[schema(max_length = 32)]
    login: String,
    /// What the account may do.
    role: Role,
    /// Whether it may sign in.
    active: bool,
    /// When it was made.
    created_at: Timestamp,
    /// When it last signed in or renewed its access token; left out if never.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    last_seen_at: Option<Timestamp>,
}

impl From<KeptAccount> for Account {
    fn from(kept: KeptAccount) -> Self {
        let KeptAccount { id, login, role, active, created_at, last_seen_at, .. } = kept;
        Self { id, login, role, active, created_at, last_seen_at }
    }
}

/// A page of accounts.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "items": [{
        "id": "0199f3a4-7c1e-7d3a-9b52-3f6f3a1c0d11", "login": "anna", "role": "user", "active": true,
        "created_at": "2026-11-22T09:30:00.125Z", "last_seen_at": "2026-11-22T11:02:41.870Z"
    }],
    "next_cursor": "anna"
}))]
pub(super) struct Accounts {
    /// In the order of their folded logins.
    items: Vec<Account>,
    /// Where the next page begins; `null` at the end.
    #[schema(required)]
    next_cursor: Option<String>,
}

/// Which accounts.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AccountsQuery {
    /// How the login begins, in any case.
    #[param(example = "an", max_length = 32)]
    query: Option<String>,
    /// Accounts at the most, from 1 to 100; 50 if left out.
    #[param(minimum = 1, maximum = 100, example = 50)]
    limit: Option<i64>,
    /// `next_cursor` of the page before.
    #[param(example = "anna", max_length = 32)]
    cursor: Option<String>,
}

/// What is changed of an account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"active": false}))]
pub(super) struct UpdateAccount {
    /// Whether it may sign in.
    active: bool,
}

/// A new password for somebody.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"new_password": "верблюд-43"}))]
pub(super) struct SetPassword {
    /// Not one of the 10,000 commonest.
    #[schema(min_length = 8, max_length = 128)]
    new_password: String,
}

problems!(ListAccountsProblems: SIGNED_IN, ANY_CALL;
    403 "forbidden" "Only the administrator may do this.",
    422 "validation_failed" "A parameter is not as described; `errors` names it.",
);
problems!(UpdateAccountProblems: JSON_BODY, SIGNED_IN, ANY_CALL;
    403 "forbidden" "Only the administrator may do this.",
    404 "not_found" "There is no such account.",
    409 "own_account" "It is one's own account.",
);
problems!(SetPasswordProblems: JSON_BODY, SIGNED_IN, ANY_CALL;
    403 "forbidden" "Only the administrator may do this.",
    404 "not_found" "There is no such account.",
);

/// Lists accounts
///
/// In the order of their logins, page by page.
#[utoipa::path(
    get, path = "/api/auth/accounts", operation_id = "list_accounts", tag = "accounts",
    security(("access_token" = [])),
    params(AccountsQuery),
    responses((status = 200, description = "A page of accounts.", body = Accounts), ListAccountsProblems)
)]
pub(super) async fn list_accounts(
    State(state): State<AppState>,
    _: Admin,
    Query(asked): Query<AccountsQuery>,
) -> Result<Json<Accounts>, ApiError> {
    let limit = page_limit(asked.limit, PAGE, LARGEST_PAGE)?;
    let prefix = prefix(&asked.query.unwrap_or_default())?;
    let after = asked.cursor.as_deref().map(Login::parse).transpose();
    let after = after.map_err(|_| Invalid::field("cursor", "invalid", "is not a cursor of this list"))?;
    let after = after.as_ref().map_or("", Login::folded);
    let mut found = accounts::list(&mut state.db.read().await?, &prefix, after, limit + 1).await?;
    let more = found.len() > limit as usize;
    found.truncate(limit as usize);
    let next_cursor = found.last().filter(|_| more).map(|account| account.login.clone());
    Ok(Json(Accounts { items: found.into_iter().map(Account::from).collect(), next_cursor }))
}

/// How the folded logins begin that are asked for.
fn prefix(query: &str) -> Result<String, ApiError> {
    if query.chars().count() > LONGEST_QUERY {
        return Err(Invalid::field("query", "too_long", "must have at most 32 characters"));
    }
    let prefix = login::fold(query);
    if prefix.contains('\0') {
        return Err(Invalid::field("query", "invalid_characters", "must not have control characters"));
    }
    Ok(prefix)
}

/// Deactivates an account, or activates it again
///
/// A deactivated account cannot sign in and its sessions end; the person stays a member of his chats.
#[utoipa::path(
    patch, path = "/api/auth/accounts/{id}", operation_id = "update_account", tag = "accounts",
    security(("access_token" = [])),
    params(("id" = UserId, Path, description = "The account.")),
    request_body = UpdateAccount,
    responses((status = 200, description = "The account as it is now.", body = Account), UpdateAccountProblems)
)]
pub(super) async fn update_account(
    State(state): State<AppState>,
    Admin(caller): Admin,
    Path(id): Path<UserId>,
    Json(body): Json<UpdateAccount>,
) -> Result<Json<Account>, ApiError> {
    if id == caller.user_id {
        return Err(ApiError::conflict("own_account", "Your own account cannot be deactivated."));
    }
    let account = accounts::set_active(&state.db, id, body.active, caller.user_id).await?;
    account.map(|account| Json(account.into())).ok_or_else(ApiError::not_found)
}

/// Sets somebody's password
///
/// His sessions end. One's own other sessions end if it is one's own account.
#[utoipa::path(
    post, path = "/api/auth/accounts/{id}/password", operation_id = "set_password", tag = "accounts",
    security(("access_token" = [])),
    params(("id" = UserId, Path, description = "The account.")),
    request_body = SetPassword,
    responses((status = 204, description = "Set; the sessions have ended."), SetPasswordProblems)
)]
pub(super) async fn set_password(
    State(state): State<AppState>,
    Admin(caller): Admin,
    Path(id): Path<UserId>,
    Json(body): Json<SetPassword>,
) -> Result<StatusCode, ApiError> {
    let password = Password::choose(&body.new_password).map_err(|unfit| Invalid::unfit("new_password", unfit))?;
    if accounts::get(&mut state.db.read().await?, id).await?.is_none() {
        return Err(ApiError::not_found());
    }
    let new_hash = state.hasher.hash(password).await?;
    let by = (caller.user_id, caller.session_id);
    let set = passwords::reset(&state.db, id, new_hash, Some(by)).await?;
    if set { Ok(StatusCode::NO_CONTENT) } else { Err(ApiError::not_found()) }
}
