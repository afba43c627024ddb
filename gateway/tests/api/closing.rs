//! Every way in which a socket ends, and its code.

use std::time::Duration;

use futures::StreamExt;
use serde_json::json;
use shared::contract::gateway::Disconnected;
use shared::testing::Person;

use crate::client::closed_after;
use crate::helpers::{Stage, token_for};

#[tokio::test]
async fn who_says_nothing_is_closed_with_4009() {
    let stage = Stage::with(|config| config.pace.auth = Duration::from_millis(50)).await;
    assert_eq!(stage.socket().await.closed().await, 4009);
}

#[tokio::test]
async fn a_first_frame_that_is_not_auth_is_closed_with_4002() {
    let stage = Stage::start().await;
    let chat = "0199f3a4-7c1e-7d3a-9b52-3f6f3a1c0d11";
    for first in [format!(r#"{{"type":"typing","chat_id":"{chat}","active":true}}"#), "{".to_owned(), "[]".to_owned()] {
        let mut client = stage.socket().await;
        client.say_text(&first).await;
        assert_eq!(client.closed().await, 4002, "{first}");
    }
}

#[tokio::test]
async fn a_bad_token_is_closed_with_4001() {
    let stage = Stage::start().await;
    for token in ["nonsense", "eyJhbGciOiJub25lIn0.e30.", ""] {
        let mut client = stage.socket().await;
        client.auth(token).await;
        assert_eq!(client.closed().await, 4001, "{token}");
    }
}

#[tokio::test]
async fn the_sockets_of_an_ended_session_are_closed_with_4003_and_no_others() {
    let stage = Stage::start().await;
    let (anna, auth) = (Person::new("anna"), stage.nats.connect("auth").await);
    let elsewhere = Person { session: shared::ids::SessionId::new(), ..anna.clone() };
    let elsewhere = Person { token: token_for(&elsewhere, 600), ..elsewhere };
    let (mut here, mut there) = (stage.live(&anna).await, stage.live(&elsewhere).await);
    let ended = json!({ "session_id": anna.session, "user_id": anna.id });
    auth.send("auth.session.ended".to_owned(), None, ended.to_string().into()).await.unwrap();
    assert_eq!(here.closed().await, 4003);
    stage.realtime.tell(anna.id, r#"{"type":"typing"}"#).await;
    assert_eq!(there.frame().await["type"], "typing");

    let mut again = stage.socket().await;
    again.auth(&anna.token).await;
    assert_eq!(again.closed().await, 4003);
}

#[tokio::test]
async fn a_token_about_to_end_is_announced_and_its_end_is_4001() {
    let stage = Stage::start().await;
    let anna = Person::new("anna");
    let mut client = stage.live(&Person { token: token_for(&anna, 2), ..anna }).await;
    assert_eq!(client.frame().await["type"], "token.expiring");
    assert_eq!(client.closed().await, 4001);
}

#[tokio::test]
async fn a_token_is_renewed_in_place_by_the_same_session_only() {
    let stage = Stage::start().await;
    let anna = Person::new("anna");
    let short = Person { token: token_for(&anna, 2), ..anna.clone() };
    let (mut renewed, mut not_renewed) = (stage.live(&short).await, stage.live(&short).await);
    renewed.auth(&token_for(&anna, 600)).await;
    assert_eq!(not_renewed.closed().await, 4001);
    renewed.say(&json!({ "type": "dance" })).await;
    assert_eq!(renewed.frame_of("error").await["code"], "bad_frame");

    let mut client = stage.live(&anna).await;
    client.auth(&Person::new("boris").token).await;
    assert_eq!(client.closed().await, 4001);
}

#[tokio::test]
async fn five_frames_that_are_none_are_closed_with_4002() {
    let (stage, anna) = (Stage::start().await, Person::new("anna"));
    let mut client = stage.live(&anna).await;
    for bad in ["{", r#"{"type":"dance"}"#, r#"{"type":"typing","chat_id":"x","active":true}"#, "[]"] {
        client.say_text(bad).await;
        assert_eq!(client.frame().await, json!({ "type": "error", "code": "bad_frame" }));
    }
    client.say(&json!({ "type": "presence_interest", "user_ids": vec![anna.id; 501] })).await;
    assert_eq!(client.closed().await, 4002);
}

#[tokio::test]
async fn too_many_frames_are_closed_with_4008() {
    let stage = Stage::with(|config| config.limits.frames_per_min = 20).await;
    let anna = Person::new("anna");
    let mut client = stage.live(&anna).await;
    for _ in 0..21 {
        client.say(&json!({ "type": "typing", "chat_id": anna.id, "active": false })).await;
    }
    assert_eq!(client.closed().await, 4008);
}

#[tokio::test]
async fn a_frame_that_is_too_large_is_closed_with_1009() {
    let (stage, anna) = (Stage::start().await, Person::new("anna"));
    let mut client = stage.live(&anna).await;
    client.say_text(&"x".repeat(64 * 1024 + 1)).await;
    assert_eq!(client.closed().await, 1009);
}

#[tokio::test]
async fn frames_against_the_protocol_are_closed_with_its_own_codes() {
    let stage = Stage::start().await;
    for (frame, code) in [
        (&[0x81, 2, b'h', b'i'][..], 1002),                        // not masked
        (&[0x83, 0x80, 0, 0, 0, 0][..], 1002),                     // an opcode that is none
        (&[0x81, 0x82, 0, 0, 0, 0, 0xff, 0xfe][..], 1007),         // not UTF-8
        (&[0x81, 0xff, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0], 1009), // the head of a frame of 64 KiB and one byte
    ] {
        assert_eq!(closed_after(&stage.gateway.url, frame).await, code, "{frame:?}");
    }
}

#[tokio::test]
async fn one_socket_too_many_closes_the_oldest_with_4010() {
    let stage = Stage::with(|config| config.limits.sockets_per_account = 2).await;
    let anna = Person::new("anna");
    let mut oldest = stage.live(&anna).await;
    let mut second = stage.live(&anna).await;
    let _third = stage.live(&anna).await;
    assert_eq!(oldest.closed().await, 4010);
    stage.realtime.tell(anna.id, r#"{"type":"typing"}"#).await;
    assert_eq!(second.frame().await["type"], "typing");
}

#[tokio::test]
async fn a_client_that_takes_nothing_is_given_up_with_4013() {
    let stage = Stage::with(|config| config.pace.stall = Duration::from_millis(200)).await;
    let anna = Person::new("anna");
    let mut gone = stage.realtime.bus.signals::<Disconnected>().await.unwrap();
    stage.listens().await;
    let mut client = stage.live(&anna).await;
    let large = format!(r#"{{"type":"typing","filler":"{}"}}"#, "x".repeat(60_000));
    // What the kernel takes for the client is full at some time.
    let mut portions = tokio::time::interval(Duration::from_millis(1));
    let left = loop {
        tokio::select! {
            left = gone.next() => break left.unwrap(),
            _ = portions.tick() => stage.realtime.tell(anna.id, &large).await,
        }
    };
    assert_eq!(left.user_id, anna.id);
    assert_eq!(client.closed().await, 4013);
}

#[tokio::test]
async fn who_does_not_answer_pings_is_gone() {
    let stage = Stage::with(|config| {
        (config.pace.ping, config.pace.pong) = (Duration::from_millis(50), Duration::from_millis(50));
    })
    .await;
    let anna = Person::new("anna");
    let mut gone = stage.realtime.bus.signals::<Disconnected>().await.unwrap();
    stage.listens().await;
    // Not reading, this client answers nothing.
    let _silent = stage.live(&anna).await;
    assert_eq!(gone.next().await.unwrap().user_id, anna.id);
    assert!(stage.measured().await.contains("socket_closes_total{code=\"silent\"} 1"));
}

#[tokio::test]
async fn without_realtime_nobody_is_half_live() {
    let (stage, anna) = (Stage::start().await, Person::new("anna"));
    stage.realtime.fall_silent();
    let mut client = stage.socket().await;
    client.auth(&anna.token).await;
    assert_eq!(client.closed().await, 1013);
}

#[tokio::test]
async fn a_gateway_that_stops_sends_its_clients_away_with_1012() {
    let stage = Stage::with(|config| config.pace.farewell = Duration::from_millis(50)).await;
    let mut gone = stage.realtime.bus.signals::<Disconnected>().await.unwrap();
    stage.listens().await;
    let (anna, boris) = (Person::new("anna"), Person::new("boris"));
    let mut clients = [stage.live(&anna).await, stage.live(&boris).await];
    let Stage { gateway, realtime: _realtime, nats: _nats, .. } = stage;
    drop(gateway);
    for client in &mut clients {
        assert_eq!(client.closed().await, 1012);
    }
    let left = [gone.next().await.unwrap().user_id, gone.next().await.unwrap().user_id];
    assert!(left.contains(&anna.id) && left.contains(&boris.id));
}
