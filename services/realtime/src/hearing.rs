//! Whether NATS can be heard: it is asked once a second. Of a server that hangs, or when this process stood still itself,
//! nothing else tells for a while; and who cannot hear must take nobody for gone.

use std::time::Duration;

use shared::bus::Bus;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

use crate::mailbox::{Input, Mailbox};

/// How often NATS is asked.
const EVERY: Duration = Duration::from_secs(1);

/// Tells the switchboard each time that NATS answered, until `stop`.
pub async fn watch(bus: Bus, mailbox: Mailbox, stop: CancellationToken) -> anyhow::Result<()> {
    let mut every = tokio::time::interval(EVERY);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    while stop.run_until_cancelled(every.tick()).await.is_some() {
        if bus.round_trip().await.is_ok() {
            mailbox.put(Input::Heard).await?;
        }
    }
    Ok(())
}
