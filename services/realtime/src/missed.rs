//! Chat events that passed while someone's chats were not known: if one was of his chats, he must sync.

use std::collections::HashMap;

use shared::ids::ChatId;

/// The latest event of each chat, by count, kept only while somebody loads.
#[derive(Debug, Default)]
pub struct Missed {
    count: u64,
    loading: usize,
    latest: HashMap<ChatId, u64>,
}

impl Missed {
    /// Somebody begins to load; events are remembered from the returned count on.
    pub fn begin(&mut self) -> u64 {
        self.loading += 1;
        self.count
    }

    /// Somebody has loaded, or does not need to any more.
    pub fn end(&mut self) {
        self.loading = self.loading.saturating_sub(1);
        if self.loading == 0 {
            self.latest.clear();
        }
    }

    /// An event of `chat` passes.
    pub fn note(&mut self, chat: ChatId) {
        self.count += 1;
        if self.loading > 0 {
            self.latest.insert(chat, self.count);
        }
    }

    /// Whether an event of one of `chats` passed after `since`.
    pub fn any(&self, mut chats: impl Iterator<Item = ChatId>, since: u64) -> bool {
        !self.latest.is_empty() && chats.any(|chat| self.latest.get(&chat).is_some_and(|count| *count > since))
    }
}
