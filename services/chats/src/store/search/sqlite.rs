//! Searching with FTS5: it walks the lists of the words side by side, the newest message first, and stops at the limit.

use shared::db::{Conn, DbError, Sql, sql};

use super::{HitRow, Mine, Searched};
use crate::search::{MOST_COUNTED, Query};
use crate::store::rows::MESSAGE_COLUMNS;

pub async fn list_in_chat(
    conn: &mut Conn,
    chat: &Searched,
    query: &Query,
    below: i64,
    limit: u32,
) -> Result<Vec<HitRow>, DbError> {
    select_hits()
        .push(" order by message_words.rowid desc limit $3")
        .bind(expression(query, Some(&[chat.num])))
        .bind(below)
        .bind(limit)
        .fetch_all(conn)
        .await
}

pub async fn count_in_chat(conn: &mut Conn, chat: &Searched, query: &Query) -> Result<i64, DbError> {
    let (count,): (i64,) =
        sql("select count(*) from (select rowid from message_words where message_words match $1 limit $2) hits")
            .bind(expression(query, Some(&[chat.num])))
            .bind(MOST_COUNTED)
            .fetch_one(conn)
            .await?;
    Ok(count)
}

pub async fn list_in_all(
    conn: &mut Conn,
    mine: &Mine,
    query: &Query,
    below: i64,
    limit: u32,
) -> Result<Vec<HitRow>, DbError> {
    select_hits()
        .push(
            " and exists (
                 select 1 from members me join chats c on c.id = me.chat_id
                 where me.chat_id = m.chat_id and me.user_id = $4 and me.is_in and c.deleted_at is null
             ) order by message_words.rowid desc limit $3",
        )
        .bind(expression(query, mine.named.as_deref()))
        .bind(below)
        .bind(limit)
        .bind(mine.user_id)
        .fetch_all(conn)
        .await
}

/// `cross join` holds the order: the index first, then the message of each hit.
fn select_hits() -> Sql {
    sql("select m.num, ").push(MESSAGE_COLUMNS).push(
        " from message_words cross join messages m on m.num = message_words.rowid
         where message_words match $1 and message_words.rowid < $2",
    )
}

/// The query in FTS5's language. Words hold nothing but letters and digits: between quotes none of them is an operator.
fn expression(query: &Query, chats: Option<&[i64]>) -> String {
    let chats = chats.map(|nums| nums.iter().map(|num| format!("\"#{num}\"")).collect::<Vec<_>>().join(" OR "));
    let words = query.terms().iter().map(|term| {
        if term.stem.starts_with(&term.beginning) {
            format!("\"{}\"*", term.beginning)
        } else {
            format!("\"{}\" OR \"{}\"*", term.stem, term.beginning)
        }
    });
    chats.into_iter().chain(words).map(|one| format!("({one})")).collect::<Vec<_>>().join(" AND ")
}
