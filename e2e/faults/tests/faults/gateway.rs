//! The gateway ends and starts again.

use anyhow::Result;
use cli::system::Program;
use faults::{World, Writing};

#[tokio::test]
async fn after_kill_9_of_the_gateway_everybody_comes_back_exact() -> Result<()> {
    let mut world = World::start().await?;
    let people = world.people(6).await?;
    let chat = world.group(&people).await?;
    let clients = world.clients(&people).await?;
    let writing = Writing::start(&people[..3], chat.id);
    for _ in 0..2 {
        writing.until_more(40).await?;
        world.crash(Program::Gateway).await?;
    }
    writing.until_more(40).await?;
    let written = writing.stop().await?;
    world.until_exact(&clients).await?;
    written.is_all_there(chat.id, &clients).await?;
    assert!(written.refused.keys().all(|status| *status == 0), "{:?}", written.refused);
    assert!(clients.iter().all(|client| client.look(|seen| !seen.closed.is_empty())));
    Ok(())
}
