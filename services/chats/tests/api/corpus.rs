//! The corpus of search: what is found by what, and which words are highlighted. The same on both databases.

use serde_json::{Value, json};
use shared::testing::Reply;

use crate::helpers::World;

/// Pairs of one chat: no query of it can have more hits than fit on a page.
const IN_ONE_CHAT: usize = 90;

/// A query, and a text with the places in it that it means; none if it is not to be found.
struct Pair {
    query: &'static str,
    text: String,
    highlights: Vec<[usize; 2]>,
}

impl Pair {
    fn read(line: &'static str) -> Self {
        let (query, marked) = line.split_once(" | ").unwrap();
        let (mut text, mut highlights, mut from, mut at) = (String::new(), Vec::new(), 0, 0);
        for character in marked.chars() {
            match character {
                '⟦' => from = at,
                '⟧' => highlights.push([from, at]),
                other => {
                    text.push(other);
                    at += other.len_utf16();
                }
            }
        }
        Self { query, text, highlights }
    }
}

fn pairs() -> Vec<Pair> {
    let lines = include_str!("../search_corpus.txt").lines();
    lines.filter(|line| !line.is_empty() && !line.starts_with('#')).map(Pair::read).collect()
}

#[tokio::test]
async fn every_text_of_the_corpus_is_found_or_not_as_it_says() {
    let world = World::start().await;
    let anna = world.person("anna");
    let (pairs, mut wrong) = (pairs(), Vec::new());
    assert!(pairs.len() >= 200, "{}", pairs.len());
    for some in pairs.chunks(IN_ONE_CHAT) {
        let chat = world.group(&anna, &[]).await;
        let mut sent = Vec::new();
        for pair in some {
            sent.push(world.say(&chat, &anna, &pair.text).await);
        }
        for (pair, message) in some.iter().zip(&sent) {
            let call = world.chats.request(&format!("GET /api/chats/{chat}/search"), Some(&anna));
            let hits = Reply::of(call.query(&[("q", pair.query), ("limit", "100")])).await.expect(200);
            let hits = hits["items"].as_array().unwrap();
            let hit = hits.iter().find(|hit| hit["message"]["id"] == message["id"]);
            let found = hit.map_or(&Value::Null, |hit| &hit["highlights"]);
            let expected = if pair.highlights.is_empty() { Value::Null } else { json!(pair.highlights) };
            if *found != expected {
                wrong.push(format!("{} | {}: {found}, not {expected}", pair.query, pair.text));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
