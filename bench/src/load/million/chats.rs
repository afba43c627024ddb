//! The seeded chats: several hundred of very different sizes, the first with a large part of all messages.

use uuid::Uuid;

use super::words::Chance;

/// How many chats there are.
pub(super) const CHATS: u64 = 300;
/// The second person is in so many of them, the first in all.
pub(super) const OF_THE_SECOND: u64 = 60;
/// The share of the first chat, in percent.
const FIRST: u64 = 40;
/// Messages that are written one after the other into one chat.
const RUN: u64 = 200;

/// Some messages of one chat that follow each other.
pub(super) struct Run {
    pub(super) chat: u64,
    /// The numbers of the messages, over all chats.
    pub(super) from: u64,
    pub(super) count: u64,
}

/// The id of a chat.
pub(super) fn chat_id(number: u64) -> Uuid {
    Uuid::from_u128((0x6d69_6c6c_0000_7000_8000_u128 << 48) | u128::from(number))
}

/// The id of a message.
pub(super) fn message_id(number: u64) -> Uuid {
    Uuid::from_u128((0x6d69_6c6c_0001_7000_8000_u128 << 48) | u128::from(number))
}

/// How many messages each chat has.
pub(super) fn sizes(messages: u64) -> Vec<u64> {
    let first = messages * FIRST / 100;
    let weights: Vec<u64> = (1..CHATS).map(|rank| 1_000_000 / (rank + 2)).collect();
    let all: u64 = weights.iter().sum();
    let others = weights.iter().map(|weight| ((messages - first) * weight / all).max(1));
    std::iter::once(first).chain(others).collect()
}

/// All messages in the order in which they are written: the chats take turns by chance.
pub(super) fn runs(messages: u64) -> Vec<Run> {
    let mut chance = Chance::of(messages);
    let mut runs: Vec<(u64, u64, u64)> = Vec::new();
    for (chat, size) in (0..).zip(sizes(messages)) {
        let counts = (0..size.div_ceil(RUN)).map(|run| RUN.min(size - run * RUN));
        runs.extend(counts.map(|count| (chance.next(), chat, count)));
    }
    runs.sort_unstable();
    let mut written = 0;
    let numbered = runs.into_iter().map(|(_, chat, count)| {
        written += count;
        Run { chat, from: written - count, count }
    });
    numbered.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sizes_are_very_different_and_every_message_is_written_once() {
        let sizes = sizes(100_000);
        assert_eq!((sizes.len(), sizes[0]), (300, 40_000));
        assert!(sizes[1] > 30 * sizes[299]);
        let runs = runs(100_000);
        assert_eq!(runs.iter().map(|run| run.count).sum::<u64>(), sizes.iter().sum::<u64>());
        assert!(runs.is_sorted_by_key(|run| run.from));
    }
}
