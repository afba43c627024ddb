//! Texts as long as they may be, of many different words: taking one out of the search index of SQLite takes long.

use serde_json::json;
use shared::db::{Db, sql};
use shared::testing::Person;

use crate::helpers::{World, config};

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
