//! Presence: who is told of whom.

use std::collections::HashMap;
use std::time::Duration;

use serde_json::Value;
use shared::contract::chats::{ChatChange, ChatKind, Membership, Memberships};
use shared::contract::gateway::Interested;
use shared::contract::users::ContactDeleted;
use shared::ids::{ChatId, UserId};

use super::{GRACE, Person, Scene, frame};
use crate::mailbox::{Input, OnlineStatus};
use crate::outgoing::{Ask, Out};

fn presence(frames: &[Value]) -> Vec<bool> {
    let presence = frames.iter().filter(|frame| frame["type"] == "presence");
    presence.filter_map(|frame| frame["online"].as_bool()).collect()
}

fn watch(scene: &mut Scene, watcher: &Person, user: UserId, allowed: bool) {
    want(scene, watcher, user);
    answer_permissions(scene, watcher.user, if allowed { vec![user] } else { Vec::new() });
}

fn want(scene: &mut Scene, watcher: &Person, user: UserId) {
    let signal = Interested {
        gateway_id: scene.gateway,
        socket_id: watcher.socket,
        user_id: watcher.user,
        user_ids: vec![user],
    };
    scene.put(Input::Interested(signal));
}

fn answer_permissions(scene: &mut Scene, user: UserId, allowed: Vec<UserId>) {
    let tickets = scene.said.iter().filter_map(|out| match out {
        Out::Ask(Ask::Permissions { user: asked, ticket, .. }) if *asked == user => Some(*ticket),
        _ => None,
    });
    let ticket = tickets.last().expect("chats must have been asked");
    scene.put(Input::Permissions { user, ticket, allowed: Some(allowed) });
}

#[test]
fn a_contact_who_comes_back_within_his_grace_was_never_gone() {
    let mut scene = Scene::open();
    let boris = scene.comes(&[]);
    let anna = scene.comes_with(&[], &[boris.user]);
    scene.disconnect(&boris);
    scene.pass(GRACE / 2);
    scene.connect(boris.user);
    scene.pass(GRACE);
    assert!(scene.heard(anna.user).is_empty());
}

#[test]
fn a_contact_without_a_socket_leaves_after_his_grace_with_the_time_he_was_last_seen() {
    let mut scene = Scene::open();
    let boris = scene.comes(&[]);
    let anna = scene.comes_with(&[], &[boris.user]);
    let left = scene.now.wall;
    scene.disconnect(&boris);
    scene.pass(GRACE / 8 * 7);
    assert!(scene.heard(anna.user).is_empty());
    scene.pass(GRACE / 8);
    let heard = scene.heard(anna.user);
    assert_eq!((presence(&heard), &heard[0]["last_seen_at"]), (vec![false], &left.to_string().into()));
    assert_eq!(scene.board.online_status(vec![boris.user]), [(boris.user, OnlineStatus::JustLeft(left))]);
    scene.pass(Duration::from_secs(5));
    scene.pass(Duration::from_secs(5));
    let told = scene.said.iter().any(|out| matches!(out, Out::WentOffline(went) if went.items == [(boris.user, left)]));
    assert!(told);
    assert_eq!(scene.board.online_status(vec![boris.user]), [(boris.user, OnlineStatus::Offline)]);
}

#[test]
fn more_people_than_one_message_holds_are_reported_in_parts_when_they_go_offline_together() {
    let mut scene = Scene::open();
    let people: Vec<_> = (0..5_001).map(|_| scene.comes(&[])).collect();
    for person in &people {
        scene.disconnect(person);
    }
    scene.pass(GRACE);
    scene.pass(Duration::from_secs(10));
    let reports = scene.said.iter().filter_map(|out| match out {
        Out::WentOffline(went) => Some(went.items.len()),
        _ => None,
    });
    assert_eq!(reports.collect::<Vec<_>>(), [5_000, 1]);
}

#[test]
fn the_main_chat_alone_gives_no_right() {
    let (mut scene, main) = (Scene::open(), ChatId::new());
    let anna = scene.comes(&[main]);
    let boris = scene.comes(&[main]);
    assert!(boris.live.online.is_empty());
    scene.disconnect(&boris);
    scene.pass(GRACE);
    assert!(presence(&scene.heard(anna.user)).is_empty());
}

#[test]
fn the_two_of_a_direct_chat_see_each_other() {
    let (mut scene, chat) = (Scene::open(), ChatId::new());
    let (anna, boris) = (scene.comes(&[]), UserId::new());
    scene.connect(boris);
    let ticket = scene.ticket(boris);
    let item =
        Membership { chat_id: chat, kind: ChatKind::Direct, is_in: true, state_rev: 1, peer_id: Some(anna.user) };
    let chats = Some(Memberships { items: vec![item] });
    scene.put(Input::Loaded { user: boris, ticket, chats, contacts: Some(Vec::new()) });
    assert_eq!(scene.board.live(boris).online, [anna.user]);
    let (to_added, user_ids) = (frame(chat, 1), vec![anna.user, boris]);
    let change = ChatChange::MembersAdded { rev: 1, user_ids, kind: ChatKind::Direct, to_added, to_rest: None };
    scene.happens(chat, 2, change);
    assert_eq!(presence(&scene.heard(anna.user)), [true]);
}

#[test]
fn interest_is_told_if_chats_allows_it_and_not_otherwise() {
    let mut scene = Scene::open();
    let (anna, vera, boris) = (scene.comes(&[]), scene.comes(&[]), UserId::new());
    watch(&mut scene, &anna, boris, true);
    watch(&mut scene, &vera, boris, false);
    scene.connect(boris);
    assert_eq!(presence(&scene.heard(anna.user)), [true]);
    assert!(scene.heard(vera.user).is_empty());
}

#[test]
fn whom_nobody_wants_to_watch_any_more_is_forgotten_while_chats_is_away() {
    let mut scene = Scene::open();
    let (anna, boris) = (scene.comes(&[]), UserId::new());
    for _ in 0..100 {
        want(&mut scene, &anna, UserId::new());
    }
    want(&mut scene, &anna, boris);
    let pending = |scene: &Scene| scene.board.people.get(anna.user).map(|person| person.pending_interest.clone());
    assert_eq!(pending(&scene), Some(HashMap::from([(boris, false)])));
}

#[test]
fn who_comes_or_goes_while_chats_is_asked_is_not_missed() {
    let mut scene = Scene::open();
    let (anna, vera, boris, galina) = (scene.comes(&[]), scene.comes(&[]), UserId::new(), scene.comes(&[]));
    want(&mut scene, &anna, boris);
    want(&mut scene, &vera, boris);
    scene.connect(boris);
    answer_permissions(&mut scene, anna.user, vec![boris]);
    answer_permissions(&mut scene, vera.user, Vec::new());
    assert_eq!(presence(&scene.heard(anna.user)), [true]);
    assert!(scene.heard(vera.user).is_empty());

    want(&mut scene, &anna, galina.user);
    scene.disconnect(&galina);
    scene.pass(GRACE);
    scene.heard(anna.user);
    answer_permissions(&mut scene, anna.user, vec![galina.user]);
    let heard = scene.heard(anna.user);
    assert_eq!(presence(&heard), [false]);
    assert!(heard[0]["last_seen_at"].is_string());
}

#[test]
fn who_was_online_all_the_time_is_not_told_of_again() {
    let mut scene = Scene::open();
    let (anna, boris) = (scene.comes(&[]), scene.comes(&[]));
    watch(&mut scene, &anna, boris.user, true);
    assert!(scene.heard(anna.user).is_empty());
}

#[test]
fn the_right_to_watch_is_asked_anew_when_one_of_the_two_leaves_a_chat() {
    let (mut scene, chat) = (Scene::open(), ChatId::new());
    let (anna, boris) = (scene.comes(&[chat]), UserId::new());
    watch(&mut scene, &anna, boris, true);
    scene.happens(chat, 1, super::removed(5, chat, boris));
    answer_permissions(&mut scene, anna.user, Vec::new());
    scene.heard(anna.user);
    scene.connect(boris);
    assert!(scene.heard(anna.user).is_empty());
}

#[test]
fn a_contact_deleted_while_the_list_was_asked_for_is_not_watched() {
    let (mut scene, anna, boris) = (Scene::open(), UserId::new(), UserId::new());
    scene.connect(anna);
    scene.put(Input::ContactGone(ContactDeleted { owner_id: anna, user_id: boris, rev: 2 }));
    scene.load(anna, &[], &[boris]);
    scene.heard(anna);
    scene.connect(boris);
    assert!(scene.heard(anna).is_empty());
}
