//! Unread never drifts: after any operations every badge equals a recount.

use std::collections::BTreeMap;

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use serde_json::{Value, json};
use shared::testing::Person;

use crate::helpers::{World, path_of};

/// Printed when it fails, so that the same operations can be run again.
const SEED: u64 = 20_261_122;

#[tokio::test]
async fn after_hundreds_of_random_operations_unread_equals_a_recount() {
    let world = World::start().await;
    let mut random = StdRng::seed_from_u64(SEED);
    let people: Vec<Person> = (0..4).map(|index| world.person(&format!("p{index}"))).collect();
    let chat = world.group(&people[0], &people[1..].iter().collect::<Vec<_>>()).await;
    let mut sent: Vec<(Value, usize)> = Vec::new();
    for step in 0..400 {
        let who = random.random_range(0..people.len());
        operate(&world, &chat, &people, who, &mut sent, &mut random).await;
        if step % 50 == 49 {
            check(&world, &chat, &people, step).await;
        }
    }
}

async fn operate(
    world: &World,
    chat: &str,
    people: &[Person],
    who: usize,
    sent: &mut Vec<(Value, usize)>,
    random: &mut StdRng,
) {
    let person = &people[who];
    match random.random_range(0..10) {
        0..=3 => {
            let reply = world.try_say(chat, person, "слово").await;
            if reply.status == 201 {
                sent.push((reply.body, who));
            }
        }
        4 => {
            if let Some((message, author)) = sent.choose(random) {
                world.erase(message, &people[*author]).await;
            }
        }
        5 => {
            if let Some((message, author)) = sent.choose(random) {
                let body = json!({"text": format!("правка {}", random.random::<u32>())});
                world.chats.send(&format!("PATCH {}", path_of(message)), &people[*author], &body).await;
            }
        }
        6..=7 => {
            let body = json!({"seq": random.random_range(0..sent.len() + 5)});
            world.chats.send(&format!("PUT /api/chats/{chat}/read"), person, &body).await;
        }
        8 => drop(world.remove(chat, &people[0], person).await),
        _ => drop(world.add(chat, &people[0], &[person]).await),
    }
}

/// Counts by reading every message, as a person would.
async fn check(world: &World, chat: &str, people: &[Person], step: usize) {
    let mut messages: BTreeMap<i64, Value> = BTreeMap::new();
    let mut after = 0;
    loop {
        let page = world.page(chat, &people[0], &format!("?after={after}&limit=100")).await;
        let items = page["items"].as_array().unwrap();
        messages.extend(items.iter().map(|message| (message["seq"].as_i64().unwrap(), message.clone())));
        let Some((last, _)) = messages.last_key_value() else { break };
        after = *last;
        if page["has_after"] == json!(false) {
            break;
        }
    }
    let members = world.chats.call(&format!("GET /api/chats/{chat}/members"), &people[0]).await.expect(200);
    for member in members["items"].as_array().unwrap() {
        let person = people.iter().find(|person| json!(person.id) == member["user_id"]).unwrap();
        let read_seq = member["read_seq"].as_i64().unwrap();
        let unread = messages
            .range(read_seq + 1..)
            .filter(|(_, message)| message["kind"] == "text" && message["author_id"] != json!(person.id));
        let seen = world.chat(chat, person).await;
        assert_eq!(seen["unread_count"], unread.count(), "seed {SEED}, step {step}, {}", person.login);
        assert_eq!(seen["read_seq"], read_seq);
        assert_eq!(seen["last_message"]["seq"], messages.last_key_value().map_or(json!(null), |(seq, _)| json!(seq)));
    }
}
