//! New epochs.

use std::time::Duration;

use shared::contract::gateway::{OnlineSocket, OnlineUsers};
use shared::contract::realtime::Hello;
use shared::ids::{ChatId, SocketId, UserId};
use tokio::sync::oneshot;

use super::{Scene, frame};
use crate::mailbox::Input;
use crate::outgoing::{Ask, Out};

pub(super) fn begin(scene: &mut Scene, epoch: u64) {
    scene.put(Input::Begin { epoch, reason: "reconnect" });
}

pub(super) fn list(scene: &mut Scene, users: &[UserId]) {
    let sockets = users
        .iter()
        .map(|user| OnlineSocket { socket_id: SocketId::new(), user_id: *user, interest: Vec::new() })
        .collect();
    scene.put(Input::OnlineUsers(OnlineUsers { gateway_id: scene.gateway, sockets, first: true, last: true }));
}

#[test]
fn a_new_epoch_is_announced_and_everybody_is_loaded_again() {
    let (mut scene, chat) = (Scene::open(), ChatId::new());
    let anna = scene.comes(&[chat]);
    let first = scene.ticket(anna.user);
    begin(&mut scene, 2_000);
    let hello = scene.said.iter().find_map(|out| match out {
        Out::Hello(hello) => Some(hello),
        _ => None,
    });
    assert!(matches!(hello, Some(Hello { epoch: 2_000, reason, .. }) if reason == "reconnect"));
    assert!(scene.ticket(anna.user) > first);
    scene.load(anna.user, &[(chat, true, 1)], &[]);
    scene.tell(chat, 2);
    let heard = scene.heard(anna.user);
    assert_eq!((&heard[0]["epoch"], &heard[0]["n"]), (&2_000.into(), &1.into()));
}

#[test]
fn who_may_have_synced_too_early_is_told_to_sync_again() {
    let (mut scene, chat, other) = (Scene::open(), ChatId::new(), ChatId::new());
    let (anna, boris) = (scene.comes(&[chat]), scene.comes(&[other]));
    begin(&mut scene, 2_000);
    scene.tell(chat, 2);
    scene.load(anna.user, &[(chat, true, 1)], &[]);
    scene.load(boris.user, &[(other, true, 1)], &[]);
    assert_eq!(scene.heard_types(anna.user), ["resync"]);
    assert!(scene.heard(boris.user).is_empty());
}

#[test]
fn who_is_listed_after_something_happened_in_the_warm_up_is_told_to_sync_again() {
    let (mut scene, chat, anna) = (Scene::open(), ChatId::new(), UserId::new());
    begin(&mut scene, 2_000);
    scene.tell(chat, 2);
    list(&mut scene, &[anna]);
    scene.load(anna, &[(chat, true, 1)], &[]);
    assert_eq!(scene.heard_types(anna), ["resync"]);
}

#[test]
fn who_is_listed_late_syncs_again_if_something_happened_before_he_was_loaded() {
    let (mut scene, chat, anna) = (Scene::open(), ChatId::new(), UserId::new());
    list(&mut scene, &[anna]);
    assert_eq!(scene.heard_types(anna), ["resync"]);
    scene.tell(chat, 2);
    scene.load(anna, &[(chat, true, 1)], &[]);
    assert_eq!(scene.heard_types(anna), ["resync"]);
}

#[test]
fn nobody_is_announced_as_gone_or_come_by_a_new_epoch() {
    let mut scene = Scene::open();
    let boris = scene.comes(&[]);
    let anna = scene.comes_with(&[], &[boris.user]);
    scene.put(Input::Lost);
    scene.pass(Duration::from_mins(1));
    begin(&mut scene, 2_000);
    scene.pass(Duration::from_secs(5));
    list(&mut scene, &[anna.user, boris.user]);
    assert!(scene.heard(anna.user).is_empty());
}

#[test]
fn after_the_warm_up_everybody_is_sent_the_presence_of_those_he_watches() {
    let (mut scene, boris, vera) = (Scene::open(), UserId::new(), UserId::new());
    let anna = scene.comes_with(&[], &[boris, vera]);
    begin(&mut scene, 2_000);
    scene.load(anna.user, &[], &[boris, vera]);
    scene.pass(Duration::from_secs(8));
    list(&mut scene, &[anna.user, boris]);
    scene.pass(Duration::from_secs(2));
    let asked =
        scene.said.iter().any(|out| matches!(out, Out::Ask(Ask::PresenceSnapshot { user, .. }) if *user == anna.user));
    assert!(asked);
    let seen = scene.now.wall;
    scene.put(Input::PresenceSnapshot { user: anna.user, others: vec![(boris, None), (vera, Some(seen))] });
    let heard = scene.heard(anna.user);
    assert_eq!((&heard[0]["online"], &heard[0]["last_seen_at"]), (&true.into(), &serde_json::Value::Null));
    assert_eq!((&heard[1]["online"], &heard[1]["last_seen_at"]), (&false.into(), &seen.to_string().into()));
}

#[test]
fn who_connects_in_the_warm_up_is_sent_the_presence_of_those_who_are_listed_after_him() {
    let (mut scene, boris) = (Scene::open(), UserId::new());
    begin(&mut scene, 2_000);
    let anna = scene.comes_with(&[], &[boris]);
    list(&mut scene, &[boris]);
    assert!(scene.heard(anna.user).is_empty());
    scene.pass(Duration::from_secs(10));
    let asked =
        scene.said.iter().any(|out| matches!(out, Out::Ask(Ask::PresenceSnapshot { user, .. }) if *user == anna.user));
    assert!(asked);
}

#[test]
fn no_socket_goes_live_while_nothing_is_followed() {
    let (mut scene, anna) = (Scene::open(), UserId::new());
    scene.put(Input::Lost);
    let (_, mut live) = scene.connect(anna);
    assert_eq!(live.try_recv().err(), Some(oneshot::error::TryRecvError::Closed));
}

#[test]
fn a_frame_made_before_the_epoch_does_not_count_in_it() {
    let (mut scene, chat) = (Scene::open(), ChatId::new());
    let anna = scene.comes(&[chat]);
    scene.happens(chat, 1, super::ChatChange::Settings { user_id: anna.user, frame: frame(chat, 1) });
    begin(&mut scene, 2_000);
    assert_eq!(scene.board.live(anna.user).n, 0);
}
