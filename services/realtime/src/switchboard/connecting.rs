//! Sockets come and go, and gateways with them.

use std::collections::HashMap;
use std::time::Duration;

use shared::contract::gateway::{Beat, Disconnected, OnlineUsers, TellUsers};
use shared::contract::realtime::{Connected, HeadList, Heads, Live};
use shared::ids::{GatewayId, SocketId, UserId};
use tokio::sync::oneshot;

use super::Switchboard;
use crate::jobs::Job;
use crate::moment::Moment;
use crate::outgoing::Out;
use crate::people::OpenSocket;
use crate::timers::Timer;

/// How often users is told who went offline.
const REPORT_OFFLINE: Duration = Duration::from_secs(10);
/// Over how long a client that was not known of syncs, in milliseconds.
const SPREAD_MS: u64 = 1_000;

/// What a socket that was heard of changes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Opened {
    /// Nothing: it is known, or has closed already.
    Nothing,
    /// Its user has one socket more.
    OneMore,
    /// Its user is online from now on.
    CameOnline,
}

impl Switchboard {
    /// A socket wants to go live. Without an answer it has to ask again: the streams are not followed, or it has closed.
    pub(super) fn connected(&mut self, question: &Connected, reply: oneshot::Sender<Live>, now: Moment) {
        let Connected { gateway_id, socket_id, user_id, .. } = *question;
        if !self.following {
            return;
        }
        if self.open(gateway_id, socket_id, user_id, now) == Opened::CameOnline {
            self.announce(user_id, true, None);
        }
        self.go_live(user_id, socket_id, reply);
    }

    /// Answers an open socket: at once if its user's chats are known, else when they are.
    fn go_live(&mut self, user: UserId, socket: SocketId, reply: oneshot::Sender<Live>) {
        let Some(person) = self.people.get_mut(user) else { return };
        if !person.sockets.iter().any(|open| open.id == socket) {
            return;
        }
        if let Some(loading) = person.loading() {
            loading.wait(reply);
            self.jobs.add_urgent(Job::Load(user));
        } else {
            // A socket that does not wait any more has closed.
            drop(reply.send(self.live(user)));
        }
    }

    /// What a socket of `user` is told when everything arrives from now on.
    pub(super) fn live(&self, user: UserId) -> Live {
        let n = self.people.get(user).map_or(0, |person| person.n);
        let online = self.watching.watched_by(user).filter(|watched| self.people.has(*watched)).collect();
        Live { epoch: self.epoch, n, online }
    }

    /// The last numbers of the users of a gateway, as far as they are asked for.
    pub(super) fn heads(&self, asked: &Heads) -> HeadList {
        let numbers: HashMap<UserId, u64> = self
            .gateways
            .users(asked.gateway_id)
            .filter(|user| asked.part.has(*user))
            .filter_map(|user| self.people.get(user).map(|person| (user, person.n)))
            .collect();
        HeadList { epoch: self.epoch, items: numbers.into_iter().collect() }
    }

    /// Notes an open socket.
    fn open(&mut self, gateway: GatewayId, socket: SocketId, user: UserId, now: Moment) -> Opened {
        if !self.gateways.open(gateway, socket, user, now.instant) {
            return Opened::Nothing;
        }
        let was_online = self.people.has(user);
        let person = self.people.come_online(user, self.warm_up.is_some());
        person.open(OpenSocket { gateway, id: socket, interest: Vec::new() });
        if was_online { Opened::OneMore } else { Opened::CameOnline }
    }

    /// A socket closed.
    pub(super) fn disconnected(&mut self, signal: &Disconnected, now: Moment) {
        if self.gateways.close(signal.gateway_id, signal.socket_id, now.instant) {
            self.close(signal.socket_id, signal.user_id, now);
        }
    }

    fn close(&mut self, socket: SocketId, user: UserId, now: Moment) {
        let Some(person) = self.people.get_mut(user) else { return };
        let Some(closed) = person.close(socket, now) else { return };
        if !person.is_connected() {
            self.timers.add(now.instant + self.grace, Timer::EndGrace(user));
            self.stop_typing_everywhere(user);
        } else if !closed.interest.is_empty() {
            self.jobs.add(Job::CheckPermissions(user));
        }
    }

    /// A gateway's lease is renewed; if it holds other sockets than are known, it is asked to list them.
    pub(super) fn beat(&mut self, beat: &Beat, now: Moment) {
        if self.gateways.beat(beat, now.instant) {
            metrics::counter!("realtime_gateway_mismatches_total").increment(1);
            self.out.push(Out::TellUsers(TellUsers { gateway_id: beat.gateway_id }));
        }
    }

    /// A part of the list of a gateway's sockets.
    pub(super) fn online_users(&mut self, signal: OnlineUsers, now: Moment) {
        let OnlineUsers { gateway_id, sockets, first, last } = signal;
        let listed: Vec<SocketId> = sockets.iter().map(|socket| socket.socket_id).collect();
        for socket in sockets {
            match self.open(gateway_id, socket.socket_id, socket.user_id, now) {
                Opened::Nothing => {}
                Opened::OneMore => self.found_in_list(socket.user_id, false),
                Opened::CameOnline => self.found_in_list(socket.user_id, true),
            }
            self.set_interest(socket.user_id, socket.socket_id, socket.interest);
        }
        for (socket, user) in self.gateways.list(gateway_id, listed.into_iter(), (first, last), now.instant) {
            self.gateways.close(gateway_id, socket, now.instant);
            self.close(socket, user, now);
        }
    }

    /// A socket is open of which only its gateway's list tells: its client has been live for a while without being told
    /// what happens in its chats, and of those who are listed before it. When it must sync is told in [`super`].
    fn found_in_list(&mut self, user: UserId, came_online: bool) {
        let Some(person) = self.people.get_mut(user) else { return };
        person.needs_presence_snapshot |= came_online;
        match (self.warm_up.clone(), person.loading()) {
            (Some(beginning), Some(loading)) => loading.missed_since = Some(beginning),
            (Some(beginning), None) => self.resync_if_missed(user, &beginning),
            (None, loading) => {
                if let Some(loading) = loading {
                    loading.missed_since.get_or_insert_with(|| self.events.cursor());
                }
                if came_online {
                    self.announce(user, true, None);
                }
                self.resync(vec![user], "unlisted", SPREAD_MS);
            }
        }
        if came_online {
            self.jobs.add(Job::Load(user));
        }
    }

    /// Gateways whose lease has ended take their users with them, without grace.
    pub(super) fn expire_gateways(&mut self, now: Moment) {
        for (socket, user) in self.gateways.expire(now.instant) {
            self.close(socket, user, now);
            if self.people.get(user).is_some_and(|person| !person.is_connected()) {
                self.go_offline(user, now);
            }
        }
    }

    /// The grace has ended, if nobody came back.
    pub(super) fn end_grace(&mut self, user: UserId, now: Moment) {
        let since = self.people.get(user).and_then(|person| person.disconnected_at);
        if since.is_some_and(|since| now.since(since.instant) >= self.grace) {
            self.go_offline(user, now);
        }
    }

    fn go_offline(&mut self, user: UserId, now: Moment) {
        let Some(person) = self.people.go_offline(user) else { return };
        self.rooms.forget(user, person.chats);
        let at = person.disconnected_at.map_or(now.wall, |since| since.wall);
        self.announce(user, false, Some(at));
        self.watching.forget(user);
        if self.went_offline.is_empty() {
            self.timers.add(now.instant + REPORT_OFFLINE, Timer::ReportOffline);
        }
        self.went_offline.push((user, at));
    }
}
