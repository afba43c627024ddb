//! Realtime, NATS or a gateway goes away and comes back.

use futures::StreamExt;
use serde_json::{Value, json};
use shared::contract;
use shared::contract::chats::ChatKind;
use shared::contract::gateway::TellUsers;
use shared::contract::realtime::{Heads, Hello, Part};
use shared::ids::{ChatId, GatewayId, SocketId, UserId};
use shared::testing::{Nats, eventually};

use crate::helpers::{Client, SOON, Stage, owned_stream, start_realtime, told};

async fn next<S: Unpin + futures::Stream>(stream: &mut S) -> S::Item {
    tokio::time::timeout(SOON, stream.next()).await.expect("it must come").unwrap()
}

/// Tells the gateway's users as it does after `hello`, and waits until a change reaches `client` again.
async fn is_back(stage: &Stage, client: &mut Client, chat: ChatId, hello: &Hello) {
    stage.tell_users(&[client]).await;
    eventually("the user is loaded", async || {
        let heads = stage.bus.ask(&Heads { gateway_id: stage.gateway, part: Part::default() }).await.ok()?;
        (heads.epoch == hello.epoch && !heads.items.is_empty()).then_some(())
    })
    .await;
    let mut rev = 10;
    let frame = eventually("a change arrives", async || {
        rev += 1;
        stage.chat_event(chat, 1, told(chat, rev, "again")).await;
        tokio::time::timeout(std::time::Duration::from_millis(500), client.frame_of("chat.deleted")).await.ok()
    })
    .await;
    assert_eq!(frame["epoch"], json!(hello.epoch));
}

#[tokio::test]
async fn a_restart_of_nats_begins_a_new_epoch() {
    let mut stage = Stage::set().await;
    let (chat, anna) = (ChatId::new(), UserId::new());
    stage.join(anna, chat, ChatKind::Group, 1);
    let mut anna = stage.connect(anna).await;
    let mut hellos = stage.bus.signals::<Hello>().await.unwrap();
    stage.nats.restart().await;
    let hello = next(&mut hellos).await;
    assert!(hello.epoch > anna.live.epoch, "{hello:?}");
    assert_eq!(hello.reason, "reconnect");
    is_back(&stage, &mut anna, chat, &hello).await;
}

#[tokio::test]
async fn a_restart_of_realtime_begins_a_new_epoch_and_says_nobody_is_gone() {
    let mut stage = Stage::set().await;
    let (chat, anna, boris) = (ChatId::new(), UserId::new(), UserId::new());
    stage.join(anna, chat, ChatKind::Group, 1);
    stage.neighbours.lock().unwrap().contacts.insert(anna, vec![boris]);
    let (mut anna, _boris) = (stage.connect(anna).await, stage.connect(boris).await);
    assert_eq!(anna.frame().await["online"], json!(true));
    let mut hellos = stage.bus.signals::<Hello>().await.unwrap();
    stage.realtime = start_realtime(&stage.nats).await;
    let hello = next(&mut hellos).await;
    assert!(hello.epoch > anna.live.epoch, "{hello:?}");
    stage.tell_users(&[&anna]).await;
    let mut rev = 10;
    eventually("a change arrives, and nothing that says Boris has gone", async || {
        rev += 1;
        stage.chat_event(chat, 1, told(chat, rev, "again")).await;
        let frame = tokio::time::timeout(std::time::Duration::from_millis(500), anna.frame()).await.ok()?;
        assert!(frame["type"] != "presence" || frame["online"] == json!(true), "{frame}");
        (frame["epoch"] == json!(hello.epoch)).then_some(())
    })
    .await;
}

#[tokio::test]
async fn realtime_is_not_ready_before_the_streams_are_there() {
    let nats = Nats::start().await;
    let realtime = start_realtime(&nats).await;
    let streams = async || {
        let reply = realtime.request("GET /readyz", None).send().await.unwrap();
        let (status, body) = (reply.status().as_u16(), reply.json::<Value>().await.unwrap());
        assert_eq!(status, 503, "ended sessions are not known in this test");
        body["dependencies"]["streams"].as_str().unwrap().to_owned()
    };
    assert_eq!(streams().await, "CHATS and USERS are not followed");
    let _chats = owned_stream(&nats, "chats", contract::CHATS).await;
    let _users = owned_stream(&nats, "users", contract::USERS).await;
    eventually("both are followed", async || (streams().await == "ok").then_some(())).await;
}

#[tokio::test]
async fn a_gateway_that_holds_other_sockets_than_it_told_is_asked() {
    let stage = Stage::set().await;
    let mut asked = stage.bus.signals::<TellUsers>().await.unwrap();
    let anna = stage.connect(UserId::new()).await;
    let unknown = Client { socket: SocketId::new(), ..stage.connect(UserId::new()).await };
    eventually("realtime asks", async || {
        stage.beat(&[&anna, &unknown]).await;
        tokio::time::timeout(std::time::Duration::from_millis(100), asked.next()).await.ok()
    })
    .await;
}

#[tokio::test]
async fn the_users_of_a_dead_gateway_leave() {
    let stage = Stage::set().await;
    let (anna, boris) = (UserId::new(), UserId::new());
    stage.neighbours.lock().unwrap().contacts.insert(anna, vec![boris]);
    let mut anna = stage.connect(anna).await;
    let _boris = stage.connect_at(GatewayId::new(), boris).await;
    assert_eq!(anna.frame().await["online"], json!(true));
    let left = eventually("Boris leaves", async || {
        stage.beat(&[&anna]).await;
        tokio::time::timeout(std::time::Duration::from_secs(1), anna.frame_of("presence")).await.ok()
    })
    .await;
    assert_eq!((&left["user_id"], &left["online"]), (&json!(boris), &json!(false)));
}
