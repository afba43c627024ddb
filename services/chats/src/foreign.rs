//! A chat of another application and what was written in it, line by line as it is handed over.

use serde::Deserialize;
use shared::contract::auth::AccountCard;
use shared::contract::chats::Info;
use shared::ids::{ChatId, MessageId, UserId};
use shared::time::Timestamp;

/// One line of standard input. What follows a chat belongs to it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Foreign {
    /// The accounts that the chats name.
    People(Vec<AccountCard>),
    /// A chat with its members.
    Chat(ForeignChat),
    /// A message, in the order of the chat.
    Message(ForeignMessage),
    /// Who has read how far.
    Reads(Vec<(UserId, MessageId)>),
}

/// A chat.
#[derive(Clone, Debug, Deserialize)]
pub struct ForeignChat {
    /// Its id; `None` for the one that everybody is in.
    pub id: Option<ChatId>,
    /// Its name.
    pub name: String,
    /// Who made it; one of the members. Nobody for the one that everybody is in.
    pub creator_id: Option<UserId>,
    /// Who is in it.
    pub member_ids: Vec<UserId>,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A message.
#[derive(Clone, Debug, Deserialize)]
pub struct ForeignMessage {
    /// Its id here.
    pub id: MessageId,
    /// What it was called there.
    pub key: String,
    /// Who wrote it or did what it tells.
    pub author_id: UserId,
    /// Its text; empty for an info line.
    pub text: String,
    /// What an info line tells.
    pub info: Option<Info>,
    /// When it was written.
    pub created_at: Timestamp,
    /// When it was changed.
    pub edited_at: Option<Timestamp>,
}
