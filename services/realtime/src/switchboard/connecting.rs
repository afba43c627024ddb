//! Sockets come and go, and gateways with them.

use std::time::Duration;

use shared::contract::gateway::{Beat, Disconnected, OnlineUsers, TellUsers};
use shared::contract::realtime::{Connected, HeadList, Heads, Live};
use shared::ids::{GatewayId, SocketId, UserId};
use tokio::sync::oneshot;

use super::Switchboard;
use crate::agenda::Duty;
use crate::jobs::Job;
use crate::moment::Moment;
use crate::outgoing::Out;
use crate::people::Place;

/// How often users are told who went offline.
const TELL_GONE: Duration = Duration::from_secs(10);
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
    /// A socket goes live: at once if its user's chats are known, else when they are. Without an answer it has to ask
    /// again: the streams are not followed, or it has closed.
    pub(super) fn connected(&mut self, question: &Connected, reply: oneshot::Sender<Live>, now: Moment) {
        let Connected { gateway_id, socket_id, user_id, .. } = *question;
        if !self.following {
            return;
        }
        if self.open(gateway_id, socket_id, user_id, now) == Opened::CameOnline {
            self.announce(user_id, true, None);
        }
        let Some(person) = self.people.get_mut(user_id) else { return };
        if !person.places.iter().any(|place| place.socket == socket_id) {
            return;
        }
        if let Some(loading) = person.loading() {
            loading.waiting.push(reply);
            self.jobs.add_urgent(Job::Load(user_id));
        } else {
            // Who does not wait any more has closed.
            drop(reply.send(self.live(user_id)));
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
        let numbers: std::collections::HashMap<UserId, u64> = self
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
        let came_online = !self.people.has(user);
        if came_online {
            self.people.enter(user);
        }
        if let Some(person) = self.people.get_mut(user) {
            person.left = None;
            person.places.push(Place { gateway, socket, interest: Vec::new() });
            person.wants_picture |= self.settling.is_some();
        }
        if came_online { Opened::CameOnline } else { Opened::OneMore }
    }

    /// A socket closed.
    pub(super) fn disconnected(&mut self, signal: &Disconnected, now: Moment) {
        if self.gateways.close(signal.gateway_id, signal.socket_id, now.instant) {
            self.close(signal.socket_id, signal.user_id, now);
        }
    }

    fn close(&mut self, socket: SocketId, user: UserId, now: Moment) {
        let Some(person) = self.people.get_mut(user) else { return };
        let watched = person.places.iter().any(|place| place.socket == socket && !place.interest.is_empty());
        person.places.retain(|place| place.socket != socket);
        if person.places.is_empty() {
            person.left = Some(now);
            self.agenda.add(now.instant + self.grace, Duty::Leave(user));
            self.stop_typing_everywhere(user);
        } else if watched {
            self.jobs.add(Job::Share(user));
        }
    }

    /// A gateway's lease is renewed; if its sockets are others than were told, it is asked.
    pub(super) fn beat(&mut self, beat: &Beat, now: Moment) {
        if self.gateways.beat(beat, now.instant) {
            metrics::counter!("realtime_gateway_mismatches_total").increment(1);
            self.out.push(Out::TellUsers(TellUsers { gateway_id: beat.gateway_id }));
        }
    }

    /// A part of what a gateway holds.
    pub(super) fn online_users(&mut self, signal: OnlineUsers, now: Moment) {
        let OnlineUsers { gateway_id, sockets, first, last } = signal;
        let listed: Vec<SocketId> = sockets.iter().map(|socket| socket.socket_id).collect();
        for socket in sockets {
            match self.open(gateway_id, socket.socket_id, socket.user_id, now) {
                Opened::Nothing => {}
                opened => self.listed(socket.user_id, opened == Opened::CameOnline),
            }
            self.set_interest(socket.user_id, socket.socket_id, socket.interest);
        }
        for (socket, user) in self.gateways.list(gateway_id, listed.into_iter(), (first, last), now.instant) {
            self.gateways.close(gateway_id, socket, now.instant);
            self.close(socket, user, now);
        }
    }

    /// A socket is online of which only its gateway's list tells: its client has been live for a while, and may have
    /// missed what happened meanwhile. In a young epoch it syncs anyway, but perhaps too early.
    fn listed(&mut self, user: UserId, came: bool) {
        let Some(person) = self.people.get_mut(user) else { return };
        let loading = person.loading();
        match (self.settling.clone(), loading) {
            (Some(beginning), Some(loading)) => loading.missed_since = Some(beginning),
            (Some(beginning), None) => self.resync_if_missed(user, &beginning),
            (None, loading) => {
                if let Some(loading) = loading {
                    loading.missed_since.get_or_insert_with(|| self.events.cursor());
                }
                if came {
                    self.announce(user, true, None);
                }
                self.resync(vec![user], "unlisted", SPREAD_MS);
            }
        }
        if came {
            self.jobs.add(Job::Load(user));
        }
    }

    /// Gateways whose lease has ended take their users with them, without grace.
    pub(super) fn expire_gateways(&mut self, now: Moment) {
        for (socket, user) in self.gateways.expire(now.instant) {
            self.close(socket, user, now);
            if self.people.get(user).is_some_and(|person| person.places.is_empty()) {
                self.leave(user, now);
            }
        }
    }

    /// The grace has ended, if nobody came back.
    pub(super) fn leave_if_gone(&mut self, user: UserId, now: Moment) {
        let left = self.people.get(user).and_then(|person| person.left);
        if left.is_some_and(|left| now.since(left.instant) >= self.grace) {
            self.leave(user, now);
        }
    }

    fn leave(&mut self, user: UserId, now: Moment) {
        let Some(person) = self.people.leave(user) else { return };
        self.rooms.forget(user, person.chats);
        let at = person.left.map_or(now.wall, |left| left.wall);
        self.announce(user, false, Some(at));
        self.watching.forget(user);
        if self.gone.is_empty() {
            self.agenda.add(now.instant + TELL_GONE, Duty::TellGone);
        }
        self.gone.push((user, at));
    }
}
