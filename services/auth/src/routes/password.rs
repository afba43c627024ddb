//! `POST /api/auth/password`.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::http::openapi::{ANY_CALL, JSON_BODY, SIGNED_IN};
use shared::http::{ApiError, Invalid, Json};
use shared::problems;
use utoipa::ToSchema;

use super::password_check;
use super::signed_in::SignedIn;
use crate::app::AppState;
use crate::client::Client;
use crate::password::Password;
use crate::store::{accounts, passwords};

/// A change of one's password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"current_password": "лошадь-42", "new_password": "верблюд-43"}))]
pub(super) struct ChangePassword {
    /// The password until now.
    #[schema(max_length = 128)]
    current_password: String,
    /// The password from now on; not one of the 10,000 commonest.
    #[schema(min_length = 8, max_length = 128)]
    new_password: String,
}

problems!(ChangePasswordProblems: JSON_BODY, SIGNED_IN, ANY_CALL;
    403 "wrong_password" "`current_password` is not the password.",
);

/// Changes one's password
///
/// All other sessions end. Guessing `current_password` is slowed down like guessing at the sign-in.
#[utoipa::path(
    post, path = "/api/auth/password", operation_id = "change_password", tag = "signing in",
    security(("access_token" = [])),
    request_body = ChangePassword,
    responses((status = 204, description = "Changed; all other sessions have ended."), ChangePasswordProblems)
)]
pub(super) async fn change_password(
    State(state): State<AppState>,
    SignedIn(caller): SignedIn,
    client: Client,
    Json(body): Json<ChangePassword>,
) -> Result<StatusCode, ApiError> {
    let new_password = Password::choose(&body.new_password).map_err(|unfit| Invalid::unfit("new_password", unfit))?;
    let account = accounts::get(&mut state.db.read().await?, caller.user_id).await?;
    let account = account.ok_or_else(ApiError::unauthenticated)?;
    if !password_check::is_right(&state, &client, &account.login, Some(&account), &body.current_password).await? {
        return Err(wrong_password());
    }
    let new_hash = state.hasher.hash(new_password).await?;
    if passwords::change(&state.db, account, new_hash, caller.session_id).await? {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(wrong_password())
    }
}

fn wrong_password() -> ApiError {
    ApiError::new(StatusCode::FORBIDDEN, "wrong_password", "The current password is wrong.")
}
