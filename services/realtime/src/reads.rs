//! Read positions in a large chat: only the highest one of the others is told, at most once a second.

use std::time::{Duration, Instant};

use shared::ids::UserId;

/// Between two tellings.
const EVERY: Duration = Duration::from_secs(1);

/// The two highest readers of a chat and what was told of them. The highest one is told of the second.
#[derive(Debug, Default)]
pub struct Reads {
    top: Option<(i64, UserId)>,
    second: i64,
    told_top: i64,
    told_second: i64,
    told_at: Option<Instant>,
    planned: bool,
}

/// What is to be done about a new position.
#[derive(Debug, PartialEq, Eq)]
pub enum Telling {
    /// Tell it now.
    Now,
    /// Tell it then.
    At(Instant),
    /// It is going to be told, or is nothing new.
    No,
}

/// Who is to be told what.
#[derive(Debug, PartialEq, Eq)]
pub struct Told {
    /// The highest reader.
    pub reader: UserId,
    /// For everybody but him, if it is news.
    pub top: Option<i64>,
    /// For him alone, if it is news.
    pub second: Option<i64>,
}

impl Reads {
    /// `user` has read up to `seq`.
    pub fn note(&mut self, user: UserId, seq: i64, now: Instant) -> Telling {
        match self.top {
            Some((top, reader)) if reader == user => self.top = Some((top.max(seq), user)),
            Some((top, _)) if seq > top => {
                self.second = top;
                self.top = Some((seq, user));
            }
            Some(_) => self.second = self.second.max(seq),
            None => self.top = Some((seq, user)),
        }
        if self.planned || !self.has_news() {
            return Telling::No;
        }
        match self.told_at.map(|at| at + EVERY).filter(|next| *next > now) {
            Some(next) => {
                self.planned = true;
                Telling::At(next)
            }
            None => Telling::Now,
        }
    }

    /// What is to be told now.
    pub fn tell(&mut self, now: Instant) -> Option<Told> {
        self.planned = false;
        let (top, reader) = self.top.filter(|_| self.has_news())?;
        let told = Told {
            reader,
            top: (top > self.told_top).then_some(top),
            second: (self.second > self.told_second).then_some(self.second),
        };
        (self.told_top, self.told_second, self.told_at) = (top, self.second, Some(now));
        Some(told)
    }

    fn has_news(&self) -> bool {
        self.top.is_some_and(|(top, _)| top > self.told_top) || self.second > self.told_second
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use shared::ids::UserId;

    use super::{Reads, Telling, Told};

    #[test]
    fn at_most_one_a_second_and_the_last_one_is_not_lost() {
        let (mut reads, now) = (Reads::default(), Instant::now());
        let (anna, boris) = (UserId::new(), UserId::new());
        assert_eq!(reads.note(anna, 5, now), Telling::Now);
        assert_eq!(reads.tell(now), Some(Told { reader: anna, top: Some(5), second: None }));
        let soon = now + Duration::from_millis(10);
        assert_eq!(reads.note(boris, 7, soon), Telling::At(now + Duration::from_secs(1)));
        assert_eq!(reads.note(anna, 8, soon), Telling::No);
        let later = now + Duration::from_secs(1);
        assert_eq!(reads.tell(later), Some(Told { reader: anna, top: Some(8), second: Some(7) }));
        assert_eq!(reads.tell(later), None);
    }

    #[test]
    fn a_position_that_is_no_news_is_not_told() {
        let (mut reads, now) = (Reads::default(), Instant::now());
        let (anna, boris) = (UserId::new(), UserId::new());
        reads.note(anna, 9, now);
        reads.tell(now);
        reads.note(boris, 4, now);
        let later = now + Duration::from_secs(2);
        assert_eq!(reads.tell(later), Some(Told { reader: anna, top: None, second: Some(4) }));
        assert_eq!(reads.note(boris, 4, later), Telling::No);
    }
}
