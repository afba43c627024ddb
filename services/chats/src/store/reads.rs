//! Read positions: how far each member has seen, and how much is left.

use shared::db::{Conn, Db, Lane, Tx, sql};
use shared::http::ApiError;
use shared::ids::{ChatId, UserId};

use super::Undone;
use super::enter::{Locked, NOTHING, lock};
use crate::chat::MOST_UNREAD;
use crate::news::OwnPosition;

/// Moves the reader's position up to `seq` and clears his mark; `None` if that changes nothing.
pub async fn read_up_to(db: &Db, chat_id: ChatId, user_id: UserId, seq: i64) -> Result<Option<OwnPosition>, ApiError> {
    Undone::unless_unchanged(db.write(Lane::of(chat_id), move |tx| Box::pin(read(tx, chat_id, user_id, seq))).await)
}

/// The reader's position as it is; 404 if he is not a member.
pub async fn get_position(conn: &mut Conn, chat_id: ChatId, user_id: UserId) -> Result<OwnPosition, ApiError> {
    let found: Option<(i64, i64, i64)> = sql("select me.read_seq, me.my_rev, c.rev
         from members me join chats c on c.id = me.chat_id
         where me.chat_id = $1 and me.user_id = $2 and me.is_in and c.deleted_at is null")
    .bind(chat_id)
    .bind(user_id)
    .fetch_optional(conn)
    .await?;
    let (read_seq, my_rev, rev) = found.ok_or_else(ApiError::not_found)?;
    let unread_count = count_unread(conn, chat_id, user_id, read_seq).await?;
    Ok(OwnPosition { read_seq, unread_count, my_rev, rev })
}

async fn read(tx: &mut Tx, chat_id: ChatId, user_id: UserId, seq: i64) -> Result<OwnPosition, Undone> {
    let chat = lock(tx, chat_id, NOTHING).await?;
    let seq = seq.min(chat.last_seq);
    let (read_seq, my_rev) = move_up(tx, chat_id, user_id, seq).await?;
    // Where he is now, which the others are told: whoever cleared his mark may have named a place above it.
    note_top(tx, &chat, user_id, read_seq).await?;
    let unread_count = if read_seq == chat.last_seq { 0 } else { count_unread(tx, chat_id, user_id, read_seq).await? };
    let own = OwnPosition { read_seq, unread_count, my_rev, rev: chat.rev };
    tx.publish(&chat.news().read(user_id, own))?;
    Ok(own)
}

/// The new position and count of own changes; a position never moves back.
async fn move_up(tx: &mut Tx, chat_id: ChatId, user_id: UserId, seq: i64) -> Result<(i64, i64), Undone> {
    let moved = sql("update members set
             read_seq = case when read_seq < $3 then $3 else read_seq end, marked_unread = false, my_rev = my_rev + 1
         where chat_id = $1 and user_id = $2 and is_in and (read_seq < $3 or marked_unread)
         returning read_seq, my_rev");
    let moved = moved.bind(chat_id).bind(user_id).bind(seq).fetch_optional(tx).await?;
    moved.ok_or(Undone::Unchanged)
}

/// Keeps the two highest positions of different readers, so that the highest of "the others" is known for everyone.
async fn note_top(tx: &mut Tx, chat: &Locked, user_id: UserId, seq: i64) -> Result<(), Undone> {
    let is_top = chat.top_reader_id == Some(user_id);
    let note = if seq > chat.top_read_seq && is_top {
        "update chats set top_read_seq = $2, top_reader_id = $3 where id = $1"
    } else if seq > chat.top_read_seq {
        "update chats set second_read_seq = top_read_seq, top_read_seq = $2, top_reader_id = $3 where id = $1"
    } else if seq > chat.second_read_seq && !is_top {
        "update chats set second_read_seq = $2 where id = $1 and top_reader_id <> $3"
    } else {
        return Ok(());
    };
    sql(note).bind(chat.id).bind(seq).bind(user_id).execute(tx).await?;
    Ok(())
}

async fn count_unread(conn: &mut Conn, chat_id: ChatId, user_id: UserId, read_seq: i64) -> Result<i64, ApiError> {
    let (count,): (i64,) = sql("select count(*) from (
             select 1 from messages
             where chat_id = $1 and counts = true and seq > $2 and author_id <> $3 limit $4
         ) unread")
    .bind(chat_id)
    .bind(read_seq)
    .bind(user_id)
    .bind(MOST_UNREAD)
    .fetch_one(conn)
    .await?;
    Ok(count)
}
