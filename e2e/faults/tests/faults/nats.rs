//! NATS goes away under load.

use std::time::Duration;

use anyhow::Result;
use bench::driver::Client;
use faults::{World, Writing};

/// The outage itself.
const AWAY: Duration = Duration::from_secs(20);

#[tokio::test]
async fn sends_go_on_without_nats_and_everybody_ends_exact() -> Result<()> {
    let mut world = World::start().await?;
    let (clients, writing) = four_people_writing(&world).await?;
    writing.until_more(40).await?;
    world.system.stop_nats().await;
    let before = writing.count();
    tokio::time::sleep(AWAY).await;
    assert!(writing.count() > before + 40, "sends stood still: {before} → {}", writing.count());
    world.system.start_nats(false).await?;
    finish(&world, &clients, writing).await
}

#[tokio::test]
async fn losing_the_whole_store_of_nats_loses_nothing() -> Result<()> {
    let mut world = World::start().await?;
    let (clients, writing) = four_people_writing(&world).await?;
    writing.until_more(40).await?;
    world.system.stop_nats().await;
    writing.until_more(100).await?;
    world.system.start_nats(true).await?;
    writing.until_more(40).await?;
    finish(&world, &clients, writing).await
}

async fn four_people_writing(world: &World) -> Result<(Vec<Client>, Writing)> {
    let people = world.people(4).await?;
    let chat = world.group(&people).await?;
    let clients = world.clients(&people).await?;
    Ok((clients, Writing::start(&people, chat.id)))
}

async fn finish(world: &World, clients: &[Client], writing: Writing) -> Result<()> {
    writing.until_more(40).await?;
    let written = writing.stop().await?;
    let took = world.until_exact(clients).await?;
    let chat = clients[0].look(|seen| {
        let group = seen.model.chats().values().find(|held| held.chat().kind == "group");
        group.map(|held| held.chat().id).unwrap()
    });
    written.is_all_there(chat, clients).await?;
    println!(
        "{} messages, exact {took:?} after the last, slowest send {:?}",
        written.acknowledged.len(),
        written.slowest
    );
    assert!(written.refused.is_empty(), "sends were refused: {:?}", written.refused);
    Ok(())
}
