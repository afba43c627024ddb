//! Epochs only grow, over restarts and a clock that was set back.

use shared::bus::Bus;
use shared::time::Timestamp;

/// Where the last epoch is remembered, best effort: `KV` of `JetStream`.
const BUCKET: &str = "realtime";
const KEY: &str = "epoch";
/// Tries to recall it, each with a pause of up to 2 s.
const TRIES: u32 = 5;

/// The epochs given out so far.
#[derive(Clone, Copy, Debug)]
pub struct Epochs {
    last: u64,
    /// Tries left to learn which were given out before this process started.
    tries_left: u32,
}

impl Default for Epochs {
    fn default() -> Self {
        Self { last: 0, tries_left: TRIES }
    }
}

impl Epochs {
    /// Goes on behind the last one that is remembered, if one is; once is enough. An error: it may be told later. After
    /// some tries the clock alone must do.
    pub async fn recall(&mut self, bus: &Bus) -> anyhow::Result<()> {
        if self.tries_left == 0 {
            return Ok(());
        }
        match bus.recall(BUCKET, KEY).await {
            Ok(remembered) => {
                let last: Option<u64> = remembered.and_then(|bytes| std::str::from_utf8(&bytes).ok()?.parse().ok());
                self.last = self.last.max(last.unwrap_or_default());
                self.tries_left = 0;
            }
            Err(error) => {
                self.tries_left -= 1;
                anyhow::ensure!(self.tries_left == 0, "{error:#}");
                tracing::warn!(%error, "the last epoch is not known: the clock alone must not have been set back");
            }
        }
        Ok(())
    }

    /// The next epoch: the present moment, or one more than the last.
    pub fn next(&mut self, now: Timestamp) -> u64 {
        self.last = u64::try_from(now.0).unwrap_or_default().max(self.last + 1);
        self.last
    }

    /// Remembers the last one, without keeping anybody waiting.
    pub fn remember(self, bus: &Bus) {
        let bus = bus.clone();
        tokio::spawn(async move {
            if let Err(error) = bus.remember(BUCKET, KEY, self.last.to_string().into()).await {
                tracing::warn!(%error, "the epoch could not be remembered");
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use shared::time::Timestamp;

    use super::Epochs;

    #[test]
    fn an_epoch_is_higher_than_the_last_even_if_the_clock_was_set_back() {
        let mut epochs = Epochs::default();
        assert_eq!(epochs.next(Timestamp(5_000)), 5_000);
        assert_eq!(epochs.next(Timestamp(5_000)), 5_001);
        assert_eq!(epochs.next(Timestamp(1_000)), 5_002);
        assert_eq!(epochs.next(Timestamp(9_000)), 9_000);
    }
}
