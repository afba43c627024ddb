//! What happens in a chat, told to those of its members who are online.

use shared::contract::chats::{ChatChange, ChatEvent, ChatKind};
use shared::contract::frames::{Frame, ServerFrame};
use shared::ids::{ChatId, UserId};
use shared::time::Timestamp;

use super::Switchboard;
use crate::moment::Moment;
use crate::reads::Telling;
use crate::timers::Timer;

/// Up to this many members everybody sees how far each has read.
const SMALL: i64 = 50;
/// Over how long the members of a chat of which an event was given up sync, in milliseconds.
const SPREAD_MS: u64 = 2_000;

impl Switchboard {
    pub(super) fn chat_event(&mut self, event: &ChatEvent, now: Moment) {
        let (chat, at) = (event.chat_id, event.at);
        self.events.record(chat);
        match &event.change {
            ChatChange::Told { author_id, frame, .. } => {
                if let Some(author) = *author_id {
                    self.stop_typing(chat, author);
                }
                self.tell_members(chat, &[], frame, at);
            }
            ChatChange::MembersAdded { rev, user_ids, kind, to_added, to_rest } => {
                self.add_members(chat, *rev, user_ids, *kind);
                self.tell_added(chat, user_ids, to_added, at);
                if let Some(to_rest) = to_rest {
                    self.tell_members(chat, user_ids, to_rest, at);
                }
                if *kind == ChatKind::Direct {
                    self.show_each_other(user_ids);
                }
            }
            ChatChange::MembersRemoved { rev, user_ids, frame } => {
                self.tell_members(chat, &[], frame, at);
                self.remove_members(chat, *rev, user_ids);
            }
            ChatChange::Deleted { rev, frame } => {
                self.tell_members(chat, &[], frame, at);
                let members = self.members(chat);
                self.remove_members(chat, *rev, &members);
            }
            ChatChange::Read { user_id, read_seq, own } => {
                self.send_numbered(&[*user_id], own, at);
                self.read(event, *user_id, *read_seq, now);
            }
            ChatChange::Settings { user_id, frame } => self.send_numbered(&[*user_id], frame, at),
        }
    }

    /// An event of a chat could not be handled: what is known of the chat does not count any more, and whoever is in
    /// it syncs.
    pub(super) fn give_up(&mut self, chat: ChatId) {
        tracing::error!(chat.id = %chat, "an event was given up: the chat's members sync");
        metrics::counter!("realtime_events_given_up_total").increment(1);
        self.events.record(chat);
        let members = self.members(chat);
        self.rooms.remove(chat);
        for user in &members {
            self.load_again(*user);
        }
        self.resync(members, "event", SPREAD_MS);
    }

    fn members(&self, chat: ChatId) -> Vec<UserId> {
        self.rooms.get(chat).map(|room| room.members().collect()).unwrap_or_default()
    }

    fn add_members(&mut self, chat: ChatId, rev: i64, users: &[UserId], kind: ChatKind) {
        for &user in users {
            let Some(person) = self.people.get_mut(user) else { continue };
            person.chats.insert(chat);
            self.rooms.entry(chat).set(user, true, rev);
            if kind == ChatKind::Direct {
                for peer in users {
                    self.watching.add_peer(user, *peer);
                }
            }
        }
    }

    /// Tells those who were added, except who is out again already: an older event does not change that.
    fn tell_added(&mut self, chat: ChatId, users: &[UserId], frame: &Frame, at: Timestamp) {
        let added: Vec<UserId> = users.iter().copied().filter(|user| self.rooms.has(chat, *user)).collect();
        self.send_numbered(&added, frame, at);
    }

    fn remove_members(&mut self, chat: ChatId, rev: i64, users: &[UserId]) {
        for &user in users {
            let Some(person) = self.people.get_mut(user) else { continue };
            person.chats.insert(chat);
            self.rooms.entry(chat).set(user, false, rev);
        }
        for user in users {
            self.stop_typing(chat, *user);
        }
        self.check_permissions_again(users);
    }

    fn read(&mut self, event: &ChatEvent, user: UserId, read_seq: i64, now: Moment) {
        let chat = event.chat_id;
        if event.member_count <= SMALL {
            let frame = read_by(chat, Some(user), read_seq);
            self.tell_members(chat, &[user], &frame, event.at);
            return;
        }
        let Some(room) = self.rooms.get_mut(chat) else { return };
        match room.reads.note(user, read_seq, now.instant) {
            Telling::Now => self.tell_reads(chat, now),
            Telling::At(at) => self.timers.add(at, Timer::TellReads(chat)),
            Telling::No => {}
        }
    }

    /// Tells a large chat how far the others have read.
    pub(super) fn tell_reads(&mut self, chat: ChatId, now: Moment) {
        let Some(told) = self.rooms.get_mut(chat).and_then(|room| room.reads.tell(now.instant)) else { return };
        if let Some(seq) = told.top {
            self.tell_members(chat, &[told.reader], &read_by(chat, None, seq), now.wall);
        }
        if let Some(seq) = told.second.filter(|_| self.rooms.has(chat, told.reader)) {
            self.send_numbered(&[told.reader], &read_by(chat, None, seq), now.wall);
        }
    }
}

/// How far `user` has read, or the others if it is not said who.
fn read_by(chat_id: ChatId, user: Option<UserId>, seq: i64) -> Frame {
    let (read_seq, others_read_seq) = if user.is_some() { (Some(seq), None) } else { (None, Some(seq)) };
    Frame::new(&ServerFrame::ReadUpdated {
        chat_id,
        user_id: user,
        read_seq,
        others_read_seq,
        unread_count: None,
        my_rev: None,
        rev: None,
    })
}
