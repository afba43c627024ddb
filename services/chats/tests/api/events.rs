//! Events: one for each `rev`, in order, with the frames that browsers get.

use std::time::Duration;

use futures::StreamExt;
use serde_json::{Value, json};
use shared::bus::Follow;
use shared::contract::CHATS;
use shared::contract::chats::{ChatChange, ChatEvent};
use shared::contract::frames::Frame;
use shared::testing::eventually;

use crate::helpers::{World, path_of};

/// The events of chats from now on, as realtime follows them.
pub struct Heard(std::pin::Pin<Box<dyn futures::Stream<Item = anyhow::Result<shared::bus::Delivery>> + Send>>);

impl Heard {
    pub async fn follow(world: &World) -> Self {
        let bus = world.bus("realtime").await;
        let stream = eventually("the stream is there", async || Follow::start(&bus, CHATS).await.ok()).await;
        Self(Box::pin(stream))
    }

    /// The next event.
    pub async fn next(&mut self) -> ChatEvent {
        let next = tokio::time::timeout(Duration::from_secs(15), self.0.next()).await.expect("no event came");
        serde_json::from_slice(&next.unwrap().unwrap().payload).unwrap()
    }
}

/// The `rev` that an event consumes, if it does.
pub fn rev_of(event: &ChatEvent) -> Option<i64> {
    match &event.change {
        ChatChange::Told { rev, .. }
        | ChatChange::MembersAdded { rev, .. }
        | ChatChange::MembersRemoved { rev, .. }
        | ChatChange::Deleted { rev, .. } => Some(*rev),
        ChatChange::Read { .. } | ChatChange::Settings { .. } => None,
    }
}

fn json_of(frame: &Frame) -> Value {
    serde_json::from_str(frame.as_str()).unwrap()
}

fn told(event: &ChatEvent) -> Value {
    match &event.change {
        ChatChange::Told { frame, .. } => json_of(frame),
        other => panic!("not for all: {other:?}"),
    }
}

#[tokio::test]
async fn a_new_group_is_told_to_its_members_and_then_its_info_line() {
    let world = World::start().await;
    let mut heard = Heard::follow(&world).await;
    let (anna, boris) = (world.person("anna"), world.person("boris"));
    let chat = world.group(&anna, &[&boris]).await;
    let event = heard.next().await;
    assert_eq!((event.chat_id.to_string(), event.member_count), (chat.clone(), 2));
    let ChatChange::MembersAdded { rev: 1, user_ids, to_added, to_rest: None, .. } = event.change else {
        panic!("{event:?}")
    };
    assert_eq!(user_ids, [anna.id, boris.id]);
    let frame = json_of(&to_added);
    assert_eq!((&frame["type"], &frame["rev"], &frame["chat"]["rev"]), (&json!("chat.created"), &json!(1), &json!(1)));
    assert_eq!((&frame["chat"]["last_seq"], &frame["chat"]["last_message"]), (&json!(0), &json!(null)));
    let line = told(&heard.next().await);
    assert_eq!(
        (&line["type"], &line["rev"], &line["message"]["seq"]),
        (&json!("message.created"), &json!(2), &json!(1))
    );
    assert_eq!(line["message"]["info"]["code"], "chat_created");
}

#[tokio::test]
async fn a_direct_chat_is_told_without_an_info_line() {
    let world = World::start().await;
    let mut heard = Heard::follow(&world).await;
    let (anna, boris) = (world.person("anna"), world.person("boris"));
    let chat = world.direct(&anna, &boris).await;
    assert!(matches!(heard.next().await.change, ChatChange::MembersAdded { rev: 1, .. }));
    let sent = world.say(&chat, &anna, "привет").await;
    let event = heard.next().await;
    assert!(matches!(event.change, ChatChange::Told { rev: 2, author_id: Some(id), .. } if id == anna.id));
    assert_eq!(told(&event), json!({"type": "message.created", "chat_id": chat, "rev": 2, "message": sent}));
}

#[tokio::test]
async fn changes_of_messages_and_of_the_name_are_told_each_with_its_own_rev() {
    let world = World::start().await;
    let anna = world.person("anna");
    let chat = world.group(&anna, &[]).await;
    let sent = world.say(&chat, &anna, "раз").await;
    let mut heard = Heard::follow(&world).await;
    let edit = json!({"text": "два"});
    let message = world.chats.send(&format!("PATCH {}", path_of(&sent)), &anna, &edit).await.expect(200);
    world.erase(&sent, &anna).await.expect(204);
    world.chats.send(&format!("PATCH /api/chats/{chat}"), &anna, &json!({"name": "Имя"})).await.expect(200);

    let updated = json!({"type": "message.updated", "chat_id": chat, "rev": 4, "message": message});
    assert_eq!(told(&heard.next().await), updated);
    let deleted = told(&heard.next().await);
    assert_eq!((&deleted["type"], &deleted["rev"]), (&json!("message.deleted"), &json!(5)));
    assert_eq!((&deleted["message"]["text"], &deleted["message"]["deleted"]), (&json!(""), &json!(true)));
    let renamed = told(&heard.next().await);
    assert_eq!((&renamed["type"], &renamed["rev"]), (&json!("chat.updated"), &json!(6)));
    let told_chat = &renamed["chat"];
    assert_eq!((&told_chat["name"], &told_chat["last_seq"]), (&json!("Имя"), &json!(2)));
    assert_eq!(told_chat["last_message"]["seq"], 1, "as it was before the info line");
    assert_eq!(told(&heard.next().await)["rev"], 7);
}

#[tokio::test]
async fn who_comes_and_goes_is_told_and_so_is_the_end() {
    let world = World::start().await;
    let (anna, boris, vera) = (world.person("anna"), world.person("boris"), world.person("vera"));
    let chat = world.group(&anna, &[&boris]).await;
    let mut heard = Heard::follow(&world).await;
    world.add(&chat, &boris, &[&vera]).await.expect(201);
    world.remove(&chat, &anna, &vera).await.expect(204);
    world.chats.call(&format!("DELETE /api/chats/{chat}"), &anna).await.expect(204);

    let added = heard.next().await;
    assert_eq!(added.member_count, 3);
    let ChatChange::MembersAdded { rev: 3, to_added, to_rest: Some(to_rest), .. } = added.change else {
        panic!("{added:?}")
    };
    assert_eq!(json_of(&to_added)["type"], "chat.created");
    let frame = json!({"type": "member.added", "chat_id": chat, "rev": 3, "user_ids": [vera.id], "by": boris.id});
    assert_eq!(json_of(&to_rest), frame);
    assert_eq!(told(&heard.next().await)["message"]["info"]["code"], "member_added");
    let removed = heard.next().await;
    let ChatChange::MembersRemoved { rev: 5, user_ids, frame } = removed.change else { panic!("{removed:?}") };
    assert_eq!(user_ids, [vera.id]);
    let expected = json!({"type": "member.removed", "chat_id": chat, "rev": 5, "user_ids": [vera.id], "by": anna.id});
    assert_eq!(json_of(&frame), expected);
    assert_eq!(told(&heard.next().await)["message"]["info"]["code"], "member_removed");
    let ChatChange::Deleted { rev: 7, frame } = heard.next().await.change else { panic!("not deleted") };
    let expected = json!({"type": "chat.deleted", "chat_id": chat, "rev": 7, "by": anna.id, "name": "Поход"});
    assert_eq!(json_of(&frame), expected);
}

#[tokio::test]
async fn the_last_message_in_what_is_told_is_cut_as_in_a_list() {
    let world = World::start().await;
    let (anna, boris) = (world.person("anna"), world.person("boris"));
    let chat = world.group(&anna, &[]).await;
    world.say(&chat, &anna, &"я".repeat(300)).await;
    let mut heard = Heard::follow(&world).await;
    world.chats.send(&format!("PATCH /api/chats/{chat}"), &anna, &json!({"name": "Имя"})).await.expect(200);
    assert_eq!(told(&heard.next().await)["chat"]["last_message"]["text"], "я".repeat(256));
    heard.next().await;
    world.say(&chat, &anna, &"ю".repeat(256)).await;
    heard.next().await;
    world.add(&chat, &anna, &[&boris]).await.expect(201);
    let ChatChange::MembersAdded { to_added, .. } = heard.next().await.change else { panic!("nobody was added") };
    assert_eq!(json_of(&to_added)["chat"]["last_message"]["text"], "ю".repeat(256));
}

#[tokio::test]
async fn positions_and_settings_are_told_without_a_rev_of_their_own() {
    let world = World::start().await;
    let (anna, boris) = (world.person("anna"), world.person("boris"));
    let chat = world.group(&anna, &[&boris]).await;
    world.say(&chat, &anna, "раз").await;
    world.say(&chat, &anna, "два").await;
    let mut heard = Heard::follow(&world).await;
    world.read(&chat, &boris, 2).await;
    world.read(&chat, &boris, 1).await;
    let settings = json!({"hidden": true});
    let call = format!("PATCH /api/chats/{chat}/membership");
    world.chats.send(&call, &boris, &settings).await.expect(200);
    world.chats.send(&call, &boris, &settings).await.expect(200);
    world.try_say(&chat, &world.person("vera"), "чужой").await.expect_problem(404, "not_found");
    world.say(&chat, &anna, "три").await;

    let read = heard.next().await;
    assert_eq!(rev_of(&read), None);
    let ChatChange::Read { user_id, read_seq: 2, own } = read.change else { panic!("{read:?}") };
    assert_eq!(user_id, boris.id);
    assert_eq!(
        json_of(&own),
        json!({"type": "read.updated", "chat_id": chat, "user_id": boris.id, "read_seq": 2, "unread_count": 1, "my_rev": 1, "rev": 4})
    );
    let ChatChange::Settings { user_id, frame } = heard.next().await.change else { panic!("no settings") };
    assert_eq!(user_id, boris.id);
    assert_eq!(
        json_of(&frame),
        json!({"type": "membership.updated", "chat_id": chat, "my_rev": 2, "hidden": true, "muted_until": null, "marked_unread": false})
    );
    assert_eq!(told(&heard.next().await)["rev"], 5, "what was refused or changed nothing was not told");
}
