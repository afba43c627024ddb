//! The search index: what is put into it, and what is found by it, newest first, never by rank. What the engines can do
//! differs: FTS5 gives hits one by one in the order wanted, GIN gives all of them at once.

pub mod fill;
pub mod index;
mod postgres;
mod sqlite;

use shared::contract::chats::Message;
use shared::db::{Conn, DbError, Dialect, sql};
use shared::http::ApiError;
use shared::ids::{ChatId, UserId};
use sqlx::FromRow;

use super::rows::MessageRow;
use crate::search::Query;

/// More chats than this are not named to the index; whether a hit is in one of mine is then seen by its message.
const MOST_NAMED: usize = 100;

/// A chat that is searched.
#[derive(FromRow)]
pub struct Searched {
    id: ChatId,
    num: i64,
    /// Its `rev`.
    pub rev: i64,
}

/// The people's chats that are searched.
struct Mine {
    user_id: UserId,
    /// Their numbers, unless there are too many.
    named: Option<Vec<i64>>,
}

/// A message that was found.
#[derive(FromRow)]
struct HitRow {
    num: i64,
    #[sqlx(flatten)]
    message: MessageRow,
}

/// A message that was found, and its place in the order of all messages.
pub struct Found {
    /// Its `num`: the next page of a search over all chats begins below it.
    pub num: i64,
    /// The message.
    pub message: Message,
}

/// The chat, if this person is a member; 404 otherwise.
pub async fn get_searched(conn: &mut Conn, chat_id: ChatId, user_id: UserId) -> Result<Searched, ApiError> {
    let query = sql("select c.id, c.num, c.rev from members me join chats c on c.id = me.chat_id
         where me.chat_id = $1 and me.user_id = $2 and me.is_in and c.deleted_at is null");
    query.bind(chat_id).bind(user_id).fetch_optional(conn).await?.ok_or_else(ApiError::not_found)
}

/// The newest hits in a chat, of those below the `seq` `before`. `conn` is a snapshot.
pub async fn list_hits(
    conn: &mut Conn,
    chat: &Searched,
    query: &Query,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Message>, ApiError> {
    let below = match before {
        Some(seq) => find_num(conn, chat.id, seq).await?,
        None => i64::MAX,
    };
    let rows = match conn.dialect() {
        Dialect::Sqlite => sqlite::list_in_chat(conn, chat, query, below, limit).await?,
        Dialect::Postgres => postgres::list_in_chat(conn, chat, query, (before, below), limit).await?,
    };
    Ok(read(rows)?.into_iter().map(|found| found.message).collect())
}

/// How many hits the chat has; counts no further than to [`crate::search::MOST_COUNTED`].
pub async fn count_hits(conn: &mut Conn, chat: &Searched, query: &Query) -> Result<i64, ApiError> {
    Ok(match conn.dialect() {
        Dialect::Sqlite => sqlite::count_in_chat(conn, chat, query).await?,
        Dialect::Postgres => postgres::count_in_chat(conn, chat, query).await?,
    })
}

/// The newest hits in all chats of this person, of those with a `num` below `below`. `conn` is a snapshot.
pub async fn list_all_hits(
    conn: &mut Conn,
    user_id: UserId,
    query: &Query,
    below: i64,
    limit: u32,
) -> Result<Vec<Found>, ApiError> {
    let nums: Vec<i64> = sql("select c.num from members me join chats c on c.id = me.chat_id
         where me.user_id = $1 and me.is_in and c.deleted_at is null")
    .bind(user_id)
    .fetch_column(conn)
    .await?;
    let mine = Mine { user_id, named: Some(nums).filter(|nums| nums.len() <= MOST_NAMED) };
    if mine.named.as_ref().is_some_and(Vec::is_empty) {
        return Ok(Vec::new());
    }
    let rows = match conn.dialect() {
        Dialect::Sqlite => sqlite::list_in_all(conn, &mine, query, below, limit).await?,
        Dialect::Postgres => postgres::list_in_all(conn, &mine, query, below, limit).await?,
    };
    Ok(read(rows)?)
}

/// The `num` of the first message of the chat from `seq` on.
async fn find_num(conn: &mut Conn, chat_id: ChatId, seq: i64) -> Result<i64, DbError> {
    let query = sql("select num from messages where chat_id = $1 and seq >= $2 order by seq limit 1");
    let found: Option<(i64,)> = query.bind(chat_id).bind(seq).fetch_optional(conn).await?;
    Ok(found.map_or(i64::MAX, |(num,)| num))
}

fn read(rows: Vec<HitRow>) -> Result<Vec<Found>, DbError> {
    rows.into_iter().map(|row| Ok(Found { num: row.num, message: row.message.try_into()? })).collect()
}
