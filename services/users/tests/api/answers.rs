//! What the neighbours ask, and what they signal.

use serde_json::json;
use shared::contract::realtime::WentOffline;
use shared::contract::users::{ContactsOf, LastSeen};
use shared::ids::UserId;
use shared::testing::eventually;
use shared::time::Timestamp;

use crate::helpers::World;

#[tokio::test]
async fn realtime_learns_whom_a_person_added() {
    let world = World::start().await;
    let (anna, boris, clara) = (world.join("anna").await, world.join("boris").await, world.join("clara").await);
    for person in [&boris, &clara] {
        world.send("POST /api/contacts", &anna, json!({"user_id": person.id})).await.expect(201);
    }
    world.call(&format!("DELETE /api/contacts/{}", clara.id), &anna).await.expect(204);
    let realtime = world.nats.connect("realtime").await;
    assert_eq!(realtime.ask(&ContactsOf { user_id: anna.id }).await.unwrap().user_ids, [boris.id]);
    assert!(realtime.ask(&ContactsOf { user_id: UserId::new() }).await.unwrap().user_ids.is_empty());
}

#[tokio::test]
async fn the_latest_time_of_each_is_kept_and_told() {
    let world = World::start().await;
    let (anna, boris) = (world.join("anna").await, world.join("boris").await);
    let realtime = world.nats.connect("realtime").await;
    let ask = LastSeen { user_ids: vec![anna.id, boris.id, UserId::new()] };
    assert!(realtime.ask(&ask).await.unwrap().items.is_empty());
    let (early, late) = (Timestamp(1_000), Timestamp(2_000));
    let items = vec![(anna.id, early), (anna.id, late), (UserId::new(), late)];
    realtime.signal(&WentOffline { items }).await.unwrap();
    realtime.signal(&WentOffline { items: vec![(anna.id, early), (boris.id, early)] }).await.unwrap();
    let items = eventually("both are noted", async || {
        let mut items = realtime.ask(&ask).await.unwrap().items;
        items.sort_unstable_by_key(|(_, at)| *at);
        (items.len() == 2).then_some(items)
    })
    .await;
    assert_eq!(items, [(boris.id, early), (anna.id, late)]);
}

#[tokio::test]
async fn a_crowd_that_goes_offline_at_once_is_noted() {
    let world = World::start().await;
    let anna = world.join("anna").await;
    let realtime = world.nats.connect("realtime").await;
    let mut items: Vec<_> = (0..1_200).map(|_| (UserId::new(), Timestamp(1_000))).collect();
    items.push((anna.id, Timestamp(1_000)));
    realtime.signal(&WentOffline { items }).await.unwrap();
    eventually("anna is noted", async || {
        let answer = realtime.ask(&LastSeen { user_ids: vec![anna.id] }).await.unwrap();
        (answer.items.len() == 1).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_question_about_too_many_is_refused() {
    let world = World::start().await;
    let realtime = world.nats.connect("realtime").await;
    let user_ids = |count: usize| (0..count).map(|_| UserId::new()).collect();
    eventually("it answers", async || realtime.ask(&LastSeen { user_ids: user_ids(500) }).await.ok()).await;
    assert!(realtime.ask(&LastSeen { user_ids: user_ids(501) }).await.is_err());
}
