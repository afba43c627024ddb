//! Changes that came too early, waiting for what is missing before them.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Millis, PATIENCE};
use crate::client::{Event, Frame};

/// Per chat, its early changes by `rev`, and since when its present hole is open.
#[derive(Debug, Default)]
pub(super) struct Aside {
    chats: BTreeMap<Uuid, Waiting>,
}

#[derive(Debug)]
struct Waiting {
    since: Millis,
    frames: BTreeMap<u64, Frame>,
}

impl Aside {
    pub(super) fn is_empty(&self) -> bool {
        self.chats.is_empty()
    }

    pub(super) fn put(&mut self, now: Millis, chat: Uuid, rev: u64, frame: Frame) {
        let waiting = self.chats.entry(chat).or_insert_with(|| Waiting { since: now, frames: BTreeMap::new() });
        waiting.frames.insert(rev, frame);
    }

    /// Drops what is known by now.
    pub(super) fn forget(&mut self, chat: Uuid, upto: u64) {
        if let Some(waiting) = self.chats.get_mut(&chat) {
            waiting.frames.retain(|rev, _| *rev > upto);
        }
    }

    /// Takes out the change with this `rev`.
    pub(super) fn take(&mut self, chat: Uuid, rev: u64) -> Option<(u64, Frame)> {
        Some((rev, self.chats.get_mut(&chat)?.frames.remove(&rev)?))
    }

    /// Takes out the first change that opens a chat I am not in.
    pub(super) fn take_entry(&mut self, chat: Uuid) -> Option<(u64, Frame)> {
        let waiting = self.chats.get_mut(&chat)?;
        let opens = |frame: &Frame| matches!(frame.event, Event::ChatCreated { .. });
        let rev = waiting.frames.iter().find(|(_, frame)| opens(frame)).map(|(rev, _)| *rev)?;
        self.take(chat, rev)
    }

    /// After progress: what still waits, waits for a new hole.
    pub(super) fn restart(&mut self, now: Millis, chat: Uuid) {
        if let Some(waiting) = self.chats.get_mut(&chat) {
            waiting.since = now;
        }
        self.chats.retain(|_, waiting| !waiting.frames.is_empty());
    }

    /// When the oldest hole has been open for too long.
    pub(super) fn due(&self) -> Option<Millis> {
        self.chats.values().map(|waiting| waiting.since + PATIENCE).min()
    }

    /// The highest `rev` waiting per chat.
    pub(super) fn heads(&self) -> BTreeMap<Uuid, u64> {
        let last = |waiting: &Waiting| waiting.frames.keys().last().copied().unwrap_or(0);
        self.chats.iter().map(|(chat, waiting)| (*chat, last(waiting))).collect()
    }
}
