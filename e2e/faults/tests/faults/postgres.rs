//! PostgreSQL restarts under load.

use anyhow::Result;
use faults::{Database, World, Writing};

#[tokio::test]
async fn a_restart_of_postgresql_is_only_503_with_retry_after() -> Result<()> {
    let database = Database::start().await?;
    let mut world = World::start_with(|options| options.with("DATABASE_URL", &database.url)).await?;
    let people = world.people(4).await?;
    let chat = world.group(&people).await?;
    let clients = world.clients(&people).await?;
    let writing = Writing::start(&people, chat.id);
    for _ in 0..2 {
        writing.until_more(60).await?;
        database.restart().await?;
    }
    writing.until_more(60).await?;
    let written = writing.stop().await?;
    world.until_exact(&clients).await?;
    written.is_all_there(chat.id, &clients).await?;
    assert!(written.refused.keys().all(|status| *status == 503), "{:?}", written.refused);
    assert_eq!(written.without_retry_after, 0);
    drop(clients);
    world.system.stop().await;
    Ok(())
}
