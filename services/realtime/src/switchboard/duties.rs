//! What becomes due by itself. While the streams are not followed nothing does: nobody is to blame for the silence.

use super::Switchboard;
use crate::agenda::Duty;
use crate::jobs::Job;
use crate::moment::Moment;

impl Switchboard {
    pub(super) fn do_duties(&mut self, now: Moment) {
        self.measure();
        if !self.following {
            return;
        }
        self.expire_gateways(now);
        while let Some(duty) = self.agenda.due(now.instant) {
            match duty {
                Duty::Leave(user) => self.leave_if_gone(user, now),
                Duty::Load(user) => self.jobs.add_urgent(Job::Load(user)),
                Duty::Share(user) => self.jobs.add(Job::Share(user)),
                Duty::StopTyping(chat, user) => self.expire_typing(chat, user, now),
                Duty::TellReads(chat) => self.tell_reads(chat, now),
                Duty::Settle(epoch) => self.settle(epoch),
                Duty::TellGone => self.tell_gone(),
            }
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "a gauge is a float")]
    fn measure(&self) {
        let (gateways, sockets) = self.gateways.count();
        metrics::gauge!("realtime_gateways").set(gateways as f64);
        metrics::gauge!("realtime_sockets").set(sockets as f64);
        metrics::gauge!("realtime_online_users").set(self.people.count() as f64);
        metrics::gauge!("realtime_loading_users").set(self.people.loading() as f64);
        metrics::gauge!("realtime_epoch").set(self.epoch as f64);
    }
}
