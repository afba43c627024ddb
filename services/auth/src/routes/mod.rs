//! The route table: every call of auth and its entry in the API document.

mod accounts;
mod ended_sessions;
mod login;
mod logout;
mod password;
mod password_check;
mod refresh;
mod register;
mod sessions;
mod signed;
mod signed_in;

use axum::Router;
use shared::http::error::Problem;
use shared::http::openapi::complete;
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as Document;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub use password_check::Turns;

use crate::app::AppState;

#[derive(OpenApi)]
#[openapi(
    info(title = "auth", description = "Accounts, sessions and tokens."),
    components(schemas(Problem)),
    tags(
        (name = "signing in", description = "Registering, signing in and out, renewing the access token."),
        (name = "sessions", description = "The devices on which one is signed in."),
        (name = "accounts", description = "For the administrator: everybody's accounts."),
        (name = "internal", description = "For the other processes; not reachable through the gateway."),
    )
)]
struct Api;

/// The routes and their document.
pub fn table(state: AppState) -> (Router, Document) {
    let (router, document) = OpenApiRouter::with_openapi(Api::openapi())
        .routes(routes!(register::register))
        .routes(routes!(login::login))
        .routes(routes!(refresh::refresh))
        .routes(routes!(logout::logout))
        .routes(routes!(password::change_password))
        .routes(routes!(sessions::list_sessions, sessions::delete_other_sessions))
        .routes(routes!(sessions::delete_session))
        .routes(routes!(accounts::list_accounts))
        .routes(routes!(accounts::update_account))
        .routes(routes!(accounts::set_password))
        .routes(routes!(ended_sessions::list_ended_sessions))
        .split_for_parts();
    (router.with_state(state), with_cookie(complete(document)))
}

fn with_cookie(mut document: Document) -> Document {
    let cookie = SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::new(signed::COOKIE)));
    document.components.get_or_insert_default().add_security_scheme(signed::COOKIE, cookie);
    document
}
