//! Which chats had events lately, for those who could not be told of them: if one was of their chats, they must sync.

use std::collections::HashMap;
use std::sync::Arc;

use shared::ids::ChatId;

/// A position in the log. As long as anybody holds one, the log remembers what comes after it; dropping it is all that
/// is needed to let go.
#[derive(Clone, Debug)]
pub struct Cursor {
    position: u64,
    _held: Arc<()>,
}

/// The position of the latest event of each chat.
#[derive(Debug, Default)]
pub struct EventLog {
    position: u64,
    latest: HashMap<ChatId, u64>,
    /// Shared with every cursor, so that its count tells whether there is one.
    held: Arc<()>,
}

impl EventLog {
    /// The present position.
    pub fn cursor(&self) -> Cursor {
        Cursor { position: self.position, _held: Arc::clone(&self.held) }
    }

    /// An event of `chat` passes. Without a cursor nobody will ask for it, nor for any before it.
    pub fn record(&mut self, chat: ChatId) {
        self.position += 1;
        if Arc::strong_count(&self.held) > 1 {
            self.latest.insert(chat, self.position);
        } else {
            self.latest.clear();
        }
    }

    /// Whether one of `chats` had an event after `cursor`.
    pub fn any_since(&self, cursor: &Cursor, mut chats: impl Iterator<Item = ChatId>) -> bool {
        let is_newer = |chat| self.latest.get(&chat).is_some_and(|position| *position > cursor.position);
        !self.latest.is_empty() && chats.any(is_newer)
    }

    /// How many chats are remembered.
    #[cfg(test)]
    pub fn remembered(&self) -> usize {
        self.latest.len()
    }
}

#[cfg(test)]
mod tests {
    use shared::ids::ChatId;

    use super::EventLog;

    #[test]
    fn a_cursor_sees_what_came_after_it_and_in_no_other_chat() {
        let (mut log, chat, other) = (EventLog::default(), ChatId::new(), ChatId::new());
        let early = log.cursor();
        log.record(chat);
        let late = log.cursor();
        assert!(log.any_since(&early, [other, chat].into_iter()));
        assert!(!log.any_since(&early, [other].into_iter()));
        assert!(!log.any_since(&late, [chat].into_iter()));
    }

    #[test]
    fn nothing_is_remembered_once_the_last_cursor_is_gone() {
        let (mut log, chat) = (EventLog::default(), ChatId::new());
        log.record(chat);
        assert_eq!(log.remembered(), 0);
        let first = log.cursor();
        let second = first.clone();
        log.record(chat);
        drop(first);
        log.record(ChatId::new());
        assert_eq!(log.remembered(), 2, "one is still held");
        drop(second);
        log.record(chat);
        assert_eq!(log.remembered(), 0);
    }
}
