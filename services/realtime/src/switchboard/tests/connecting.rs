//! Sockets come and go.

use std::time::Duration;

use shared::contract::chats::Memberships;
use shared::contract::gateway::Disconnected;
use shared::contract::realtime::{Connected, Heads, Part};
use shared::ids::{ChatId, GatewayId, SessionId, SocketId, UserId};
use tokio::sync::oneshot;

use super::epochs::list;
use super::{GRACE, Scene};
use crate::mailbox::Input;
use crate::outgoing::{Ask, Out};

#[test]
fn a_socket_goes_live_when_its_users_chats_are_known() {
    let (mut scene, chat, anna) = (Scene::open(), ChatId::new(), UserId::new());
    let (_, mut live) = scene.connect(anna);
    assert!(live.try_recv().is_err());
    scene.load(anna, &[(chat, true, 1)], &[]);
    assert_eq!(live.try_recv().map(|live| live.epoch), Ok(1_000));
}

#[test]
fn a_second_socket_of_a_loaded_user_goes_live_at_once() {
    let (mut scene, chat) = (Scene::open(), ChatId::new());
    let anna = scene.comes(&[chat]);
    scene.tell(chat, 2);
    let (_, mut live) = scene.connect(anna.user);
    assert_eq!(live.try_recv().map(|live| live.n), Ok(anna.live.n + 1));
}

#[test]
fn a_quick_reconnect_finds_its_number_if_nothing_was_missed_and_a_higher_one_if_something_was() {
    let (mut scene, chat) = (Scene::open(), ChatId::new());
    let (anna, boris) = (scene.comes(&[chat]), scene.comes(&[]));
    scene.disconnect(&anna);
    scene.disconnect(&boris);
    scene.pass(GRACE / 2);
    scene.tell(chat, 2);
    assert!(scene.heard(anna.user).is_empty(), "nobody is there to hear it");
    let (_, mut live) = scene.connect(anna.user);
    assert_eq!(live.try_recv().map(|live| live.n), Ok(anna.live.n + 1));
    let (_, mut live) = scene.connect(boris.user);
    assert_eq!(live.try_recv().map(|live| live.n), Ok(boris.live.n));
}

#[test]
fn a_user_who_was_away_never_finds_a_number_he_had() {
    let (mut scene, chat) = (Scene::open(), ChatId::new());
    let anna = scene.comes(&[chat]);
    (2..7).for_each(|rev| scene.tell(chat, rev));
    scene.disconnect(&anna);
    scene.pass(GRACE);
    let (_, mut live) = scene.connect(anna.user);
    scene.load(anna.user, &[(chat, true, 1)], &[]);
    assert!(live.try_recv().is_ok_and(|live| live.n > anna.live.n + 5));
}

#[test]
fn a_question_that_chats_cannot_answer_is_asked_again() {
    let (mut scene, chat, anna) = (Scene::open(), ChatId::new(), UserId::new());
    let (_, mut live) = scene.connect(anna);
    let first = scene.ticket(anna);
    scene.put(Input::Loaded { user: anna, ticket: first, chats: None, contacts: None });
    scene.pass(Duration::from_secs(1));
    assert!(scene.ticket(anna) > first);
    scene.load(anna, &[(chat, true, 1)], &[]);
    assert!(live.try_recv().is_ok());
}

#[test]
fn messages_go_on_without_users() {
    let (mut scene, anna) = (Scene::open(), UserId::new());
    let (_, mut live) = scene.connect(anna);
    let ticket = scene.ticket(anna);
    scene.put(Input::Loaded { user: anna, ticket, chats: Some(Memberships::default()), contacts: None });
    assert!(live.try_recv().is_ok());
    scene.pass(Duration::from_secs(1));
    assert!(scene.ticket(anna) > ticket, "the contacts are asked for again");
}

#[test]
fn a_socket_that_closed_before_it_was_heard_to_open_brings_nobody_online() {
    let (mut scene, boris) = (Scene::open(), UserId::new());
    let anna = scene.comes_with(&[], &[boris]);
    let (gateway_id, socket_id) = (scene.gateway, SocketId::new());
    scene.put(Input::Disconnected(Disconnected { gateway_id, socket_id, user_id: boris }));
    let (reply, mut live) = oneshot::channel();
    let session_id = SessionId::new();
    scene.put(Input::Connected(Connected { gateway_id, socket_id, user_id: boris, session_id }, reply));
    assert_eq!(live.try_recv().err(), Some(oneshot::error::TryRecvError::Closed));
    assert!(scene.heard(anna.user).is_empty(), "nobody came");
}

#[test]
fn an_answer_to_an_earlier_question_is_void() {
    let (mut scene, chat, anna) = (Scene::open(), ChatId::new(), UserId::new());
    let (socket, _) = scene.connect(anna);
    let early = scene.ticket(anna);
    let person = super::Person { user: anna, socket, live: scene.board.live(anna) };
    scene.disconnect(&person);
    scene.pass(GRACE);
    let (_, mut live) = scene.connect(anna);
    let chats = Some(Memberships { items: vec![super::membership(chat, true, 1)] });
    scene.put(Input::Loaded { user: anna, ticket: early, chats, contacts: Some(Vec::new()) });
    assert!(live.try_recv().is_err());
}

#[test]
fn the_users_of_a_gateway_that_is_not_heard_of_leave_without_grace() {
    let mut scene = Scene::open();
    let lost = GatewayId::new();
    let boris = UserId::new();
    scene.connect_at(lost, boris);
    let anna = scene.comes_with(&[], &[boris]);
    assert_eq!(anna.live.online, [boris]);
    scene.pass(Duration::from_secs(9));
    let heard = scene.heard(anna.user);
    assert_eq!((&heard[0]["type"], &heard[0]["online"]), (&"presence".into(), &false.into()));
}

#[test]
fn nobody_leaves_while_nats_is_not_heard() {
    let mut scene = Scene::open();
    let boris = scene.comes(&[]);
    let anna = scene.comes_with(&[], &[boris.user]);
    scene.pass_unheard(Duration::from_secs(20));
    scene.pass(GRACE);
    assert!(scene.heard(anna.user).is_empty(), "the gateway's lease has begun again");
    scene.disconnect(&boris);
    scene.pass(GRACE / 2);
    scene.pass_unheard(GRACE);
    scene.pass(GRACE / 4 * 3);
    assert!(scene.heard(anna.user).is_empty(), "his grace has begun again");
    scene.pass(GRACE / 2);
    assert_eq!(scene.heard_types(anna.user), ["presence"]);
}

#[test]
fn who_is_listed_by_a_gateway_that_was_lost_is_sent_the_presence_of_those_who_are_listed_before_him() {
    let (mut scene, boris, anna) = (Scene::open(), UserId::new(), UserId::new());
    list(&mut scene, &[boris, anna]);
    scene.load(anna, &[], &[boris]);
    let asked =
        scene.said.iter().any(|out| matches!(out, Out::Ask(Ask::PresenceSnapshot { user, .. }) if *user == anna));
    assert!(asked);
}

#[test]
fn a_user_with_a_socket_elsewhere_stays_when_a_gateway_dies() {
    let mut scene = Scene::open();
    let (lost, boris) = (GatewayId::new(), UserId::new());
    scene.connect_at(lost, boris);
    scene.connect(boris);
    let anna = scene.comes_with(&[], &[boris]);
    scene.pass(Duration::from_secs(9));
    assert!(scene.heard(anna.user).is_empty());
}

#[test]
fn the_numbers_of_a_gateway_are_told_part_by_part_and_each_once() {
    let mut scene = Scene::open();
    let mut users: Vec<_> = (0..40).map(|_| scene.comes(&[]).user).collect();
    let told = |part| scene.board.heads(&Heads { gateway_id: scene.gateway, part }).items;
    assert_eq!(told(Part::default()).len(), users.len());
    let mut in_parts: Vec<_> = (0..3).flat_map(|number| told(Part { number, of: 3 })).map(|(user, _)| user).collect();
    in_parts.sort_unstable();
    users.sort_unstable();
    assert_eq!(in_parts, users);
}
