//! PostgreSQL restarts, stands still, takes no changes, under load.

use std::time::Duration;

use anyhow::Result;
use faults::{Database, Talk, World, Writing};
use tokio::time::sleep;

/// How long it stands still: longer than a statement may take.
const AWAY: Duration = Duration::from_secs(12);

#[tokio::test]
async fn a_restart_of_postgresql_is_only_503_with_retry_after() -> Result<()> {
    only_503_while(async |database, writing| {
        for _ in 0..2 {
            writing.until_more(60).await?;
            database.restart().await?;
        }
        Ok(())
    })
    .await
}

#[tokio::test]
async fn a_frozen_postgresql_is_only_503_with_retry_after() -> Result<()> {
    only_503_while(async |database, writing| {
        writing.until_more(60).await?;
        database.freeze(true).await?;
        sleep(AWAY).await;
        database.freeze(false).await
    })
    .await
}

#[tokio::test]
async fn a_postgresql_that_takes_no_changes_is_only_503_with_retry_after() -> Result<()> {
    only_503_while(async |database, writing| {
        writing.until_more(60).await?;
        database.only_read(true).await?;
        sleep(Duration::from_secs(3)).await;
        database.only_read(false).await
    })
    .await
}

/// Four people write while `fault` happens to the database: what was acknowledged is there once, the rest was 503.
async fn only_503_while(fault: impl AsyncFnOnce(&Database, &Writing) -> Result<()>) -> Result<()> {
    let database = Database::start().await?;
    let mut world = World::start_with(|options| options.with("DATABASE_URL", &database.url)).await?;
    let talk = Talk::begin(&world).await?;
    fault(&database, &talk.writing).await?;
    let written = talk.end(&world, 60).await?;
    assert!(!written.refused.is_empty() || written.slowest > AWAY / 4, "nobody noticed: {:?}", written.slowest);
    assert!(written.refused.keys().all(|status| *status == 503), "{:?}", written.refused);
    assert_eq!(written.without_retry_after, 0);
    world.system.stop().await;
    Ok(())
}
