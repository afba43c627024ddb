//! `/api/chats`: the list, one chat, renaming, handing over, deleting.

use chats::store::search;
use serde_json::{Value, json};
use shared::db::sql;
use shared::ids::ChatId;
use shared::testing::{Person, eventually};

use crate::helpers::{MAIN, World, id_of, seqs};

#[tokio::test]
async fn whoever_comes_with_a_valid_token_is_in_the_main_chat() {
    let world = World::start().await;
    let list = world.chats.call("GET /api/chats", &Person::new("stranger")).await;
    assert_eq!(list.headers["cache-control"], "no-store");
    let list = list.expect(200);
    assert_eq!(list["items"].as_array().unwrap().len(), 1);
    let main = &list["items"][0];
    assert_eq!((&main["id"], &main["kind"], &main["name"]), (&json!(MAIN), &json!("main"), &json!("Главная")));
    assert_eq!((&main["rev"], &main["last_seq"], &main["member_count"]), (&json!(0), &json!(0), &json!(1)));
    assert_eq!(
        (&main["last_message"], &main["role"], &main["creator_id"]),
        (&json!(null), &json!("member"), &json!(null))
    );
}

#[tokio::test]
async fn a_newcomer_finds_what_was_written_in_the_main_chat_read() {
    let world = World::start().await;
    let (anna, boris) = (world.person("anna"), world.person("boris"));
    world.say(MAIN, &anna, "Всем привет").await;
    let main = world.chat(MAIN, &boris).await;
    assert_eq!((&main["unread_count"], &main["read_seq"], &main["rev"]), (&json!(0), &json!(1), &json!(1)));
    assert_eq!(main["last_message"]["text"], "Всем привет");
    world.say(MAIN, &anna, "Борис, привет").await;
    assert_eq!(world.chat(MAIN, &boris).await["unread_count"], 1);
}

#[tokio::test]
async fn chats_are_listed_newest_activity_first() {
    let world = World::start().await;
    let anna = world.person("anna");
    let (first, second) = (world.group(&anna, &[]).await, world.group(&anna, &[]).await);
    let order = async || -> Vec<String> {
        let list = world.chats.call("GET /api/chats", &anna).await.expect(200);
        list["items"].as_array().unwrap().iter().map(id_of).collect()
    };
    world.say(&second, &anna, "раз").await;
    eventually("a millisecond passes", async || (order().await[0] == second).then_some(())).await;
    eventually("the first is on top", async || {
        world.say(&first, &anna, "два").await;
        (order().await[..2] == [first.clone(), second.clone()]).then_some(())
    })
    .await;
}

#[tokio::test]
async fn a_last_message_is_cut_to_256_characters_and_is_never_a_deleted_one() {
    let world = World::start().await;
    let anna = world.person("anna");
    let chat = world.group(&anna, &[]).await;
    world.say(&chat, &anna, &"я".repeat(300)).await;
    let second = world.say(&chat, &anna, "короткое").await;
    assert_eq!(world.chat(&chat, &anna).await["last_message"], second);
    world.erase(&second, &anna).await.expect(204);
    let seen = world.chat(&chat, &anna).await;
    assert_eq!(seen["last_message"]["text"].as_str().unwrap().chars().count(), 256);
    assert_eq!((&seen["last_seq"], &seen["last_message"]["seq"]), (&json!(3), &json!(2)));
}

#[tokio::test]
async fn renaming_takes_two_revs_and_the_same_name_again_none() {
    let world = World::start().await;
    let anna = world.person("anna");
    let chat = world.group(&anna, &[]).await;
    let rename =
        async |name: &str| world.chats.send(&format!("PATCH /api/chats/{chat}"), &anna, &json!({"name": name})).await;
    let renamed = rename("  Поход\u{202e} в горы ").await.expect(200);
    assert_eq!(
        (&renamed["name"], &renamed["rev"], &renamed["last_seq"]),
        (&json!("Поход в горы"), &json!(4), &json!(2))
    );
    assert_eq!(renamed["last_message"]["info"], json!({"code": "chat_renamed", "name": "Поход в горы"}));
    assert_eq!(rename("Поход в горы").await.expect(200)["rev"], 4);
    rename(" \u{200b} ").await.expect_problem(422, "name_required");
    rename(&"я".repeat(65)).await.expect_problem(422, "validation_failed");
    assert_eq!(world.chat(&chat, &anna).await["rev"], 4);
}

#[tokio::test]
async fn exactly_one_change_of_a_chat_is_asked_for() {
    let world = World::start().await;
    let anna = world.person("anna");
    let chat = world.group(&anna, &[]).await;
    for body in [json!({}), json!({"name": "Имя", "creator_id": anna.id})] {
        world
            .chats
            .send(&format!("PATCH /api/chats/{chat}"), &anna, &body)
            .await
            .expect_problem(422, "validation_failed");
    }
}

#[tokio::test]
async fn a_creator_hands_over_to_a_member_and_may_then_leave() {
    let world = World::start().await;
    let (anna, boris, stranger) = (world.person("anna"), world.person("boris"), world.person("vera"));
    let chat = world.group(&anna, &[&boris]).await;
    let hand_over = async |to: &Person| {
        world.chats.send(&format!("PATCH /api/chats/{chat}"), &anna, &json!({"creator_id": to.id})).await
    };
    hand_over(&stranger).await.expect_problem(422, "not_a_member");
    assert_eq!(hand_over(&anna).await.expect(200)["rev"], 2, "to oneself changes nothing");
    let handed = hand_over(&boris).await.expect(200);
    assert_eq!(
        (&handed["creator_id"], &handed["role"], &handed["rev"]),
        (&json!(boris.id), &json!("member"), &json!(4))
    );
    assert_eq!(handed["last_message"]["info"], json!({"code": "creator_changed", "user_ids": [boris.id]}));
    let again = hand_over(&boris).await.expect(200);
    assert_eq!(
        (&again["creator_id"], &again["rev"]),
        (&json!(boris.id), &json!(4)),
        "the first reply may have been lost"
    );
    hand_over(&anna).await.expect_problem(403, "forbidden");
    hand_over(&stranger).await.expect_problem(403, "forbidden");
    world.remove(&chat, &anna, &anna).await.expect(204);
    world.chats.call(&format!("GET /api/chats/{chat}"), &anna).await.expect_problem(404, "not_found");
    hand_over(&boris).await.expect_problem(404, "not_found");
    world.remove(&chat, &boris, &boris).await.expect_problem(409, "creator_must_hand_over");
}

#[tokio::test]
async fn a_deleted_chat_is_gone_for_everybody_and_its_rows_follow() {
    let world = World::start().await;
    let (anna, boris) = (world.person("anna"), world.person("boris"));
    let chat = world.group(&anna, &[&boris]).await;
    for text in ["раз", "два", "три"] {
        world.say(&chat, &boris, text).await;
    }
    world.chats.call(&format!("DELETE /api/chats/{chat}"), &anna).await.expect(204);
    for person in [&anna, &boris] {
        world.chats.call(&format!("GET /api/chats/{chat}"), person).await.expect_problem(404, "not_found");
        world.try_say(&chat, person, "эй").await.expect_problem(404, "not_found");
        let list = world.chats.call("GET /api/chats", person).await.expect(200);
        assert_eq!(list["items"].as_array().unwrap().len(), 1);
    }
    world.chats.call(&format!("DELETE /api/chats/{chat}"), &anna).await.expect_problem(404, "not_found");
    let (db, id) = (world.open_database().await, chat.parse::<ChatId>().unwrap());
    eventually("its messages are removed", async || {
        let left = sql("select count(*) from messages where chat_id = $1").bind(id);
        let (left,): (i64,) = left.fetch_one(&mut db.read().await.unwrap()).await.unwrap();
        (left == 0).then_some(())
    })
    .await;
}

#[tokio::test]
async fn deleted_chats_of_any_size_are_purged_between_other_changes() {
    let world = World::start().await;
    let anna = world.person("anna");
    let chat = world.group(&anna, &[]).await;
    let db = world.open_database().await;
    fill(&db, &chat, 1_700).await;
    search::fill::empty(&db).await.unwrap();
    while search::fill::fill_some(&db).await.unwrap() {}
    world.chats.call(&format!("DELETE /api/chats/{chat}"), &anna).await.expect(204);
    world.say(MAIN, &anna, "пишу и во время уборки").await;
    eventually("all is purged", async || {
        let purged = sql("select purged from chats where id = $1").bind(chat.parse::<ChatId>().unwrap());
        let (purged,): (bool,) = purged.fetch_one(&mut db.read().await.unwrap()).await.unwrap();
        purged.then_some(())
    })
    .await;
    let page: Value = world.page(MAIN, &anna, "").await;
    assert_eq!(seqs(&page), [1]);
}

/// Many messages at once, written behind the service's back.
async fn fill(db: &shared::db::Db, chat: &str, count: i64) {
    let chat: ChatId = chat.parse().unwrap();
    let lane = shared::db::Lane::of(chat);
    let change = db.write::<(), shared::db::DbError, _>(lane, move |tx| {
        Box::pin(async move {
            for seq in 2..=count {
                sql("insert into messages (chat_id, seq, rev, id, author_id, kind, text, counts, created_at)
                     values ($1, $2, $2, $3, $4, 'text', 'x', true, 0)")
                .bind(chat)
                .bind(seq)
                .bind(shared::ids::MessageId::new())
                .bind(shared::ids::UserId::new())
                .execute(tx)
                .await?;
            }
            Ok(())
        })
    });
    change.await.unwrap();
}
