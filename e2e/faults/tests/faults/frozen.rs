//! A process stands still for a while and goes on, as on a machine that was suspended or swaps: to the others its
//! connections are half open.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Result;
use bench::client::{Event, Person};
use bench::driver::{Client, Seen};
use cli::system::Program;
use faults::{PATIENCE, Talk, World};
use reqwest::Method;
use serde_json::json;
use tokio::time::sleep;
use uuid::Uuid;

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
    everybody_is_exact_after_a_pause_of(Program::Gateway, &[0, 503]).await
}

#[tokio::test]
async fn a_frozen_chats_loses_nothing() -> Result<()> {
    everybody_is_exact_after_a_pause_of(Program::Chats, &[0, 503]).await
}

/// Four people write while `program` stands still; nothing else than `refusals` (0 is no answer, 503 that one came too
/// late) may happen to them. In the end they see each other online, and nobody was seen leaving unless his gateway stood
/// still.
async fn everybody_is_exact_after_a_pause_of(program: Program, refusals: &[u16]) -> Result<()> {
    let world = World::start().await?;
    let talk = Talk::begin(&world).await?;
    let watchers = watchers(&world, &talk.clients).await?;
    talk.writing.until_more(40).await?;
    world.system.pause(program);
    sleep(STANDS_STILL).await;
    world.system.resume(program);
    let written = talk.end(&world, 40).await?;
    assert!(written.refused.keys().all(|status| refusals.contains(status)), "{:?}", written.refused);
    assert_eq!(written.without_retry_after, 0);
    for watcher in &watchers {
        assert!(watcher.until(PATIENCE, |seen| all_online(seen, 3)).await, "{:?}", watcher.look(presence));
        let was_seen_leaving = watcher.look(presence).iter().any(|(_, online)| !online);
        assert!(program == Program::Gateway || !was_seen_leaving, "{:?}", watcher.look(presence));
    }
    Ok(())
}

/// One more client for each, who has the others among his contacts.
async fn watchers(world: &World, clients: &[Client]) -> Result<Vec<Client>> {
    let people: Vec<Person> = clients.iter().map(|client| client.person.clone()).collect();
    for person in &people {
        for other in people.iter().filter(|other| other.id != person.id) {
            person.call(Method::POST, "/api/contacts", Some(&json!({ "user_id": other.id }))).await?.accepted()?;
        }
    }
    world.clients(&people).await
}

/// What a client was told of presence: by its last `ready`, and by events since.
fn presence(seen: &Seen) -> Vec<(Uuid, bool)> {
    let mut told = Vec::new();
    for (_, frame) in &seen.frames {
        match &frame.event {
            Event::Ready { online, .. } => told = online.iter().map(|user| (*user, true)).collect(),
            Event::Presence { user_id, online } => told.push((*user_id, *online)),
            _ => {}
        }
    }
    told
}

fn all_online(seen: &Seen, count: usize) -> bool {
    let last: BTreeMap<Uuid, bool> = presence(seen).into_iter().collect();
    last.len() == count && last.values().all(|online| *online)
}
