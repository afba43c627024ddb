//! What a client holds, exactly as the contract's "What a client does" tells it: a state machine
//! without I/O or clock. Frames, sync replies and pages go in, the next sync falls out.

mod aside;
mod held;
mod numbers;
#[cfg(test)]
mod storm;
mod syncing;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::client::{Event, Frame, Page, Stamp};
use aside::Aside;
pub use held::Held;
use held::Step;
use numbers::Numbers;
use syncing::Flight;

/// Milliseconds since any fixed moment.
pub type Millis = u64;

/// How long a hole may stay before it is asked for.
pub const PATIENCE: Millis = 2_000;

/// One person's view of all his chats.
#[derive(Debug)]
pub struct Model {
    me: Uuid,
    luck: f64,
    generation: Option<String>,
    chats: BTreeMap<Uuid, Held>,
    /// Chats I was in, and the `rev` at which that ended.
    gone: BTreeMap<Uuid, u64>,
    aside: Aside,
    numbers: Numbers,
    live: bool,
    wanted_at: Option<Millis>,
    flight: Option<Flight>,
    doubts: Vec<String>,
    doubled: u64,
}

impl Model {
    /// A client that has just been installed. `luck` in 0..1 is its share of a resync's spread.
    pub fn new(me: Uuid, luck: f64) -> Self {
        Self {
            me,
            luck,
            generation: None,
            chats: BTreeMap::new(),
            gone: BTreeMap::new(),
            aside: Aside::default(),
            numbers: Numbers::default(),
            live: false,
            wanted_at: None,
            flight: None,
            doubts: Vec::new(),
            doubled: 0,
        }
    }

    /// Whose view this is.
    pub fn me(&self) -> Uuid {
        self.me
    }

    /// The chats held, by id.
    pub fn chats(&self) -> &BTreeMap<Uuid, Held> {
        &self.chats
    }

    /// Whether `ready` has come on the current socket.
    pub fn is_live(&self) -> bool {
        self.live
    }

    /// Live, nothing set aside, nothing missing, no sync due or under way.
    pub fn is_settled(&self) -> bool {
        self.live && self.flight.is_none() && self.wake_at().is_none()
    }

    /// The last contiguous number.
    pub fn stamp(&self) -> Stamp {
        self.numbers.stamp()
    }

    /// What the server must never do, as it was noticed.
    pub fn doubts(&self) -> &[String] {
        &self.doubts
    }

    /// How many durable changes came that were already held. Harmless.
    pub fn doubled(&self) -> u64 {
        self.doubled
    }

    /// The socket is gone, or a new one was opened: frames before its `ready` do not exist.
    pub fn disconnected(&mut self) {
        self.live = false;
    }

    /// Takes one frame.
    pub fn take(&mut self, now: Millis, frame: &Frame) {
        let stamp = frame.stamp.unwrap_or_default();
        match &frame.event {
            Event::Ready { .. } => self.ready(now, stamp),
            _ if !self.live => {}
            Event::Heartbeat => self.numbers.reported(now, stamp),
            Event::Resync { spread_ms } => self.want_at(now + self.share_of(*spread_ms)),
            _ => {
                if frame.stamp.is_none() || self.numbers.counted(now, stamp) {
                    self.apply(now, frame);
                }
            }
        }
    }

    fn ready(&mut self, now: Millis, stamp: Stamp) {
        let exact = self.generation.is_some()
            && self.wanted_at.is_none()
            && self.flight.is_none()
            && self.aside.is_empty()
            && self.numbers.is_exactly(stamp);
        self.live = true;
        if stamp.epoch < self.numbers.stamp().epoch {
            self.doubts.push(format!("ready went back to epoch {}", stamp.epoch));
        }
        if !exact {
            self.numbers = Numbers::from(stamp);
            self.want_at(now);
        }
    }

    fn apply(&mut self, now: Millis, frame: &Frame) {
        let event = &frame.event;
        if let Some((chat, rev)) = event.change() {
            return self.change(now, chat, rev, frame);
        }
        let chat = match event {
            Event::ReadUpdated(news) => news.chat_id,
            Event::MembershipUpdated(news) => news.chat_id,
            _ => return,
        };
        match (self.chats.get_mut(&chat), event) {
            (Some(held), Event::ReadUpdated(news)) => held.read(self.me, news),
            (Some(held), Event::MembershipUpdated(news)) => {
                held.set(frame.stamp.unwrap_or_default(), news);
            }
            // It overtook the chat itself, which comes without it.
            _ => self.want_at(now + PATIENCE),
        }
    }

    /// A durable change of a chat: old, next, or to be set aside.
    fn change(&mut self, now: Millis, chat: Uuid, rev: u64, frame: &Frame) {
        let known = self.known_rev(chat);
        let next = match self.chats.get(&chat) {
            Some(_) => rev == known + 1,
            None => matches!(frame.event, Event::ChatCreated { .. }),
        };
        if rev <= known {
            self.doubled += 1;
        } else if next {
            self.step(now, chat, rev, frame);
            self.drain(now, chat);
        } else {
            self.aside.put(now, chat, rev, frame.clone());
        }
    }

    /// Applies the next change of a chat.
    fn step(&mut self, now: Millis, chat: Uuid, rev: u64, frame: &Frame) {
        if let Event::ChatCreated { chat: fresh, .. } = &frame.event {
            self.chats.insert(chat, Held::entered(fresh, rev));
            if self.gone.contains_key(&chat) {
                // My own numbers went on while I was out, and may have come before this.
                self.want_at(now + PATIENCE);
            }
            return;
        }
        let Some(held) = self.chats.get_mut(&chat) else {
            return;
        };
        match held.apply(self.me, rev, frame) {
            Step::Fine => {}
            Step::Odd(doubt) => self.doubts.push(doubt),
            Step::Gone => self.leave(chat, rev),
        }
    }

    /// After a step: whatever was set aside and follows now.
    fn drain(&mut self, now: Millis, chat: Uuid) {
        loop {
            let known = self.known_rev(chat);
            self.aside.forget(chat, known);
            let next = if self.chats.contains_key(&chat) {
                self.aside.take(chat, known + 1)
            } else {
                self.aside.take_entry(chat)
            };
            let Some((rev, frame)) = next else { break };
            self.step(now, chat, rev, &frame);
        }
        self.aside.restart(now, chat);
    }

    /// The `rev` up to which a chat's changes are known, whether I am still in or not.
    fn known_rev(&self, chat: Uuid) -> u64 {
        let left = self.gone.get(&chat).copied().unwrap_or(0);
        self.chats.get(&chat).map_or(left, Held::rev)
    }

    fn leave(&mut self, chat: Uuid, rev: u64) {
        self.chats.remove(&chat);
        self.gone.insert(chat, rev);
    }

    /// The next page of history that is missing, for a client that wants all of it:
    /// the chat and the `before` to ask for.
    pub fn missing_page(&self) -> Option<(Uuid, u64)> {
        self.chats.iter().find(|(_, held)| held.floor() > 0).map(|(id, held)| (*id, held.floor() + 1))
    }

    /// Takes a page that was asked for with `before`.
    pub fn page(&mut self, now: Millis, chat: Uuid, before: u64, page: Page) {
        let Some(held) = self.chats.get_mut(&chat) else {
            return;
        };
        if held.floor() + 1 == before && held.prepend(self.me, page) {
            self.want_at(now);
        }
    }

    fn want_at(&mut self, at: Millis) {
        self.wanted_at = Some(self.wanted_at.map_or(at, |earlier| earlier.min(at)));
    }

    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a share of a few seconds"
    )]
    fn share_of(&self, spread_ms: u64) -> Millis {
        (spread_ms as f64 * self.luck) as Millis
    }
}
