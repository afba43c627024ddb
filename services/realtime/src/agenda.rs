//! What is to be done at a later moment. An entry may be out of date when its time comes: whoever does it looks first.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::Instant;

use shared::ids::{ChatId, UserId};

/// Something to do later.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Duty {
    /// The grace of a user without a socket ends.
    Leave(UserId),
    /// His chats or contacts could not be asked for: ask again.
    Load(UserId),
    /// Whose presence he may watch could not be asked for: ask again.
    Share(UserId),
    /// Someone's typing was not renewed.
    StopTyping(ChatId, UserId),
    /// The read positions of a large chat were held back.
    TellReads(ChatId),
    /// The epoch is old enough that whoever is online has been told.
    Settle(u64),
    /// Tell users who went offline.
    TellGone,
}

/// Duties by their time.
#[derive(Debug, Default)]
pub struct Agenda(BinaryHeap<Reverse<(Instant, Duty)>>);

impl Agenda {
    /// Puts `duty` down for `at`.
    pub fn add(&mut self, at: Instant, duty: Duty) {
        self.0.push(Reverse((at, duty)));
    }

    /// The next duty whose time has come; it is taken off.
    pub fn due(&mut self, now: Instant) -> Option<Duty> {
        let Reverse((at, duty)) = *self.0.peek()?;
        if at > now {
            return None;
        }
        self.0.pop();
        Some(duty)
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::{Agenda, Duty};

    #[test]
    fn duties_come_in_the_order_of_their_time_and_not_before() {
        let (mut agenda, now) = (Agenda::default(), Instant::now());
        agenda.add(now + Duration::from_secs(2), Duty::TellGone);
        agenda.add(now + Duration::from_secs(1), Duty::Settle(7));
        assert_eq!(agenda.due(now), None);
        let later = now + Duration::from_secs(3);
        assert_eq!(agenda.due(later), Some(Duty::Settle(7)));
        assert_eq!(agenda.due(later), Some(Duty::TellGone));
        assert_eq!(agenda.due(later), None);
    }
}
