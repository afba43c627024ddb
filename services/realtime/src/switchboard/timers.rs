//! What becomes due by itself. While the streams are not followed, or NATS does not answer, nothing does: the gateways
//! cannot be heard.

use super::Switchboard;
use crate::jobs::Job;
use crate::moment::Moment;
use crate::timers::Timer;

impl Switchboard {
    pub(super) fn run_timers(&mut self, now: Moment) {
        if !self.hears(now) {
            return;
        }
        self.expire_gateways(now);
        while let Some(timer) = self.timers.due(now.instant) {
            match timer {
                Timer::EndGrace(user) => self.end_grace(user, now),
                Timer::Load(user) => self.jobs.add_urgent(Job::Load(user)),
                Timer::CheckPermissions(user) => self.jobs.add(Job::CheckPermissions(user)),
                Timer::StopTyping(chat, user) => self.expire_typing(chat, user, now),
                Timer::TellReads(chat) => self.tell_reads(chat, now),
                Timer::EndWarmUp(epoch) => self.end_warm_up(epoch),
                Timer::ReportOffline => self.report_offline(),
            }
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
    pub(super) fn measure(&self) {
        let (gateways, sockets) = self.gateways.count();
        metrics::gauge!("realtime_gateways").set(gateways as f64);
        metrics::gauge!("realtime_sockets").set(sockets as f64);
        metrics::gauge!("realtime_online_users").set(self.people.count() as f64);
        metrics::gauge!("realtime_loading_users").set(self.people.count_loading() as f64);
        metrics::gauge!("realtime_epoch").set(self.epoch as f64);
    }
}
