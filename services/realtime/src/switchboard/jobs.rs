//! Questions to other services, asked when it is their turn.

use super::Switchboard;
use crate::jobs::Job;
use crate::outgoing::Out;

impl Switchboard {
    /// Starts the jobs whose turn it is.
    pub(super) fn start_jobs(&mut self) {
        while let Some(job) = self.jobs.next() {
            let ask = match job {
                Job::Load(user) => self.ask_load(user),
                Job::CheckPermissions(user) => self.ask_permissions(user),
                Job::PresenceSnapshot(user) => self.ask_presence_snapshot(user),
            };
            match ask {
                Some(ask) => self.out.push(Out::Ask(ask)),
                None => self.jobs.done(),
            }
        }
    }

    /// A ticket tells the answer to a question from those to earlier ones.
    pub(super) fn next_ticket(&mut self) -> u64 {
        self.tickets += 1;
        self.tickets
    }
}
