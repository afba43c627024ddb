//! Many messages as one value. A row of its own costs a trip between threads on SQLite, and decoding column by column on
//! either database: more than finding the row.

use shared::contract::chats::{Message, MessageKind};
use shared::db::{DbError, Dialect};
use shared::ids::{ChatId, ClientId, MessageId, UserId};
use shared::time::Timestamp;

use super::rows::read_info;

/// A message that is not deleted, in the order of the columns below.
type Row =
    (i64, MessageId, ChatId, i64, i64, MessageKind, UserId, Option<ClientId>, String, Option<String>, i64, Option<i64>);

/// A message and its place in the order of all messages.
pub struct Unpacked {
    /// Its `num`.
    pub num: i64,
    /// The message.
    pub message: Message,
}

/// The expression that makes one value of all rows of a query over `messages`, none of them deleted.
pub fn packed(dialect: Dialect) -> &'static str {
    match dialect {
        Dialect::Sqlite => {
            "json_group_array(json_array(num, hex(id), hex(chat_id), seq, rev, kind, hex(author_id),
                 nullif(hex(client_id), ''), text, info, created_at, edited_at))"
        }
        Dialect::Postgres => {
            "coalesce(cast(json_agg(json_build_array(num, id, chat_id, seq, rev, kind, author_id,
                 client_id, text, info, created_at, edited_at)) as text), '[]')"
        }
    }
}

/// The messages of such a value.
pub fn unpack(value: &str) -> Result<Vec<Unpacked>, DbError> {
    let rows: Vec<Row> = serde_json::from_str(value).map_err(|error| sqlx::Error::Decode(error.into()))?;
    rows.into_iter().map(read).collect()
}

fn read(row: Row) -> Result<Unpacked, DbError> {
    let (num, id, chat_id, seq, rev, kind, author_id, client_id, text, info, created_at, edited_at) = row;
    let info = read_info(info.as_deref())?;
    let (created_at, edited_at, deleted) = (Timestamp(created_at), edited_at.map(Timestamp), false);
    let message =
        Message { id, chat_id, seq, rev, kind, author_id, client_id, text, info, created_at, edited_at, deleted };
    Ok(Unpacked { num, message })
}
