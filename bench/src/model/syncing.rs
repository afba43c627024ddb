//! The single-flight `/chats/sync`: when it is due, what it asks, what its reply does.

use std::collections::{BTreeMap, BTreeSet};

use uuid::Uuid;

use super::{Held, Millis, Model};
use crate::client::{Chat, Message, Stamp, Sync, SyncRequest};

/// How long to wait after a sync that got no answer.
const RETRY: Millis = 1_000;

/// A sync under way.
#[derive(Debug)]
pub(super) struct Flight {
    asked: SyncRequest,
    /// The highest number known when it was asked: the reply is newer than that.
    covers: Stamp,
    /// Likewise the highest change set aside per chat.
    heads: BTreeMap<Uuid, u64>,
}

impl Model {
    /// When the next sync is due; `None` while one is under way or nothing is missing.
    /// An announced resync waits for its share of the spread, and the holes with it.
    pub fn wake_at(&self) -> Option<Millis> {
        if !self.live || self.flight.is_some() {
            return None;
        }
        self.wanted_at.or_else(|| self.aside.due().into_iter().chain(self.numbers.due()).min())
    }

    /// Starts the sync that is due.
    pub fn start_sync(&mut self) -> SyncRequest {
        let asked = SyncRequest {
            generation: self.generation.clone(),
            chats: self.chats.iter().map(|(id, held)| (*id, held.numbers())).collect(),
        };
        self.wanted_at = None;
        self.flight = Some(Flight { asked: asked.clone(), covers: self.numbers.highest(), heads: self.aside.heads() });
        asked
    }

    /// The sync got no answer.
    pub fn fail_sync(&mut self, now: Millis) {
        self.flight = None;
        self.want_at(now + RETRY);
    }

    /// The sync's reply.
    pub fn finish_sync(&mut self, now: Millis, reply: Sync) {
        let Some(flight) = self.flight.take() else {
            return;
        };
        if self.generation.as_ref().is_some_and(|held| *held != reply.generation) {
            self.chats.clear();
            self.gone.clear();
        }
        self.generation = Some(reply.generation);
        for chat in reply.removed {
            self.removed(now, &flight, chat);
        }
        let reset: BTreeSet<Uuid> = reply.reset.into_iter().collect();
        let mut changes: BTreeMap<Uuid, Vec<Message>> =
            reply.changes.into_iter().map(|one| (one.chat_id, one.messages)).collect();
        for chat in reply.chats {
            let messages = changes.remove(&chat.id).unwrap_or_default();
            self.told(&flight, reset.contains(&chat.id), chat, &messages);
        }
        self.catch_up(now, &flight);
    }

    /// I am not in this chat, unless I came back while the sync was under way.
    fn removed(&mut self, now: Millis, flight: &Flight, chat: Uuid) {
        let asked = flight.asked.chats.get(&chat).map_or(0, |numbers| numbers[0]);
        match self.chats.get(&chat).map(|held| (held.entered_at, held.rev())) {
            Some((entered_at, _)) if entered_at > asked => self.want_at(now),
            Some((_, rev)) => self.leave(chat, rev),
            None => {}
        }
    }

    /// A chat as the server holds it.
    fn told(&mut self, flight: &Flight, reset: bool, chat: Chat, changes: &[Message]) {
        let asked = flight.asked.chats.get(&chat.id).copied();
        if let Some(head) = flight.heads.get(&chat.id).filter(|head| chat.rev < **head) {
            let doubt = format!("chat {}: sync at {} after event {head}", chat.id, chat.rev);
            self.doubts.push(doubt);
        }
        let Some(held) = self.chats.get_mut(&chat.id) else {
            if self.gone.get(&chat.id).is_none_or(|left| *left < chat.rev) {
                self.chats.insert(chat.id, Held::told(chat));
            }
            return;
        };
        let went_back = reset && asked.is_some_and(|[rev, ..]| chat.rev < rev);
        if chat.rev >= held.rev() || went_back {
            // A chat that was not named comes without its changes.
            held.accept(self.me, asked, chat, changes, reset || asked.is_none());
        } else {
            held.others_read(chat.others_read_seq);
            held.tell_mine(self.me, &chat);
        }
    }

    /// Applies what waited for the reply, and drops what the reply must have known.
    fn catch_up(&mut self, now: Millis, flight: &Flight) {
        for (chat, head) in &flight.heads {
            self.drain(now, *chat);
            self.aside.forget(*chat, *head);
        }
        let waiting: Vec<Uuid> = self.aside.heads().into_keys().collect();
        for chat in waiting {
            self.drain(now, chat);
        }
        self.numbers.cover(now, flight.covers);
        if self.chats.values().any(Held::is_blurred) {
            self.want_at(now + RETRY);
        }
    }
}
