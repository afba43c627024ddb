//! The numbers of a user's own frames: `epoch` and `n`, and the holes in them.

use std::collections::BTreeSet;

use super::{Millis, PATIENCE};
use crate::client::Stamp;

/// What was counted in the current epoch.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    epoch: u64,
    /// Everything up to here came, or is covered by a sync.
    n: u64,
    /// Came, above a hole.
    above: BTreeSet<u64>,
    /// The highest one reported by a heartbeat.
    heard: u64,
    /// The epoch changed under an open socket: what came before is uncertain.
    uncertain: bool,
    /// Since when something is missing.
    since: Option<Millis>,
}

impl From<Stamp> for Numbers {
    fn from(stamp: Stamp) -> Self {
        Self { epoch: stamp.epoch, n: stamp.n, heard: stamp.n, ..Self::default() }
    }
}

impl Numbers {
    pub(super) fn stamp(&self) -> Stamp {
        Stamp { epoch: self.epoch, n: self.n }
    }

    /// The highest number known to exist.
    pub(super) fn highest(&self) -> Stamp {
        let n = self.above.last().copied().unwrap_or(0).max(self.n).max(self.heard);
        Stamp { epoch: self.epoch, n }
    }

    pub(super) fn is_exactly(&self, stamp: Stamp) -> bool {
        !self.uncertain && stamp == self.highest() && stamp == self.stamp()
    }

    /// Counts a frame; `false` for one of an earlier epoch, which does not exist.
    pub(super) fn counted(&mut self, now: Millis, stamp: Stamp) -> bool {
        if stamp.epoch < self.epoch {
            return false;
        }
        self.follow(stamp);
        if stamp.n > self.n {
            self.above.insert(stamp.n);
        }
        self.settle(now);
        true
    }

    /// A heartbeat's number: frames up to it exist.
    pub(super) fn reported(&mut self, now: Millis, stamp: Stamp) {
        if stamp.epoch >= self.epoch {
            self.follow(stamp);
            self.heard = self.heard.max(stamp.n);
            self.settle(now);
        }
    }

    /// A sync that was asked for when `stamp` was the highest number covers everything up to it.
    pub(super) fn cover(&mut self, now: Millis, stamp: Stamp) {
        if stamp.epoch == self.epoch {
            self.uncertain = false;
            self.n = self.n.max(stamp.n);
            self.since = None;
            self.settle(now);
        }
    }

    /// When the present hole has been open for too long.
    pub(super) fn due(&self) -> Option<Millis> {
        self.since.map(|since| since + PATIENCE)
    }

    fn follow(&mut self, stamp: Stamp) {
        if stamp.epoch > self.epoch {
            *self = Self { uncertain: true, ..Self::from(stamp) };
        }
    }

    fn settle(&mut self, now: Millis) {
        let before = self.n;
        while self.above.remove(&(self.n + 1)) {
            self.n += 1;
        }
        let floor = self.n;
        self.above.retain(|n| *n > floor);
        let whole = !self.uncertain && self.highest().n == self.n;
        self.since = match self.since {
            _ if whole => None,
            Some(since) if before == self.n => Some(since),
            _ => Some(now),
        };
    }
}
