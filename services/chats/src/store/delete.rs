//! Deleting a chat: marked at once, its rows removed a few at a time between other changes, until nothing is left of its
//! texts, in the search index neither. What stays is the chat's own row, without its name, and who was in it.

use shared::db::{Db, DbError, Lane, Sql, Tx, sql};
use shared::http::ApiError;
use shared::ids::{ChatId, MessageId};
use shared::time::Timestamp;

use super::Undone;
use super::enter::{CHANGE, enter};
use super::search::index::{MOST_REMOVED, removed};
use super::search::mend::{is_damage, mend};
use super::search::turns::Turns;
use crate::member::Actor;

/// Messages that one change removes at the most, if their texts are short, and memberships that it ends.
const ROWS: i64 = 500;

/// Marks the chat as deleted: from now on it is nobody's.
pub async fn delete_chat(db: &Db, chat_id: ChatId, actor: Actor) -> Result<(), ApiError> {
    Undone::unless_unchanged(db.write(Lane::of(chat_id), move |tx| Box::pin(mark(tx, chat_id, actor))).await).map(drop)
}

/// Removes the rows of deleted chats; ends when none are left.
pub async fn purge_deleted(db: &Db, turns: &Turns) -> Result<(), DbError> {
    loop {
        let query = sql("select id from chats where deleted_at is not null and not purged order by num limit 1");
        let found: Option<(ChatId,)> = query.fetch_optional(&mut db.read().await?).await?;
        let Some((chat_id,)) = found else { return Ok(()) };
        purge(db, turns, chat_id).await?;
    }
}

/// Removes all rows of a deleted chat. An index that turns out to be damaged is mended once.
async fn purge(db: &Db, turns: &Turns, chat_id: ChatId) -> Result<(), DbError> {
    let mut mended = false;
    loop {
        let writing = db.clone();
        let change = async move { writing.write(Lane::of(chat_id), move |tx| Box::pin(purge_some(tx, chat_id))).await };
        match turns.next().await.spend_on(change).await {
            Ok(true) => return Ok(()),
            Ok(false) => {}
            Err(error) if !mended && is_damage(&error) => {
                mended = true;
                mend(db).await?;
            }
            Err(error) => return Err(error),
        }
    }
}

async fn mark(tx: &mut Tx, chat_id: ChatId, actor: Actor) -> Result<(), Undone> {
    let (mut chat, _, standing) = enter(tx, chat_id, actor, CHANGE).await?;
    standing.may_delete_chat()?;
    let mark = sql("update chats set deleted_at = $2, member_count = 0 where id = $1");
    mark.bind(chat_id).bind(Timestamp::now()).execute(tx).await?;
    chat.member_count = 0;
    let name = chat.name.take();
    tx.publish(&chat.news().chat_deleted(chat.rev, actor.user_id, name))?;
    Ok(())
}

/// Removes some messages and ends as many memberships; whether nothing is left.
async fn purge_some(tx: &mut Tx, chat_id: ChatId) -> Result<bool, DbError> {
    let rows = list_next(tx, chat_id).await?;
    let dialect = tx.dialect();
    let texts = rows.iter().filter(|(_, _, text)| !text.is_empty());
    let removals: Vec<Sql> = texts.map(|(_, id, text)| removed(dialect, *id, text)).collect();
    Sql::execute_all(removals, tx).await?;
    let nums: Vec<i64> = rows.into_iter().map(|(num, _, _)| num).collect();
    let messages = sql("delete from messages where num in ({nums})").bind_list("nums", &nums).execute(tx).await?;
    let members = sql("update members set is_in = false, hidden = false,
             state_rev = (select rev from chats where id = $1)
         where chat_id = $1 and user_id in (select user_id from members where chat_id = $1 and is_in limit $2)")
    .bind(chat_id)
    .bind(ROWS)
    .execute(tx)
    .await?;
    let done = messages == 0 && members == 0;
    if done {
        sql("update chats set purged = true, name = null where id = $1").bind(chat_id).execute(tx).await?;
    }
    Ok(done)
}

/// The next messages that are removed: their number, their id and what the index has of them. Up to [`ROWS`] of them, with
/// no more text than [`MOST_REMOVED`], but at least one.
async fn list_next(tx: &mut Tx, chat_id: ChatId) -> Result<Vec<(i64, MessageId, String)>, DbError> {
    sql("select num, id, text from (
             select num, id, text, seq, sum(length(text)) over (order by seq) as characters,
                 row_number() over (order by seq) as place
             from (
                 select num, id, seq, case when kind = 'text' and deleted = false then text else '' end as text
                 from messages where chat_id = $1 order by seq limit $2
             ) next
         ) counted
         where characters <= $3 or place = 1 order by seq")
    .bind(chat_id)
    .bind(ROWS)
    .bind(MOST_REMOVED)
    .fetch_all(tx)
    .await
}
