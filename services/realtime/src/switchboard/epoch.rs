//! A new epoch: nothing that was known of chats and numbers counts any more. Who is online is kept until his gateway
//! says otherwise, so that nobody is announced as gone.

use std::time::Duration;

use shared::contract::realtime::Hello;
use shared::ids::UserId;

use super::Switchboard;
use crate::jobs::Job;
use crate::moment::Moment;
use crate::outgoing::Out;
use crate::timers::Timer;

/// After this every gateway has listed its sockets.
const WARM_UP: Duration = Duration::from_secs(10);
/// The shortest and the longest spread of syncs, and how much each user adds; in milliseconds.
const SPREAD: (u64, u64, u64) = (1_000, 30_000, 1);
/// The spread while it is not known how many are online.
const SPREAD_UNKNOWN: u64 = 3_000;

/// Without an answer of NATS for this long it may be that gateways beat and are not heard. It is well below their lease.
const DEAF: Duration = Duration::from_secs(3);

impl Switchboard {
    pub(super) fn begin(&mut self, epoch: u64, reason: &'static str, now: Moment) {
        let is_first = self.epoch == 0;
        (self.epoch, self.following, self.heard) = (epoch, true, Some(now.instant));
        self.warm_up = Some(self.events.cursor());
        self.timers.add(now.instant + WARM_UP, Timer::EndWarmUp(epoch));
        self.rooms.clear();
        self.typing.clear();
        self.restart_leases_and_graces(now);
        self.people.begin_epoch();
        let everybody: Vec<UserId> = self.people.ids().collect();
        for &user in &everybody {
            self.load_again(user);
        }
        self.say_hello(reason, everybody.len(), is_first);
    }

    fn say_hello(&mut self, reason: &'static str, users: usize, is_first: bool) {
        let (least, most, each) = SPREAD;
        let spread_ms = if is_first { SPREAD_UNKNOWN } else { (users as u64 * each).clamp(least, most) };
        metrics::counter!("realtime_resyncs_total", "reason" => reason).increment(users as u64);
        metrics::counter!("realtime_epochs_total", "reason" => reason).increment(1);
        tracing::info!(epoch = self.epoch, reason, users, "a new epoch begins");
        self.out.push(Out::Hello(Hello { epoch: self.epoch, spread_ms, reason: reason.to_owned() }));
    }

    /// NATS answered. If it was not heard for a while, what was said meanwhile is still to come.
    pub(super) fn heard(&mut self, now: Moment) {
        if self.following && !self.hears(now) {
            tracing::warn!("NATS was not heard for a while");
            self.restart_leases_and_graces(now);
        }
        self.heard = Some(now.instant);
    }

    /// Whether what is not heard is not said.
    pub(super) fn hears(&self, now: Moment) -> bool {
        self.following && self.heard.is_some_and(|heard| now.since(heard) < DEAF)
    }

    /// Gateways, and people who have no socket, get their whole time again: they could not be heard.
    fn restart_leases_and_graces(&mut self, now: Moment) {
        self.gateways.renew(now.instant);
        let everybody: Vec<UserId> = self.people.ids().collect();
        for user in everybody {
            self.restart_grace(user, now);
        }
    }

    fn restart_grace(&mut self, user: UserId, now: Moment) {
        let Some(since) = self.people.get_mut(user).and_then(|person| person.disconnected_at.as_mut()) else { return };
        since.instant = now.instant;
        self.timers.add(now.instant + self.grace, Timer::EndGrace(user));
    }

    /// What is known of his chats does not count any more: they are asked for again, without haste unless a socket
    /// waits for them.
    pub(super) fn load_again(&mut self, user: UserId) {
        let Some(person) = self.people.get_mut(user) else { return };
        let is_urgent = person.load_again(&self.events);
        if is_urgent { self.jobs.add_urgent(Job::Load(user)) } else { self.jobs.add(Job::Load(user)) }
    }

    /// Every gateway has listed its sockets: whoever was online meanwhile is sent the presence of those he watches, in
    /// case a change escaped him.
    pub(super) fn end_warm_up(&mut self, epoch: u64) {
        if epoch != self.epoch || self.warm_up.take().is_none() {
            return;
        }
        let everybody: Vec<UserId> = self.people.ids().collect();
        for user in everybody {
            self.ask_presence_snapshot_if_due(user);
        }
    }

    /// Once the warm-up is over and his chats and contacts are known: the presence of those he watches is asked for.
    pub(super) fn ask_presence_snapshot_if_due(&mut self, user: UserId) {
        let Some(person) = self.people.get_mut(user) else { return };
        if self.warm_up.is_none() && person.loading().is_none() && std::mem::take(&mut person.needs_presence_snapshot) {
            self.jobs.add(Job::PresenceSnapshot(user));
        }
    }
}
