//! `PUT /api/chats/{chat_id}/read`: read positions, and what others see of them.

use serde_json::json;

use crate::helpers::{MAIN, World};

#[tokio::test]
async fn a_position_is_clamped_to_the_last_message_and_never_moves_back() {
    let world = World::start().await;
    let (anna, boris) = (world.person("anna"), world.person("boris"));
    let chat = world.group(&anna, &[&boris]).await;
    for text in ["раз", "два", "три"] {
        world.say(&chat, &anna, text).await;
    }
    assert_eq!(world.read(&chat, &boris, 0).await, json!({"read_seq": 0, "unread_count": 3, "my_rev": 0, "rev": 5}));
    assert_eq!(world.read(&chat, &boris, 2).await, json!({"read_seq": 2, "unread_count": 2, "my_rev": 1, "rev": 5}));
    assert_eq!(world.read(&chat, &boris, 1).await, json!({"read_seq": 2, "unread_count": 2, "my_rev": 1, "rev": 5}));
    assert_eq!(world.read(&chat, &boris, 999).await, json!({"read_seq": 4, "unread_count": 0, "my_rev": 2, "rev": 5}));
    assert_eq!(world.read(&chat, &boris, 999).await["my_rev"], 2);
    for seq in [json!(-1), json!(9_007_199_254_740_992_i64), json!(i64::MAX), json!(1.5), json!("2"), json!(null)] {
        let reply = world.chats.send(&format!("PUT /api/chats/{chat}/read"), &boris, &json!({"seq": seq})).await;
        assert_eq!(reply.expect_problem(422, "validation_failed")["errors"][0]["field"], "seq");
    }
}

#[tokio::test]
async fn each_one_sees_the_highest_position_of_the_others() {
    let world = World::start().await;
    let (anna, boris, vera) = (world.person("anna"), world.person("boris"), world.person("vera"));
    let chat = world.group(&anna, &[&boris, &vera]).await;
    for _ in 0..9 {
        world.say(&chat, &anna, "раз").await;
    }
    let others = async || {
        let mut seen = Vec::new();
        for person in [&anna, &boris, &vera] {
            seen.push(world.chat(&chat, person).await["others_read_seq"].as_i64().unwrap());
        }
        seen
    };
    assert_eq!(others().await, [0, 0, 0]);
    for (person, seq, expected) in [
        (&boris, 3, [3, 0, 3]),
        (&boris, 5, [5, 0, 5]),
        (&vera, 4, [5, 4, 5]),
        (&vera, 7, [7, 7, 5]),
        (&anna, 6, [7, 7, 6]),
        (&boris, 8, [8, 7, 8]),
        (&vera, 10, [10, 10, 8]),
    ] {
        world.read(&chat, person, seq).await;
        assert_eq!(others().await, expected, "after {} read {seq}", person.login);
    }
    world.remove(&chat, &anna, &vera).await.expect(204);
    assert_eq!(world.chat(&chat, &boris).await["others_read_seq"], 10, "it never falls");
}

#[tokio::test]
async fn a_newcomers_first_position_is_no_reading() {
    let world = World::start().await;
    let (anna, boris) = (world.person("anna"), world.person("boris"));
    world.say(MAIN, &anna, "раз").await;
    assert_eq!(world.chat(MAIN, &boris).await["read_seq"], 1);
    assert_eq!(world.chat(MAIN, &anna).await["others_read_seq"], 0);
}

#[tokio::test]
async fn the_others_are_told_the_position_that_a_newcomer_clears_his_mark_at() {
    let world = World::start().await;
    let (anna, boris) = (world.person("anna"), world.person("boris"));
    for _ in 0..3 {
        world.say(MAIN, &anna, "раз").await;
    }
    assert_eq!(world.chat(MAIN, &boris).await["read_seq"], 3);
    let mark = json!({"marked_unread": true});
    world.chats.send(&format!("PATCH /api/chats/{MAIN}/membership"), &boris, &mark).await.expect(200);
    assert_eq!(world.read(MAIN, &boris, 1).await["read_seq"], 3, "this is what the event tells");
    assert_eq!(world.chat(MAIN, &anna).await["others_read_seq"], 3);
}

#[tokio::test]
async fn unread_counts_texts_of_others_up_to_a_thousand() {
    let world = World::start().await;
    let (anna, boris) = (world.person("anna"), world.person("boris"));
    let chat = world.group(&anna, &[&boris]).await;
    world.say(&chat, &boris, "своё не считается").await;
    for _ in 0..20 {
        let sends = (0..51).map(|_| world.say(&chat, &anna, "раз"));
        futures::future::join_all(sends).await;
    }
    assert_eq!(world.chat(&chat, &boris).await["unread_count"], 1_000);
    assert_eq!(world.read(&chat, &boris, 12).await["unread_count"], 1_000);
    assert_eq!(world.read(&chat, &boris, 1_002).await["unread_count"], 20);
}
