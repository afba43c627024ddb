//! Somebody is removed while his socket is being connected.

use std::time::Duration;

use anyhow::Result;
use bench::client::Event;
use bench::driver::{Client, Seen};
use faults::{PATIENCE, World};
use tokio::time::sleep;
use uuid::Uuid;

const ROUNDS: u64 = 30;

#[tokio::test]
async fn whoever_is_removed_while_connecting_hears_nothing_afterwards() -> Result<()> {
    let world = World::start().await?;
    let people = world.people(2).await?;
    let (anna, boris) = (&people[0], &people[1]);
    let chat = world.group(&people).await?;
    let elsewhere = anna.open_direct(boris.id).await?;
    for round in 0..ROUNDS {
        anna.add(chat.id, &[boris.id]).await?;
        let client = Client::start(boris);
        // The removal meets the connection at another point each time.
        sleep(Duration::from_millis(round)).await;
        anna.remove(chat.id, boris.id).await?;
        let after = anna.send(chat.id, &format!("without him {round}")).await?;
        assert!(client.until_settled(PATIENCE).await);
        let marker = anna.send(elsewhere.id, &format!("marker {round}")).await?;
        let heard = client.until(PATIENCE, |seen| holds(seen, elsewhere.id, marker.seq)).await;
        assert!(heard, "round {round}: the marker did not come");
        let leaked =
            client.look(|seen| seen.frames.iter().filter(|(_, frame)| is_of(&frame.event, chat.id, after.rev)).count());
        assert_eq!(leaked, 0, "round {round}: something came after the removal");
        assert!(client.look(|seen| !seen.model.chats().contains_key(&chat.id)), "round {round}: he still has the chat");
    }
    Ok(())
}

fn holds(seen: &Seen, chat: Uuid, seq: u64) -> bool {
    seen.model.chats().get(&chat).is_some_and(|held| held.messages().contains_key(&seq))
}

/// Whether an event is a change of this chat that is not older than `rev`.
fn is_of(event: &Event, chat: Uuid, rev: u64) -> bool {
    event.change().is_some_and(|(of, at)| of == chat && at >= rev)
}
