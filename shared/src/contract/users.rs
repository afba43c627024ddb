//! Owned by users: profiles and contacts.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{Event, Question};
use crate::http::token::Role;
use crate::ids::UserId;
use crate::time::Timestamp;

/// A person as others see him. The same object in REST replies and in `user.updated`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct User {
    /// The person's id.
    pub id: UserId,
    /// The login.
    #[schema(example = "anna", max_length = 32)]
    pub login: String,
    /// The name; may be empty.
    #[schema(example = "Анна", max_length = 64)]
    pub name: String,
    /// The surname; may be empty.
    #[schema(example = "Каренина", max_length = 64)]
    pub surname: String,
    /// Where the avatar is; `null` stands for coloured initials.
    #[schema(required)]
    pub avatar_url: Option<String>,
    /// What the account may do.
    pub role: Role,
    /// Grows with every change of the profile.
    pub rev: i64,
    /// When he was last online; only for those who may see his presence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Timestamp, required = false)]
    pub last_seen_at: Option<Timestamp>,
}

/// Someone a person added, under names of his own choice. The same object in REST replies and in `contact.updated`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Contact {
    /// Who it is.
    pub user: User,
    /// The owner's name for him.
    #[schema(example = "Аня", max_length = 64)]
    pub name: String,
    /// The owner's surname for him.
    #[schema(example = "", max_length = 64)]
    pub surname: String,
    /// Grows with every change of the contact.
    pub rev: i64,
    /// When he was added.
    pub created_at: Timestamp,
}

/// Published by users when a profile changed (name, surname, avatar).
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ProfileUpdated {
    /// The profile as it is now.
    pub user: User,
}

impl Event for ProfileUpdated {
    const SUBJECT: &'static str = "users.profile.updated";
}

/// Published by users when a contact was added or its names changed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ContactUpdated {
    /// Whose contact it is.
    pub owner_id: UserId,
    /// The contact as it is now.
    pub contact: Contact,
}

impl Event for ContactUpdated {
    const SUBJECT: &'static str = "users.contact.updated";
}

/// Published by users when a contact was deleted.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ContactDeleted {
    /// Whose contact it was.
    pub owner_id: UserId,
    /// Who was the contact.
    pub user_id: UserId,
    /// The contact's last `rev`.
    pub rev: i64,
}

impl Event for ContactDeleted {
    const SUBJECT: &'static str = "users.contact.deleted";
}

/// Whom did this person add? Asked by realtime when someone comes online.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ContactsOf {
    /// The owner.
    pub user_id: UserId,
}

impl Question for ContactsOf {
    type Answer = UserIds;
    const SUBJECT: &'static str = "ask.users.contacts";
}

/// When were these people last online? Asked by realtime for those who are not online now.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct LastSeen {
    /// At most [`PEOPLE_PER_QUESTION`](super::PEOPLE_PER_QUESTION).
    pub user_ids: Vec<UserId>,
}

impl Question for LastSeen {
    type Answer = LastSeenTimes;
    const SUBJECT: &'static str = "ask.users.last_seen";
}

/// Who are these people? Asked by chats for the names in an export.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CardsOf {
    /// At most [`PEOPLE_PER_QUESTION`](super::PEOPLE_PER_QUESTION).
    pub user_ids: Vec<UserId>,
}

impl Question for CardsOf {
    type Answer = Cards;
    const SUBJECT: &'static str = "ask.users.cards";
}

/// Those who have a profile.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Cards {
    /// In any order.
    pub items: Vec<User>,
}

/// People, in any order.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct UserIds {
    /// Who.
    pub user_ids: Vec<UserId>,
}

/// Those of whom a time is known.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct LastSeenTimes {
    /// Who and when.
    pub items: Vec<(UserId, Timestamp)>,
}
