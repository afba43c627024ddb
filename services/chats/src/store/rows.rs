//! Rows as the queries give them, and what they become.

use shared::contract::chats::{ChatHead, ChatKind, Info, Message, MessageKind};
use shared::db::DbError;
use shared::ids::{ChatId, ClientId, MessageId, UserId};
use shared::time::Timestamp;
use sqlx::FromRow;

use crate::chat::Chat;
use crate::member::MemberRole;

/// The columns of a [`MessageRow`].
pub const MESSAGE_COLUMNS: &str = "m.id, m.chat_id, m.seq, m.rev, m.kind, m.author_id, m.client_id, m.text, m.info, m.created_at, m.edited_at, m.deleted";

/// A message as it is stored.
#[derive(FromRow)]
pub struct MessageRow {
    id: MessageId,
    chat_id: ChatId,
    seq: i64,
    rev: i64,
    kind: MessageKind,
    author_id: UserId,
    client_id: Option<ClientId>,
    text: String,
    info: Option<String>,
    created_at: Timestamp,
    edited_at: Option<Timestamp>,
    deleted: bool,
}

impl TryFrom<MessageRow> for Message {
    type Error = DbError;

    fn try_from(row: MessageRow) -> Result<Self, DbError> {
        Ok(Self {
            id: row.id,
            chat_id: row.chat_id,
            seq: row.seq,
            rev: row.rev,
            kind: row.kind,
            author_id: row.author_id,
            client_id: row.client_id,
            text: row.text,
            info: read_info(row.info.as_deref())?,
            created_at: row.created_at,
            edited_at: row.edited_at,
            deleted: row.deleted,
        })
    }
}

/// Every row as a message.
pub fn messages(rows: Vec<MessageRow>) -> Result<Vec<Message>, DbError> {
    rows.into_iter().map(Message::try_from).collect()
}

/// A chat as one member reads it, with its last message.
#[derive(FromRow)]
pub struct ChatRow {
    id: ChatId,
    kind: ChatKind,
    name: Option<String>,
    creator_id: Option<UserId>,
    created_at: Timestamp,
    updated_at: Timestamp,
    member_count: i64,
    rev: i64,
    last_seq: i64,
    peer_id: Option<UserId>,
    role: MemberRole,
    read_seq: i64,
    unread_count: i64,
    my_rev: i64,
    others_read_seq: i64,
    hidden: bool,
    muted_until: Option<Timestamp>,
    marked_unread: bool,
    message_id: Option<MessageId>,
    message_seq: Option<i64>,
    message_rev: Option<i64>,
    message_kind: Option<MessageKind>,
    message_author_id: Option<UserId>,
    message_client_id: Option<ClientId>,
    message_text: Option<String>,
    message_info: Option<String>,
    message_created_at: Option<Timestamp>,
    message_edited_at: Option<Timestamp>,
}

impl ChatRow {
    fn last_message(&mut self) -> Result<Option<Message>, DbError> {
        let (Some(id), Some(seq), Some(rev), Some(kind), Some(author_id), Some(created_at)) = (
            self.message_id,
            self.message_seq,
            self.message_rev,
            self.message_kind,
            self.message_author_id,
            self.message_created_at,
        ) else {
            return Ok(None);
        };
        Ok(Some(Message {
            id,
            chat_id: self.id,
            seq,
            rev,
            kind,
            author_id,
            client_id: self.message_client_id,
            text: self.message_text.take().unwrap_or_default(),
            info: read_info(self.message_info.as_deref())?,
            created_at,
            edited_at: self.message_edited_at,
            deleted: false,
        }))
    }
}

impl TryFrom<ChatRow> for Chat {
    type Error = DbError;

    fn try_from(mut row: ChatRow) -> Result<Self, DbError> {
        let last_message = row.last_message()?;
        let head = ChatHead {
            id: row.id,
            kind: row.kind,
            name: row.name,
            creator_id: row.creator_id,
            created_at: row.created_at,
            updated_at: row.updated_at,
            member_count: row.member_count,
            rev: row.rev,
            last_seq: row.last_seq,
            last_message,
        };
        Ok(Self {
            head,
            peer_id: row.peer_id,
            role: row.role,
            read_seq: row.read_seq,
            unread_count: row.unread_count,
            my_rev: row.my_rev,
            others_read_seq: row.others_read_seq,
            hidden: row.hidden,
            muted_until: row.muted_until,
            marked_unread: row.marked_unread,
        })
    }
}

/// An info line as it was stored.
pub fn read_info(json: Option<&str>) -> Result<Option<Info>, DbError> {
    json.map(serde_json::from_str).transpose().map_err(|error| sqlx::Error::Decode(error.into()).into())
}

/// An info line as it is stored.
pub fn write_info(info: &Info) -> Result<String, DbError> {
    serde_json::to_string(info).map_err(|error| sqlx::Error::Encode(error.into()).into())
}
