//! NATS goes away under load.

use std::time::Duration;

use anyhow::Result;
use faults::{Talk, World};

/// The outage itself.
const AWAY: Duration = Duration::from_secs(20);

#[tokio::test]
async fn sends_go_on_without_nats_and_everybody_ends_exact() -> Result<()> {
    let mut world = World::start().await?;
    let talk = Talk::begin(&world).await?;
    talk.writing.until_more(40).await?;
    world.system.stop_nats().await;
    let before = talk.writing.count();
    tokio::time::sleep(AWAY).await;
    assert!(talk.writing.count() > before + 40, "sends stood still: {before} → {}", talk.writing.count());
    world.system.start_nats(false).await?;
    finish(&world, talk).await
}

#[tokio::test]
async fn losing_the_whole_store_of_nats_loses_nothing() -> Result<()> {
    let mut world = World::start().await?;
    let talk = Talk::begin(&world).await?;
    talk.writing.until_more(40).await?;
    world.system.stop_nats().await;
    talk.writing.until_more(100).await?;
    world.system.start_nats(true).await?;
    talk.writing.until_more(40).await?;
    finish(&world, talk).await
}

async fn finish(world: &World, talk: Talk) -> Result<()> {
    let written = talk.end(world, 40).await?;
    println!("{} messages, slowest send {:?}", written.acknowledged.len(), written.slowest);
    assert!(written.refused.is_empty(), "sends were refused: {:?}", written.refused);
    Ok(())
}
