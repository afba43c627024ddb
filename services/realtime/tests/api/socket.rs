//! From a change to the sockets of those whom it concerns.

use futures::StreamExt;
use serde_json::{Value, json};
use shared::contract::chats::{ChatChange, ChatKind};
use shared::contract::frames::{Frame, ServerFrame, numbered};
use shared::contract::gateway::{Disconnected, Typed};
use shared::contract::realtime::{AT_HEADER, Envelope, user_subject};
use shared::ids::{ChatId, UserId};

use crate::helpers::{SOON, Stage, renamed, told};

#[tokio::test]
async fn a_change_reaches_each_member_with_the_next_number_of_his() {
    let stage = Stage::set().await;
    let (chat, anna, boris) = (ChatId::new(), UserId::new(), UserId::new());
    stage.join(anna, chat, ChatKind::Group, 1);
    stage.join(boris, chat, ChatKind::Group, 1);
    let (mut anna, mut boris) = (stage.connect(anna).await, stage.connect(boris).await);
    for rev in 5..8 {
        stage.chat_event(chat, 2, told(chat, rev, "new")).await;
        for client in [&mut anna, &mut boris] {
            let frame = client.frame().await;
            assert_eq!((&frame["rev"], &frame["epoch"]), (&json!(rev), &json!(client.live.epoch)));
            assert_eq!(frame["n"], json!(client.live.n + u64::try_from(rev).unwrap() - 4));
        }
    }
}

#[tokio::test]
async fn a_frame_carries_the_moment_of_its_change() {
    let stage = Stage::set().await;
    let (chat, anna) = (ChatId::new(), UserId::new());
    stage.join(anna, chat, ChatKind::Group, 1);
    let mut raw = stage.bus.subscribe(user_subject(anna)).await.unwrap();
    let _anna = stage.connect(anna).await;
    stage.chat_event(chat, 2, told(chat, 5, "new")).await;
    let message = tokio::time::timeout(SOON, raw.next()).await.unwrap().unwrap();
    let at = message.headers.unwrap().get(AT_HEADER).unwrap().as_str().parse::<i64>().unwrap();
    assert!(at > 1_700_000_000_000, "{at}");
}

#[tokio::test]
async fn a_large_chat_is_told_through_one_envelope_for_each_gateway() {
    let stage = Stage::set().await;
    let chat = ChatId::new();
    let mut envelopes = stage.envelopes().await;
    let mut live = std::collections::HashMap::new();
    for _ in 0..40 {
        let user = UserId::new();
        stage.join(user, chat, ChatKind::Group, 1);
        live.insert(user, stage.connect(user).await.live);
    }
    stage.chat_event(chat, 40, told(chat, 9, "large")).await;
    let message = tokio::time::timeout(SOON, envelopes.next()).await.unwrap().unwrap();
    let envelope = Envelope::decode(message.payload).unwrap();
    assert_eq!(envelope.to.len(), 40);
    for (user, n) in &envelope.to {
        assert_eq!((*n, envelope.epoch), (live[user].n + 1, live[user].epoch));
    }
    let text = numbered(envelope.epoch, 7, std::str::from_utf8(&envelope.frame).unwrap());
    let frame: Value = serde_json::from_slice(&text).unwrap();
    assert_eq!((&frame["rev"], &frame["n"]), (&json!(9), &json!(7)));
}

#[tokio::test]
async fn a_removed_member_is_told_so_and_nothing_after_it() {
    let stage = Stage::set().await;
    let (chat, other, anna, boris) = (ChatId::new(), ChatId::new(), UserId::new(), UserId::new());
    stage.join(anna, chat, ChatKind::Group, 1);
    stage.join(boris, chat, ChatKind::Group, 1);
    stage.join(boris, other, ChatKind::Group, 1);
    let (mut anna, mut boris) = (stage.connect(anna).await, stage.connect(boris).await);
    let frame =
        Frame::new(&ServerFrame::MemberRemoved { chat_id: chat, rev: 5, user_ids: vec![boris.user], by: anna.user });
    stage.chat_event(chat, 1, ChatChange::MembersRemoved { rev: 5, user_ids: vec![boris.user], frame }).await;
    stage.chat_event(chat, 1, told(chat, 6, "secret")).await;
    stage.chat_event(other, 1, told(other, 2, "elsewhere")).await;
    assert_eq!(boris.frame().await["type"], "member.removed");
    let next = boris.frame().await;
    assert_eq!((&next["name"], &next["n"]), (&json!("elsewhere"), &json!(boris.live.n + 2)));
    assert_eq!(anna.frame().await["type"], "member.removed");
    assert_eq!(anna.frame().await["name"], "secret");
}

#[tokio::test]
async fn who_is_added_gets_the_chat_and_the_rest_is_told_of_him() {
    let stage = Stage::set().await;
    let (chat, anna, boris) = (ChatId::new(), UserId::new(), UserId::new());
    stage.join(anna, chat, ChatKind::Group, 1);
    let (mut anna, mut boris) = (stage.connect(anna).await, stage.connect(boris).await);
    let to_rest =
        Frame::new(&ServerFrame::MemberAdded { chat_id: chat, rev: 3, user_ids: vec![boris.user], by: anna.user });
    let change = ChatChange::MembersAdded {
        rev: 3,
        user_ids: vec![boris.user],
        kind: ChatKind::Group,
        to_added: renamed(chat, 3, "welcome"),
        to_rest: Some(to_rest),
    };
    stage.chat_event(chat, 2, change).await;
    stage.chat_event(chat, 2, told(chat, 4, "to both")).await;
    assert_eq!(anna.frame().await["type"], "member.added");
    assert_eq!(boris.frame().await["name"], "welcome");
    assert_eq!(anna.frame().await["name"], "to both");
    assert_eq!(boris.frame().await["name"], "to both");
}

#[tokio::test]
async fn typing_is_relayed_to_the_others_and_ends_with_the_socket() {
    let stage = Stage::set().await;
    let (chat, anna, boris) = (ChatId::new(), UserId::new(), UserId::new());
    stage.join(anna, chat, ChatKind::Group, 1);
    stage.join(boris, chat, ChatKind::Group, 1);
    let (anna, mut boris) = (stage.connect(anna).await, stage.connect(boris).await);
    stage.bus.signal(&Typed { user_id: anna.user, chat_id: chat, active: true }).await.unwrap();
    let frame = boris.frame().await;
    assert_eq!(frame, json!({"type": "typing", "chat_id": chat, "user_id": anna.user, "active": true}));
    let closed = Disconnected { gateway_id: stage.gateway, socket_id: anna.socket, user_id: anna.user };
    stage.bus.signal(&closed).await.unwrap();
    assert_eq!(boris.frame_of("typing").await["active"], json!(false));
}

#[tokio::test]
async fn an_event_that_cannot_be_read_costs_its_chat_a_resync_and_no_other() {
    let stage = Stage::set().await;
    let (broken, sound, anna, boris) = (ChatId::new(), ChatId::new(), UserId::new(), UserId::new());
    stage.join(anna, broken, ChatKind::Group, 1);
    stage.join(boris, sound, ChatKind::Group, 1);
    let (mut anna, mut boris) = (stage.connect(anna).await, stage.connect(boris).await);
    stage.publish(shared::contract::CHATS, format!("chats.event.{broken}"), b"{\"chat_id\":".to_vec()).await;
    stage.chat_event(sound, 1, told(sound, 2, "unharmed")).await;
    assert_eq!(anna.frame().await["type"], "resync");
    assert_eq!(boris.frame().await["name"], "unharmed");
}
