//! Texts as long as they may be, of many different words: taking one out of the search index of SQLite takes long.

use std::cell::Cell;

use futures::future::{join, join_all};
use serde_json::{Value, json};
use shared::db::{Db, Dialect, sql};
use shared::testing::{Person, Reply};

use crate::helpers::{World, config, path_of};

/// Texts of the chat that is deleted.
const TEXTS: i64 = 16;

/// About 4,000 characters, hardly a word twice.
fn long_text() -> String {
    let letters: Vec<char> = "абвгдежзиклмнопрстуфхцчшэюя".chars().collect();
    let mut seed = 7_usize;
    let mut letter = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        letters[(seed >> 33) % letters.len()]
    };
    (0..440).map(|_| (0..8).map(|_| letter()).collect::<String>() + " ").collect()
}

/// The long texts of a chat.
async fn texts(world: &World, chat: &str, person: &Person) -> Vec<Value> {
    let page = world.page(chat, person, &format!("?after=1&limit={TEXTS}")).await;
    page["items"].as_array().unwrap().clone()
}

async fn edit(world: &World, message: &Value, person: &Person) -> Reply {
    world.chats.send(&format!("PATCH {}", path_of(message)), person, &json!({"text": "коротко и ясно"})).await
}

/// How many of the long texts are still there.
async fn left(db: &Db) -> i64 {
    let count = sql("select count(*) from messages where kind = 'text' and length(text) > 1000");
    count.fetch_one::<(i64,)>(&mut db.read().await.unwrap()).await.unwrap().0
}

/// A chat of nothing but long texts, all of them in the index.
async fn long_chat(world: &World, owner: &Person) -> String {
    let chat = world.group(owner, &[]).await;
    world.fill(&chat, owner, TEXTS, long_text()).await;
    chats::rebuild::rebuild(&config(&world.nats, &world.database)).await.unwrap();
    chat
}

#[tokio::test]
async fn others_send_between_the_texts_of_a_deleted_chat() {
    let world = World::start().await;
    let (anna, boris, db) = (world.person("anna"), world.person("boris"), world.open_database().await);
    let (long, other) = (long_chat(&world, &anna).await, world.group(&boris, &[]).await);
    world.chats.call(&format!("DELETE /api/chats/{long}"), &anna).await.expect(204);
    let mut before = TEXTS;
    while before > 0 {
        world.say(&other, &boris, "между делом").await;
        let now = left(&db).await;
        assert!(before - now <= TEXTS / 2, "{} texts went while one message was sent", before - now);
        before = now;
    }
    let hits = world.chats.call(&format!("GET /api/chats/{other}/search?q=дело"), &boris).await.expect(200);
    assert!(hits["total"] != json!(0));
}

#[tokio::test]
async fn others_send_between_the_long_texts_that_one_edits() {
    let world = World::start().await;
    let (anna, boris, db) = (world.person("anna"), world.person("boris"), world.open_database().await);
    if db.dialect() == Dialect::Postgres {
        // There it takes no time, and nobody waits for a turn.
        return;
    }
    let (long, other) = (long_chat(&world, &anna).await, world.group(&boris, &[]).await);
    let texts = texts(&world, &long, &anna).await;
    let finished = Cell::new(false);
    let edited = async {
        for reply in join_all(texts.iter().map(|text| edit(&world, text, &anna))).await {
            assert!([200, 503].contains(&reply.status), "{reply:?}");
        }
        finished.set(true);
    };
    let sent = async {
        let mut before = TEXTS;
        while !finished.get() {
            world.say(&other, &boris, "между делом").await;
            let now = left(&db).await;
            assert!(before - now <= TEXTS / 2, "{} texts went while one message was sent", before - now);
            before = now;
        }
        assert!(before < TEXTS);
    };
    join(edited, sent).await;
}

#[tokio::test]
async fn long_texts_are_edited_and_deleted_like_short_ones() {
    let world = World::start().await;
    let anna = world.person("anna");
    let long = long_chat(&world, &anna).await;
    let texts = texts(&world, &long, &anna).await;
    assert_eq!(edit(&world, &texts[0], &anna).await.expect(200)["text"], "коротко и ясно");
    world.erase(&texts[1], &anna).await.expect(204);
    let first = texts[0]["text"].as_str().unwrap().split(' ').next().unwrap();
    for (query, total) in [("коротко", 1), (first, TEXTS - 2)] {
        let hits = world.chats.call(&format!("GET /api/chats/{long}/search?q={query}"), &anna).await.expect(200);
        assert_eq!(hits["total"], total, "{query}");
    }
}
