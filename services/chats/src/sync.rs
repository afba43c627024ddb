//! Catching up: what a client holds of each chat, compared with what there is.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use shared::contract::chats::Message;
use shared::ids::ChatId;
use utoipa::ToSchema;

use crate::chat::Chat;

/// A client that is this far behind throws away what it holds of a chat's messages instead of getting each change.
pub const FARTHEST: i64 = 200;
/// Changed messages in one reply, and bytes of what they say: a chat that would go beyond is reset, and all after it.
const MOST_MESSAGES: usize = 2_000;
const MOST_BYTES: usize = 4 * 1024 * 1024;
/// What an id takes in a reply.
const ID_BYTES: usize = 39;

/// What a client holds of one chat: `[rev, my_rev, others_read_seq]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
pub struct Held(pub i64, pub i64, pub i64);

/// What has happened since.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Sync)]
pub struct SyncReply {
    /// Random, changed by every restore of a backup.
    #[schema(example = "6f0d3c1e9a5b4c7d8e2f1a0b9c8d7e6f")]
    pub generation: String,
    /// Chats of which any of the three numbers differs, and chats that were not named.
    pub chats: Vec<Chat>,
    /// Named chats that I am not in.
    pub removed: Vec<ChatId>,
    /// What changed in the messages of named chats: at most 2,000 messages and 4 MB of their text.
    pub changes: Vec<Changes>,
    /// Chats whose messages are to be thrown away and read anew: their `rev` is more than 200 ahead of the client's or
    /// behind it, the generation differs, or their changes are too many for this reply.
    pub reset: Vec<ChatId>,
}

/// The changed messages of one chat.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Changes {
    /// The chat.
    pub chat_id: ChatId,
    /// Its `rev`: with these messages a client is there.
    #[schema(example = 57, minimum = 0)]
    pub rev: i64,
    /// Every message, deleted too, with a `rev` above the client's, ascending by `rev`.
    pub messages: Vec<Message>,
}

/// What one chat needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// Nothing: the client holds all.
    Nothing,
    /// The chat itself; its messages are as the client holds them, or were not held.
    Chat,
    /// The chat, and the messages above this `rev`.
    ChangesAbove(i64),
    /// The chat; what the client holds of its messages is of no use.
    Reset,
}

/// A chat whose changed messages are to be read.
#[derive(Clone, Copy, Debug)]
pub struct ChangedChat {
    /// The chat.
    pub chat_id: ChatId,
    /// What the client has.
    pub above: i64,
    /// The chat's `rev`.
    pub rev: i64,
}

/// What the client needs of `chat`. `same_generation`: whether its numbers are of this database at all.
pub fn need(chat: &Chat, held: Option<Held>, same_generation: bool) -> Need {
    let Some(Held(rev, my_rev, others_read_seq)) = held else { return Need::Chat };
    if !same_generation || rev > chat.head.rev || chat.head.rev - rev > FARTHEST {
        Need::Reset
    } else if rev < chat.head.rev {
        Need::ChangesAbove(rev)
    } else if (my_rev, others_read_seq) != (chat.my_rev, chat.others_read_seq) {
        Need::Chat
    } else {
        Need::Nothing
    }
}

/// The reply without changed messages, and the chats whose changes are wanted, newest activity first.
pub fn compare(
    generation: String,
    same_generation: bool,
    held: &BTreeMap<ChatId, Held>,
    mine: Vec<Chat>,
) -> (SyncReply, Vec<ChangedChat>) {
    let here: std::collections::HashSet<ChatId> = mine.iter().map(|chat| chat.head.id).collect();
    let removed = held.keys().copied().filter(|named| !here.contains(named)).collect();
    let mut sync = SyncReply { generation, chats: Vec::new(), removed, changes: Vec::new(), reset: Vec::new() };
    let mut wanted = Vec::new();
    for chat in mine {
        let id = chat.head.id;
        match need(&chat, held.get(&id).copied(), same_generation) {
            Need::Nothing => continue,
            Need::Chat => {}
            Need::Reset => sync.reset.push(id),
            Need::ChangesAbove(above) => wanted.push(ChangedChat { chat_id: id, above, rev: chat.head.rev }),
        }
        sync.chats.push(chat);
    }
    (sync, wanted)
}

impl SyncReply {
    /// Adds the changes of some chats, whose `messages` are ascending by `rev` within each. From the first chat that
    /// goes beyond what a reply holds they are reset; whether there is room for more.
    pub fn add_changes(&mut self, some: &[ChangedChat], messages: Vec<Message>) -> bool {
        let mut by_chat: BTreeMap<ChatId, Vec<Message>> = BTreeMap::new();
        for message in messages {
            by_chat.entry(message.chat_id).or_default().push(message);
        }
        let (mut count, mut bytes) = size(self.changes.iter().flat_map(|changes| &changes.messages));
        let mut fits = true;
        for ChangedChat { chat_id, rev, .. } in some.iter().copied() {
            let messages = by_chat.remove(&chat_id).unwrap_or_default();
            let more = size(&messages);
            (count, bytes) = (count + more.0, bytes + more.1);
            fits = fits && count <= MOST_MESSAGES && bytes <= MOST_BYTES;
            if fits {
                self.changes.push(Changes { chat_id, rev, messages });
            } else {
                self.reset.push(chat_id);
            }
        }
        fits
    }
}

/// How many messages these are, and about how many bytes they say.
fn size<'m>(messages: impl IntoIterator<Item = &'m Message>) -> (usize, usize) {
    let named = |message: &Message| message.info.as_ref().map_or(0, |info| info.user_ids.len());
    messages
        .into_iter()
        .fold((0, 0), |(count, bytes), message| (count + 1, bytes + message.text.len() + named(message) * ID_BYTES))
}

#[cfg(test)]
mod tests {
    use shared::contract::chats::{ChatHead, ChatKind};
    use shared::ids::ChatId;
    use shared::time::Timestamp;

    use super::{Held, Need, need};
    use crate::chat::Chat;
    use crate::member::MemberRole;

    fn chat(rev: i64, my_rev: i64, others_read_seq: i64) -> Chat {
        let head = ChatHead {
            id: ChatId::new(),
            kind: ChatKind::Group,
            name: None,
            creator_id: None,
            created_at: Timestamp(0),
            updated_at: Timestamp(0),
            member_count: 2,
            rev,
            last_seq: 0,
            last_message: None,
        };
        Chat {
            head,
            peer_id: None,
            role: MemberRole::Member,
            read_seq: 0,
            unread_count: 0,
            my_rev,
            others_read_seq,
            hidden: false,
            muted_until: None,
            marked_unread: false,
        }
    }

    #[test]
    fn what_a_client_needs_follows_from_its_three_numbers() {
        let chat = chat(300, 4, 9);
        for (held, expected) in [
            (None, Need::Chat),
            (Some(Held(300, 4, 9)), Need::Nothing),
            (Some(Held(300, 3, 9)), Need::Chat),
            (Some(Held(300, 4, 8)), Need::Chat),
            (Some(Held(299, 4, 9)), Need::ChangesAbove(299)),
            (Some(Held(100, 4, 9)), Need::ChangesAbove(100)),
            (Some(Held(99, 4, 9)), Need::Reset),
            (Some(Held(301, 4, 9)), Need::Reset),
        ] {
            assert_eq!(need(&chat, held, true), expected, "{held:?}");
        }
        assert_eq!(need(&chat, Some(Held(300, 4, 9)), false), Need::Reset);
    }
}
