//! `POST /api/chats/sync`: what has happened since a client last knew.

use futures::future::join_all;
use serde_json::{Map, Value, json};
use shared::testing::Person;

use crate::helpers::{MAIN, World, id_of, path_of, seqs};

/// What a client holds of its chats.
struct Client {
    generation: Value,
    chats: Map<String, Value>,
}

impl Client {
    async fn new(world: &World, person: &Person) -> Self {
        let first = world.chats.send("POST /api/chats/sync", person, &json!({"generation": null, "chats": {}})).await;
        let first = first.expect(200);
        assert_eq!((&first["removed"], &first["changes"], &first["reset"]), (&json!([]), &json!([]), &json!([])));
        let chats = first["chats"].as_array().unwrap().iter().map(|chat| (id_of(chat), held(chat))).collect();
        Self { generation: first["generation"].clone(), chats }
    }

    async fn sync(&self, world: &World, person: &Person) -> Value {
        let body = json!({"generation": self.generation, "chats": self.chats});
        world.chats.send("POST /api/chats/sync", person, &body).await.expect(200)
    }
}

fn held(chat: &Value) -> Value {
    json!([chat["rev"], chat["my_rev"], chat["others_read_seq"]])
}

fn ids(chats: &Value) -> Vec<String> {
    chats.as_array().unwrap().iter().map(id_of).collect()
}

fn changes_of(sync: &Value, chat: &str) -> Vec<Value> {
    let all = sync["changes"].as_array().unwrap();
    let found = all.iter().find(|changes| changes["chat_id"] == chat);
    found.map(|changes| changes["messages"].as_array().unwrap().clone()).unwrap_or_default()
}

#[tokio::test]
async fn a_client_that_holds_all_gets_nothing() {
    let world = World::start().await;
    let anna = world.person("anna");
    world.group(&anna, &[]).await;
    let client = Client::new(&world, &anna).await;
    assert_eq!(client.chats.len(), 2);
    let sync = client.sync(&world, &anna).await;
    let nothing = json!({"generation": client.generation, "chats": [], "removed": [], "changes": [], "reset": []});
    assert_eq!(sync, nothing);
}

#[tokio::test]
async fn a_client_that_was_away_gets_each_changed_message_as_it_now_is() {
    let world = World::start().await;
    let (anna, boris) = (world.person("anna"), world.person("boris"));
    let chat = world.group(&anna, &[&boris]).await;
    let mut sent = Vec::new();
    for text in ["раз", "два", "три", "четыре"] {
        sent.push(world.say(&chat, &anna, text).await);
    }
    let client = Client::new(&world, &boris).await;
    let edit = json!({"text": "правка"});
    let edited = world.chats.send(&format!("PATCH {}", path_of(&sent[2])), &anna, &edit).await.expect(200);
    world.erase(&sent[0], &anna).await.expect(204);
    let new = world.say(&chat, &anna, "пять").await;
    let other = world.group(&anna, &[&boris]).await;

    let sync = client.sync(&world, &boris).await;
    let mut deleted = sent[0].clone();
    (deleted["deleted"], deleted["text"], deleted["rev"]) = (json!(true), json!(""), json!(8));
    assert_eq!(changes_of(&sync, &chat), [edited, deleted, new], "ascending by rev, not by seq");
    assert_eq!(ids(&sync["chats"]), [other, chat.clone()]);
    assert_eq!(sync["changes"].as_array().unwrap().len(), 1, "a chat that was not named has no changes");
    assert_eq!(sync["changes"][0]["rev"], 9);
    assert_eq!(sync["chats"][1], world.chat(&chat, &boris).await);
}

#[tokio::test]
async fn a_chat_whose_reading_or_settings_changed_comes_without_messages() {
    let world = World::start().await;
    let (anna, boris) = (world.person("anna"), world.person("boris"));
    let chat = world.group(&anna, &[&boris]).await;
    world.say(&chat, &anna, "раз").await;
    let (annas, boriss) = (Client::new(&world, &anna).await, Client::new(&world, &boris).await);
    world.read(&chat, &boris, 2).await;
    for (client, person) in [(annas, &anna), (boriss, &boris)] {
        let sync = client.sync(&world, person).await;
        assert_eq!((ids(&sync["chats"]), &sync["changes"]), (vec![chat.clone()], &json!([])));
    }
}

#[tokio::test]
async fn a_chat_that_one_is_no_longer_in_is_removed() {
    let world = World::start().await;
    let (anna, boris) = (world.person("anna"), world.person("boris"));
    let (left, deleted) = (world.group(&anna, &[&boris]).await, world.group(&anna, &[&boris]).await);
    let mut client = Client::new(&world, &boris).await;
    world.remove(&left, &boris, &boris).await.expect(204);
    world.chats.call(&format!("DELETE /api/chats/{deleted}"), &anna).await.expect(204);
    let never = uuid::Uuid::now_v7().to_string();
    client.chats.insert(never.clone(), json!([1, 0, 0]));
    let sync = client.sync(&world, &boris).await;
    let mut removed: Vec<&str> = sync["removed"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    let mut expected = [left.as_str(), &deleted, &never];
    removed.sort_unstable();
    expected.sort_unstable();
    assert_eq!(removed, expected);
    assert_eq!((&sync["chats"], &sync["changes"]), (&json!([]), &json!([])));
}

#[tokio::test]
async fn a_chat_that_is_too_far_ahead_or_behind_is_reset() {
    let world = World::start().await;
    let anna = world.person("anna");
    let chat = world.group(&anna, &[]).await;
    join_all((0..200).map(|_| world.say(&chat, &anna, "раз"))).await;
    let mut client = Client::new(&world, &anna).await;
    for (rev, reset, messages) in [(2, false, 200), (1, true, 0), (201, false, 1), (203, true, 0)] {
        client.chats.insert(chat.clone(), json!([rev, 0, 0]));
        let sync = client.sync(&world, &anna).await;
        assert_eq!(sync["reset"] == json!([chat]), reset, "rev {rev}");
        assert_eq!(changes_of(&sync, &chat).len(), messages, "rev {rev}");
        assert_eq!(ids(&sync["chats"]), std::slice::from_ref(&chat), "rev {rev}");
    }
}

#[tokio::test]
async fn the_chats_beyond_what_a_reply_holds_are_reset() {
    let world = World::start().await;
    let anna = world.person("anna");
    let mut client = Client::new(&world, &anna).await;
    // 2,000 messages fit, and 4 MB of text: 250 messages of the longest kind, four bytes for each character.
    for (chats, messages, text, fitting) in [(12, 190, "раз".to_owned(), 10), (6, 60, "👋".repeat(4_000), 4)] {
        let mut newest_first = Vec::new();
        for _ in 0..chats {
            let chat = world.group(&anna, &[]).await;
            world.fill(&chat, &anna, messages, text.clone()).await;
            client.chats.insert(chat.clone(), json!([2, 0, 0]));
            newest_first.insert(0, chat);
        }
        let sync = client.sync(&world, &anna).await;
        assert_eq!(ids(&sync["chats"]), newest_first);
        let changes = sync["changes"].as_array().unwrap();
        let whole: Vec<&Value> = changes.iter().map(|changes| &changes["chat_id"]).collect();
        assert_eq!(whole, newest_first[..fitting].iter().collect::<Vec<_>>());
        assert!(changes.iter().all(|changes| changes["rev"] == messages + 2));
        assert!(newest_first[..fitting].iter().all(|chat| json!(changes_of(&sync, chat).len()) == json!(messages)));
        assert_eq!(sync["reset"], json!(newest_first[fitting..]));
        for chat in sync["chats"].as_array().unwrap() {
            client.chats.insert(id_of(chat), held(chat));
        }
        assert_eq!(client.sync(&world, &anna).await["chats"], json!([]), "it is up to date");
    }
}

#[tokio::test]
async fn another_generation_resets_everything_that_was_held() {
    let world = World::start().await;
    let anna = world.person("anna");
    let chat = world.group(&anna, &[]).await;
    let mut client = Client::new(&world, &anna).await;
    let list = world.chats.call("GET /api/chats", &anna).await.expect(200);
    assert_eq!(list["generation"], client.generation);
    for generation in [json!("another"), json!(null)] {
        client.generation = generation;
        let sync = client.sync(&world, &anna).await;
        let mut reset: Vec<&str> = sync["reset"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
        reset.sort_unstable();
        assert_eq!(reset, [MAIN, chat.as_str()]);
        assert_eq!((sync["chats"].as_array().unwrap().len(), &sync["changes"]), (2, &json!([])));
        assert_eq!(sync["generation"], list["generation"]);
    }
}

#[tokio::test]
async fn numbers_that_cannot_be_are_refused() {
    let world = World::start().await;
    let anna = world.person("anna");
    for held in [
        json!([-1, 0, 0]),
        json!([0, 9_007_199_254_740_992_i64, 0]),
        json!([0, 0]),
        json!([0, 0, 0, 0]),
        json!("x"),
        json!([0, null, 0]),
    ] {
        let body = json!({"generation": null, "chats": {MAIN: held}});
        let reply = world.chats.send("POST /api/chats/sync", &anna, &body).await;
        let problem = reply.expect_problem(422, "validation_failed");
        assert!(problem["errors"][0]["field"].as_str().unwrap().starts_with("chats."), "{problem}");
    }
    let body = json!({"generation": null, "chats": {"not-an-id": [0, 0, 0]}});
    world.chats.send("POST /api/chats/sync", &anna, &body).await.expect_problem(422, "validation_failed");
}

/// While someone writes without pause, every reply is one moment of the database: a chat, its `rev` and the changes
/// belong together.
#[tokio::test]
async fn a_reply_is_one_snapshot() {
    let world = World::start().await;
    let (anna, boris) = (world.person("anna"), world.person("boris"));
    let chat = world.group(&anna, &[&boris]).await;
    let client = Client::new(&world, &boris).await;
    let write = async {
        for number in 0..60 {
            world.say(&chat, &anna, &number.to_string()).await;
        }
    };
    let watch = async {
        for _ in 0..30 {
            let sync = client.sync(&world, &boris).await;
            let Some(seen) = sync["chats"].as_array().unwrap().first() else { continue };
            let changed = changes_of(&sync, &chat);
            assert_eq!(seen["rev"], sync["changes"][0]["rev"]);
            assert_eq!(json!(changed.len() + 2), seen["rev"]);
            assert_eq!(changed.last(), Some(&seen["last_message"]));
            assert_eq!(seen["unread_count"], changed.len());
        }
    };
    let pages = async {
        for _ in 0..30 {
            let page = world.page(&chat, &boris, "?limit=100").await;
            assert_eq!(json!(seqs(&page).len() + 1), page["rev"]);
        }
    };
    tokio::join!(write, watch, pages);
}
