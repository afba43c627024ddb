//! The people of the documentation's examples.

use shared::contract::users::{Contact, User};
use shared::http::token::Role;
use shared::ids::UserId;
use shared::time::Timestamp;
use uuid::Uuid;

use crate::avatars::AvatarHash;

/// The moment of every example.
const MOMENT: Timestamp = Timestamp(1_795_339_800_125);

/// The person who asks.
pub(super) fn anna() -> User {
    User {
        id: UserId(Uuid::from_u128(0x0199_f3a4_7c1e_7d3a_9b52_3f6f_3a1c_0d11)),
        login: "anna".to_owned(),
        name: "Анна".to_owned(),
        surname: "Каренина".to_owned(),
        avatar_url: None,
        role: Role::User,
        rev: 3,
        last_seen_at: None,
    }
}

/// Someone she knows.
pub(super) fn boris() -> User {
    User {
        id: UserId(Uuid::from_u128(0x0199_f3a5_02b7_7c64_8e0f_5d1a_9c77_4b20)),
        login: "boris".to_owned(),
        name: "Борис".to_owned(),
        surname: "Годунов".to_owned(),
        avatar_url: Some(AvatarHash::of(b"").url()),
        last_seen_at: Some(MOMENT),
        rev: 1,
        ..anna()
    }
}

/// The same as he reads it himself.
pub(super) fn boris_himself() -> User {
    User { last_seen_at: None, ..boris() }
}

/// Her contact with him.
pub(super) fn contact() -> Contact {
    Contact {
        user: boris(), name: "Боря".to_owned(), surname: "Годунов".to_owned(), rev: 1, created_at: MOMENT
    }
}
