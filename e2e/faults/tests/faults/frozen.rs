//! A process stands still for a while and goes on, as on a machine that was suspended or swaps: to the others its
//! connections are half open.

use std::time::Duration;

use anyhow::Result;
use cli::system::Program;
use faults::{Talk, World};
use tokio::time::sleep;

/// Longer than a gateway's lease at realtime, and than it takes to find a connection to NATS dead.
const STANDS_STILL: Duration = Duration::from_secs(12);

#[tokio::test]
async fn a_frozen_nats_server_loses_nothing() -> Result<()> {
    everybody_is_exact_after_a_pause_of(Program::Nats, &[]).await
}

#[tokio::test]
async fn a_frozen_realtime_loses_nothing() -> Result<()> {
    everybody_is_exact_after_a_pause_of(Program::Realtime, &[]).await
}

#[tokio::test]
async fn a_frozen_gateway_loses_nothing() -> Result<()> {
    everybody_is_exact_after_a_pause_of(Program::Gateway, &[0]).await
}

#[tokio::test]
async fn a_frozen_chats_loses_nothing() -> Result<()> {
    everybody_is_exact_after_a_pause_of(Program::Chats, &[0, 503]).await
}

/// Four people write while `program` stands still; nothing else than `refusals` (0 is no answer) may happen to them.
async fn everybody_is_exact_after_a_pause_of(program: Program, refusals: &[u16]) -> Result<()> {
    let world = World::start().await?;
    let talk = Talk::begin(&world).await?;
    talk.writing.until_more(40).await?;
    world.system.pause(program);
    sleep(STANDS_STILL).await;
    world.system.resume(program);
    let written = talk.end(&world, 40).await?;
    assert!(written.refused.keys().all(|status| refusals.contains(status)), "{:?}", written.refused);
    assert_eq!(written.without_retry_after, 0);
    Ok(())
}
