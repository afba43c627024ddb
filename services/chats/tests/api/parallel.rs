//! Many at once: numbers without holes, one message for twenty requests.

use std::collections::BTreeMap;

use futures::future::join_all;
use serde_json::json;
use uuid::Uuid;

use crate::events::{Heard, rev_of};
use crate::helpers::{World, seqs};

#[tokio::test]
async fn twenty_parallel_duplicates_of_one_send_are_one_message() {
    let world = World::start().await;
    let anna = world.person("anna");
    let chat = world.group(&anna, &[]).await;
    let body = json!({"client_id": Uuid::new_v4(), "text": "один раз"});
    let call = format!("POST /api/chats/{chat}/messages");
    let replies = join_all((0..20).map(|_| world.chats.send(&call, &anna, &body))).await;
    let made = replies.iter().filter(|reply| reply.status == 201).count();
    assert_eq!(made, 1);
    assert!(replies.iter().all(|reply| reply.body == replies[0].body && reply.status < 300));
    let seen = world.chat(&chat, &anna).await;
    assert_eq!((&seen["last_seq"], &seen["rev"]), (&json!(2), &json!(3)));
}

#[tokio::test]
async fn twenty_parallel_duplicates_of_one_new_group_are_one_group() {
    let world = World::start().await;
    let (anna, boris) = (world.person("anna"), world.person("boris"));
    let body = json!({"client_id": Uuid::new_v4(), "kind": "group", "name": "Раз", "member_ids": [boris.id]});
    let replies = join_all((0..20).map(|_| world.chats.send("POST /api/chats", &anna, &body))).await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 201).count(), 1);
    assert!(replies.iter().all(|reply| reply.body["id"] == replies[0].body["id"] && reply.status < 300));
}

#[tokio::test]
async fn parallel_senders_leave_no_hole_in_seq_rev_or_events() {
    let world = World::start().await;
    let mut heard = Heard::follow(&world).await;
    let people: Vec<_> = (0..4).map(|index| world.person(&format!("p{index}"))).collect();
    let others: Vec<_> = people[1..].iter().collect();
    let chats = [world.group(&people[0], &others).await, world.group(&people[0], &others).await];
    let stranger = world.person("stranger");
    let work = people.iter().enumerate().map(|(index, person)| {
        let (world, chats, stranger) = (&world, &chats, &stranger);
        async move {
            for turn in 0..25_i64 {
                let chat = &chats[usize::from((index % 2 == 0) == (turn % 2 == 0))];
                let sent = world.say(chat, person, &format!("{index}.{turn}")).await;
                match turn % 5 {
                    0 => drop(world.erase(&sent, person).await.expect(204)),
                    1 => drop(world.try_say(chat, stranger, "чужой").await.expect_problem(404, "not_found")),
                    2 => drop(world.read(chat, person, turn).await),
                    _ => {}
                }
            }
        }
    });
    join_all(work).await;
    let mut expected = BTreeMap::new();
    for chat in &chats {
        let seen = world.chat(chat, &people[0]).await;
        assert_eq!((&seen["last_seq"], &seen["rev"]), (&json!(51), &json!(62)), "50 texts, 10 deleted each");
        let page = world.page(chat, &people[0], "?limit=100").await;
        assert_eq!(page["items"].as_array().unwrap().len(), 41);
        assert!(seqs(&page).is_sorted());
        expected.insert(chat.clone(), (1..=62).collect::<Vec<i64>>());
    }
    let mut told: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    while told.values().map(Vec::len).sum::<usize>() < 124 {
        let event = heard.next().await;
        told.entry(event.chat_id.to_string()).or_default().extend(rev_of(&event));
    }
    assert_eq!(told, expected, "each rev once, in order");
}
