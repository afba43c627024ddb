//! What arrives on a socket, and what realtime hears of it.

use std::time::Duration;

use futures::StreamExt;
use serde_json::json;
use shared::contract::gateway::{Beat, Disconnected, Interested, OnlineUsers, TellUsers, Typed};
use shared::contract::realtime::{Envelope, Hello, gateway_subject};
use shared::contract::{Signal, frames};
use shared::ids::{ChatId, UserId};
use shared::testing::{Person, eventually};
use shared::time::Timestamp;

use crate::helpers::Stage;
use crate::services::FIRST_N;

/// The next signal of a kind, after what `act` does.
async fn after<S: Signal>(stage: &Stage, act: impl AsyncFnOnce()) -> S {
    let mut signals = stage.realtime.bus.signals::<S>().await.unwrap();
    stage.listens().await;
    act().await;
    tokio::time::timeout(Duration::from_secs(15), signals.next()).await.expect("realtime hears nothing").unwrap()
}

async fn hello(stage: &Stage, epoch: u64) {
    stage.realtime.set_epoch(epoch);
    let hello = Hello { epoch, spread_ms: 3000, reason: "restart".to_owned() };
    stage.realtime.bus.signal(&hello).await.unwrap();
}

#[tokio::test]
async fn ready_tells_what_realtime_answered() {
    let (stage, anna) = (Stage::start().await, Person::new("anna"));
    let mut client = stage.socket().await;
    client.auth(&anna.token).await;
    assert_eq!(
        client.frame().await,
        json!({
            "type": "ready", "user_id": anna.id, "session_id": anna.session,
            "epoch": 5, "n": FIRST_N, "online": [], "heartbeat_s": 25,
        })
    );
}

#[tokio::test]
async fn a_frame_goes_as_it_is_to_all_sockets_of_its_user_and_to_nobody_else() {
    let (stage, anna, boris) = (Stage::start().await, Person::new("anna"), Person::new("boris"));
    let mut clients = [stage.live(&anna).await, stage.live(&anna).await];
    let mut other = stage.live(&boris).await;
    let frame = r#"{"epoch":5,"n":8,"type":"message.created",  "text":"Привет"}"#;
    stage.realtime.tell(anna.id, frame).await;
    for client in &mut clients {
        assert_eq!(client.text().await, frame);
    }
    stage.realtime.tell(boris.id, r#"{"type":"presence"}"#).await;
    assert_eq!(other.frame().await["type"], "presence");
    let measured = eventually("frames are counted", async || {
        let measured = stage.measured().await;
        measured.contains("socket_frames_out_total{type=\"message.created\"} 2").then_some(measured)
    })
    .await;
    assert!(measured.contains("sockets_open 3"), "{measured}");
}

#[tokio::test]
async fn an_envelope_is_numbered_for_each_of_its_users() {
    let (stage, anna, boris) = (Stage::start().await, Person::new("anna"), Person::new("boris"));
    let mut annas = [stage.live(&anna).await, stage.live(&anna).await];
    let mut boriss = stage.live(&boris).await;
    let gateway = after::<Beat>(&stage, async || {}).await.gateway_id;
    let to = [(anna.id, 8), (UserId::new(), 3), (boris.id, 12)];
    let envelope = Envelope::encode(Timestamp::now(), 5, &to, br#"{"type":"message.created","chat_id":"c"}"#);
    stage.realtime.bus.send(gateway_subject(gateway), None, envelope).await.unwrap();
    for client in &mut annas {
        assert_eq!(client.text().await, r#"{"epoch":5,"n":8,"type":"message.created","chat_id":"c"}"#);
    }
    assert_eq!(boriss.text().await, r#"{"epoch":5,"n":12,"type":"message.created","chat_id":"c"}"#);
    eventually("the way from the change to the socket is measured", async || {
        stage.measured().await.contains("delivery_latency_seconds_count 3").then_some(())
    })
    .await;
}

#[tokio::test]
async fn heartbeats_carry_the_numbers_of_realtime() {
    let stage = Stage::with(|config| config.pace.heartbeat = Duration::from_millis(50)).await;
    let (anna, boris) = (Person::new("anna"), Person::new("boris"));
    stage.realtime.set_head(anna.id, 41);
    stage.realtime.set_head(boris.id, 42);
    let mut clients = [stage.live(&anna).await, stage.live(&boris).await];
    for (client, n) in clients.iter_mut().zip([41, 42]) {
        assert_eq!(client.frame().await, json!({ "type": "heartbeat", "epoch": 5, "n": n }));
    }
}

#[tokio::test]
async fn a_new_epoch_is_a_resync_for_all_and_ends_the_frames_of_the_old_one() {
    let (stage, anna) = (Stage::start().await, Person::new("anna"));
    let mut client = stage.live(&anna).await;
    let told = after::<OnlineUsers>(&stage, async || hello(&stage, 6).await).await;
    assert!(told.first && told.last);
    assert_eq!(told.sockets.iter().map(|socket| socket.user_id).collect::<Vec<_>>(), [anna.id]);
    assert_eq!(client.frame().await, json!({ "type": "resync", "reason": "restart", "spread_ms": 3000 }));
    for epoch in [5, 6] {
        let frame = frames::numbered(epoch, 1, r#"{"type":"user.updated"}"#);
        stage.realtime.tell(anna.id, std::str::from_utf8(&frame).unwrap()).await;
    }
    assert_eq!(client.frame().await["epoch"], 6);
    hello(&stage, 5).await;
    stage.realtime.tell(anna.id, r#"{"type":"presence"}"#).await;
    assert_eq!(client.frame().await["type"], "presence");
}

#[tokio::test]
async fn a_missed_hello_is_noticed_by_the_next_answer() {
    let (stage, anna, boris) = (Stage::start().await, Person::new("anna"), Person::new("boris"));
    let mut client = stage.live(&anna).await;
    stage.realtime.set_epoch(6);
    let _second = stage.live(&boris).await;
    assert_eq!(client.frame().await["type"], "resync");
}

#[tokio::test]
async fn a_reader_too_slow_for_its_queue_is_told_to_sync() {
    let (stage, anna) = (Stage::start().await, Person::new("anna"));
    let mut client = stage.live(&anna).await;
    let large = format!(r#"{{"type":"typing","filler":"{}"}}"#, "x".repeat(60_000));
    for _ in 0..400 {
        stage.realtime.tell(anna.id, &large).await;
    }
    stage.realtime.tell(anna.id, r#"{"type":"presence"}"#).await;
    assert_eq!(client.frame_of("resync").await["reason"], "overflow");
    // The socket goes on.
    stage.realtime.tell(anna.id, r#"{"type":"user.updated"}"#).await;
    client.frame_of("user.updated").await;
    assert!(stage.measured().await.contains("socket_queue_overflows_total"));
}

#[tokio::test]
async fn typing_is_told_at_most_every_three_seconds_and_its_end_always() {
    let (stage, anna, chat_id) = (Stage::start().await, Person::new("anna"), ChatId::new());
    let mut client = stage.live(&anna).await;
    let mut heard = stage.realtime.bus.signals::<Typed>().await.unwrap();
    stage.listens().await;
    for active in [true, true, true, true, false] {
        client.say(&json!({ "type": "typing", "chat_id": chat_id, "active": active })).await;
    }
    let mut told = Vec::new();
    while told.last() != Some(&false) {
        let typed = heard.next().await.unwrap();
        assert_eq!((typed.user_id, typed.chat_id), (anna.id, chat_id));
        told.push(typed.active);
    }
    assert_eq!(told, [true, true, false]);
}

#[tokio::test]
async fn whose_presence_is_watched_is_told_and_told_again_when_realtime_asks() {
    let (stage, anna, friend) = (Stage::start().await, Person::new("anna"), UserId::new());
    let mut client = stage.live(&anna).await;
    let watching = json!({ "type": "presence_interest", "user_ids": [friend] });
    let told = after::<Interested>(&stage, async || client.say(&watching).await).await;
    assert_eq!((told.user_id, told.user_ids.as_slice()), (anna.id, [friend].as_slice()));
    let question = TellUsers { gateway_id: told.gateway_id };
    let answer = after::<OnlineUsers>(&stage, async || stage.realtime.bus.signal(&question).await.unwrap()).await;
    assert_eq!(answer.sockets[0].socket_id, told.socket_id);
    assert_eq!(answer.sockets[0].interest, [friend]);
}

#[tokio::test]
async fn realtime_hears_how_many_sockets_there_are_and_when_one_goes() {
    let stage = Stage::with(|config| config.pace.beat = Duration::from_millis(30)).await;
    let anna = Person::new("anna");
    let empty = after::<Beat>(&stage, async || {}).await;
    assert_eq!((empty.sockets, empty.digest), (0, 0));
    let client = stage.live(&anna).await;
    let full = after::<Beat>(&stage, async || {}).await;
    assert_eq!(full.sockets, 1);
    let gone = after::<Disconnected>(&stage, async || drop(client)).await;
    assert_eq!(gone.user_id, anna.id);
    assert_eq!(full.digest, gone.socket_id.0.as_u64_pair().1);
}
