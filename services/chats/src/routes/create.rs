//! `POST /api/chats`: making a group, or opening the direct chat with someone.

use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use shared::http::json::present;
use shared::http::openapi::{ANY_CALL, JSON_BODY, SIGNED_IN};
use shared::http::{ApiError, Invalid, Json};
use shared::ids::{ChatId, ClientId, UserId};
use shared::problems;
use utoipa::ToSchema;

use super::people::must_be_welcome;
use super::{examples, me::Me};
use crate::app::App;
use crate::chat::{Chat, distinct, fingerprint};
use crate::measures;
use crate::name::ChatName;
use crate::store::chats::{find_created, find_direct, get_chat};
use crate::store::create::{Request, create_direct, create_group};
use crate::store::members::check_full;

/// A chat to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewChat {
    /// What the client calls it; the same again gives the same chat.
    client_id: ClientId,
    /// A group or a direct chat.
    kind: NewChatKind,
    /// The name of a group; a direct chat has none.
    #[serde(default, deserialize_with = "present")]
    #[schema(nullable = false, min_length = 1, max_length = 64)]
    name: Option<String>,
    /// Who is in it besides me; exactly one for a direct chat.
    #[schema(max_items = 10000)]
    member_ids: Vec<UserId>,
}

/// The kinds of chat that people make.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum NewChatKind {
    /// With a name, for many.
    Group,
    /// Two people.
    Direct,
}

/// What is to be made, checked.
enum ChatToMake {
    Group(ChatName, Vec<UserId>),
    Direct(UserId),
}

impl ChatToMake {
    fn parse(new: &NewChat, me: UserId) -> Result<Self, ApiError> {
        let others = distinct(new.member_ids.iter().copied().filter(|id| *id != me));
        match (new.kind, new.name.as_deref(), others.as_slice()) {
            (NewChatKind::Group, Some(name), _) => Ok(Self::Group(ChatName::parse(name)?, others)),
            (NewChatKind::Group, None, _) => Err(ChatName::required()),
            (NewChatKind::Direct, Some(_), _) => Err(Invalid::field("name", "invalid", "a direct chat has no name")),
            (NewChatKind::Direct, None, [peer]) => Ok(Self::Direct(*peer)),
            (NewChatKind::Direct, None, _) => {
                Err(Invalid::field("member_ids", "invalid", "a direct chat has exactly one other member"))
            }
        }
    }

    /// Tells the same request from another one with the same `client_id`.
    fn fingerprint(&self) -> i64 {
        let (name, mut people) = match self {
            Self::Group(name, others) => (name.as_str(), others.clone()),
            Self::Direct(peer) => ("", vec![*peer]),
        };
        people.sort_unstable();
        fingerprint(std::iter::once(name.as_bytes()).chain(people.iter().map(|id| id.0.as_bytes().as_slice())))
    }
}

problems!(CreateProblems: SIGNED_IN, JSON_BODY, ANY_CALL;
    404 "not_found" "This request made a chat that is gone, or that I have left.",
    409 "client_id_reused" "I made another chat under this `client_id`.",
    422 "unknown_user" "One of the people does not exist.",
    422 "user_deactivated" "The account of one of the people is deactivated.",
    422 "name_required" "A group needs a name.",
    422 "chat_full" "The group would have more members than allowed.");

/// Make a group, or open a direct chat.
#[utoipa::path(
    post, path = "/api/chats", operation_id = "create_chat", tag = "chats",
    description = "`member_ids` may be empty for a group; I and repeated ids in it are ignored. There is one direct \
        chat for each two people. The same `client_id` and body again gives the same chat.",
    request_body(content = NewChat, examples(
        ("group" = (value = json!(examples::new_group()))), ("direct" = (value = json!(examples::new_direct()))))),
    responses(
        (status = 201, description = "The chat was made.", body = Chat, example = json!(examples::chat())),
        (status = 200, description = "The chat was there already.", body = Chat, example = json!(examples::chat())),
        CreateProblems)
)]
pub async fn create_chat(
    State(app): State<App>,
    me: Me,
    Json(new): Json<NewChat>,
) -> Result<(StatusCode, Json<Chat>), ApiError> {
    let wanted = ChatToMake::parse(&new, me.id())?;
    let request = Request { author_id: me.id(), client_id: new.client_id, client_hash: wanted.fingerprint() };
    let (status, chat_id) = match find_existing(&app, request, &wanted).await? {
        Some(chat_id) => (StatusCode::OK, chat_id),
        None => match create(&app, request, &wanted).await? {
            Some(chat_id) => (StatusCode::CREATED, chat_id),
            // Another request was quicker.
            None => match find_existing(&app, request, &wanted).await? {
                Some(chat_id) => (StatusCode::OK, chat_id),
                None => return Err(ApiError::unavailable("the chat was made and is not there")),
            },
        },
    };
    Ok((status, Json(get_chat(&mut app.db.read().await?, chat_id, me.id()).await?)))
}

/// The chat that this request, or one like it, made before.
async fn find_existing(app: &App, request: Request, wanted: &ChatToMake) -> Result<Option<ChatId>, ApiError> {
    let mut conn = app.db.read().await?;
    match (find_created(&mut conn, request.author_id, request.client_id).await?, wanted) {
        (Some((_, hash)), _) if hash != request.client_hash => {
            Err(ApiError::conflict("client_id_reused", "Another chat was made under this client_id."))
        }
        (Some((chat_id, _)), _) => Ok(Some(chat_id)),
        (None, ChatToMake::Direct(peer)) => find_direct(&mut conn, request.author_id, *peer).await,
        (None, ChatToMake::Group(..)) => Ok(None),
    }
}

async fn create(app: &App, request: Request, wanted: &ChatToMake) -> Result<Option<ChatId>, ApiError> {
    let (made, kind) = match wanted {
        ChatToMake::Group(name, others) => {
            check_full(i64::try_from(others.len() + 1).unwrap_or(i64::MAX), app.group_limit)?;
            must_be_welcome(app, others).await?;
            (create_group(&app.db, request, name.clone(), others.clone()).await?, "group")
        }
        ChatToMake::Direct(peer) => {
            must_be_welcome(app, &[*peer]).await?;
            (create_direct(&app.db, request, *peer).await?, "direct")
        }
    };
    if made.is_some() {
        measures::count_created(kind);
    }
    Ok(made)
}
