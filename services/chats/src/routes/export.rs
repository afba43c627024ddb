//! `GET /api/chats/{chat_id}/export`: the whole chat as a file, streamed page by page.

use std::collections::HashSet;

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use futures::stream::try_unfold;
use serde::Deserialize;
use shared::contract::PEOPLE_PER_QUESTION;
use shared::contract::users::{CardsOf, User};
use shared::http::openapi::{ANY_CALL, SIGNED_IN};
use shared::http::{ApiError, Caller, Path, Query};
use shared::ids::{ChatId, SessionId, UserId};
use shared::problems;
use utoipa::IntoParams;

use super::{examples, me::Me};
use crate::app::App;
use crate::chat::Chat;
use crate::export::{ChatExport, Format, Language, Names, POLICY, Writer, disposition, name_of};
use crate::measures;
use crate::position::PageAt;
use crate::store;

/// Messages of one piece.
const PIECE: u32 = 500;
/// Names that are remembered from piece to piece.
const REMEMBERED: usize = 10_000;

/// What the file is to be.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportQuery {
    /// `json` for programs, `html` for reading.
    #[param(inline, example = "html")]
    format: Format,
    /// The language of a page to read; else the first of `Accept-Language` that is one of these, else Russian.
    #[param(inline, example = "ru")]
    lang: Option<Language>,
}

/// An export under way.
struct Export {
    app: App,
    me: UserId,
    session: SessionId,
    chat: Chat,
    /// Up to where it is written.
    seq: i64,
    names: Names,
    writer: Writer,
    stage: Stage,
}

/// What is written next.
enum Stage {
    Head,
    Messages,
    Nothing,
}

problems!(ExportProblems: SIGNED_IN, ANY_CALL;
    404 "not_found" "There is no such chat, or I am not in it.",
    422 "validation_failed" "`format` is missing, or a value is none of those listed.");

/// Save a whole chat.
#[utoipa::path(
    get, path = "/api/chats/{chat_id}/export", operation_id = "export_chat", tag = "chats",
    description = "A file with every message that is not deleted, as of now, and the info lines. It is written while \
        it is sent: if I leave the chat meanwhile, it breaks off before its end.",
    params(("chat_id" = ChatId, Path, description = "The chat."), ExportQuery),
    responses(
        (status = 200, description = "The file; `Content-Disposition` has its name.", content(
            (ChatExport = "application/json", example = json!(examples::export())),
            (String = "text/html", example = "<!doctype html>…"))),
        ExportProblems)
)]
pub async fn export_chat(
    State(app): State<App>,
    me: Me,
    caller: Caller,
    Path(chat_id): Path<ChatId>,
    Query(query): Query<ExportQuery>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let chat = store::chats::get_chat(&mut app.db.read().await?, chat_id, me.id()).await?;
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let language = query.lang.unwrap_or_else(|| Language::accepted(accepted));
    let mut export = Export {
        me: me.id(),
        session: caller.session_id,
        seq: 0,
        names: Names::new(),
        writer: Writer::new(query.format, language),
        stage: Stage::Head,
        app,
        chat,
    };
    export.learn_names(export.chat.peer_id.into_iter().collect()).await;
    let name = HeaderValue::from_str(&disposition(&export.title(), query.format)).map_err(ApiError::internal)?;
    measures::count("exports_total");
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(query.format.media_type())),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
        (HeaderName::from_static("content-security-policy"), HeaderValue::from_static(POLICY)),
    ];
    Ok((headers, Body::from_stream(try_unfold(export, Export::next))).into_response())
}

impl Export {
    /// What the chat is called: a direct one by the other's name.
    fn title(&self) -> String {
        match (&self.chat.head.name, self.chat.peer_id) {
            (Some(name), _) => name.clone(),
            (None, Some(peer)) => name_of(&self.names, peer),
            (None, None) => String::new(),
        }
    }

    /// The next piece of the file. Each is read by itself, as one who may: nothing is held open in between.
    async fn next(mut self) -> Result<Option<(Bytes, Self)>, ApiError> {
        let piece = match self.stage {
            Stage::Head => {
                self.stage = Stage::Messages;
                self.writer.head(&self.chat, &self.title())
            }
            Stage::Messages => self.messages().await?,
            Stage::Nothing => return Ok(None),
        };
        Ok(Some((piece.into(), self)))
    }

    async fn messages(&mut self) -> Result<String, ApiError> {
        if self.app.trust.revoked.contains(self.session) {
            return Err(ApiError::unauthenticated());
        }
        let (chat_id, place) = (self.chat.head.id, PageAt::After(self.seq));
        let mut conn = self.app.db.read().await?;
        let mut page = store::pages::list_messages(&mut conn, chat_id, self.me, place, PIECE).await?;
        drop(conn);
        page.items.retain(|message| message.seq <= self.chat.head.last_seq);
        let people = page.items.iter().flat_map(|message| {
            message.info.iter().flat_map(|info| info.user_ids.iter().copied()).chain([message.author_id])
        });
        self.learn_names(people.collect()).await;
        let mut piece = self.writer.messages(&page.items, &self.names);
        self.seq = page.items.last().map_or(self.chat.head.last_seq, |last| last.seq);
        if !page.has_after || self.seq >= self.chat.head.last_seq {
            piece.push_str(self.writer.foot());
            self.stage = Stage::Nothing;
        }
        Ok(piece)
    }

    /// Asks what these people are called. While users does not answer, they are called by their logins.
    async fn learn_names(&mut self, people: HashSet<UserId>) {
        if self.names.len() > REMEMBERED {
            self.names.clear();
        }
        let unknown: Vec<UserId> = people.into_iter().filter(|id| !self.names.contains_key(id)).collect();
        for user_ids in unknown.chunks(PEOPLE_PER_QUESTION) {
            if let Ok(cards) = self.app.bus.ask(&CardsOf { user_ids: user_ids.to_vec() }).await {
                self.names.extend(cards.items.into_iter().map(|card| (card.id, full_name(card))));
            }
            let nameless: Vec<UserId> = user_ids.iter().copied().filter(|id| !self.names.contains_key(id)).collect();
            let logins = async { store::accounts::list_logins(&mut self.app.db.read().await?, &nameless).await };
            self.names.extend(logins.await.unwrap_or_default());
        }
    }
}

/// Name and surname; the login of whoever has neither.
fn full_name(card: User) -> String {
    match (card.name.as_str(), card.surname.as_str()) {
        ("", "") => card.login,
        (name, "") => name.to_owned(),
        ("", surname) => surname.to_owned(),
        (name, surname) => format!("{name} {surname}"),
    }
}
