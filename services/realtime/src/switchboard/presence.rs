//! Presence: who may watch whom, and what the watchers are told.

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use shared::contract::frames::ServerFrame;
use shared::contract::gateway::Interested;
use shared::contract::realtime::WentOffline;
use shared::ids::{SocketId, UserId};
use shared::time::Timestamp;

use super::Switchboard;
use crate::jobs::Job;
use crate::mailbox::OnlineStatus;
use crate::moment::Moment;
use crate::outgoing::{Ask, Out};
use crate::people::Person;
use crate::timers::Timer;

/// Before a question that could not be answered is asked again.
const AGAIN: Duration = Duration::from_secs(1);
/// The most that one socket may watch.
const INTEREST: usize = 500;
/// The most people whose presence is sent at once: a socket's queue holds 256 frames.
const SNAPSHOT: usize = 200;
/// People who went offline, in one report: 70 bytes each, and a message of NATS holds 1 MB.
const REPORTED_AT_ONCE: usize = 5_000;

impl Switchboard {
    /// Tells the watchers of `user` that he came or went.
    pub(super) fn announce(&mut self, user_id: UserId, online: bool, last_seen_at: Option<Timestamp>) {
        let label = if online { "true" } else { "false" };
        metrics::counter!("realtime_presence_changes_total", "online" => label).increment(1);
        let watchers: Vec<UserId> = self.watching.watchers_of(user_id).collect();
        self.send_ephemeral(watchers, &ServerFrame::Presence { user_id, online, last_seen_at });
    }

    /// Tells `watcher`, who watches `user_id` only from now on, that he is online, if he is.
    pub(super) fn show_if_online(&mut self, watcher: UserId, user_id: UserId) {
        if self.people.has(user_id) {
            self.send_ephemeral([watcher], &ServerFrame::Presence { user_id, online: true, last_seen_at: None });
        }
    }

    /// Two people have a direct chat from now on.
    pub(super) fn show_each_other(&mut self, users: &[UserId]) {
        for &watcher in users {
            users.iter().filter(|peer| **peer != watcher).for_each(|peer| self.show_if_online(watcher, *peer));
        }
    }

    /// A socket wants to watch people.
    pub(super) fn interested(&mut self, signal: Interested) {
        self.set_interest(signal.user_id, signal.socket_id, signal.user_ids);
    }

    pub(super) fn set_interest(&mut self, user: UserId, socket: SocketId, mut interest: Vec<UserId>) {
        interest.truncate(INTEREST);
        let Some(person) = self.people.get_mut(user) else { return };
        let Some(socket) = person.sockets.iter_mut().find(|open| open.id == socket) else { return };
        if socket.interest == interest {
            return;
        }
        socket.interest.clone_from(&interest);
        self.note_pending_interest(user, interest);
        self.jobs.add(Job::CheckPermissions(user));
    }

    /// Notes who of those that `user` does not watch yet is online, to tell him later what changed until he may. Whom none
    /// of his sockets wants any more is forgotten: chats may be away for long, and interests change.
    fn note_pending_interest(&mut self, user: UserId, interest: Vec<UserId>) {
        let unwatched = interest.into_iter().filter(|other| !self.watching.watches(user, *other));
        let status: Vec<(UserId, bool)> = unwatched.map(|other| (other, self.people.has(other))).collect();
        let Some(person) = self.people.get_mut(user) else { return };
        let wanted: HashSet<UserId> = person.interest().into_iter().collect();
        person.pending_interest.retain(|other, _| wanted.contains(other));
        for (other, is_online) in status {
            // What was noted when he first wanted it stays.
            person.pending_interest.entry(other).or_insert(is_online);
        }
    }

    /// These people were removed from a chat: whom they may watch, and who may watch them, is asked anew.
    pub(super) fn check_permissions_again(&mut self, users: &[UserId]) {
        let mut concerned: HashSet<UserId> = users.iter().copied().collect();
        concerned.extend(users.iter().flat_map(|user| self.watching.interested_in(*user)));
        for user in concerned {
            if self.people.get(user).is_some_and(Person::has_interest) {
                self.jobs.add(Job::CheckPermissions(user));
            }
        }
    }

    pub(super) fn ask_permissions(&mut self, user: UserId) -> Option<Ask> {
        let ticket = self.next_ticket();
        let person = self.people.get_mut(user)?;
        person.permissions_ticket = ticket;
        let others = person.interest();
        if others.is_empty() {
            person.pending_interest.clear();
            self.watching.set_interest(user, &HashSet::new());
            return None;
        }
        Some(Ask::Permissions { user, ticket, others })
    }

    /// Whom he may watch, or `None` if chats did not answer.
    pub(super) fn permissions_answered(
        &mut self,
        user: UserId,
        ticket: u64,
        allowed: Option<Vec<UserId>>,
        now: Moment,
    ) {
        self.jobs.done();
        if self.people.get(user).is_none_or(|person| person.permissions_ticket != ticket) {
            return;
        }
        match allowed {
            Some(allowed) => self.watch(user, &allowed.into_iter().collect()),
            None => self.timers.add(now.instant + AGAIN, Timer::CheckPermissions(user)),
        }
    }

    /// Whom `user` watches from now on; he is told who of them came or went since he wanted that.
    fn watch(&mut self, user: UserId, allowed: &HashSet<UserId>) {
        self.watching.set_interest(user, allowed);
        let Some(person) = self.people.get_mut(user) else { return };
        let changed = std::mem::take(&mut person.pending_interest)
            .into_iter()
            .filter(|(other, was_online)| allowed.contains(other) && self.people.has(*other) != *was_online);
        for (user_id, status) in self.online_status(changed.map(|(other, _)| other).collect()) {
            let last_seen_at = if let OnlineStatus::JustLeft(at) = status { Some(at) } else { None };
            let online = status == OnlineStatus::Online;
            self.send_ephemeral([user], &ServerFrame::Presence { user_id, online, last_seen_at });
        }
    }

    pub(super) fn ask_presence_snapshot(&mut self, user: UserId) -> Option<Ask> {
        self.people.get(user)?;
        let others: Vec<UserId> = self.watching.watched_by(user).take(SNAPSHOT).collect();
        (!others.is_empty()).then_some(Ask::PresenceSnapshot { user, others })
    }

    /// Sends `user` the presence of those he watches.
    pub(super) fn send_presence_snapshot(&mut self, user: UserId, others: &[(UserId, Option<Timestamp>)]) {
        self.jobs.done();
        for &(other, seen) in others {
            let online = self.people.has(other);
            let last_seen_at = if online { None } else { seen };
            self.send_ephemeral([user], &ServerFrame::Presence { user_id: other, online, last_seen_at });
        }
    }

    /// Whether these people are online, and if not, whether users knows since when.
    pub(super) fn online_status(&self, users: Vec<UserId>) -> Vec<(UserId, OnlineStatus)> {
        let gone: HashMap<UserId, Timestamp> = self.went_offline.iter().copied().collect();
        let status = |user: &UserId| match gone.get(user) {
            _ if self.people.has(*user) => OnlineStatus::Online,
            Some(at) => OnlineStatus::JustLeft(*at),
            None => OnlineStatus::Offline,
        };
        users.into_iter().map(|user| (user, status(&user))).collect()
    }

    /// Tells users (the service) who went offline.
    pub(super) fn report_offline(&mut self) {
        for items in std::mem::take(&mut self.went_offline).chunks(REPORTED_AT_ONCE) {
            self.out.push(Out::WentOffline(WentOffline { items: items.to_vec() }));
        }
    }
}
