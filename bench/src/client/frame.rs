//! What the server says on the socket.

use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::types::{Chat, Message};

/// The place of a counted frame in a user's own sequence.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stamp {
    /// Grows with every restart of realtime.
    pub epoch: u64,
    /// Counts a user's frames within the epoch, without a hole.
    pub n: u64,
}

/// One text frame.
#[derive(Clone, Debug)]
pub struct Frame {
    /// Its number, where frames of its type are counted; `ready` and `heartbeat` report the last.
    pub stamp: Option<Stamp>,
    /// What it says.
    pub event: Event,
}

impl Frame {
    /// Reads a frame. Unknown types are no error.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        #[derive(Deserialize)]
        struct Counted {
            epoch: Option<u64>,
            n: Option<u64>,
        }
        let Counted { epoch, n } = serde_json::from_str(text)?;
        let stamp = epoch.zip(n).map(|(epoch, n)| Stamp { epoch, n });
        Ok(Self { stamp, event: serde_json::from_str(text)? })
    }
}

/// The types of the contract.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "type")]
#[expect(missing_docs, reason = "names and fields are the contract's own")]
pub enum Event {
    #[serde(rename = "ready")]
    Ready { user_id: Uuid, online: Vec<Uuid> },
    #[serde(rename = "heartbeat")]
    Heartbeat,
    #[serde(rename = "resync")]
    Resync { spread_ms: u64 },
    #[serde(rename = "message.created")]
    MessageCreated(MessageNews),
    #[serde(rename = "message.updated")]
    MessageUpdated(MessageNews),
    #[serde(rename = "message.deleted")]
    MessageDeleted(MessageNews),
    #[serde(rename = "chat.created")]
    ChatCreated { chat_id: Uuid, rev: u64, chat: Box<Chat> },
    #[serde(rename = "chat.updated")]
    ChatUpdated { chat_id: Uuid, rev: u64, chat: Box<Chat> },
    #[serde(rename = "chat.deleted")]
    ChatDeleted { chat_id: Uuid, rev: u64 },
    #[serde(rename = "member.added")]
    MemberAdded { chat_id: Uuid, rev: u64, user_ids: Vec<Uuid> },
    #[serde(rename = "member.removed")]
    MemberRemoved { chat_id: Uuid, rev: u64, user_ids: Vec<Uuid> },
    #[serde(rename = "read.updated")]
    ReadUpdated(ReadNews),
    #[serde(rename = "membership.updated")]
    MembershipUpdated(SettingsNews),
    #[serde(rename = "typing")]
    Typing { chat_id: Uuid, user_id: Uuid, active: bool },
    #[serde(rename = "presence")]
    Presence { user_id: Uuid, online: bool },
    #[serde(rename = "user.updated")]
    UserUpdated { user: Value },
    #[serde(rename = "contact.updated")]
    ContactUpdated { contact: Value },
    #[serde(rename = "contact.deleted")]
    ContactDeleted { user_id: Uuid },
    #[serde(rename = "token.expiring")]
    TokenExpiring,
    #[serde(rename = "error")]
    Error { code: String },
    #[serde(other)]
    Unknown,
}

/// A message as it now is.
#[derive(Clone, Debug, Deserialize)]
pub struct MessageNews {
    /// Its chat.
    pub chat_id: Uuid,
    /// The change's number in the chat.
    pub rev: u64,
    /// The message.
    pub message: Message,
}

/// Somebody's read position.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ReadNews {
    /// The chat.
    pub chat_id: Uuid,
    /// Who; absent in large chats.
    pub user_id: Option<Uuid>,
    /// His position.
    pub read_seq: Option<u64>,
    /// Instead of the two in large chats.
    pub others_read_seq: Option<u64>,
    /// With my own: texts above it …
    pub unread_count: Option<u64>,
    /// … the number of the change …
    pub my_rev: Option<u64>,
    /// … and the chat's `rev` the count belongs to.
    pub rev: Option<u64>,
}

/// My own settings of a chat.
#[derive(Clone, Debug, Deserialize)]
pub struct SettingsNews {
    /// The chat.
    pub chat_id: Uuid,
    /// The number of the change.
    pub my_rev: u64,
    /// Whether I hid it.
    pub hidden: bool,
    /// Until when I hear nothing of it.
    pub muted_until: Option<String>,
    /// Whether I marked it unread.
    pub marked_unread: bool,
}

impl Event {
    /// The chat and its `rev` consumed by this event, for the durable changes of a chat.
    pub fn change(&self) -> Option<(Uuid, u64)> {
        match self {
            Self::MessageCreated(news) | Self::MessageUpdated(news) | Self::MessageDeleted(news) => {
                Some((news.chat_id, news.rev))
            }
            Self::ChatCreated { chat_id, rev, .. }
            | Self::ChatUpdated { chat_id, rev, .. }
            | Self::ChatDeleted { chat_id, rev, .. }
            | Self::MemberAdded { chat_id, rev, .. }
            | Self::MemberRemoved { chat_id, rev, .. } => Some((*chat_id, *rev)),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_type_is_no_error() {
        let frame = Frame::parse(r#"{"type":"dance","epoch":3,"n":7}"#).unwrap();
        assert!(matches!(frame.event, Event::Unknown));
        assert_eq!(frame.stamp, Some(Stamp { epoch: 3, n: 7 }));
    }

    #[test]
    fn ready_reports_the_last_number() {
        let id = Uuid::nil();
        let text = format!(
            r#"{{"type":"ready","user_id":"{id}","session_id":"{id}","epoch":1,"n":2,"online":[],"heartbeat_s":25}}"#
        );
        let frame = Frame::parse(&text).unwrap();
        assert_eq!(frame.stamp, Some(Stamp { epoch: 1, n: 2 }));
        assert!(matches!(frame.event, Event::Ready { .. }));
    }
}
