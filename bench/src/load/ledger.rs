//! What was sent and who got it: every message of a run by its number.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use super::spread::Spread;

/// The length of a text, which is what people write.
const TEXT_LENGTH: usize = 120;

/// The messages of one run.
pub(crate) struct Ledger {
    began: Instant,
    entries: Vec<Entry>,
}

#[derive(Default)]
struct Entry {
    /// When it was due, microseconds since the beginning: late posts count as slow ones.
    due: AtomicU64,
    /// When its last receiver had it.
    last: AtomicU64,
    receivers: AtomicU32,
}

impl Ledger {
    pub(crate) fn of(messages: usize) -> Self {
        Self { began: Instant::now(), entries: std::iter::repeat_with(Entry::default).take(messages).collect() }
    }

    /// The text of a message, from which its number can be read.
    pub(crate) fn text(number: usize) -> String {
        let mut text = format!("{number:08} ");
        while text.len() < TEXT_LENGTH {
            text.push(char::from(b'a' + u8::try_from((number + text.len()) % 26).unwrap_or(0)));
        }
        text
    }

    /// The number in a text; `None` when it is not one of ours.
    pub(crate) fn number(&self, text: &str) -> Option<usize> {
        let number = text.get(..8)?.parse().ok()?;
        (number < self.entries.len()).then_some(number)
    }

    /// Notes that a message is due now.
    pub(crate) fn due(&self, number: usize, at: Instant) {
        self.entries[number].due.store(self.micros(at), Ordering::Relaxed);
    }

    /// Notes a receiver and tells how long it took.
    pub(crate) fn received(&self, number: usize) -> Duration {
        let entry = &self.entries[number];
        let now = self.micros(Instant::now());
        entry.last.fetch_max(now, Ordering::Relaxed);
        entry.receivers.fetch_add(1, Ordering::Relaxed);
        Duration::from_micros(now.saturating_sub(entry.due.load(Ordering::Relaxed)))
    }

    /// All receipts so far.
    pub(crate) fn receipts(&self) -> usize {
        self.entries.iter().map(|entry| entry.receivers.load(Ordering::Relaxed) as usize).sum()
    }

    /// How long each message took to its last member, for those that reached all `members`.
    pub(crate) fn to_the_last(&self, members: usize) -> Spread {
        let mut spread = Spread::default();
        let complete = |entry: &&Entry| entry.receivers.load(Ordering::Relaxed) as usize == members;
        for entry in self.entries.iter().filter(complete) {
            let micros = entry.last.load(Ordering::Relaxed).saturating_sub(entry.due.load(Ordering::Relaxed));
            spread.add(Duration::from_micros(micros));
        }
        spread
    }

    fn micros(&self, at: Instant) -> u64 {
        u64::try_from(at.saturating_duration_since(self.began).as_micros()).unwrap_or(u64::MAX)
    }
}
