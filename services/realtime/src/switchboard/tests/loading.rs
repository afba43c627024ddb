//! Who loads may miss events. They are remembered as long as somebody may have missed them, and no longer.

use std::time::Duration;

use shared::ids::{ChatId, UserId};

use super::epochs::{begin, list};
use super::{GRACE, Scene};
use crate::mailbox::Input;

/// Something happens somewhere: is it remembered for anybody?
fn remembers(scene: &mut Scene) -> bool {
    scene.tell(ChatId::new(), 2);
    scene.board.events.remembered() > 0
}

#[test]
fn events_are_remembered_until_the_warm_up_is_over_also_if_another_epoch_began_in_it() {
    let mut scene = Scene::open();
    assert!(!remembers(&mut scene));
    begin(&mut scene, 2_000);
    begin(&mut scene, 3_000);
    assert!(remembers(&mut scene));
    scene.pass(Duration::from_secs(10));
    assert!(!remembers(&mut scene));
}

#[test]
fn who_is_loaded_again_twice_is_remembered_for_until_one_answer_came() {
    let (mut scene, chat) = (Scene::open(), ChatId::new());
    let anna = scene.comes(&[chat]);
    scene.put(Input::Poison(chat));
    scene.put(Input::Poison(chat));
    assert!(remembers(&mut scene));
    scene.load(anna.user, &[(chat, true, 1)], &[]);
    assert!(!remembers(&mut scene));
}

#[test]
fn who_has_to_load_again_while_he_loads_is_still_waiting_and_has_still_missed_what_he_missed() {
    let (mut scene, chat, boris) = (Scene::open(), ChatId::new(), UserId::new());
    let anna = scene.comes(&[chat]);
    let (_, mut live) = scene.connect(boris);
    begin(&mut scene, 2_000);
    scene.tell(chat, 2);
    begin(&mut scene, 3_000);
    scene.load(anna.user, &[(chat, true, 1)], &[]);
    scene.load(boris, &[(chat, true, 1)], &[]);
    assert_eq!(scene.heard_types(anna.user), ["resync"]);
    assert!(scene.heard(boris).is_empty(), "he syncs when he goes live");
    assert_eq!(live.try_recv().map(|live| live.epoch), Ok(3_000));
}

#[test]
fn who_goes_offline_while_he_loads_is_remembered_for_no_longer() {
    let (mut scene, chat) = (Scene::open(), ChatId::new());
    let anna = scene.comes(&[chat]);
    scene.put(Input::Poison(chat));
    scene.disconnect(&anna);
    assert!(remembers(&mut scene));
    scene.pass(GRACE);
    assert!(!remembers(&mut scene));
}

#[test]
fn a_second_socket_that_is_listed_in_the_warm_up_syncs_at_once_if_something_happened() {
    let (mut scene, chat, other) = (Scene::open(), ChatId::new(), ChatId::new());
    begin(&mut scene, 2_000);
    scene.tell(chat, 2);
    let (anna, boris) = (scene.comes(&[chat]), scene.comes(&[other]));
    list(&mut scene, &[anna.user, boris.user]);
    assert_eq!(scene.heard_types(anna.user), ["resync"]);
    assert!(scene.heard(boris.user).is_empty());
}

#[test]
fn only_a_client_that_was_live_can_have_missed_something() {
    let (mut scene, anna) = (Scene::open(), UserId::new());
    let (_, _live) = scene.connect(anna);
    assert!(!remembers(&mut scene), "he syncs when he goes live");
    list(&mut scene, &[anna]);
    assert!(remembers(&mut scene));
    scene.load(anna, &[], &[]);
    assert!(!remembers(&mut scene));
}

#[test]
fn sockets_that_gave_up_waiting_for_chats_are_forgotten() {
    let mut scene = Scene::open();
    let anna = UserId::new();
    for _ in 0..100 {
        drop(scene.connect(anna));
    }
    let (_, mut live) = scene.connect(anna);
    let waiting = |scene: &mut Scene| scene.board.people.get_mut(anna)?.loading().map(|loading| loading.waiting.len());
    assert_eq!(waiting(&mut scene), Some(1));
    scene.load(anna, &[], &[]);
    assert!(live.try_recv().is_ok());
}
