//! `/api/chats/{chat_id}/membership`: my own settings of a chat.

use serde_json::{Value, json};
use shared::testing::Person;

use crate::helpers::World;

async fn set(world: &World, chat: &str, person: &Person, body: Value) -> Value {
    world.chats.send(&format!("PATCH /api/chats/{chat}/membership"), person, &body).await.expect(200)
}

#[tokio::test]
async fn settings_are_my_own_and_each_change_counts_once() {
    let world = World::start().await;
    let (anna, boris) = (world.person("anna"), world.person("boris"));
    let chat = world.group(&anna, &[&boris]).await;
    let until = "2030-01-01T00:00:00.000Z";
    let seen = set(&world, &chat, &anna, json!({"muted_until": until, "marked_unread": true})).await;
    assert_eq!(
        (&seen["muted_until"], &seen["marked_unread"], &seen["my_rev"]),
        (&json!(until), &json!(true), &json!(1))
    );
    assert_eq!(set(&world, &chat, &anna, json!({"marked_unread": true})).await["my_rev"], 1);
    assert_eq!(set(&world, &chat, &anna, json!({})).await["my_rev"], 1);
    let seen = set(&world, &chat, &anna, json!({"muted_until": null})).await;
    assert_eq!((&seen["muted_until"], &seen["my_rev"], &seen["rev"]), (&json!(null), &json!(2), &json!(2)));
    let theirs = world.chat(&chat, &boris).await;
    assert_eq!((&theirs["my_rev"], &theirs["marked_unread"]), (&json!(0), &json!(false)));
}

#[tokio::test]
async fn a_hidden_chat_is_shown_again_by_a_new_text_and_not_by_an_info_line() {
    let world = World::start().await;
    let (anna, boris) = (world.person("anna"), world.person("boris"));
    let chat = world.group(&anna, &[&boris]).await;
    for _ in 0..2 {
        assert_eq!(set(&world, &chat, &boris, json!({"hidden": true})).await["hidden"], true);
        world.chats.send(&format!("PATCH /api/chats/{chat}"), &anna, &json!({"name": "А"})).await.expect(200);
        assert_eq!(world.chat(&chat, &boris).await["hidden"], true);
        world.say(&chat, &anna, "покажись").await;
        assert_eq!(world.chat(&chat, &boris).await["hidden"], false);
    }
}

#[tokio::test]
async fn reading_clears_the_mark_with_one_my_rev_for_both() {
    let world = World::start().await;
    let (anna, boris) = (world.person("anna"), world.person("boris"));
    let chat = world.group(&anna, &[&boris]).await;
    world.say(&chat, &anna, "раз").await;
    set(&world, &chat, &boris, json!({"marked_unread": true})).await;
    assert_eq!(world.read(&chat, &boris, 2).await["my_rev"], 2);
    let seen = world.chat(&chat, &boris).await;
    assert_eq!((&seen["marked_unread"], &seen["read_seq"], &seen["my_rev"]), (&json!(false), &json!(2), &json!(2)));
    set(&world, &chat, &boris, json!({"marked_unread": true})).await;
    let read = world.read(&chat, &boris, 1).await;
    assert_eq!((&read["my_rev"], &read["read_seq"]), (&json!(4), &json!(2)), "only the mark was cleared");
}
