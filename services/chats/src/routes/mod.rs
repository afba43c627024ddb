//! The route table.

mod chats;
mod create;
mod examples;
mod export;
mod me;
mod members;
mod membership;
mod messages;
mod people;
mod read;
mod search;
mod sync;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use shared::http::error::Problem;
use shared::http::openapi::complete;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::app::App;

/// Every route of the API, and the document that describes them.
pub fn router() -> (Router<App>, utoipa::openapi::OpenApi) {
    let (router, document) = OpenApiRouter::with_openapi(Document::openapi())
        .routes(routes!(chats::list_chats, create::create_chat))
        .routes(routes!(chats::get_chat, chats::update_chat, chats::delete_chat))
        .routes(routes!(membership::update_membership))
        .routes(routes!(members::list_members, members::add_members))
        .routes(routes!(members::remove_member))
        .routes(routes!(messages::list_messages, messages::send_message))
        .routes(routes!(messages::edit_message, messages::delete_message))
        .routes(routes!(read::read))
        .routes(routes!(export::export_chat))
        .routes(routes!(search::search_chat))
        .routes(routes!(search::search))
        .merge(OpenApiRouter::new().routes(routes!(sync::sync)).layer(DefaultBodyLimit::max(sync::BODY_LIMIT)))
        .split_for_parts();
    (router, complete(document))
}

#[derive(OpenApi)]
#[openapi(
    info(title = "Простой чат: chats", description = "Chats, members, messages and read positions."),
    components(schemas(Problem)),
    security(("access_token" = [])),
    tags(
        (name = "chats", description = "The chats that I am in."),
        (name = "members", description = "Who is in a chat."),
        (name = "messages", description = "What is written in a chat, and how far I have read."),
        (name = "search", description = "Finding messages by their words."),
        (name = "sync", description = "Catching up after a pause."),
    )
)]
struct Document;
