//! What changed in the messages of several chats.

use shared::contract::chats::Message;
use shared::db::{Conn, ROWS, ToValue, sql};
use shared::http::ApiError;

use super::rows::{MESSAGE_COLUMNS, MessageRow, messages};
use crate::sync::{ChangedChat, SyncReply};

/// Changes that one query may find: no more than these are read in vain when the reply is full.
const AT_ONCE: i64 = 400;

/// Reads into `sync` what changed in the chats `wanted`, in their order, until it is full; the chats beyond are reset.
/// They are only chats that the caller is in.
pub async fn add_changes(conn: &mut Conn, sync: &mut SyncReply, mut wanted: &[ChangedChat]) -> Result<(), ApiError> {
    while !wanted.is_empty() {
        let (some, others) = wanted.split_at(read_together(wanted));
        wanted = others;
        let found = list_changed(conn, some).await?;
        if !sync.add_changes(some, found) {
            sync.reset.extend(wanted.iter().map(|chat| chat.chat_id));
            break;
        }
    }
    Ok(())
}

/// How many of the first chats have [`AT_ONCE`] changes together: each takes a `rev` of its own.
fn read_together(wanted: &[ChangedChat]) -> usize {
    let ends = wanted.iter().scan(0, |changes, chat| {
        *changes += chat.rev - chat.above;
        Some(*changes)
    });
    ends.take(ROWS).take_while(|changes| *changes <= AT_ONCE).count().max(1)
}

/// Every message, deleted too, whose `rev` is above the one wanted of its chat; ascending by `rev` within each chat.
async fn list_changed(conn: &mut Conn, wanted: &[ChangedChat]) -> Result<Vec<Message>, ApiError> {
    // `cross join` holds the order: each wanted chat first, then its changed messages by their index.
    let rows: Vec<MessageRow> = sql("with wanted (chat_id, rev) as (values {rows}) select ")
        .push(MESSAGE_COLUMNS)
        .push(
            " from wanted w cross join messages m where m.chat_id = w.chat_id and m.rev > w.rev
             order by m.chat_id, m.rev",
        )
        .bind_rows("rows", wanted.iter().map(|chat| [chat.chat_id.to_value(), chat.above.to_value()]))
        .fetch_all(conn)
        .await?;
    Ok(messages(rows)?)
}
