//! A user's chats and contacts become known. An event that came meanwhile is newer than the answer, and wins by `rev`.

use std::collections::HashSet;
use std::time::Duration;

use shared::contract::chats::{ChatKind, Memberships};
use shared::ids::UserId;

use super::Switchboard;
use crate::event_log::Cursor;
use crate::jobs::Job;
use crate::moment::Moment;
use crate::outgoing::Ask;
use crate::people::{LoadRequest, Loading};
use crate::timers::Timer;

/// Before a question that could not be answered is asked again.
const AGAIN: Duration = Duration::from_secs(1);
/// Over how long the clients of someone who missed something while he loaded sync, in milliseconds.
const SPREAD_MS: u64 = 1_000;

impl Switchboard {
    pub(super) fn ask_load(&mut self, user: UserId) -> Option<Ask> {
        let ticket = self.next_ticket();
        let person = self.people.get_mut(user)?;
        if person.load_request.is_some() {
            return None;
        }
        person.load_request = Some(LoadRequest { ticket, contact_changes: Vec::new() });
        Some(Ask::Load { user, ticket })
    }

    /// The answer came, in whole, in part, or not at all.
    pub(super) fn loaded(
        &mut self,
        user: UserId,
        ticket: u64,
        chats: Option<Memberships>,
        contacts: Option<Vec<UserId>>,
        now: Moment,
    ) {
        self.jobs.done();
        let Some(person) = self.people.get_mut(user) else { return };
        let Some(request) = person.load_request.take_if(|request| request.ticket == ticket) else { return };
        if chats.is_none() || contacts.is_none() {
            self.timers.add(now.instant + AGAIN, Timer::Load(user));
        }
        if let Some(contacts) = contacts {
            self.apply_contacts(user, contacts, request.contact_changes);
        }
        if let Some(chats) = chats {
            self.apply_chats(user, chats);
            self.finish_loading(user);
        }
    }

    fn apply_contacts(&mut self, user: UserId, contacts: Vec<UserId>, changes: Vec<(UserId, bool)>) {
        let mut contacts: HashSet<UserId> = contacts.into_iter().collect();
        for (contact, is_one) in changes {
            if is_one {
                contacts.insert(contact)
            } else {
                contacts.remove(&contact)
            };
        }
        self.watching.set_contacts(user, &contacts);
    }

    fn apply_chats(&mut self, user: UserId, chats: Memberships) {
        let Some(person) = self.people.get_mut(user) else { return };
        for item in chats.items {
            person.chats.insert(item.chat_id);
            self.rooms.entry(item.chat_id).set(user, item.is_in, item.state_rev);
            if let (ChatKind::Direct, Some(peer)) = (item.kind, item.peer_id) {
                self.watching.add_peer(user, peer);
            }
        }
    }

    /// Everything arrives from now on: whoever waits is told so, and who may have missed something syncs.
    fn finish_loading(&mut self, user: UserId) {
        let Some(person) = self.people.get_mut(user) else { return };
        let Some(Loading { missed_since, waiting }) = person.finish_loading() else { return };
        if person.has_interest() {
            self.jobs.add(Job::CheckPermissions(user));
        }
        for socket in waiting {
            // A socket that does not wait any more has closed.
            drop(socket.send(self.live(user)));
        }
        if let Some(cursor) = missed_since {
            self.resync_if_missed(user, &cursor);
        }
        self.ask_presence_snapshot_if_due(user);
    }

    /// Clients of his were live without being told what happens in his chats: they sync if there was anything.
    pub(super) fn resync_if_missed(&mut self, user: UserId, since: &Cursor) {
        let Some(person) = self.people.get(user) else { return };
        let mut chats = person.chats.iter().copied().filter(|chat| self.rooms.has(*chat, user));
        if self.events.any_since(since, &mut chats) {
            self.resync(vec![user], "loading", SPREAD_MS);
        }
    }
}
