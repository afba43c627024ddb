//! `/api/chats/{chat_id}/search` and `/api/search`: finding messages by their words.

use axum::extract::State;
use serde::{Deserialize, Serialize};
use shared::contract::chats::Message;
use shared::http::openapi::{ANY_CALL, SIGNED_IN};
use shared::http::{ApiError, Invalid, Json, Path, Query, page_limit};
use shared::ids::ChatId;
use shared::problems;
use utoipa::{IntoParams, ToSchema};

use super::{examples, me::Me};
use crate::app::App;
use crate::measures;
use crate::position::check_number;
use crate::search;
use crate::store::search::{find_everywhere, find_in_chat, get_searched};

/// Hits of a page, unless another number is asked for.
const PAGE: u32 = 50;
const LONGEST_PAGE: u32 = 100;

/// What to find in a chat.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ChatSearchQuery {
    /// The words; at least one letter or digit.
    #[param(max_length = 256, example = "встречу пят")]
    q: String,
    /// Hits below this `seq`: that of the last hit of the page before.
    #[param(minimum = 0, maximum = 9_007_199_254_740_991_i64, example = 42)]
    before: Option<i64>,
    /// How many, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 50, example = 50)]
    limit: Option<i64>,
}

/// What to find in all my chats.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// The words; at least one letter or digit.
    #[param(max_length = 256, example = "встречу пят")]
    q: String,
    /// `next_cursor` of the page before.
    #[param(max_length = 19, example = "184467")]
    cursor: Option<String>,
    /// How many, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 50, example = 50)]
    limit: Option<i64>,
}

/// A message that was found.
#[derive(Debug, Serialize, ToSchema)]
pub struct Hit {
    /// The message.
    message: Message,
    /// The words that are meant: `[from, to]` in UTF-16 units of its text, `to` exclusive.
    #[schema(example = json!([[0, 10]]))]
    highlights: Vec<[usize; 2]>,
}

/// Hits in a chat, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChatHits {
    /// The hits.
    items: Vec<Hit>,
    /// How many there are in the whole chat; counted up to 1,000.
    #[schema(example = 1, minimum = 0, maximum = 1000)]
    total: i64,
    /// The chat's `rev` as of this page.
    #[schema(example = 57, minimum = 0)]
    rev: i64,
}

/// Hits in all my chats, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Hits {
    /// The hits.
    items: Vec<Hit>,
    /// Where the next page begins; `null` after the last one.
    #[schema(required, example = "184467")]
    next_cursor: Option<String>,
}

impl Hit {
    fn new(query: &search::Query, message: Message) -> Self {
        Self { highlights: query.highlights(&message.text), message }
    }
}

problems!(ChatProblems: SIGNED_IN, ANY_CALL;
    404 "not_found" "There is no such chat, or I am not in it.",
    422 "query_too_short" "There is no letter or digit in the query.",
    422 "validation_failed" "`q` is missing or too long, or a number is out of range.");

/// Find messages in a chat.
#[utoipa::path(
    get, path = "/api/chats/{chat_id}/search", operation_id = "search_chat", tag = "search",
    description = "Newest first. Every word must be in the text, by its stem (Russian, English) or as the beginning of \
        a word; neither case nor `ё` matters, and everything but letters and digits only parts words.",
    params(("chat_id" = ChatId, Path, description = "The chat."), ChatSearchQuery),
    responses((status = 200, description = "A page of hits.", body = ChatHits, example = json!(examples::chat_hits())), ChatProblems)
)]
pub async fn search_chat(
    State(app): State<App>,
    me: Me,
    Path(chat_id): Path<ChatId>,
    Query(asked): Query<ChatSearchQuery>,
) -> Result<Json<ChatHits>, ApiError> {
    let mut snapshot = app.db.snapshot().await?;
    let chat = get_searched(&mut snapshot, chat_id, me.id()).await?;
    let query = search::Query::parse(&asked.q)?;
    let before = asked.before.map(|seq| check_number("before", seq)).transpose()?;
    let limit = page_size(asked.limit)?;
    let found = find_in_chat(&mut snapshot, &chat, &query, before, limit).await?;
    drop(snapshot);
    measures::count("searches_total");
    let items = found.page.into_iter().map(|message| Hit::new(&query, message)).collect();
    Ok(Json(ChatHits { items, total: found.total, rev: chat.rev }))
}

problems!(AllProblems: SIGNED_IN, ANY_CALL;
    422 "query_too_short" "There is no letter or digit in the query.",
    422 "validation_failed" "`q` is missing or too long, the cursor is none, or the limit is out of range.");

/// Find messages in all my chats.
#[utoipa::path(
    get, path = "/api/search", operation_id = "search", tag = "search",
    description = "Newest first, in the chats that I am in now. Words are found as in one chat.",
    params(SearchQuery),
    responses((status = 200, description = "A page of hits.", body = Hits, example = json!(examples::hits())), AllProblems)
)]
pub async fn search(State(app): State<App>, me: Me, Query(asked): Query<SearchQuery>) -> Result<Json<Hits>, ApiError> {
    let query = search::Query::parse(&asked.q)?;
    let below = asked.cursor.as_deref().map_or(Ok(i64::MAX), read_cursor)?;
    let page = page_size(asked.limit)?;
    let mut snapshot = app.db.snapshot().await?;
    let mut found = find_everywhere(&mut snapshot, me.id(), &query, below, page + 1).await?;
    drop(snapshot);
    measures::count("searches_total");
    let more = found.len() > page;
    found.truncate(page);
    let next_cursor = found.last().filter(|_| more).map(|last| last.num.to_string());
    let items = found.into_iter().map(|found| Hit::new(&query, found.message)).collect();
    Ok(Json(Hits { items, next_cursor }))
}

fn page_size(asked: Option<i64>) -> Result<usize, ApiError> {
    Ok(usize::try_from(page_limit(asked, PAGE, LONGEST_PAGE)?).unwrap_or(usize::MAX))
}

fn read_cursor(cursor: &str) -> Result<i64, ApiError> {
    let digits = !cursor.is_empty() && cursor.bytes().all(|byte| byte.is_ascii_digit());
    let num = cursor.parse().ok().filter(|_| digits);
    num.ok_or_else(|| Invalid::field("cursor", "invalid", "must be a next_cursor of a page before"))
}
