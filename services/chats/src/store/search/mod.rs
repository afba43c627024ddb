//! The search index: what is put into it, and what is found by it, newest first, never by rank. What the engines can do
//! differs: FTS5 gives hits one by one in the order wanted, GIN gives all of them at once. Either way a search reads
//! numbers first, newest first and no more than are wanted, and only then the messages of its page.

mod everywhere;
pub mod fill;
pub mod index;
pub mod mend;
mod postgres;
mod sqlite;
pub mod turns;

use std::cmp::Reverse;

use shared::contract::chats::Message;
use shared::db::{Conn, DbError, Dialect, sql};
use shared::http::ApiError;
use shared::ids::{ChatId, UserId};
use sqlx::FromRow;

use super::packed::{Unpacked, packed, unpack};
use crate::search::{MOST_COUNTED, Query};

pub use everywhere::find_everywhere;

/// A chat that is searched.
#[derive(FromRow)]
pub struct Searched {
    id: ChatId,
    num: i64,
    /// Its `rev`.
    pub rev: i64,
}

/// What a chat has of what is searched for.
pub struct InChat {
    /// The hits of the page, newest first.
    pub page: Vec<Message>,
    /// How many there are in the whole chat, counted no further than to [`MOST_COUNTED`].
    pub total: i64,
}

/// Where is searched.
enum Scope<'a> {
    Chat(&'a Searched),
    /// The chats with these numbers.
    Chats(&'a [i64]),
    Everything,
}

/// Which messages: those with a `num` above one and below another.
#[derive(Clone, Copy)]
struct Between {
    above: i64,
    below: i64,
}

/// Every message: numbers begin with 1.
const ANY: Between = Between { above: 0, below: i64::MAX };

/// The chat, if this person is a member; 404 otherwise.
pub async fn get_searched(conn: &mut Conn, chat_id: ChatId, user_id: UserId) -> Result<Searched, ApiError> {
    let query = sql("select c.id, c.num, c.rev from members me join chats c on c.id = me.chat_id
         where me.chat_id = $1 and me.user_id = $2 and me.is_in and c.deleted_at is null");
    query.bind(chat_id).bind(user_id).fetch_optional(conn).await?.ok_or_else(ApiError::not_found)
}

/// The newest hits in a chat, of those below the `seq` `before`. `conn` is a snapshot.
pub async fn find_in_chat(
    conn: &mut Conn,
    chat: &Searched,
    query: &Query,
    before: Option<i64>,
    limit: usize,
) -> Result<InChat, ApiError> {
    // One walk for both: those that are counted are mostly those of the page.
    let counted = newest(conn, &Scope::Chat(chat), query, ANY, MOST_COUNTED).await?;
    let below = match before {
        Some(seq) => find_num(conn, chat.id, seq).await?,
        None => i64::MAX,
    };
    let mut nums: Vec<i64> = counted.iter().copied().filter(|num| *num < below).take(limit).collect();
    if nums.len() < limit && counted.len() == MOST_COUNTED {
        nums = newest(conn, &Scope::Chat(chat), query, Between { below, ..ANY }, limit).await?;
    }
    let page = get_messages(conn, &nums).await?.into_iter().map(|found| found.message).collect();
    Ok(InChat { page, total: i64::try_from(counted.len()).unwrap_or(i64::MAX) })
}

/// The numbers of the newest of these hits, newest first.
async fn newest(
    conn: &mut Conn,
    scope: &Scope<'_>,
    query: &Query,
    between: Between,
    wanted: usize,
) -> Result<Vec<i64>, DbError> {
    match conn.dialect() {
        Dialect::Sqlite => sqlite::newest(conn, scope, query, between, wanted).await,
        Dialect::Postgres => postgres::newest(conn, scope, query, between, wanted).await,
    }
}

/// The messages with these numbers, newest first.
async fn get_messages(conn: &mut Conn, nums: &[i64]) -> Result<Vec<Unpacked>, DbError> {
    let query = sql("select ").push(packed(conn.dialect())).push(" from messages where num in ({nums})");
    let (value,): (String,) = query.bind_list("nums", nums).fetch_one(conn).await?;
    let mut found = unpack(&value)?;
    found.sort_unstable_by_key(|found| Reverse(found.num));
    Ok(found)
}

/// The `num` of the first message of the chat from `seq` on.
async fn find_num(conn: &mut Conn, chat_id: ChatId, seq: i64) -> Result<i64, DbError> {
    let query = sql("select num from messages where chat_id = $1 and seq >= $2 order by seq limit 1");
    let found: Option<(i64,)> = query.bind(chat_id).bind(seq).fetch_optional(conn).await?;
    Ok(found.map_or(i64::MAX, |(num,)| num))
}

/// Numbers that came as one text: a row for each would cost more than finding them.
fn read_nums(listed: &str) -> Vec<i64> {
    listed.split(',').filter_map(|num| num.parse().ok()).collect()
}
