//! The table of contents: every call of users.

mod avatars;
mod contacts;
mod examples;
mod me;
mod search;
mod users;

use shared::http::error::Problem;
use shared::http::openapi;
use utoipa::OpenApi;
use utoipa::openapi::OpenApi as Document;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

#[derive(OpenApi)]
#[openapi(
    info(title = "users", description = "Profiles, avatars and contacts.", license(name = "MIT", identifier = "MIT")),
    tags(
        (name = "users", description = "People: their profiles, and finding them."),
        (name = "avatars", description = "Pictures of people."),
        (name = "contacts", description = "People whom one added, under names of one's own choice."),
    ),
    components(schemas(Problem)),
)]
struct About;

/// The routes and their document.
pub fn api() -> (axum::Router<App>, Document) {
    let (router, document) = OpenApiRouter::with_openapi(About::openapi())
        .routes(routes!(me::get_me, me::update_me))
        .routes(routes!(avatars::update_avatar, avatars::delete_avatar))
        .routes(routes!(avatars::get_avatar))
        .routes(routes!(users::get_user))
        .routes(routes!(users::lookup_users))
        .routes(routes!(search::search_users))
        .routes(routes!(contacts::list_contacts, contacts::create_contact))
        .routes(routes!(contacts::update_contact, contacts::delete_contact))
        .split_for_parts();
    (router, openapi::complete(document))
}
