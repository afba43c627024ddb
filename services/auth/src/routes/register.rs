//! `POST /api/auth/register`.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use shared::http::json::present;
use shared::http::openapi::{ANY_CALL, JSON_BODY};
use shared::http::token::Role;
use shared::http::{ApiError, Invalid, Json};
use shared::problems;
use shared::time::Timestamp;
use utoipa::ToSchema;

use super::signed::{Signed, reply};
use crate::account::{Name, NewAccount};
use crate::app::AppState;
use crate::client::Client;
use crate::login::Login;
use crate::measures;
use crate::password::Password;
use crate::store::{accounts, attempts, passwords};

/// A new account.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"login": "anna", "password": "лошадь-42", "name": "Анна", "surname": "Каренина"}))]
pub(super) struct Register {
    /// Letters of one script, digits, `.`, `_`, `-`; begins and ends with a letter or digit; unique whatever the case.
    #[schema(min_length = 3, max_length = 32)]
    login: String,
    /// Not one of the 10,000 commonest.
    #[schema(min_length = 8, max_length = 128)]
    password: String,
    /// The name that others see.
    #[serde(default, deserialize_with = "present")]
    #[schema(max_length = 64, nullable = false)]
    name: Option<String>,
    /// The surname that others see.
    #[serde(default, deserialize_with = "present")]
    #[schema(max_length = 64, nullable = false)]
    surname: Option<String>,
}

struct Chosen {
    login: Login,
    password: Password,
    name: Name,
    surname: Name,
}

impl Register {
    fn check(&self) -> Result<Chosen, ApiError> {
        let mut invalid = Invalid::default();
        let login = invalid.check("login", Login::parse(&self.login));
        let password = invalid.check("password", Password::choose(&self.password));
        let name = invalid.check("name", Name::parse(self.name.as_deref().unwrap_or_default()));
        let surname = invalid.check("surname", Name::parse(self.surname.as_deref().unwrap_or_default()));
        match (login, password, name, surname) {
            (Some(login), Some(password), Some(name), Some(surname)) => Ok(Chosen { login, password, name, surname }),
            _ => Err(invalid.error()),
        }
    }
}

problems!(RegisterProblems: JSON_BODY, ANY_CALL; 409 "login_taken" "Somebody has this login already.");

/// Registers an account and signs it in
///
/// The new account is a member of the main chat and can be used at once. Wrong fields are named with the codes
/// `too_short`, `too_long`, `invalid_characters`, `too_many_marks`, `invalid_edges`, `mixed_scripts` and `too_common`.
#[utoipa::path(
    post, path = "/api/auth/register", operation_id = "register", tag = "signing in", security(()),
    request_body = Register,
    responses(
        (status = 201, description = "Registered and signed in.", body = Signed,
            headers(("Set-Cookie" = String, description = "The refresh token."))),
        RegisterProblems
    )
)]
pub(super) async fn register(
    State(state): State<AppState>,
    client: Client,
    Json(body): Json<Register>,
) -> Result<Response, ApiError> {
    let Chosen { login, password, name, surname } = body.check()?;
    if accounts::get_by_login(&mut state.db.read().await?, login.folded()).await?.is_some() {
        return Err(accounts::login_taken());
    }
    attempts::take(&state.db, client.network(), state.limits.registrations()).await?;
    let password_hash = state.hasher.hash(password).await?;
    let new = NewAccount { login, password_hash, name, surname, role: Role::User };
    let (account, token) = passwords::register(&state.db, new, client, state.session_life).await?;
    measures::count_registration();
    let expires_at = Timestamp::now().plus(state.session_life);
    reply(&state, StatusCode::CREATED, account, token, expires_at)
}
