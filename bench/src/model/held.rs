//! One chat as a client holds it: its properties and an unbroken stretch of messages to its end.

mod mine;

use std::collections::BTreeMap;

use uuid::Uuid;

use crate::client::{Chat, Event, Frame, Message, MessageNews, Page, ReadNews, Stamp};

/// The cap of `unread_count`.
const UNREAD_CAP: u64 = 1_000;

/// A chat I am in.
#[derive(Clone, Debug)]
pub struct Held {
    chat: Chat,
    /// Messages above this `seq` are held, all of them.
    floor: u64,
    messages: BTreeMap<u64, Message>,
    /// Unread texts at or below the floor.
    below: u64,
    /// A count of the server that belongs to a `rev` still to come.
    promised: Option<(u64, u64)>,
    /// `below` cannot be told without asking.
    blurred: bool,
    /// A stale page makes the next sync start lower than `rev`.
    ask_from: Option<u64>,
    /// The `rev` at which a live event let me in; 0 when a sync did.
    pub(super) entered_at: u64,
    /// When my settings changed last and when a text came last: the later one says if it is hidden.
    settled_at: Stamp,
    text_at: Stamp,
    /// Both count in `my_rev`, but an event tells only one: the `my_rev` of either's last change.
    read_rev: u64,
    settled_rev: u64,
    /// My own changes up to here are held without a hole: only this may be named in a sync.
    whole_my_rev: u64,
    /// My own fields are as the server said them, not derived from an event.
    told: bool,
}

/// What the next change did.
pub(super) enum Step {
    Fine,
    Odd(String),
    Gone,
}

impl Held {
    /// A chat that a live event lets me into: what was written before counts as read.
    pub(super) fn entered(chat: &Chat, rev: u64) -> Self {
        let chat = Chat { rev, read_seq: chat.last_seq, my_rev: 0, unread_count: 0, ..chat.clone() };
        Self { entered_at: rev, told: false, ..Self::told(chat) }
    }

    /// A chat as the server tells it; none of its messages is held yet.
    pub(super) fn told(chat: Chat) -> Self {
        Self {
            floor: chat.last_seq,
            below: chat.unread_count,
            messages: BTreeMap::new(),
            promised: None,
            blurred: false,
            ask_from: None,
            entered_at: 0,
            settled_at: Stamp::default(),
            text_at: Stamp::default(),
            read_rev: chat.my_rev,
            settled_rev: chat.my_rev,
            whole_my_rev: chat.my_rev,
            told: true,
            chat,
        }
    }

    /// The properties. `unread_count` is stale here: ask [`Held::unread`].
    pub fn chat(&self) -> &Chat {
        &self.chat
    }

    /// The last contiguous `rev`.
    pub fn rev(&self) -> u64 {
        self.chat.rev
    }

    /// Messages above this `seq` are held, all of them.
    pub fn floor(&self) -> u64 {
        self.floor
    }

    /// The messages held by `seq`, markers of deleted ones too.
    pub fn messages(&self) -> &BTreeMap<u64, Message> {
        &self.messages
    }

    /// Whether read position and settings were told by the server since I came in.
    pub fn is_told(&self) -> bool {
        self.told
    }

    /// Others' texts above my read position, capped as the server caps it.
    pub fn unread(&self, me: Uuid) -> u64 {
        let below = if self.chat.read_seq >= self.floor { 0 } else { self.below };
        (below + self.unread_held(me)).min(UNREAD_CAP)
    }

    /// What to name in a sync: less than is held where the server must answer in any case.
    pub(super) fn numbers(&self) -> [u64; 3] {
        let known = if self.blurred { self.chat.rev.saturating_sub(1) } else { self.chat.rev };
        let rev = self.ask_from.map_or(known, |lower| lower.min(known));
        [rev, self.whole_my_rev, self.chat.others_read_seq]
    }

    /// Whether the server must be asked for the unread count.
    pub(super) fn is_blurred(&self) -> bool {
        self.blurred
    }

    /// Applies the change that follows directly.
    pub(super) fn apply(&mut self, me: Uuid, rev: u64, frame: &Frame) -> Step {
        self.chat.rev = rev;
        let mut step = Step::Fine;
        match &frame.event {
            Event::MessageCreated(news) => {
                step = self.append(news);
                self.unhide(frame.stamp.unwrap_or_default(), &news.message);
            }
            Event::MessageUpdated(news) | Event::MessageDeleted(news) => self.replace(me, news),
            Event::ChatUpdated { chat, .. } => self.describe(chat),
            Event::MemberAdded { user_ids, .. } => self.chat.member_count += user_ids.len() as u64,
            Event::MemberRemoved { user_ids, .. } if user_ids.contains(&me) => return Step::Gone,
            Event::MemberRemoved { user_ids, .. } => {
                let left = user_ids.len() as u64;
                self.chat.member_count = self.chat.member_count.saturating_sub(left);
            }
            Event::ChatDeleted { .. } => return Step::Gone,
            _ => {}
        }
        self.settle_count(me);
        step
    }

    fn append(&mut self, news: &MessageNews) -> Step {
        let message = &news.message;
        if message.seq > self.chat.last_seq + 1 {
            return Step::Odd(format!(
                "chat {}: rev {} made seq {} after {}",
                self.chat.id, news.rev, message.seq, self.chat.last_seq
            ));
        }
        self.floor = self.floor.min(message.seq.saturating_sub(1));
        self.chat.last_seq = self.chat.last_seq.max(message.seq);
        self.hold(message);
        Step::Fine
    }

    fn replace(&mut self, me: Uuid, news: &MessageNews) {
        let message = &news.message;
        if message.seq > self.floor {
            self.hold(message);
        } else if message.deleted && message.seq > self.chat.read_seq && counts(me, message) {
            self.below = self.below.saturating_sub(1);
        }
    }

    /// Keeps a message unless what is held is as new.
    fn hold(&mut self, message: &Message) {
        let held = self.messages.get(&message.seq).map_or(0, |held| held.rev);
        if message.rev > held {
            self.messages.insert(message.seq, message.clone());
        }
    }

    fn describe(&mut self, fresh: &Chat) {
        self.chat.name.clone_from(&fresh.name);
        self.chat.creator_id = fresh.creator_id;
        self.chat.member_count = fresh.member_count;
    }

    /// Somebody's read position.
    pub(super) fn read(&mut self, me: Uuid, news: &ReadNews) {
        if news.user_id == Some(me) {
            return self.read_mine(me, news);
        }
        self.others_read(news.others_read_seq.or(news.read_seq).unwrap_or(0));
    }

    pub(super) fn others_read(&mut self, seq: u64) {
        self.chat.others_read_seq = self.chat.others_read_seq.max(seq);
    }

    /// Takes the server's state, which is not older than what is held. `asked` is what was named.
    pub(super) fn accept(&mut self, me: Uuid, asked: Option<[u64; 3]>, fresh: Chat, changes: &[Message], reset: bool) {
        if reset {
            self.messages.clear();
            self.floor = fresh.last_seq;
        }
        let floor = self.floor;
        changes.iter().filter(|message| message.seq > floor).for_each(|one| self.hold(one));
        // A page read meanwhile may be older than what was named.
        self.ask_from = self.ask_from.filter(|lower| asked.is_some_and(|[rev, ..]| *lower < rev));
        let told = fresh.clone();
        let held = std::mem::replace(&mut self.chat, fresh);
        self.chat.my_rev = held.my_rev;
        self.chat.read_seq = held.read_seq;
        self.chat.hidden = held.hidden;
        self.chat.muted_until = held.muted_until;
        self.chat.marked_unread = held.marked_unread;
        if asked.is_some_and(|[_, _, others]| others != held.others_read_seq) {
            self.others_read(held.others_read_seq);
        }
        self.tell_mine(me, &told);
    }

    /// Takes the page before the floor; `true` when its `rev` is not the one held.
    pub(super) fn prepend(&mut self, me: Uuid, page: Page) -> bool {
        let first = page.items.first().map_or(1, |message| message.seq);
        let read = self.chat.read_seq;
        for message in page.items {
            if message.seq <= self.floor {
                if message.seq > read && counts(me, &message) {
                    self.below = self.below.saturating_sub(1);
                }
                self.messages.entry(message.seq).or_insert(message);
            }
        }
        self.floor = if page.has_before { first - 1 } else { 0 };
        if page.rev < self.chat.rev {
            self.ask_from = Some(self.ask_from.map_or(page.rev, |lower| lower.min(page.rev)));
        }
        page.rev != self.chat.rev
    }

    fn unread_held(&self, me: Uuid) -> u64 {
        let above = self.chat.read_seq.max(self.floor);
        let unread = |message: &&Message| !message.deleted && counts(me, message);
        self.messages.range(above + 1..).map(|(_, message)| message).filter(unread).count() as u64
    }
}

/// Whether a message is one that its reader has to read.
fn counts(me: Uuid, message: &Message) -> bool {
    message.kind == "text" && message.author_id != me
}
