//! A moment on both clocks: the steady one to wait by, the wall's to tell.

use std::time::{Duration, Instant};

use shared::time::Timestamp;

/// Now, read once for each input, so that whatever follows from it agrees.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// On the steady clock.
    pub instant: Instant,
    /// On the wall.
    pub wall: Timestamp,
}

impl Moment {
    /// Reads both clocks.
    pub fn now() -> Self {
        Self { instant: Instant::now(), wall: Timestamp::now() }
    }

    /// How long `earlier` is past; zero if it is still to come.
    pub fn since(self, earlier: Instant) -> Duration {
        self.instant.saturating_duration_since(earlier)
    }
}
