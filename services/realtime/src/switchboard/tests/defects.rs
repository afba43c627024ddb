//! Events that cannot be handled.

use shared::ids::ChatId;

use super::Scene;
use crate::mailbox::Input;

#[test]
fn a_poison_event_costs_its_chat_a_resync_and_no_other() {
    let (mut scene, broken, sound) = (Scene::open(), ChatId::new(), ChatId::new());
    let (anna, boris) = (scene.comes(&[broken]), scene.comes(&[sound]));
    scene.put(Input::Poison(broken));
    scene.tell(sound, 2);
    assert_eq!(scene.heard_types(anna.user), ["resync"]);
    assert_eq!(scene.heard_types(boris.user), ["chat.deleted"]);
}

#[test]
fn after_a_poison_event_nobody_hears_of_the_chat_until_it_is_known_who_is_in() {
    let (mut scene, chat) = (Scene::open(), ChatId::new());
    let (anna, boris) = (scene.comes(&[chat]), scene.comes(&[chat]));
    scene.put(Input::Poison(chat));
    scene.tell(chat, 9);
    scene.load(anna.user, &[(chat, true, 1)], &[]);
    scene.load(boris.user, &[(chat, false, 8)], &[]);
    scene.tell(chat, 10);
    assert_eq!(scene.heard_types(anna.user), ["resync", "resync", "chat.deleted"]);
    assert_eq!(scene.heard_types(boris.user), ["resync"]);
}
