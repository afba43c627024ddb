//! Who is typing where, until when.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use shared::ids::{ChatId, UserId};

/// Typing that is not renewed ends after this.
pub const LASTS: Duration = Duration::from_secs(6);

/// Everybody who is typing.
#[derive(Debug, Default)]
pub struct Typing(HashMap<(ChatId, UserId), Instant>);

impl Typing {
    /// He types, or still does; tells until when.
    pub fn start(&mut self, chat: ChatId, user: UserId, now: Instant) -> Instant {
        let until = now + LASTS;
        self.0.insert((chat, user), until);
        until
    }

    /// He stopped; `false` if he was not typing there.
    pub fn stop(&mut self, chat: ChatId, user: UserId) -> bool {
        self.0.remove(&(chat, user)).is_some()
    }

    /// He stopped everywhere: the chats in which he was typing.
    pub fn stop_everywhere(&mut self, user: UserId) -> Vec<ChatId> {
        self.0.extract_if(|(_, who), _| *who == user).map(|((chat, _), _)| chat).collect()
    }

    /// Ends it if it was not renewed; `false` if it goes on or has ended before.
    pub fn expire(&mut self, chat: ChatId, user: UserId, now: Instant) -> bool {
        self.0.get(&(chat, user)).is_some_and(|until| *until <= now) && self.stop(chat, user)
    }

    /// Nobody types.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use shared::ids::{ChatId, UserId};

    use super::Typing;

    #[test]
    fn renewed_typing_goes_on() {
        let (mut typing, now) = (Typing::default(), Instant::now());
        let (chat, anna) = (ChatId::new(), UserId::new());
        let first = typing.start(chat, anna, now);
        let second = typing.start(chat, anna, now + Duration::from_secs(3));
        assert!(!typing.expire(chat, anna, first));
        assert!(typing.expire(chat, anna, second));
        assert!(!typing.stop(chat, anna));
    }
}
