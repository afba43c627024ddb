//! Filling the index with the texts that are older than it: at the first start after an upgrade, and by
//! `chats rebuild-search`. Newest first, a few at a time between other changes; where it is stands in the database, so
//! that it goes on after a restart and may be done by two processes at once.

use std::time::Duration;

use shared::db::{Db, DbError, Dialect, Lane, Tx, sql};
use shared::ids::MessageId;
use tokio_util::sync::CancellationToken;

use super::index::{MOST_ADDED, added};
use crate::words::VERSION;

/// Messages that one change looks at, at the most.
const ROWS: i64 = 200;
/// How often it is looked whether the index was emptied.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Empties the index if it was made by another version of the analyzer.
pub async fn renew_if_stale(db: &Db) -> Result<(), DbError> {
    let version: (i64,) = sql("select version from search_index").fetch_one(&mut db.read().await?).await?;
    if version == (VERSION,) { Ok(()) } else { empty(db).await }
}

/// Empties the index: new texts come into it at once, the old ones by [`fill_some`].
pub async fn empty(db: &Db) -> Result<(), DbError> {
    db.write(Lane::of("search"), |tx| Box::pin(empty_now(tx))).await
}

/// Fills the index until `stop`, and again whenever it was emptied: by an operator, or because it was damaged.
pub async fn keep_full(db: &Db, stop: &CancellationToken) -> Result<(), DbError> {
    while !stop.is_cancelled() {
        if !is_full(db).await? {
            while !stop.is_cancelled() && fill_some(db).await? {}
        }
        stop.run_until_cancelled(tokio::time::sleep(LOOK_EVERY)).await;
    }
    Ok(())
}

/// Adds the next texts; whether there are more.
pub async fn fill_some(db: &Db) -> Result<bool, DbError> {
    db.write(Lane::of("search"), |tx| Box::pin(fill(tx))).await
}

async fn is_full(db: &Db) -> Result<bool, DbError> {
    let older = sql("select exists (select 1 from messages where num < filled_from) from search_index");
    let older: Vec<bool> = older.fetch_column(&mut db.read().await?).await?;
    Ok(older == [false])
}

async fn empty_now(tx: &mut Tx) -> Result<(), DbError> {
    // First the row that a filling in another process holds, then the table: not in a circle with it.
    sql("update search_index set version = $1, filled_from = (select coalesce(max(num), 0) + 1 from messages)")
        .bind(VERSION)
        .execute(tx)
        .await?;
    let clear = match tx.dialect() {
        Dialect::Sqlite => "insert into message_words (message_words) values ('delete-all')",
        Dialect::Postgres => "truncate message_words",
    };
    sql(clear).execute(tx).await?;
    Ok(())
}

async fn fill(tx: &mut Tx) -> Result<bool, DbError> {
    let lock = match tx.dialect() {
        Dialect::Sqlite => "select filled_from from search_index",
        Dialect::Postgres => "select filled_from from search_index for update",
    };
    let (from,): (i64,) = sql(lock).fetch_one(tx).await?;
    let Some(last) = find_last(tx, from).await? else { return Ok(false) };
    let texts = list_texts(tx, last, from).await?;
    // In the order of the changes that share this commit: an edit before this one finds its text not indexed yet.
    tx.put_off(sql("update search_index set filled_from = $1").bind(last));
    for (id, text) in texts {
        let statement = added(tx.dialect(), id, &text);
        tx.put_off(statement);
    }
    Ok(true)
}

/// How far the next change goes, below `from`: over up to [`ROWS`] messages, with no more text than [`MOST_ADDED`], but at
/// least one. Nothing if there is none.
async fn find_last(tx: &mut Tx, from: i64) -> Result<Option<i64>, DbError> {
    let (last,): (Option<i64>,) = sql("select min(num) from (
             select num, sum(characters) over (order by num desc) as characters,
                 row_number() over (order by num desc) as place
             from (select num, length(text) as characters from messages where num < $1 order by num desc limit $2) next
         ) counted
         where characters <= $3 or place = 1")
    .bind(from)
    .bind(ROWS)
    .bind(MOST_ADDED)
    .fetch_one(tx)
    .await?;
    Ok(last)
}

/// The texts from one `num` to below another. On `PostgreSQL` without those that are being changed at this moment: that
/// change writes their words itself.
async fn list_texts(tx: &mut Tx, from: i64, below: i64) -> Result<Vec<(MessageId, String)>, DbError> {
    let query = sql("select id, text from messages
         where num >= $1 and num < $2 and kind = 'text' and deleted = false order by num");
    let query = match tx.dialect() {
        Dialect::Sqlite => query,
        Dialect::Postgres => query.push(" for share skip locked"),
    };
    query.bind(from).bind(below).fetch_all(tx).await
}
