//! The server's side of one person's chats, as the contract tells it, small enough to be obvious.

use std::collections::BTreeMap;

use rand::{RngExt, rngs::SmallRng};
use uuid::Uuid;

use crate::client::{Changes, Chat, Event, Message, MessageNews, Page, ReadNews, SettingsNews, Sync, SyncRequest};

/// More than this many changes behind: the messages are to be thrown away.
const RESET_AFTER: u64 = 40;

/// A chat on the server.
pub(super) struct Room {
    pub(super) chat: Chat,
    pub(super) messages: BTreeMap<u64, Message>,
    pub(super) is_in: bool,
}

/// All chats of one person.
pub(super) struct Rooms {
    pub(super) me: Uuid,
    other: Uuid,
    pub(super) all: BTreeMap<Uuid, Room>,
}

impl Rooms {
    pub(super) fn new() -> Self {
        Self { me: Uuid::from_u128(1), other: Uuid::from_u128(2), all: BTreeMap::new() }
    }

    /// One random operation; the events it sends to me.
    pub(super) fn change(&mut self, rng: &mut SmallRng) -> Vec<Event> {
        if self.all.len() < 3 {
            return self.create();
        }
        let at = rng.random_range(0..self.all.len());
        let (me, other) = (self.me, self.other);
        let Some(room) = self.all.values_mut().nth(at) else {
            return Vec::new();
        };
        if !room.is_in {
            if rng.random_bool(0.1) {
                return room.let_in(other);
            }
            room.write(other, "unseen");
            return Vec::new();
        }
        match rng.random_range(0..20) {
            0 => room.put_out(me, other),
            1 | 2 => room.touch(rng, "edited"),
            3 | 4 => room.touch(rng, ""),
            5 => room.rename(other),
            6..=8 => room.read(me, rng),
            9 => room.others_read(other, rng),
            10 => room.settle(rng),
            11 => vec![room.write(me, "mine")],
            _ => vec![room.write(other, "text")],
        }
    }

    fn create(&mut self) -> Vec<Event> {
        let id = Uuid::from_u128(100 + self.all.len() as u128);
        let chat = Chat { id, kind: "group".into(), member_count: 2, rev: 1, ..Chat::default() };
        let mut room = Room { chat, messages: BTreeMap::new(), is_in: true };
        let mut events = vec![room.entry()];
        events.push(room.line(self.other));
        self.all.insert(id, room);
        events
    }

    pub(super) fn sync(&self, asked: &SyncRequest) -> Sync {
        let mut reply = Sync { generation: "one".into(), ..Sync::default() };
        for (id, room) in &self.all {
            let named = asked.chats.get(id);
            match (room.is_in, named) {
                (false, Some(_)) => reply.removed.push(*id),
                (false, None) => {}
                (true, None) => reply.chats.push(room.chat_for(self.me)),
                (true, Some(named)) => room.difference(self.me, *named, &mut reply),
            }
        }
        reply
    }

    pub(super) fn page(&self, chat: Uuid, before: u64) -> Option<Page> {
        let room = self.all.get(&chat).filter(|room| room.is_in)?;
        let listed = || room.messages.range(..before).filter(|(_, message)| !message.deleted);
        let mut items: Vec<Message> = listed().rev().take(5).map(|(_, message)| message.clone()).collect();
        items.reverse();
        Some(Page { has_before: listed().count() > 5, has_after: true, items, rev: room.chat.rev })
    }
}

impl Room {
    fn next(&mut self) -> u64 {
        self.chat.rev += 1;
        self.chat.rev
    }

    fn entry(&self) -> Event {
        let chat = Chat { read_seq: 0, my_rev: 0, ..self.chat.clone() };
        Event::ChatCreated { chat_id: self.chat.id, rev: self.chat.rev, chat: Box::new(chat) }
    }

    fn message(&mut self, author_id: Uuid, kind: &str, text: &str) -> Event {
        let rev = self.next();
        self.chat.last_seq += 1;
        let message = Message {
            id: Uuid::from_u128(u128::from(self.chat.last_seq)),
            chat_id: self.chat.id,
            seq: self.chat.last_seq,
            rev,
            kind: kind.into(),
            author_id,
            text: format!("{text} {rev}"),
            ..Message::default()
        };
        self.messages.insert(message.seq, message.clone());
        Event::MessageCreated(MessageNews { chat_id: self.chat.id, rev, message })
    }

    fn write(&mut self, author: Uuid, text: &str) -> Event {
        self.chat.hidden = false;
        self.message(author, "text", text)
    }

    fn line(&mut self, author: Uuid) -> Event {
        self.message(author, "info", "")
    }

    /// Edits (or with an empty text deletes) any message.
    fn touch(&mut self, rng: &mut SmallRng, text: &str) -> Vec<Event> {
        let seq = rng.random_range(1..=self.chat.last_seq);
        let alive = self.messages.get(&seq).is_some_and(|one| !one.deleted && one.kind == "text");
        if !alive {
            return Vec::new();
        }
        let (rev, chat_id) = (self.next(), self.chat.id);
        let Some(message) = self.messages.get_mut(&seq) else {
            return Vec::new();
        };
        (message.rev, message.text, message.deleted) = (rev, text.into(), text.is_empty());
        let news = MessageNews { chat_id, rev, message: message.clone() };
        vec![if news.message.deleted { Event::MessageDeleted(news) } else { Event::MessageUpdated(news) }]
    }

    fn rename(&mut self, by: Uuid) -> Vec<Event> {
        let rev = self.next();
        self.chat.name = Some(format!("name {rev}"));
        let chat = Box::new(self.chat.clone());
        let change = Event::ChatUpdated { chat_id: self.chat.id, rev, chat };
        vec![change, self.line(by)]
    }

    fn put_out(&mut self, me: Uuid, by: Uuid) -> Vec<Event> {
        let rev = self.next();
        self.chat.member_count -= 1;
        self.is_in = false;
        self.line(by);
        vec![Event::MemberRemoved { chat_id: self.chat.id, rev, user_ids: vec![me] }]
    }

    fn let_in(&mut self, by: Uuid) -> Vec<Event> {
        self.next();
        self.chat.member_count += 1;
        self.is_in = true;
        self.chat.read_seq = self.chat.last_seq;
        self.chat.my_rev += 1;
        let entry = self.entry();
        vec![entry, self.line(by)]
    }

    fn read(&mut self, me: Uuid, rng: &mut SmallRng) -> Vec<Event> {
        let seq = rng.random_range(0..=self.chat.last_seq);
        if seq <= self.chat.read_seq {
            return Vec::new();
        }
        self.chat.read_seq = seq;
        self.chat.my_rev += 1;
        self.chat.marked_unread = false;
        vec![Event::ReadUpdated(ReadNews {
            chat_id: self.chat.id,
            user_id: Some(me),
            read_seq: Some(seq),
            unread_count: Some(self.unread(me)),
            my_rev: Some(self.chat.my_rev),
            rev: Some(self.chat.rev),
            ..ReadNews::default()
        })]
    }

    fn others_read(&mut self, other: Uuid, rng: &mut SmallRng) -> Vec<Event> {
        let seq = rng.random_range(0..=self.chat.last_seq).max(self.chat.others_read_seq);
        self.chat.others_read_seq = seq;
        let (user_id, read_seq) = (Some(other), Some(seq));
        vec![Event::ReadUpdated(ReadNews { chat_id: self.chat.id, user_id, read_seq, ..ReadNews::default() })]
    }

    fn settle(&mut self, rng: &mut SmallRng) -> Vec<Event> {
        self.chat.my_rev += 1;
        self.chat.hidden = rng.random_bool(0.5);
        self.chat.marked_unread = rng.random_bool(0.5);
        let Chat { id: chat_id, my_rev, hidden, marked_unread, .. } = self.chat;
        vec![Event::MembershipUpdated(SettingsNews { chat_id, my_rev, hidden, muted_until: None, marked_unread })]
    }

    pub(super) fn unread(&self, me: Uuid) -> u64 {
        let above = self.messages.range(self.chat.read_seq + 1..);
        above.filter(|(_, one)| !one.deleted && one.kind == "text" && one.author_id != me).count() as u64
    }

    fn chat_for(&self, me: Uuid) -> Chat {
        Chat { unread_count: self.unread(me), ..self.chat.clone() }
    }

    fn difference(&self, me: Uuid, [rev, my_rev, others]: [u64; 3], reply: &mut Sync) {
        let chat = self.chat_for(me);
        if (rev, my_rev, others) == (chat.rev, chat.my_rev, chat.others_read_seq) {
            return;
        }
        if chat.rev > rev + RESET_AFTER || chat.rev < rev {
            reply.reset.push(chat.id);
        } else if chat.rev > rev {
            let messages = self.messages.values().filter(|one| one.rev > rev).cloned().collect();
            reply.changes.push(Changes { chat_id: chat.id, rev: chat.rev, messages });
        }
        reply.chats.push(chat);
    }
}
