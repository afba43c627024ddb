//! Who is in, and what he therefore hears.

use shared::contract::chats::{ChatChange, ChatKind};
use shared::ids::{ChatId, UserId};

use super::{Scene, frame, removed};

#[test]
fn a_stale_list_does_not_let_a_removed_member_listen() {
    let (mut scene, chat, anna) = (Scene::open(), ChatId::new(), UserId::new());
    scene.connect(anna);
    scene.happens(chat, 1, removed(9, chat, anna));
    scene.load(anna, &[(chat, true, 4)], &[]);
    scene.tell(chat, 10);
    assert!(scene.heard(anna).is_empty());
}

#[test]
fn a_newer_list_outweighs_a_removal_that_comes_late() {
    let (mut scene, chat, anna) = (Scene::open(), ChatId::new(), UserId::new());
    scene.connect(anna);
    scene.load(anna, &[(chat, true, 12)], &[]);
    scene.happens(chat, 2, removed(9, chat, anna));
    scene.tell(chat, 13);
    assert_eq!(scene.heard_types(anna), ["member.removed", "chat.deleted"]);
}

#[test]
fn who_was_removed_again_before_he_was_loaded_is_not_told_of_his_addition() {
    let (mut scene, chat, anna) = (Scene::open(), ChatId::new(), UserId::new());
    scene.connect(anna);
    scene.load(anna, &[(chat, false, 9)], &[]);
    let (to_added, to_rest) = (frame(chat, 5), Some(frame(chat, 5)));
    let user_ids = vec![anna];
    scene.happens(chat, 2, ChatChange::MembersAdded { rev: 5, user_ids, kind: ChatKind::Group, to_added, to_rest });
    assert!(scene.heard(anna).is_empty());
}

#[test]
fn nobody_hears_of_a_chat_after_it_was_deleted() {
    let (mut scene, chat) = (Scene::open(), ChatId::new());
    let anna = scene.comes(&[chat]);
    scene.happens(chat, 1, ChatChange::Deleted { rev: 5, frame: frame(chat, 5) });
    scene.tell(chat, 6);
    assert_eq!(scene.heard(anna.user).len(), 1);
}

#[test]
fn own_settings_and_positions_go_to_their_owner_alone() {
    let (mut scene, chat) = (Scene::open(), ChatId::new());
    let (anna, boris) = (scene.comes(&[chat]), scene.comes(&[chat]));
    scene.happens(chat, 2, ChatChange::Settings { user_id: anna.user, frame: frame(chat, 1) });
    assert_eq!((scene.heard(anna.user).len(), scene.heard(boris.user).len()), (1, 0));
}
