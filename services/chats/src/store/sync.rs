//! What changed in the messages of several chats at once.

use shared::contract::chats::Message;
use shared::db::{Conn, sql};
use shared::http::ApiError;
use shared::ids::ChatId;

use super::rows::{MESSAGE_COLUMNS, MessageRow, messages};

/// Chats that one query looks at.
const CHATS: usize = 100;

/// Every message, deleted too, whose `rev` is above the one wanted of its chat; ascending by `rev` within each chat.
/// `wanted` names only chats that the caller is in.
pub async fn list_changed(conn: &mut Conn, wanted: &[(ChatId, i64)]) -> Result<Vec<Message>, ApiError> {
    let mut found = Vec::new();
    for some in wanted.chunks(CHATS) {
        let mut query = sql("with wanted (chat_id, rev) as (values ");
        for (row, (chat_id, rev)) in some.iter().enumerate() {
            let comma = if row == 0 { "" } else { ", " };
            query = query.push(&format!("{comma}(${}, ${})", row * 2 + 1, row * 2 + 2)).bind(*chat_id).bind(*rev);
        }
        // `cross join` holds the order: each wanted chat first, then its changed messages by their index.
        let query = query.push(") select ").push(MESSAGE_COLUMNS).push(
            " from wanted w cross join messages m where m.chat_id = w.chat_id and m.rev > w.rev
             order by m.chat_id, m.rev",
        );
        let rows: Vec<MessageRow> = query.fetch_all(conn).await?;
        found.append(&mut messages(rows)?);
    }
    Ok(found)
}
