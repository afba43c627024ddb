//! realtime ends and starts again under load.

use anyhow::Result;
use bench::client::Event;
use bench::driver::{Client, Seen};
use cli::system::Program;
use faults::{PATIENCE, World, Writing};

#[tokio::test]
async fn a_restart_of_realtime_gives_a_new_epoch_and_announces_nobody_as_gone() -> Result<()> {
    let mut world = World::start().await?;
    let people = world.people(4).await?;
    let chat = world.group(&people).await?;
    for pair in people.windows(2) {
        pair[0].open_direct(pair[1].id).await?;
    }
    let clients = world.clients(&people).await?;
    let writing = Writing::start(&people, chat.id);
    writing.until_more(40).await?;
    let before: Vec<u64> = clients.iter().map(epoch).collect();
    world.crash(Program::Realtime).await?;
    for (client, old) in clients.iter().zip(&before) {
        let risen = client.until(PATIENCE, |seen| seen.model.stamp().epoch > *old).await;
        assert!(risen, "{} is still in epoch {old}", client.person.login);
    }
    writing.until_more(40).await?;
    let written = writing.stop().await?;
    world.until_exact(&clients).await?;
    written.is_all_there(chat.id, &clients).await?;
    assert!(written.refused.is_empty(), "sends were refused: {:?}", written.refused);
    for client in &clients {
        assert_eq!(client.look(gone), 0, "{} was told that somebody has gone", client.person.login);
        assert_eq!(client.look(|seen| seen.closed.len()), 0, "{} was cut", client.person.login);
    }
    Ok(())
}

fn epoch(client: &Client) -> u64 {
    client.look(|seen| seen.model.stamp().epoch)
}

fn gone(seen: &Seen) -> usize {
    let gone = |event: &Event| matches!(event, Event::Presence { online: false, .. });
    seen.frames.iter().filter(|(_, frame)| gone(&frame.event)).count()
}
