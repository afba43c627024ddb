//! A new epoch: nothing that was known of chats and numbers counts any more. Who is online is kept until his gateway
//! says otherwise, so that nobody is announced as gone.

use std::time::Duration;

use shared::contract::realtime::Hello;
use shared::ids::UserId;

use super::Switchboard;
use crate::agenda::Duty;
use crate::jobs::Job;
use crate::moment::Moment;
use crate::outgoing::Out;

/// After this every gateway has told its users.
const SETTLES: Duration = Duration::from_secs(10);
/// The shortest and the longest spread of syncs, and how much each user adds; in milliseconds.
const SPREAD: (u64, u64, u64) = (1_000, 30_000, 1);
/// The spread while it is not known how many are online.
const SPREAD_UNKNOWN: u64 = 3_000;

impl Switchboard {
    pub(super) fn begin(&mut self, epoch: u64, reason: &'static str, now: Moment) {
        let first = self.epoch == 0;
        (self.epoch, self.following) = (epoch, true);
        self.settling = Some(self.events.cursor());
        self.rooms.clear();
        self.typing.clear();
        self.gateways.renew(now.instant);
        self.people.renumber();
        let everybody: Vec<UserId> = self.people.ids().collect();
        for &user in &everybody {
            self.load_anew(user);
            self.wait_anew(user, now);
        }
        let (least, most, each) = SPREAD;
        let spread_ms = if first { SPREAD_UNKNOWN } else { (everybody.len() as u64 * each).clamp(least, most) };
        metrics::counter!("realtime_resyncs_total", "reason" => reason).increment(everybody.len() as u64);
        metrics::counter!("realtime_epochs_total", "reason" => reason).increment(1);
        tracing::info!(epoch, reason, users = everybody.len(), "a new epoch begins");
        self.out.push(Out::Hello(Hello { epoch, spread_ms, reason: reason.to_owned() }));
        self.agenda.add(now.instant + SETTLES, Duty::Settle(epoch));
    }

    /// Who has no socket gets his whole grace again: he could not come back while nothing was followed.
    fn wait_anew(&mut self, user: UserId, now: Moment) {
        let Some(left) = self.people.get_mut(user).and_then(|person| person.left.as_mut()) else { return };
        left.instant = now.instant;
        self.agenda.add(now.instant + self.grace, Duty::Leave(user));
    }

    /// What is known of his chats does not count any more: they are asked for again, without haste unless a socket
    /// waits for them.
    pub(super) fn load_anew(&mut self, user: UserId) {
        let Some(person) = self.people.get_mut(user) else { return };
        let urgent = person.load_anew(&self.events);
        if urgent { self.jobs.add_urgent(Job::Load(user)) } else { self.jobs.add(Job::Load(user)) }
    }

    /// Everybody who is online has been told: whoever was online before gets the presence of those he watches, in case
    /// a change escaped him.
    pub(super) fn settle(&mut self, epoch: u64) {
        if epoch != self.epoch || self.settling.take().is_none() {
            return;
        }
        let everybody: Vec<UserId> = self.people.ids().collect();
        for user in everybody {
            self.draw_picture(user);
        }
    }

    /// Once the epoch has settled and his chats and contacts are known: has him told how those he watches are.
    pub(super) fn draw_picture(&mut self, user: UserId) {
        let Some(person) = self.people.get_mut(user) else { return };
        if self.settling.is_none() && person.loading().is_none() && std::mem::take(&mut person.wants_picture) {
            self.jobs.add(Job::Picture(user));
        }
    }
}
