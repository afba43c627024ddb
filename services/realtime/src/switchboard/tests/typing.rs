//! Typing.

use std::time::Duration;

use serde_json::Value;
use shared::contract::chats::ChatChange;
use shared::contract::gateway::Typed;
use shared::ids::{ChatId, UserId};

use super::{Scene, frame};
use crate::mailbox::Input;

fn types(scene: &mut Scene, chat_id: ChatId, user_id: UserId, active: bool) {
    scene.put(Input::Typed(Typed { user_id, chat_id, active }));
}

fn typing(frames: &[Value]) -> Vec<bool> {
    let typing = frames.iter().filter(|frame| frame["type"] == "typing");
    typing.filter_map(|frame| frame["active"].as_bool()).collect()
}

#[test]
fn typing_goes_to_the_others_and_not_to_oneself() {
    let (mut scene, chat) = (Scene::open(), ChatId::new());
    let (anna, boris) = (scene.comes(&[chat]), scene.comes(&[chat]));
    types(&mut scene, chat, anna.user, true);
    types(&mut scene, chat, anna.user, false);
    types(&mut scene, chat, anna.user, false);
    assert_eq!(typing(&scene.heard(boris.user)), [true, false]);
    assert!(scene.heard(anna.user).is_empty());
}

#[test]
fn a_stranger_cannot_be_seen_typing() {
    let (mut scene, chat) = (Scene::open(), ChatId::new());
    let (stranger, boris) = (scene.comes(&[]), scene.comes(&[chat]));
    types(&mut scene, chat, stranger.user, true);
    assert!(scene.heard(boris.user).is_empty());
}

#[test]
fn typing_ends_by_itself_if_it_is_not_renewed() {
    let (mut scene, chat) = (Scene::open(), ChatId::new());
    let (anna, boris) = (scene.comes(&[chat]), scene.comes(&[chat]));
    types(&mut scene, chat, anna.user, true);
    scene.pass(Duration::from_secs(4));
    types(&mut scene, chat, anna.user, true);
    scene.pass(Duration::from_secs(4));
    assert_eq!(typing(&scene.heard(boris.user)), [true, true]);
    scene.pass(Duration::from_secs(2));
    assert_eq!(typing(&scene.heard(boris.user)), [false]);
}

#[test]
fn typing_ends_with_the_message_and_with_the_last_socket() {
    let (mut scene, chat) = (Scene::open(), ChatId::new());
    let (anna, boris) = (scene.comes(&[chat]), scene.comes(&[chat]));
    types(&mut scene, chat, anna.user, true);
    scene.happens(chat, 2, ChatChange::Told { rev: 2, author_id: Some(anna.user), frame: frame(chat, 2) });
    assert_eq!(typing(&scene.heard(boris.user)), [true, false]);
    types(&mut scene, chat, anna.user, true);
    scene.disconnect(&anna);
    assert_eq!(typing(&scene.heard(boris.user)), [true, false]);
}

#[test]
fn nobody_is_told_of_typing_in_a_crowd() {
    let (mut scene, chat) = (Scene::open(), ChatId::new());
    let members: Vec<_> = (0..101).map(|_| scene.comes(&[chat])).collect();
    types(&mut scene, chat, members[0].user, true);
    assert!(scene.heard(members[1].user).is_empty());
    scene.disconnect(&members[100]);
    scene.pass(super::GRACE);
    types(&mut scene, chat, members[0].user, true);
    assert_eq!(typing(&scene.heard(members[1].user)), [true], "one less, and it is none any more");
}
