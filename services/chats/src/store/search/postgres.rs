//! Searching with GIN: it collects all hits before it gives the first. So the newest messages are looked at one by one
//! first; only a word that is rare among them is worth asking the index for.

use shared::db::{Conn, DbError, sql};

use super::{HitRow, Mine, Searched};
use crate::search::{MOST_COUNTED, Query};
use crate::store::rows::MESSAGE_COLUMNS;

/// The newest messages, looked at first.
const NEAR: i64 = 500;
/// How many more are looked at if the first ones promise enough hits among them.
const FARTHER: i64 = 10;

/// All hits by the index, collected first: their order must not lead the planner to walk over all messages.
const COLLECTED: &str = "with hits as materialized (
         select num from message_words where words @@ cast($1 as tsquery) and num < $2
     ) ";

/// The newest hits in a chat, below `before` (its `seq`) and `below` (its `num`).
pub async fn list_in_chat(
    conn: &mut Conn,
    chat: &Searched,
    query: &Query,
    (before, below): (Option<i64>, i64),
    limit: u32,
) -> Result<Vec<HitRow>, DbError> {
    let (mut newest, mut hits) = (NEAR, Vec::new());
    while newest == NEAR || (newest == NEAR * FARTHER && promises(hits.len(), limit.into())) {
        hits = list_newest(conn, chat, query, before, (newest, limit)).await?;
        if hits.len() == limit as usize {
            return Ok(hits);
        }
        newest *= FARTHER;
    }
    sql(COLLECTED)
        .push("select m.num, ")
        .push(MESSAGE_COLUMNS)
        .push(" from hits join messages m on m.num = hits.num order by hits.num desc limit $3")
        .bind(expression(query, Some(&[chat.num])))
        .bind(below)
        .bind(limit)
        .fetch_all(conn)
        .await
}

async fn list_newest(
    conn: &mut Conn,
    chat: &Searched,
    query: &Query,
    before: Option<i64>,
    (newest, limit): (i64, u32),
) -> Result<Vec<HitRow>, DbError> {
    sql("select m.num, ")
        .push(MESSAGE_COLUMNS)
        .push(
            " from (select * from messages where chat_id = $2 and seq < $3 order by seq desc limit $4) m
             join message_words w on w.num = m.num
             where w.words @@ cast($1 as tsquery) order by m.seq desc limit $5",
        )
        .bind(expression(query, None))
        .bind(chat.id)
        .bind(before.unwrap_or(i64::MAX))
        .bind(newest)
        .bind(limit)
        .fetch_all(conn)
        .await
}

/// How many hits the chat has.
pub async fn count_in_chat(conn: &mut Conn, chat: &Searched, query: &Query) -> Result<i64, DbError> {
    let near = count_newest(conn, chat, query, NEAR).await?;
    if promises(usize::try_from(near).unwrap_or(0), MOST_COUNTED) {
        let far = count_newest(conn, chat, query, NEAR * FARTHER).await?;
        if far >= MOST_COUNTED {
            return Ok(far);
        }
    }
    let (count,): (i64,) =
        sql("select count(*) from (select 1 from message_words where words @@ cast($1 as tsquery) limit $2) hits")
            .bind(expression(query, Some(&[chat.num])))
            .bind(MOST_COUNTED)
            .fetch_one(conn)
            .await?;
    Ok(count)
}

async fn count_newest(conn: &mut Conn, chat: &Searched, query: &Query, newest: i64) -> Result<i64, DbError> {
    let (count,): (i64,) = sql("select count(*) from (
             select 1 from (select num from messages where chat_id = $2 order by seq desc limit $3) m
             join message_words w on w.num = m.num
             where w.words @@ cast($1 as tsquery) limit $4
         ) hits")
    .bind(expression(query, None))
    .bind(chat.id)
    .bind(newest)
    .bind(MOST_COUNTED)
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// The newest hits in all chats of one person, below a `num`.
pub async fn list_in_all(
    conn: &mut Conn,
    mine: &Mine,
    query: &Query,
    below: i64,
    limit: u32,
) -> Result<Vec<HitRow>, DbError> {
    let near: Vec<HitRow> = sql("select m.num, ")
        .push(MESSAGE_COLUMNS)
        .push(
            " from (select * from messages where num < $2 order by num desc limit $5) m
             join message_words w on w.num = m.num",
        )
        .push(IN_MINE)
        .push(" where w.words @@ cast($1 as tsquery) order by m.num desc limit $4")
        .bind(expression(query, None))
        .bind(below)
        .bind(mine.user_id)
        .bind(limit)
        .bind(NEAR)
        .fetch_all(conn)
        .await?;
    if near.len() == limit as usize {
        return Ok(near);
    }
    sql(COLLECTED)
        .push("select m.num, ")
        .push(MESSAGE_COLUMNS)
        .push(" from hits join messages m on m.num = hits.num")
        .push(IN_MINE)
        .push(" order by m.num desc limit $4")
        .bind(expression(query, mine.named.as_deref()))
        .bind(below)
        .bind(mine.user_id)
        .bind(limit)
        .fetch_all(conn)
        .await
}

const IN_MINE: &str = " join members me on me.chat_id = m.chat_id and me.user_id = $3 and me.is_in
     join chats c on c.id = m.chat_id and c.deleted_at is null";

/// Whether so many hits among the [`NEAR`] newest messages promise `wanted` among [`FARTHER`] times as many.
fn promises(found: usize, wanted: i64) -> bool {
    i64::try_from(found).is_ok_and(|found| found * FARTHER >= wanted)
}

/// The query as a `tsquery`. Words hold nothing but letters and digits: between quotes none of them is an operator.
fn expression(query: &Query, chats: Option<&[i64]>) -> String {
    let chats = chats.map(|nums| nums.iter().map(|num| format!("'#{num}'")).collect::<Vec<_>>().join(" | "));
    let words = query.terms().iter().map(|term| {
        if term.stem.starts_with(&term.beginning) {
            format!("'{}':*", term.beginning)
        } else {
            format!("'{}' | '{}':*", term.stem, term.beginning)
        }
    });
    chats.into_iter().chain(words).map(|one| format!("({one})")).collect::<Vec<_>>().join(" & ")
}
