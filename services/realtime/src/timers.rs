//! What is to be done at a later moment. A timer is not cancelled: whatever it was set for may be over when its time
//! comes, so whoever acts on it looks first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Instant;

use shared::ids::{ChatId, UserId};

/// Something to do later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Timer {
    /// The grace of a user without a socket ends.
    EndGrace(UserId),
    /// His chats or contacts could not be asked for: ask again.
    Load(UserId),
    /// Whose presence he may watch could not be asked for: ask again.
    CheckPermissions(UserId),
    /// Someone's typing was not renewed.
    StopTyping(ChatId, UserId),
    /// The read positions of a large chat were held back.
    TellReads(ChatId),
    /// The warm-up of this epoch is over.
    EndWarmUp(u64),
    /// Tell users who went offline.
    ReportOffline,
}

/// Timers by their time.
#[derive(Debug, Default)]
pub struct Timers(BinaryHeap<Reverse<(Instant, Timer)>>);

impl Timers {
    /// Sets `timer` to `at`.
    pub fn add(&mut self, at: Instant, timer: Timer) {
        self.0.push(Reverse((at, timer)));
    }

    /// The next timer whose time has come; it is taken off.
    pub fn due(&mut self, now: Instant) -> Option<Timer> {
        let Reverse((at, timer)) = *self.0.peek()?;
        if at > now {
            return None;
        }
        self.0.pop();
        Some(timer)
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Timer, Timers};

    #[test]
    fn timers_come_in_the_order_of_their_time_and_not_before() {
        let (mut timers, now) = (Timers::default(), Instant::now());
        timers.add(now + Duration::from_secs(2), Timer::ReportOffline);
        timers.add(now + Duration::from_secs(1), Timer::EndWarmUp(7));
        assert_eq!(timers.due(now), None);
        let later = now + Duration::from_secs(3);
        assert_eq!(timers.due(later), Some(Timer::EndWarmUp(7)));
        assert_eq!(timers.due(later), Some(Timer::ReportOffline));
        assert_eq!(timers.due(later), None);
    }
}
