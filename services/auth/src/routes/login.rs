//! `POST /api/auth/login`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use shared::http::openapi::{ANY_CALL, JSON_BODY};
use shared::http::{ApiError, Json};
use shared::problems;
use shared::time::Timestamp;
use utoipa::ToSchema;

use super::password_check;
use super::signed::{Signed, reply};
use crate::account::Account;
use crate::app::AppState;
use crate::client::Client;
use crate::hasher::is_outdated;
use crate::login::Login as ValidLogin;
use crate::measures::SignIn;
use crate::password::Password;
use crate::refresh_token::RefreshToken;
use crate::store::{accounts, passwords};

/// Who signs in.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"login": "anna", "password": "лошадь-42"}))]
pub(super) struct Login {
    /// In any case.
    #[schema(max_length = 32)]
    login: String,
    /// As it was chosen.
    #[schema(max_length = 128)]
    password: String,
}

problems!(LoginProblems: JSON_BODY, ANY_CALL;
    401 "invalid_credentials" "The login is unknown or the password is wrong.",
    403 "account_deactivated" "The password is right, but the administrator deactivated the account.",
);

/// Signs in
///
/// An unknown login is answered like a wrong password, and takes as long. After several wrong passwords the account
/// must be waited for: `Retry-After` of the 429 tells how long.
#[utoipa::path(
    post, path = "/api/auth/login", operation_id = "login", tag = "signing in", security(()),
    request_body = Login,
    responses(
        (status = 200, description = "Signed in.", body = Signed,
            headers(("Set-Cookie" = String, description = "The refresh token."))),
        LoginProblems
    )
)]
pub(super) async fn login(
    State(state): State<AppState>,
    client: Client,
    Json(body): Json<Login>,
) -> Result<Response, ApiError> {
    let account = find(&state, &body.login).await?;
    let signed_in = sign_in(&state, client, &body, account).await;
    count(&signed_in);
    let (account, token) = signed_in?;
    reply(&state, StatusCode::OK, account, token, Timestamp::now().plus(state.session_life))
}

async fn sign_in(
    state: &AppState,
    client: Client,
    body: &Login,
    account: Option<Account>,
) -> Result<(Account, RefreshToken), ApiError> {
    let right = password_check::is_right(state, &client, &body.login, account.as_ref(), &body.password).await?;
    let account = account.filter(|_| right).ok_or_else(invalid_credentials)?;
    if !account.active {
        return Err(deactivated());
    }
    let account = with_new_hash(state, account, &body.password).await?;
    let token = passwords::sign_in(&state.db, account.clone(), client, state.session_life).await?;
    Ok((account, token.ok_or_else(invalid_credentials)?))
}

fn count(signed_in: &Result<(Account, RefreshToken), ApiError>) {
    let outcome = match signed_in.as_ref().map_err(ApiError::status) {
        Ok(_) => SignIn::Ok,
        Err(StatusCode::UNAUTHORIZED) => SignIn::WrongPassword,
        Err(StatusCode::FORBIDDEN) => SignIn::Deactivated,
        Err(StatusCode::TOO_MANY_REQUESTS) => SignIn::Delayed,
        Err(_) => return,
    };
    outcome.count();
}

/// The account with a hash of today, now that its password is known.
async fn with_new_hash(state: &AppState, mut account: Account, password: &str) -> Result<Account, ApiError> {
    if !is_outdated(&account.password_hash) {
        return Ok(account);
    }
    let new_hash = state.hasher.hash(Password::typed(password)).await?;
    if passwords::renew(&state.db, &account, new_hash.clone()).await? {
        account.password_hash = new_hash;
    }
    Ok(account)
}

/// The account with this login; what cannot be a login is nobody's.
async fn find(state: &AppState, login: &str) -> Result<Option<Account>, ApiError> {
    let Ok(login) = ValidLogin::parse(login) else { return Ok(None) };
    Ok(accounts::get_by_login(&mut state.db.read().await?, login.folded()).await?)
}

fn invalid_credentials() -> ApiError {
    ApiError::new(StatusCode::UNAUTHORIZED, "invalid_credentials", "The login or the password is wrong.")
}

fn deactivated() -> ApiError {
    ApiError::new(StatusCode::FORBIDDEN, "account_deactivated", "The administrator deactivated this account.")
}
