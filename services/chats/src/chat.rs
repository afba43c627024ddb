//! A chat as one of its members reads it, and what identifies a repeated request.

use std::hash::Hash;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use shared::contract::chats::{ChatHead, ChatKind};
use shared::ids::{ChatId, UserId};
use shared::time::Timestamp;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::member::MemberRole;

/// «Главная»: the chat that everybody is in.
pub const MAIN: ChatId = ChatId(Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001));

/// Unread messages are counted up to this many.
pub const MOST_UNREAD: i64 = 1_000;

/// A chat as one of its members reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Chat {
    /// What all members see alike.
    #[serde(flatten)]
    pub head: ChatHead,
    /// The other one in a direct chat; `null` elsewhere.
    #[schema(required)]
    pub peer_id: Option<UserId>,
    /// My role.
    pub role: MemberRole,
    /// The highest `seq` that I have seen.
    #[schema(example = 40, minimum = 0)]
    pub read_seq: i64,
    /// Texts of others above `read_seq`, not deleted; at most 1,000.
    #[schema(example = 2, minimum = 0, maximum = 1000)]
    pub unread_count: i64,
    /// Counts the changes of my own read position and settings.
    #[schema(example = 7, minimum = 0)]
    pub my_rev: i64,
    /// The highest `seq` that anyone else has moved his read position to. Where the position of someone begins who comes
    /// in later is no reading and does not count; and this never falls, not even when the reader leaves.
    #[schema(example = 41, minimum = 0)]
    pub others_read_seq: i64,
    /// Not shown in my list until the next text.
    pub hidden: bool,
    /// No notifications until then.
    #[schema(required)]
    pub muted_until: Option<Timestamp>,
    /// I marked it as unread; reading clears the mark.
    pub marked_unread: bool,
}

/// The one chat of two people, whoever asks: their ids in order.
pub fn pair(one: UserId, other: UserId) -> (UserId, UserId) {
    (one.min(other), one.max(other))
}

/// What tells a repeated request from a reused `client_id`: a number of everything in it, the same in every version.
pub fn fingerprint<'a>(parts: impl IntoIterator<Item = &'a [u8]>) -> i64 {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        hash.update(part);
    }
    let mut first = [0; 8];
    first.copy_from_slice(&hash.finalize()[..8]);
    i64::from_be_bytes(first)
}

/// The word for a kind in the database.
pub fn kind_word(kind: ChatKind) -> &'static str {
    match kind {
        ChatKind::Main => "main",
        ChatKind::Group => "group",
        ChatKind::Direct => "direct",
    }
}

/// The list without repeated ones, in its order.
pub fn distinct<T: Copy + Eq + Hash>(items: impl IntoIterator<Item = T>) -> Vec<T> {
    let mut seen = std::collections::HashSet::new();
    items.into_iter().filter(|item| seen.insert(*item)).collect()
}

#[cfg(test)]
mod tests {
    use super::{MAIN, distinct, fingerprint, pair};
    use shared::ids::UserId;

    #[test]
    fn the_main_chat_has_its_fixed_id() {
        assert_eq!(MAIN.to_string(), "01900000-0000-7000-8000-000000000001");
    }

    #[test]
    fn a_fingerprint_tells_the_parts_apart_and_is_the_one_that_databases_hold() {
        assert_eq!(fingerprint([b"ab".as_slice(), b"c"]), 6_925_784_671_553_650_220);
        assert_eq!(fingerprint([b"a".as_slice(), b"bc"]), 4_589_064_456_534_337_473);
        assert_eq!(fingerprint([MAIN.0.as_bytes().as_slice(), "Привет".as_bytes()]), -5_670_234_612_930_309_948);
    }

    #[test]
    fn two_people_are_the_same_pair_whoever_asks() {
        let (anna, boris) = (UserId::new(), UserId::new());
        assert_eq!(pair(anna, boris), pair(boris, anna));
        assert_eq!(distinct([anna, boris, anna]), [anna, boris]);
    }
}
