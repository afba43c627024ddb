//! A chat as JSON: an object whose `messages` come one by one, each on a line of its own.

use serde::Serialize;
use shared::contract::chats::{ChatKind, Info, Message, MessageKind};
use shared::ids::{ChatId, MessageId, UserId};
use shared::time::Timestamp;
use utoipa::ToSchema;

use super::{Names, name_of};
use crate::chat::Chat;

/// A chat as a file.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChatExport {
    /// When the export began; what was written later is not in it.
    pub exported_at: Timestamp,
    /// The chat.
    pub chat: ExportedChat,
    /// Its messages that are not deleted, in their order.
    pub messages: Vec<ExportedMessage>,
}

/// The chat of an export.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExportedChat {
    id: ChatId,
    kind: ChatKind,
    /// Its name; for a direct chat that of the other one.
    name: String,
    created_at: Timestamp,
    member_count: i64,
}

/// A message of an export.
#[derive(Debug, Serialize, ToSchema)]
pub struct ExportedMessage {
    seq: i64,
    id: MessageId,
    kind: MessageKind,
    author_id: UserId,
    /// What the author is called now.
    author: String,
    /// The text; empty for an info line.
    text: String,
    /// What an info line tells; `null` for a text.
    #[schema(required)]
    info: Option<Info>,
    /// What the people of an info line are called now, in the order of its `user_ids`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    people: Vec<String>,
    created_at: Timestamp,
    /// When its text was last changed.
    #[schema(required)]
    edited_at: Option<Timestamp>,
}

pub fn head(chat: &Chat, title: &str) -> String {
    let exported = ExportedChat {
        id: chat.head.id,
        kind: chat.head.kind,
        name: title.to_owned(),
        created_at: chat.head.created_at,
        member_count: chat.head.member_count,
    };
    let chat = serde_json::to_string(&exported).unwrap_or_default();
    format!("{{\"exported_at\":\"{}\",\"chat\":{chat},\"messages\":[", Timestamp::now())
}

pub fn message(written: &mut String, message: &Message, names: &Names, is_first: bool) {
    let info = message.info.clone();
    let people = info.iter().flat_map(|info| &info.user_ids).map(|id| name_of(names, *id)).collect();
    let exported = ExportedMessage {
        seq: message.seq,
        id: message.id,
        kind: message.kind,
        author_id: message.author_id,
        author: name_of(names, message.author_id),
        text: message.text.clone(),
        info,
        people,
        created_at: message.created_at,
        edited_at: message.edited_at,
    };
    written.push_str(if is_first { "\n" } else { ",\n" });
    written.push_str(&serde_json::to_string(&exported).unwrap_or_default());
}
