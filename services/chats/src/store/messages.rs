//! Messages: finding, editing, deleting and writing them. Sending stands in `send.rs`.

use std::collections::HashMap;

use futures::future::BoxFuture;
use shared::contract::chats::{Info, Message, MessageKind};
use shared::db::{Conn, Db, DbError, Lane, ROWS, Sql, ToValue, Tx, Value, sql};
use shared::http::ApiError;
use shared::ids::{ChatId, ClientId, MessageId, UserId};
use shared::time::Timestamp;

use super::Undone;
use super::enter::{CHANGE, Locked, enter};
use super::rows::{MESSAGE_COLUMNS, MessageRow, write_info};
use super::search::index;
use super::search::mend::mend_if_damaged;
use super::search::turns::{Turns, takes_long_to_remove};
use crate::member::Actor;
use crate::text::MessageText;

/// An info line.
pub struct NewInfo {
    /// Where.
    pub chat_id: ChatId,
    /// Its number in the chat.
    pub seq: i64,
    /// The chat's `rev`.
    pub rev: i64,
    /// Who did what it tells.
    pub author_id: UserId,
    /// What it tells.
    pub info: Info,
    /// When.
    pub created_at: Timestamp,
}

/// Changes the text of a message; `None` if it has this text.
pub async fn edit_message(
    (db, turns): (&Db, &Turns),
    (chat_id, id): (ChatId, MessageId),
    actor: Actor,
    text: Result<MessageText, ApiError>,
) -> Result<Option<Message>, ApiError> {
    change_text((db, turns), (chat_id, id), actor, move |tx| Box::pin(edit(tx, (chat_id, id), actor, text))).await
}

/// Deletes a message; `None` if it was deleted before.
pub async fn delete_message(
    (db, turns): (&Db, &Turns),
    (chat_id, id): (ChatId, MessageId),
    actor: Actor,
) -> Result<Option<()>, ApiError> {
    change_text((db, turns), (chat_id, id), actor, move |tx| Box::pin(delete(tx, chat_id, id, actor))).await
}

/// Makes a change that takes the text of a message out of the index: a long one when it is the actor's turn.
async fn change_text<T, F>(
    (db, turns): (&Db, &Turns),
    (chat_id, id): (ChatId, MessageId),
    actor: Actor,
    change: F,
) -> Result<Option<T>, ApiError>
where
    F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, Undone>> + Send + 'static,
    T: Send + 'static,
{
    let writing = db.clone();
    let write = async move { writing.write(Lane::of(chat_id), change).await };
    let outcome = if takes_long_to_remove(db, id).await? {
        turns.next_of(actor.user_id).await?.spend_on(write).await
    } else {
        write.await
    };
    mend_if_damaged(db, &outcome).await?;
    Undone::unless_unchanged(outcome)
}

/// What this author sent under this `client_id`, as it now is, with the fingerprint of what was sent.
pub async fn find_sent(
    conn: &mut Conn,
    author_id: UserId,
    client_id: ClientId,
) -> Result<Option<(Message, i64)>, ApiError> {
    let query =
        sql("select ").push(MESSAGE_COLUMNS).push(" from messages m where m.author_id = $1 and m.client_id = $2");
    let found: Option<MessageRow> = query.bind(author_id).bind(client_id).fetch_optional(conn).await?;
    let Some(row) = found else { return Ok(None) };
    let query = sql("select client_hash from messages where author_id = $1 and client_id = $2");
    let (hash,): (i64,) = query.bind(author_id).bind(client_id).fetch_one(conn).await?;
    Ok(Some((row.try_into()?, hash)))
}

/// A message of a chat, deleted or not.
pub async fn find_message(conn: &mut Conn, chat_id: ChatId, id: MessageId) -> Result<Option<Message>, ApiError> {
    let query = sql("select ").push(MESSAGE_COLUMNS).push(" from messages m where m.id = $1 and m.chat_id = $2");
    let row: Option<MessageRow> = query.bind(id).bind(chat_id).fetch_optional(conn).await?;
    Ok(row.map(Message::try_from).transpose()?)
}

async fn edit(
    tx: &mut Tx,
    (chat_id, id): (ChatId, MessageId),
    actor: Actor,
    text: Result<MessageText, ApiError>,
) -> Result<Message, Undone> {
    let (chat, _, standing) = enter(tx, chat_id, actor, CHANGE).await?;
    let mut message = find_message(tx, chat_id, id).await?.filter(|it| !it.deleted).ok_or_else(ApiError::not_found)?;
    standing.may_edit(message.author_id, message.kind)?;
    let text = text?;
    if message.text == text.as_str() {
        return Err(Undone::Unchanged);
    }
    let before = std::mem::replace(&mut message.text, text.into_string());
    message.edited_at = Some(Timestamp::now());
    message.rev = chat.rev;
    sql("update messages set text = $2, edited_at = $3, rev = $4 where id = $1")
        .bind(id)
        .bind(message.text.as_str())
        .bind(message.edited_at)
        .bind(message.rev)
        .execute(tx)
        .await?;
    index::replace(tx, &message, &before);
    tx.publish(&chat.news().message_updated(message.clone()))?;
    Ok(message)
}

async fn delete(tx: &mut Tx, chat_id: ChatId, id: MessageId, actor: Actor) -> Result<(), Undone> {
    let (chat, _, standing) = enter(tx, chat_id, actor, CHANGE).await?;
    let mut message = find_message(tx, chat_id, id).await?.ok_or_else(ApiError::not_found)?;
    standing.may_delete(message.author_id, message.kind)?;
    if message.deleted {
        return Err(Undone::Unchanged);
    }
    sql("update messages set deleted = true, counts = false, text = '', info = null, rev = $2 where id = $1")
        .bind(id)
        .bind(chat.rev)
        .execute(tx)
        .await?;
    if message.seq == chat.last_message_seq {
        let newest = newest_below(tx, chat_id, message.seq).await?.map_or(0, |message| message.seq);
        let note = sql("update chats set last_message_seq = $2 where id = $1").bind(chat_id).bind(newest);
        note.execute(tx).await?;
    }
    index::remove(tx, &message, &message.text);
    (message.deleted, message.text, message.info, message.rev) = (true, String::new(), None, chat.rev);
    tx.publish(&chat.news().message_deleted(message))?;
    Ok(())
}

/// The newest message below `seq` that is not deleted.
pub async fn newest_below(conn: &mut Conn, chat_id: ChatId, seq: i64) -> Result<Option<Message>, ApiError> {
    let query = sql("select ")
        .push(MESSAGE_COLUMNS)
        .push(" from messages m where m.chat_id = $1 and m.seq < $2 and not m.deleted order by m.seq desc limit 1");
    let row: Option<MessageRow> = query.bind(chat_id).bind(seq).fetch_optional(conn).await?;
    Ok(row.map(Message::try_from).transpose()?)
}

/// Writes the info line that ends a change of `chat`.
pub async fn add_info(tx: &mut Tx, chat: &Locked, author_id: UserId, info: Info) -> Result<Message, Undone> {
    let line =
        NewInfo { chat_id: chat.id, seq: chat.last_seq, rev: chat.rev, author_id, info, created_at: chat.updated_at };
    insert_info(tx, line).await
}

/// Writes an info line.
pub async fn insert_info(tx: &mut Tx, line: NewInfo) -> Result<Message, Undone> {
    let message = Message {
        id: MessageId::new(),
        chat_id: line.chat_id,
        seq: line.seq,
        rev: line.rev,
        kind: MessageKind::Info,
        author_id: line.author_id,
        client_id: None,
        text: String::new(),
        info: Some(line.info),
        created_at: line.created_at,
        edited_at: None,
        deleted: false,
    };
    insert_messages(tx, None, &[(&message, None)]).await?;
    Ok(message)
}

/// Runs `ahead`, then writes messages, each with the fingerprint of what its client sent; the `num` of each. `Unchanged`,
/// to be undone, if one of them was sent before.
pub async fn insert_messages(
    tx: &mut Tx,
    mut ahead: Option<Sql>,
    all: &[(&Message, Option<i64>)],
) -> Result<HashMap<MessageId, i64>, Undone> {
    let mut nums = HashMap::with_capacity(all.len());
    for chunk in all.chunks(ROWS) {
        let rows = chunk.iter().map(|(message, client_hash)| row(message, *client_hash));
        let insert = sql("insert into messages (chat_id, seq, rev, id, author_id, client_id, client_hash, kind, text,
             info, counts, created_at)
             values {rows} on conflict (author_id, client_id) do nothing returning id, num")
        .bind_rows("rows", rows.collect::<Result<Vec<_>, DbError>>()?);
        let inserted: Vec<(MessageId, i64)> = insert.after(ahead.take()).fetch_all(tx).await?;
        if inserted.len() < chunk.len() {
            return Err(Undone::Unchanged);
        }
        nums.extend(inserted);
    }
    Ok(nums)
}

fn row(message: &Message, client_hash: Option<i64>) -> Result<[Value; 12], DbError> {
    let is_text = message.kind == MessageKind::Text;
    Ok([
        message.chat_id.to_value(),
        message.seq.to_value(),
        message.rev.to_value(),
        message.id.to_value(),
        message.author_id.to_value(),
        message.client_id.to_value(),
        client_hash.to_value(),
        if is_text { "text" } else { "info" }.to_value(),
        message.text.as_str().to_value(),
        message.info.as_ref().map(write_info).transpose()?.to_value(),
        is_text.to_value(),
        message.created_at.to_value(),
    ])
}
