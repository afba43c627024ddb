//! Presence: who may watch whom, and what the watchers are told.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use shared::contract::frames::ServerFrame;
use shared::contract::gateway::Interested;
use shared::contract::realtime::WentOffline;
use shared::ids::{SocketId, UserId};
use shared::time::Timestamp;

use super::Switchboard;
use crate::agenda::Duty;
use crate::jobs::Job;
use crate::mailbox::Sight;
use crate::moment::Moment;
use crate::outgoing::{Ask, Out};

/// Before a question that could not be answered is asked again.
const AGAIN: Duration = Duration::from_secs(1);
/// The most that one socket may watch.
const INTEREST: usize = 500;
/// The most that is told at once of those someone watches: a socket's queue holds 256 frames.
const PICTURE: usize = 200;

impl Switchboard {
    /// Tells the watchers of `user` that he came or went.
    pub(super) fn announce(&mut self, user_id: UserId, online: bool, last_seen_at: Option<Timestamp>) {
        let label = if online { "true" } else { "false" };
        metrics::counter!("realtime_presence_changes_total", "online" => label).increment(1);
        let watchers: Vec<UserId> = self.watching.watchers_of(user_id).collect();
        self.whisper(watchers, &ServerFrame::Presence { user_id, online, last_seen_at });
    }

    /// Tells `watcher` that `user_id` is online, if he is: he watches him only since now.
    pub(super) fn show(&mut self, watcher: UserId, user_id: UserId) {
        if self.people.has(user_id) {
            self.whisper([watcher], &ServerFrame::Presence { user_id, online: true, last_seen_at: None });
        }
    }

    /// Two people have a direct chat from now on.
    pub(super) fn introduce(&mut self, users: &[UserId]) {
        for &watcher in users {
            users.iter().filter(|peer| **peer != watcher).for_each(|peer| self.show(watcher, *peer));
        }
    }

    /// A socket wants to watch people.
    pub(super) fn interested(&mut self, signal: Interested) {
        self.set_interest(signal.user_id, signal.socket_id, signal.user_ids);
    }

    pub(super) fn set_interest(&mut self, user: UserId, socket: SocketId, mut interest: Vec<UserId>) {
        interest.truncate(INTEREST);
        let Some(person) = self.people.get_mut(user) else { return };
        let Some(place) = person.places.iter_mut().find(|place| place.socket == socket) else { return };
        if place.interest == interest {
            return;
        }
        place.interest.clone_from(&interest);
        interest.retain(|other| !self.watching.watches(user, *other));
        let wanted: Vec<(UserId, bool)> = interest.into_iter().map(|other| (other, self.people.has(other))).collect();
        if let Some(person) = self.people.get_mut(user) {
            // What was seen when he first wanted it stays.
            let earlier = std::mem::take(&mut person.wanted);
            person.wanted = wanted.into_iter().chain(earlier).collect();
        }
        self.jobs.add(Job::Share(user));
    }

    /// These people are in a chat less: whom they may watch, and who may watch them, is asked anew.
    pub(super) fn share_anew(&mut self, users: &[UserId]) {
        let mut concerned: HashSet<UserId> = users.iter().copied().collect();
        concerned.extend(users.iter().flat_map(|user| self.watching.interested_in(*user)));
        for user in concerned {
            let watches = |person: &crate::people::Person| person.places.iter().any(|place| !place.interest.is_empty());
            if self.people.get(user).is_some_and(watches) {
                self.jobs.add(Job::Share(user));
            }
        }
    }

    pub(super) fn ask_share(&mut self, user: UserId) -> Option<Ask> {
        let ticket = self.next_ticket();
        let person = self.people.get_mut(user)?;
        person.share_ticket = ticket;
        let others = person.interest();
        if others.is_empty() {
            person.wanted.clear();
            self.watching.set_interest(user, &HashSet::new());
            return None;
        }
        Some(Ask::Share { user, ticket, others })
    }

    /// Whom he may watch, or `None` if chats did not answer.
    pub(super) fn shared(&mut self, user: UserId, ticket: u64, allowed: Option<Vec<UserId>>, now: Moment) {
        self.jobs.done();
        if self.people.get(user).is_none_or(|person| person.share_ticket != ticket) {
            return;
        }
        match allowed {
            Some(allowed) => self.watch(user, &allowed.into_iter().collect()),
            None => self.agenda.add(now.instant + AGAIN, Duty::Share(user)),
        }
    }

    /// Whom `user` watches from now on; he is told who of them came or went since he wanted that.
    fn watch(&mut self, user: UserId, allowed: &HashSet<UserId>) {
        self.watching.set_interest(user, allowed);
        let wanted = self.people.get_mut(user).map(|person| std::mem::take(&mut person.wanted)).unwrap_or_default();
        let turned = wanted
            .into_iter()
            .filter(|(other, was_online)| allowed.contains(other) && self.people.has(*other) != *was_online);
        for (user_id, sight) in self.look(turned.map(|(other, _)| other).collect()) {
            let last_seen_at = if let Sight::Left(at) = sight { Some(at) } else { None };
            self.whisper([user], &ServerFrame::Presence { user_id, online: sight == Sight::Online, last_seen_at });
        }
    }

    pub(super) fn ask_picture(&mut self, user: UserId) -> Option<Ask> {
        self.people.get(user)?;
        let others: Vec<UserId> = self.watching.watched_by(user).take(PICTURE).collect();
        (!others.is_empty()).then_some(Ask::Picture { user, others })
    }

    /// Tells `user` how those he watches are.
    pub(super) fn pictured(&mut self, user: UserId, others: &[(UserId, Option<Timestamp>)]) {
        self.jobs.done();
        for &(other, seen) in others {
            let online = self.people.has(other);
            let last_seen_at = if online { None } else { seen };
            self.whisper([user], &ServerFrame::Presence { user_id: other, online, last_seen_at });
        }
    }

    /// How these people look from here.
    pub(super) fn look(&self, users: Vec<UserId>) -> Vec<(UserId, Sight)> {
        let gone: HashMap<UserId, Timestamp> = self.gone.iter().copied().collect();
        let sight = |user: &UserId| match gone.get(user) {
            _ if self.people.has(*user) => Sight::Online,
            Some(at) => Sight::Left(*at),
            None => Sight::Away,
        };
        users.into_iter().map(|user| (user, sight(&user))).collect()
    }

    /// Tells users who went offline.
    pub(super) fn tell_gone(&mut self) {
        if !self.gone.is_empty() {
            let items = std::mem::take(&mut self.gone);
            self.out.push(Out::WentOffline(WentOffline { items }));
        }
    }
}
