//! A user's chats and contacts become known. An event that came meanwhile is newer than the answer, and wins by `rev`.

use std::collections::HashSet;
use std::time::Duration;

use shared::contract::chats::{ChatKind, Memberships};
use shared::ids::UserId;

use super::Switchboard;
use crate::agenda::Duty;
use crate::event_log::Cursor;
use crate::jobs::Job;
use crate::moment::Moment;
use crate::outgoing::{Ask, Out};
use crate::people::Asked;

/// Before a question that could not be answered is asked again.
const AGAIN: Duration = Duration::from_secs(1);
/// Over how long someone who missed something while he was loaded syncs, in milliseconds.
const SPREAD_MS: u64 = 1_000;

impl Switchboard {
    /// Starts the jobs whose turn it is.
    pub(super) fn start_jobs(&mut self) {
        while let Some(job) = self.jobs.next() {
            let ask = match job {
                Job::Load(user) => self.ask_load(user),
                Job::Share(user) => self.ask_share(user),
                Job::Picture(user) => self.ask_picture(user),
            };
            match ask {
                Some(ask) => self.out.push(Out::Ask(ask)),
                None => self.jobs.done(),
            }
        }
    }

    pub(super) fn next_ticket(&mut self) -> u64 {
        self.tickets += 1;
        self.tickets
    }

    fn ask_load(&mut self, user: UserId) -> Option<Ask> {
        let ticket = self.next_ticket();
        let person = self.people.get_mut(user)?;
        if person.asked.is_some() {
            return None;
        }
        person.asked = Some(Asked { ticket, contacts: Vec::new() });
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
        let Some(asked) = person.asked.take_if(|asked| asked.ticket == ticket) else { return };
        if chats.is_none() || contacts.is_none() {
            self.agenda.add(now.instant + AGAIN, Duty::Load(user));
        }
        if let Some(contacts) = contacts {
            self.apply_contacts(user, contacts, asked.contacts);
        }
        if let Some(chats) = chats {
            self.apply_chats(user, chats);
            self.finish_loading(user);
        }
    }

    fn apply_contacts(&mut self, user: UserId, contacts: Vec<UserId>, since: Vec<(UserId, bool)>) {
        let mut contacts: HashSet<UserId> = contacts.into_iter().collect();
        for (contact, is_one) in since {
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

    /// A live client may have synced before something happened in its chats, and that before they were known.
    pub(super) fn resync_if_missed(&mut self, user: UserId, since: &Cursor) {
        let Some(person) = self.people.get(user) else { return };
        let mut chats = person.chats.iter().copied().filter(|chat| self.rooms.has(*chat, user));
        if self.events.any_since(since, &mut chats) {
            self.resync(vec![user], "loading", SPREAD_MS);
        }
    }

    /// Everything arrives from now on: whoever waits is told so. A client that was live before may have missed what
    /// passed in its chats meanwhile.
    fn finish_loading(&mut self, user: UserId) {
        let Some(person) = self.people.get_mut(user) else { return };
        let Some(loading) = person.take_loading() else { return };
        let interested = person.places.iter().any(|place| !place.interest.is_empty());
        if !loading.waiting.is_empty() {
            let live = self.live(user);
            // Who does not wait any more has closed.
            loading.waiting.into_iter().for_each(|waiting| drop(waiting.send(live.clone())));
        }
        if let Some(since) = loading.missed_since {
            self.resync_if_missed(user, &since);
        }
        if interested {
            self.jobs.add(Job::Share(user));
        }
        self.draw_picture(user);
    }
}
