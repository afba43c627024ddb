//! The schemas of the contract. Fields a client has no use for are left out, unknown ones ignored.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

/// An RFC 9457 problem.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Problem {
    /// The HTTP status.
    pub status: u16,
    /// The stable code.
    pub code: String,
    /// What happened, for a person.
    pub detail: String,
    /// Seconds of `Retry-After`; comes from the header.
    #[serde(skip)]
    pub retry_after: Option<u64>,
}

/// What signing in gives.
#[derive(Clone, Debug, Deserialize)]
pub struct Signed {
    /// The access token.
    pub access_token: String,
    /// Seconds it lives.
    pub expires_in: u64,
    /// Whose it is.
    pub user: SignedUser,
}

/// The account in `Signed`.
#[derive(Clone, Debug, Deserialize)]
pub struct SignedUser {
    /// The account's id.
    pub id: Uuid,
    /// The login as registered.
    pub login: String,
}

/// A chat as one of its members reads it. In events his own fields are absent and read as 0.
#[derive(Clone, Debug, Default, Deserialize, PartialEq)]
#[serde(default)]
pub struct Chat {
    /// The chat's id.
    pub id: Uuid,
    /// `main`, `group` or `direct`.
    pub kind: String,
    /// The name; a direct chat has none.
    pub name: Option<String>,
    /// Who may rename it and remove people.
    pub creator_id: Option<Uuid>,
    /// The other one in a direct chat.
    pub peer_id: Option<Uuid>,
    /// How many people are in.
    pub member_count: u64,
    /// The number of the last durable change.
    pub rev: u64,
    /// The number of the last message.
    pub last_seq: u64,
    /// My read position.
    pub read_seq: u64,
    /// Others' texts above it, capped at 1,000.
    pub unread_count: u64,
    /// Counts changes of my own position and settings.
    pub my_rev: u64,
    /// The highest read position of anyone else.
    pub others_read_seq: u64,
    /// Whether I hid the chat.
    pub hidden: bool,
    /// Until when I hear nothing of it.
    pub muted_until: Option<String>,
    /// Whether I marked it unread.
    pub marked_unread: bool,
}

/// One message, or the empty marker of a deleted one.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
pub struct Message {
    /// The message's id.
    pub id: Uuid,
    /// Its chat.
    pub chat_id: Uuid,
    /// Its place in the chat: 1, 2, 3 …
    pub seq: u64,
    /// The chat's `rev` of its last change.
    pub rev: u64,
    /// `text` or `info`.
    pub kind: String,
    /// Who wrote it.
    pub author_id: Uuid,
    /// The author's own id for it.
    #[serde(default)]
    pub client_id: Option<Uuid>,
    /// The text; empty when deleted.
    pub text: String,
    /// What an info line tells.
    #[serde(default)]
    pub info: Option<Value>,
    /// When it was changed last.
    #[serde(default)]
    pub edited_at: Option<String>,
    /// Whether only the marker is left.
    pub deleted: bool,
}

/// `GET /chats`.
#[derive(Clone, Debug, Deserialize)]
pub struct ChatList {
    /// Changed by every restore of a backup.
    pub generation: String,
    /// My chats, newest activity first.
    pub items: Vec<Chat>,
}

/// A page of messages.
#[derive(Clone, Debug, Deserialize)]
pub struct Page {
    /// Ascending by `seq`, deleted ones left out.
    pub items: Vec<Message>,
    /// Whether listed messages exist before the first.
    pub has_before: bool,
    /// Whether listed messages exist after the last.
    pub has_after: bool,
    /// The chat's `rev` at which the page was read.
    pub rev: u64,
}

/// A page of members.
#[derive(Clone, Debug, Deserialize)]
pub struct MemberPage {
    /// The members.
    pub items: Vec<Member>,
    /// Where the next page begins.
    #[serde(default)]
    pub next_cursor: Option<String>,
    /// The chat's `rev` at which the page was read.
    #[serde(default)]
    pub rev: u64,
}

/// One member of a chat.
#[derive(Clone, Debug, Deserialize)]
pub struct Member {
    /// Who.
    pub user_id: Uuid,
    /// `creator` or `member`.
    pub role: String,
}

/// The answer to `PUT /chats/{id}/read`.
#[derive(Clone, Debug, Deserialize)]
pub struct ReadState {
    /// The position now.
    pub read_seq: u64,
    /// Others' texts above it.
    pub unread_count: u64,
    /// Counts my own changes.
    pub my_rev: u64,
    /// The chat's `rev` the count belongs to.
    pub rev: u64,
}

/// What a client holds, as `POST /chats/sync` asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SyncRequest {
    /// The generation held, `None` the first time.
    pub generation: Option<String>,
    /// Per chat `[rev, my_rev, others_read_seq]`.
    pub chats: BTreeMap<Uuid, [u64; 3]>,
}

/// What the server holds that differs. One database snapshot.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Sync {
    /// The server's generation.
    pub generation: String,
    /// Chats that differ, and those not named.
    pub chats: Vec<Chat>,
    /// Named chats I am not in.
    pub removed: Vec<Uuid>,
    /// Changed messages of chats that differ.
    pub changes: Vec<Changes>,
    /// Chats whose messages are to be thrown away.
    pub reset: Vec<Uuid>,
}

/// The changed messages of one chat.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Changes {
    /// The chat.
    pub chat_id: Uuid,
    /// Its `rev` in the snapshot.
    pub rev: u64,
    /// Every message with a `rev` above the one named, ascending by `rev`.
    pub messages: Vec<Message>,
}
