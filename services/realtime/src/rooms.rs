//! The chats of those who are online: who of them is in, as of which `rev`.

use std::collections::HashMap;

use shared::ids::{ChatId, UserId};

use crate::reads::Reads;

#[derive(Clone, Copy, Debug)]
struct MemberState {
    is_in: bool,
    rev: i64,
}

/// One chat.
#[derive(Debug, Default)]
pub struct Room {
    states: HashMap<UserId, MemberState>,
    members: usize,
    /// What is told of read positions if the chat is large.
    pub reads: Reads,
}

impl Room {
    /// Notes that `user` is in, or not any more, since `rev`; nothing happens if something newer is known.
    pub fn set(&mut self, user: UserId, is_in: bool, rev: i64) {
        let before = self.states.get(&user).copied();
        if before.is_some_and(|before| before.rev >= rev) {
            return;
        }
        let was_in = before.is_some_and(|before| before.is_in);
        self.states.insert(user, MemberState { is_in, rev });
        self.members = self.members + usize::from(is_in) - usize::from(was_in);
    }

    /// Whether `user` is online and in.
    pub fn has(&self, user: UserId) -> bool {
        self.states.get(&user).is_some_and(|state| state.is_in)
    }

    /// The members who are online.
    pub fn members(&self) -> impl Iterator<Item = UserId> {
        self.states.iter().filter(|(_, state)| state.is_in).map(|(user, _)| *user)
    }

    /// How many members are online.
    pub fn count(&self) -> usize {
        self.members
    }

    fn forget(&mut self, user: UserId) {
        if self.states.remove(&user).is_some_and(|state| state.is_in) {
            self.members -= 1;
        }
    }
}

/// All chats of which someone is online.
#[derive(Debug, Default)]
pub struct Rooms(HashMap<ChatId, Room>);

impl Rooms {
    /// The chat, if someone of it is online.
    pub fn get(&self, chat: ChatId) -> Option<&Room> {
        self.0.get(&chat)
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, chat: ChatId) -> Option<&mut Room> {
        self.0.get_mut(&chat)
    }

    /// The chat, known from now on.
    pub fn entry(&mut self, chat: ChatId) -> &mut Room {
        self.0.entry(chat).or_default()
    }

    /// Whether `user` is online and in `chat`.
    pub fn has(&self, chat: ChatId, user: UserId) -> bool {
        self.0.get(&chat).is_some_and(|room| room.has(user))
    }

    /// `user` went offline.
    pub fn forget(&mut self, user: UserId, chats: impl IntoIterator<Item = ChatId>) {
        for chat in chats {
            let Some(room) = self.0.get_mut(&chat) else { continue };
            room.forget(user);
            if room.states.is_empty() {
                self.0.remove(&chat);
            }
        }
    }

    /// What is known of one chat is not to be trusted.
    pub fn remove(&mut self, chat: ChatId) {
        self.0.remove(&chat);
    }

    /// Nothing is to be trusted.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use shared::ids::UserId;

    use super::Room;

    #[test]
    fn an_older_state_never_replaces_a_newer_one() {
        let (mut room, anna) = (Room::default(), UserId::new());
        room.set(anna, true, 5);
        room.set(anna, false, 9);
        room.set(anna, true, 5);
        assert!(!room.has(anna));
        assert_eq!((room.count(), room.members().count()), (0, 0));
        room.set(anna, true, 12);
        assert_eq!((room.count(), room.members().count()), (1, 1));
    }
}
