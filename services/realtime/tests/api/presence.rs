//! Who is online, told and looked up.

use serde_json::json;
use shared::contract::gateway::{Disconnected, Interested};
use shared::contract::realtime::WentOffline;
use shared::ids::UserId;
use shared::testing::Person;
use shared::time::Timestamp;

use crate::helpers::{SOON, Stage};
use futures::StreamExt;

#[tokio::test]
async fn a_contact_is_seen_coming_and_leaving() {
    let stage = Stage::set().await;
    let (anna, boris) = (UserId::new(), UserId::new());
    stage.neighbours.lock().unwrap().contacts.insert(anna, vec![boris]);
    let mut went = stage.nats.connect("users").await.signals::<WentOffline>().await.unwrap();
    let mut anna = stage.connect(anna).await;
    let boris = stage.connect(boris).await;
    let came = anna.frame().await;
    assert_eq!(came, json!({"type": "presence", "user_id": boris.user, "online": true, "last_seen_at": null}));
    let second = stage.connect(anna.user).await;
    assert_eq!(second.live.online, [boris.user]);
    let closed = Disconnected { gateway_id: stage.gateway, socket_id: boris.socket, user_id: boris.user };
    stage.bus.signal(&closed).await.unwrap();
    let left = anna.frame().await;
    assert_eq!((&left["type"], &left["online"]), (&json!("presence"), &json!(false)));
    let told = tokio::time::timeout(SOON, went.next()).await.unwrap().unwrap();
    assert_eq!(json!(told.items[0]), json!([boris.user, left["last_seen_at"]]));
}

#[tokio::test]
async fn interest_is_granted_for_those_who_share_a_chat_and_for_nobody_else() {
    let stage = Stage::set().await;
    let (anna, boris, stranger) = (UserId::new(), UserId::new(), UserId::new());
    stage.neighbours.lock().unwrap().shared.insert(anna, vec![boris]);
    let mut anna = stage.connect(anna).await;
    let interest = Interested {
        gateway_id: stage.gateway,
        socket_id: anna.socket,
        user_id: anna.user,
        user_ids: vec![boris, stranger],
    };
    stage.bus.signal(&interest).await.unwrap();
    // The interest takes effect when chats has answered: whoever comes after that is told.
    let seen = shared::testing::eventually("Boris is seen", async || {
        let _stranger = stage.connect(stranger).await;
        let boris = stage.connect(boris).await;
        let frame = tokio::time::timeout(std::time::Duration::from_millis(300), anna.frame()).await.ok();
        let closed = Disconnected { gateway_id: stage.gateway, socket_id: boris.socket, user_id: boris.user };
        stage.bus.signal(&closed).await.unwrap();
        frame
    })
    .await;
    assert_eq!((&seen["type"], &seen["user_id"]), (&json!("presence"), &json!(boris)));
}

#[tokio::test]
async fn a_lookup_tells_only_of_those_one_may_see() {
    let stage = Stage::set().await;
    let (viewer, contact, shared, stranger) = (Person::new("anna"), UserId::new(), UserId::new(), UserId::new());
    {
        let mut neighbours = stage.neighbours.lock().unwrap();
        neighbours.contacts.insert(viewer.id, vec![contact]);
        neighbours.shared.insert(viewer.id, vec![shared]);
        neighbours.seen = vec![(shared, Timestamp(1_763_803_800_125)), (stranger, Timestamp(1_763_803_800_125))];
    }
    let _contact = stage.connect(contact).await;
    let _stranger = stage.connect(stranger).await;
    let asked = json!({"user_ids": [stranger, shared, contact, contact, viewer.id]});
    let reply = stage.realtime.send("POST /api/presence/lookup", &viewer, &asked).await.expect(200);
    assert_eq!(
        reply["items"],
        json!([
            {"user_id": shared, "online": false, "last_seen_at": "2025-11-22T09:30:00.125Z"},
            {"user_id": contact, "online": true, "last_seen_at": null},
        ])
    );
}

#[tokio::test]
async fn a_lookup_of_too_many_or_without_a_token_is_refused() {
    let stage = Stage::set().await;
    let anna = Person::new("anna");
    let many: Vec<UserId> = (0..501).map(|_| UserId::new()).collect();
    let call = "POST /api/presence/lookup";
    stage.realtime.send(call, &anna, &json!({"user_ids": many})).await.expect_problem(422, "validation_failed");
    stage.realtime.send(call, &anna, &json!({"user_ids": ["no id"]})).await.expect_problem(422, "validation_failed");
    stage.realtime.send(call, &anna, &json!({})).await.expect_problem(422, "validation_failed");
    let body = json!({"user_ids": []});
    stage.realtime.send(call, &anna, &body).await.expect(200);
    let reply = shared::testing::Reply::of(stage.realtime.request(call, None).json(&body)).await;
    reply.expect_problem(401, "unauthenticated");
}
