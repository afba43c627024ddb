//! Questions to other services that wait their turn: few at once, so that thousands who come back together do not
//! overrun chats and users.

use std::collections::{HashSet, VecDeque};

use shared::ids::UserId;

/// Jobs under way at once.
const AT_ONCE: usize = 64;

/// A question about a user.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Job {
    /// His chats and contacts.
    Load(UserId),
    /// Whom of those he is interested in he may watch.
    CheckPermissions(UserId),
    /// When those he watches were last online: he is sent their presence after a restart.
    PresenceSnapshot(UserId),
}

/// The jobs that wait and how many are under way.
#[derive(Debug, Default)]
pub struct Jobs {
    urgent: VecDeque<Job>,
    later: VecDeque<Job>,
    waiting: HashSet<Job>,
    running: usize,
}

impl Jobs {
    /// Someone waits for the answer.
    pub fn add_urgent(&mut self, job: Job) {
        self.waiting.insert(job);
        self.urgent.push_back(job);
    }

    /// Nobody waits.
    pub fn add(&mut self, job: Job) {
        if self.waiting.insert(job) {
            self.later.push_back(job);
        }
    }

    /// The next job to start, if another may be started: it is under way until [`Jobs::done`].
    pub fn next(&mut self) -> Option<Job> {
        if self.running >= AT_ONCE {
            return None;
        }
        loop {
            let job = self.urgent.pop_front().or_else(|| self.later.pop_front())?;
            // It may stand in both queues: the first time counts.
            if self.waiting.remove(&job) {
                self.running += 1;
                return Some(job);
            }
        }
    }

    /// A job came to its end.
    pub fn done(&mut self) {
        self.running = self.running.saturating_sub(1);
    }
}

#[cfg(test)]
mod tests {
    use shared::ids::UserId;

    use super::{AT_ONCE, Job, Jobs};

    #[test]
    fn who_waits_for_an_answer_comes_first_and_only_so_many_are_under_way() {
        let mut jobs = Jobs::default();
        (0..AT_ONCE).for_each(|_| jobs.add(Job::Load(UserId::new())));
        let urgent = Job::Load(UserId::new());
        jobs.add_urgent(urgent);
        jobs.add(urgent);
        assert_eq!(jobs.next(), Some(urgent));
        assert_eq!(std::iter::from_fn(|| jobs.next()).count(), AT_ONCE - 1);
        jobs.done();
        assert!(jobs.next().is_some());
        jobs.done();
        assert_eq!(jobs.next(), None);
    }
}
