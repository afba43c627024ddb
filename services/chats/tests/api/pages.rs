//! `GET /api/chats/{chat_id}/messages`: pages before, after and around a message.

use serde_json::{Value, json};
use shared::testing::Person;

use crate::helpers::{MAIN, World, seqs};

/// A chat with messages 1 to 20 of which 5, 6, 7, 12 and 20 are deleted.
async fn scene() -> (World, Person, String) {
    let world = World::start().await;
    let anna = world.person("anna");
    let chat = world.group(&anna, &[]).await;
    let mut sent = Vec::new();
    for number in 2..=20 {
        sent.push(world.say(&chat, &anna, &format!("сообщение {number}")).await);
    }
    for seq in [5, 6, 7, 12, 20] {
        world.erase(&sent[seq - 2], &anna).await.expect(204);
    }
    (world, anna, chat)
}

fn shape(page: &Value) -> (Vec<i64>, bool, bool) {
    (seqs(page), page["has_before"].as_bool().unwrap(), page["has_after"].as_bool().unwrap())
}

#[tokio::test]
async fn pages_list_what_is_not_deleted_and_count_only_that() {
    let (world, anna, chat) = scene().await;
    let all: Vec<i64> = (1..20).filter(|seq| ![5, 6, 7, 12].contains(seq)).collect();
    for (query, expected) in [
        ("", (all.clone(), false, false)),
        ("?limit=100", (all.clone(), false, false)),
        ("?limit=3", (vec![17, 18, 19], true, false)),
        ("?before=20&limit=2", (vec![18, 19], true, false)),
        ("?before=19&limit=2", (vec![17, 18], true, true)),
        ("?before=8&limit=2", (vec![3, 4], true, true)),
        ("?before=9&limit=2", (vec![4, 8], true, true)),
        ("?before=3&limit=2", (vec![1, 2], false, true)),
        ("?before=1", (vec![], false, true)),
        ("?before=0", (vec![], false, true)),
        ("?before=9007199254740991&limit=1", (vec![19], true, false)),
        ("?after=0&limit=2", (vec![1, 2], false, true)),
        ("?after=4&limit=2", (vec![8, 9], true, true)),
        ("?after=17&limit=2", (vec![18, 19], true, false)),
        ("?after=18&limit=2", (vec![19], true, false)),
        ("?after=19", (vec![], true, false)),
        ("?after=9007199254740991", (vec![], true, false)),
        ("?around=10&limit=4", (vec![8, 9, 10, 11], true, true)),
        ("?around=6&limit=4", (vec![3, 4, 8, 9], true, true)),
        ("?around=6&limit=1", (vec![8], true, true)),
        ("?around=5&limit=1", (vec![4], true, true)),
        ("?around=20&limit=1", (vec![19], true, false)),
        ("?around=1&limit=3", (vec![1, 2, 3], false, true)),
        ("?around=19&limit=3", (vec![17, 18, 19], true, false)),
        ("?around=500&limit=2", (vec![18, 19], true, false)),
        ("?around=10&limit=100", (all.clone(), false, false)),
    ] {
        let page = world.page(&chat, &anna, query).await;
        assert_eq!(shape(&page), expected, "{query}");
        assert_eq!(page["rev"], 26, "{query}");
    }
}

#[tokio::test]
async fn an_empty_chat_has_an_empty_page() {
    let world = World::start().await;
    let anna = world.person("anna");
    for query in ["", "?before=1", "?after=0", "?around=1"] {
        let page = world.page(MAIN, &anna, query).await;
        assert_eq!(page, json!({"items": [], "has_before": false, "has_after": false, "rev": 0}), "{query}");
    }
}

#[tokio::test]
async fn a_page_that_makes_no_sense_is_422_and_never_clamped() {
    let world = World::start().await;
    let anna = world.person("anna");
    for query in [
        "limit=0",
        "limit=-1",
        "limit=101",
        "limit=1000000000",
        "limit=",
        "limit=ten",
        "limit=1.5",
        "before=-1",
        "before=9007199254740992",
        "before=9223372036854775807",
        "before=9223372036854775808",
        "after=-1",
        "after=9007199254740992",
        "around=-1",
        "around=9223372036854775807",
        "around=x",
        "before=1&after=2",
        "before=1&around=2",
        "after=1&around=2",
        "before=1&before=2",
        "page=1",
    ] {
        let call = format!("GET /api/chats/{MAIN}/messages?{query}");
        let problem = world.chats.call(&call, &anna).await.expect_problem(422, "validation_failed");
        let named = problem["errors"][0]["field"].as_str().unwrap();
        assert!(query.contains(named), "{query}: {problem}");
    }
    let broken = world.chats.call(&format!("GET /api/chats/{MAIN}/messages?before=%ff"), &anna).await;
    broken.expect_problem(400, "bad_request");
}
