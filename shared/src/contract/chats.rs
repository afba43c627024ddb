//! Owned by chats: chats, members, messages, read positions.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::frames::Frame;
use super::users::UserIds;
use super::{Event, Question};
use crate::ids::{ChatId, ClientId, MessageId, UserId};
use crate::time::Timestamp;

/// The kinds of chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum ChatKind {
    /// «Главная»: everybody is in it.
    Main,
    /// Made by someone, with a name.
    Group,
    /// Two people.
    Direct,
}

/// The kinds of message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, sqlx::Type, ToSchema)]
#[serde(rename_all = "lowercase")]
#[sqlx(type_name = "text", rename_all = "lowercase")]
pub enum MessageKind {
    /// Written by its author.
    Text,
    /// A line such as «Анна добавила Бориса».
    Info,
}

/// One message. The same object in REST replies and in `message.*` frames.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Message {
    /// Its id.
    pub id: MessageId,
    /// The chat it stands in.
    pub chat_id: ChatId,
    /// Its number in the chat: 1, 2, 3 … without a hole.
    #[schema(example = 42, minimum = 1)]
    pub seq: i64,
    /// The chat's `rev` of the last change of this message.
    #[schema(example = 57, minimum = 1)]
    pub rev: i64,
    /// Text or info.
    pub kind: MessageKind,
    /// Who wrote it, or did what it tells.
    pub author_id: UserId,
    /// What the author's client called it; `null` for an info line.
    #[schema(required)]
    pub client_id: Option<ClientId>,
    /// The text; empty for an info line and for a deleted message.
    #[schema(example = "Привет!", max_length = 4000)]
    pub text: String,
    /// What an info line tells; `null` for a text.
    #[schema(required)]
    pub info: Option<Info>,
    /// When it was accepted.
    pub created_at: Timestamp,
    /// When its text was last changed.
    #[schema(required)]
    pub edited_at: Option<Timestamp>,
    /// Whether it was deleted: then its text is gone.
    pub deleted: bool,
}

/// What an info line tells.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Info {
    /// What happened.
    pub code: InfoCode,
    /// Whom it happened to: those added or removed, the new creator.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub user_ids: Vec<UserId>,
    /// The chat's name since then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 64)]
    pub name: Option<String>,
}

/// What an info line can tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InfoCode {
    /// The chat was made.
    ChatCreated,
    /// It has a new name.
    ChatRenamed,
    /// People were added.
    MemberAdded,
    /// Someone was removed.
    MemberRemoved,
    /// Someone left.
    MemberLeft,
    /// Someone else is the creator now.
    CreatorChanged,
}

/// A chat as all its members see it: what `chat.created` and `chat.updated` carry. A REST `Chat` has the reader's own
/// position and settings besides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChatHead {
    /// Its id.
    pub id: ChatId,
    /// Main, group or direct.
    pub kind: ChatKind,
    /// Its name; `null` for a direct chat, where each sees the other's.
    #[schema(required, max_length = 64)]
    pub name: Option<String>,
    /// The creator of a group; `null` for the others.
    #[schema(required)]
    pub creator_id: Option<UserId>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When its last message was accepted, or it was made.
    pub updated_at: Timestamp,
    /// How many people are in it.
    pub member_count: i64,
    /// The number of its last durable change.
    pub rev: i64,
    /// The number of its last message; 0 if it has none.
    pub last_seq: i64,
    /// The newest message that is not deleted, its text cut to 256 characters.
    #[schema(required)]
    pub last_message: Option<Message>,
}

/// Published by chats for every durable change of a chat, and for read positions and settings.
/// The frames are made once, here; realtime only puts `epoch` and `n` in front of them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChatEvent {
    /// The chat.
    pub chat_id: ChatId,
    /// When the change was made, a moment before its commit.
    pub at: Timestamp,
    /// How many people are in the chat after it.
    pub member_count: i64,
    /// What happened.
    pub change: ChatChange,
}

impl Event for ChatEvent {
    const SUBJECT: &'static str = "chats.event";

    fn subject(&self) -> String {
        format!("{}.{}", Self::SUBJECT, self.chat_id)
    }
}

/// What happened in a chat, and who is to be told what.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChatChange {
    /// For every member: a message, a new name, a new creator. `author_id` stops typing if the frame is his message.
    Told {
        /// The chat's `rev`.
        rev: i64,
        /// Who wrote, if this is a new message.
        author_id: Option<UserId>,
        /// The frame.
        frame: Frame,
    },
    /// People came in; also the first members of a new chat.
    MembersAdded {
        /// The chat's `rev`: their membership counts from here.
        rev: i64,
        /// Who.
        user_ids: Vec<UserId>,
        /// Main, group or direct: in a direct chat the two may see each other's presence.
        kind: ChatKind,
        /// `chat.created`, for those who came in.
        to_added: Frame,
        /// `member.added`, for those who were there; none in a new chat.
        to_rest: Option<Frame>,
    },
    /// People were removed or left: they get the frame too, and nothing after it.
    MembersRemoved {
        /// The chat's `rev`: their membership ends here.
        rev: i64,
        /// Who.
        user_ids: Vec<UserId>,
        /// `member.removed`, for all.
        frame: Frame,
    },
    /// The chat is gone; every member is told and is none any more.
    Deleted {
        /// The chat's last `rev`.
        rev: i64,
        /// `chat.deleted`.
        frame: Frame,
    },
    /// Someone read on.
    Read {
        /// Who.
        user_id: UserId,
        /// Up to which message.
        read_seq: i64,
        /// `read.updated` for his own devices.
        own: Frame,
    },
    /// Someone changed his own settings of the chat.
    Settings {
        /// Who.
        user_id: UserId,
        /// `membership.updated` for his own devices.
        frame: Frame,
    },
}

/// In which chats is this person? Asked by realtime when someone comes online, page by page: anyone may be put into any
/// number of groups, and one answer holds no more than NATS lets through. Also joins him to the main chat if the event of
/// his registration has not arrived yet.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ChatsOf {
    /// The person.
    pub user_id: UserId,
    /// [`MembershipPage::next`] of the page before.
    #[serde(default)]
    pub after: Option<ChatId>,
    /// How many memberships the page may hold, up to [`ChatsOf::PAGE`]. None for all of them at once, as a realtime asks
    /// that knows of no pages.
    #[serde(default)]
    pub limit: Option<u32>,
}

impl ChatsOf {
    /// Memberships of one page: they take up to 650 KB of the megabyte that NATS lets through.
    pub const PAGE: u32 = 4_000;
}

impl Question for ChatsOf {
    type Answer = MembershipPage;
    const SUBJECT: &'static str = "ask.chats.memberships";
}

/// Some of the memberships of a person that are or were, in the order of the chats' ids.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct MembershipPage {
    /// One for each chat.
    pub items: Vec<Membership>,
    /// Where the next page begins; none after the last one, and from a chats that knows of no pages.
    #[serde(default)]
    pub next: Option<ChatId>,
}

/// All memberships of a person that are or were, of all pages.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Memberships {
    /// One for each chat.
    pub items: Vec<Membership>,
}

/// Whether a person is in a chat, as of a `rev` of that chat.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Membership {
    /// The chat.
    pub chat_id: ChatId,
    /// Its kind.
    pub kind: ChatKind,
    /// In, or not any more.
    pub is_in: bool,
    /// The `rev` at which that became so: an older state never replaces a newer one.
    pub state_rev: i64,
    /// The other one in a direct chat.
    pub peer_id: Option<UserId>,
}

/// With whom of these does this person share a group or direct chat? Decides whose presence he may see.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SharedWith {
    /// Who asks.
    pub user_id: UserId,
    /// About whom; at most [`PEOPLE_PER_QUESTION`](super::PEOPLE_PER_QUESTION).
    pub others: Vec<UserId>,
}

impl Question for SharedWith {
    type Answer = UserIds;
    const SUBJECT: &'static str = "ask.chats.shared_with";
}
