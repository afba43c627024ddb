//! What all sockets of this gateway share.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use shared::bus::Bus;
use shared::http::Trust;
use shared::ids::GatewayId;
use tokio::sync::Semaphore;

use super::queue::Outgoing;
use super::registry::Registry;
use crate::config::{Config, Pace};

/// Sockets whose `ready` is asked for at once; the others of a stampede wait their turn here, not in realtime.
const ASKED_AT_ONCE: usize = 64;

/// The sockets, and what they need to live.
pub struct Hub {
    /// This gateway, as realtime knows it; another one after each start.
    pub id: GatewayId,
    /// The way to realtime.
    pub bus: Bus,
    /// The check of tokens.
    pub trust: Trust,
    /// Who is here.
    pub registry: Registry,
    /// How long is waited for what.
    pub pace: Pace,
    /// Frames that one socket may say per minute.
    pub frames_per_min: u32,
    /// «Types» that one socket may say per minute.
    pub typing_per_min: u32,
    /// Whose turn it is to ask realtime for `ready`.
    pub turns: Semaphore,
    epoch: AtomicU64,
}

impl Hub {
    /// Nobody is here yet.
    pub fn new(config: &Config, bus: Bus, trust: Trust) -> Arc<Self> {
        Arc::new(Self {
            id: GatewayId::new(),
            bus,
            trust,
            registry: Registry::new(config.limits.sockets_per_account),
            pace: config.pace,
            frames_per_min: config.limits.frames_per_min,
            typing_per_min: config.limits.typing_per_min,
            turns: Semaphore::new(ASKED_AT_ONCE),
            epoch: AtomicU64::new(0),
        })
    }

    /// The highest epoch that was heard of; 0 before the first.
    pub fn epoch(&self) -> u64 {
        self.epoch.load(Ordering::Acquire)
    }

    /// Notes that `epoch` has begun. The one before, if this is news.
    pub fn raise_epoch(&self, epoch: u64) -> Option<u64> {
        let before = self.epoch.fetch_max(epoch, Ordering::AcqRel);
        (before < epoch).then_some(before)
    }

    /// Puts a `resync` into every socket's queue.
    pub fn resync_all(&self, reason: &str, spread_ms: u64) {
        let sockets = self.registry.all();
        metrics::counter!("resyncs_total", "reason" => reason.to_owned()).increment(sockets.len() as u64);
        let frame = Outgoing::resync(reason, spread_ms);
        for socket in sockets {
            socket.queue.push(frame.clone());
        }
    }
}
