//! Who is told how far others have read.

use std::time::Duration;

use shared::contract::chats::ChatChange;
use shared::ids::{ChatId, UserId};

use super::{Scene, frame};

fn read(scene: &mut Scene, chat: ChatId, members: i64, user_id: UserId, read_seq: i64) {
    scene.happens(chat, members, ChatChange::Read { user_id, read_seq, own: frame(chat, 0) });
}

#[test]
fn a_small_chat_is_told_who_has_read() {
    let (mut scene, chat) = (Scene::open(), ChatId::new());
    let (anna, boris) = (scene.comes(&[chat]), scene.comes(&[chat]));
    read(&mut scene, chat, 50, anna.user, 7);
    let heard = scene.heard(boris.user);
    assert_eq!((&heard[0]["user_id"], &heard[0]["read_seq"]), (&anna.user.to_string().into(), &7.into()));
    assert_eq!(scene.heard_types(anna.user), ["chat.deleted"], "his own frame, and only that");
}

#[test]
fn a_large_chat_is_told_of_the_highest_at_most_once_a_second_and_of_the_last() {
    let (mut scene, chat) = (Scene::open(), ChatId::new());
    let (anna, boris) = (scene.comes(&[chat]), scene.comes(&[chat]));
    for seq in 1..=9 {
        read(&mut scene, chat, 51, anna.user, seq);
    }
    let heard = scene.heard(boris.user);
    assert_eq!(heard.len(), 1);
    assert_eq!((&heard[0]["others_read_seq"], heard[0].get("user_id")), (&1.into(), None));
    scene.pass(Duration::from_secs(1));
    let heard = scene.heard(boris.user);
    assert_eq!((heard.len(), &heard[0]["others_read_seq"]), (1, &9.into()));
    scene.heard(anna.user);
    scene.pass(Duration::from_secs(5));
    assert!(scene.heard(boris.user).is_empty() && scene.heard(anna.user).is_empty());
}
