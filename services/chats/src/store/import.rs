//! Writing what came from another application, with its own times.

use shared::contract::chats::MessageKind;
use shared::db::{Db, Lane, Tx, sql};
use shared::http::ApiError;
use shared::ids::{ChatId, MessageId};

use super::rows::write_info;
use super::search::index;
use crate::chat::MAIN;
use crate::foreign::{ForeignChat, ForeignMessage};
use crate::name::ChatName;

/// What became of a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChatOutcome {
    /// It was made now.
    Made,
    /// It is there.
    Known,
    /// It was imported once and deleted here since.
    Deleted,
}

/// Makes the chat if it is not there, and lets its members in who never were.
pub async fn enter_chat(db: &Db, id: ChatId, name: ChatName, chat: ForeignChat) -> Result<ChatOutcome, ApiError> {
    db.write(Lane::of(id), move |tx| Box::pin(enter(tx, id, name, chat))).await
}

/// Writes the messages that are not there yet at the end of the chat, in their order; how many.
pub async fn write_messages(db: &Db, chat_id: ChatId, messages: Vec<ForeignMessage>) -> Result<u64, ApiError> {
    db.write(Lane::of(chat_id), move |tx| Box::pin(write(tx, chat_id, messages))).await
}

/// The place of a message in its chat.
pub async fn find_seq(db: &Db, chat_id: ChatId, id: MessageId) -> Result<Option<i64>, ApiError> {
    let query = sql("select seq from messages where id = $1 and chat_id = $2").bind(id).bind(chat_id);
    let found: Option<(i64,)> = query.fetch_optional(&mut db.read().await?).await?;
    Ok(found.map(|(seq,)| seq))
}

async fn enter(tx: &mut Tx, id: ChatId, name: ChatName, chat: ForeignChat) -> Result<ChatOutcome, ApiError> {
    let made = id != MAIN && insert_chat(tx, id, &name, &chat).await?;
    let locked = sql("update chats set rev = rev where id = $1 and deleted_at is null returning rev").bind(id);
    let Some((rev,)) = locked.fetch_optional::<(i64,)>(tx).await? else { return Ok(ChatOutcome::Deleted) };
    let mut joined = 0;
    for user_id in chat.member_ids.iter().copied() {
        let role = if chat.creator_id == Some(user_id) { "creator" } else { "member" };
        let insert = sql("insert into members (chat_id, user_id, role, is_in, state_rev, joined_at, read_seq)
             values ($1, $2, $3, true, $4, $5, 0) on conflict (chat_id, user_id) do nothing");
        joined += insert.bind(id).bind(user_id).bind(role).bind(rev).bind(chat.created_at).execute(tx).await?;
    }
    sql("update chats set member_count = member_count + $2 where id = $1")
        .bind(id)
        .bind(i64::try_from(joined).unwrap_or(0))
        .execute(tx)
        .await?;
    Ok(if made { ChatOutcome::Made } else { ChatOutcome::Known })
}

async fn insert_chat(tx: &mut Tx, id: ChatId, name: &ChatName, chat: &ForeignChat) -> Result<bool, ApiError> {
    let inserted = sql("insert into chats (id, kind, name, creator_id, created_at, updated_at, rev, last_seq,
             last_message_seq, member_count)
         values ($1, 'group', $2, $3, $4, $4, 1, 0, 0, 0) on conflict (id) do nothing")
    .bind(id)
    .bind(name.as_str())
    .bind(chat.creator_id)
    .bind(chat.created_at)
    .execute(tx)
    .await?;
    Ok(inserted > 0)
}

async fn write(tx: &mut Tx, chat_id: ChatId, mut messages: Vec<ForeignMessage>) -> Result<u64, ApiError> {
    let ids: Vec<MessageId> = messages.iter().map(|message| message.id).collect();
    let known = sql("select id from messages where id in ({ids})").bind_list("ids", &ids);
    let known: Vec<MessageId> = known.fetch_column(tx).await?;
    messages.retain(|message| !known.contains(&message.id));
    let Some(newest) = messages.iter().map(|message| message.created_at).max() else { return Ok(0) };
    let count = i64::try_from(messages.len()).unwrap_or(0);
    let (rev, seq): (i64, i64) = sql("update chats set rev = rev + $2, last_seq = last_seq + $2,
             last_message_seq = last_seq + $2, updated_at = case when $3 > updated_at then $3 else updated_at end
         where id = $1 returning rev - $2, last_seq - $2")
    .bind(chat_id)
    .bind(count)
    .bind(newest)
    .fetch_one(tx)
    .await?;
    for (place, message) in (1..).zip(&messages) {
        insert(tx, chat_id, (seq + place, rev + place), message).await?;
    }
    Ok(messages.len() as u64)
}

async fn insert(
    tx: &mut Tx,
    chat_id: ChatId,
    (seq, rev): (i64, i64),
    message: &ForeignMessage,
) -> Result<(), ApiError> {
    let kind = if message.info.is_some() { MessageKind::Info } else { MessageKind::Text };
    let is_text = kind == MessageKind::Text;
    sql("insert into messages (chat_id, seq, rev, id, author_id, kind, text, info, counts, created_at, edited_at,
             import_key)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)")
    .bind(chat_id)
    .bind(seq)
    .bind(rev)
    .bind(message.id)
    .bind(message.author_id)
    .bind(if is_text { "text" } else { "info" })
    .bind(if is_text { message.text.as_str() } else { "" })
    .bind(message.info.as_ref().map(write_info).transpose()?)
    .bind(is_text)
    .bind(message.created_at)
    .bind(message.edited_at)
    .bind(message.key.as_str())
    .execute(tx)
    .await?;
    if is_text {
        let statement = index::added(tx.dialect(), message.id, &message.text);
        tx.put_off(statement);
    }
    Ok(())
}
