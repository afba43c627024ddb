//! No statement of the store reads a whole table: every statement that a tour through the API runs is explained.

use serde_json::json;
use shared::contract::chats::{ChatsOf, SharedWith};
use shared::db::plans::{plan, statements};
use shared::db::{Dialect, sql};
use shared::testing::{Person, eventually};
use uuid::Uuid;

use crate::helpers::{World, path_of};

/// The tables that grow, and what the statements call them.
const GROWING: [&str; 12] =
    ["accounts", "chats", "members", "messages", "message_words", "c", "me", "m", "l", "u", "o", "a"];
/// Read as a whole on purpose: one row each, counted for the dashboards every half minute, or an index of a few rows.
const WHOLE: [&str; 4] = ["from generation", "from search_index", "group by kind", "and not purged order by num"];

/// Pages of a long chat, and what is read of a chat and of all chats.
async fn read_everything(world: &World, (long, chat): (&str, &str), anna: &Person) {
    for query in ["", "?before=40000", "?after=100", "?around=25000"] {
        world.page(long, anna, query).await;
    }
    let generation = world.chats.call("GET /api/chats", anna).await.expect(200)["generation"].clone();
    let held = json!({"generation": generation, "chats": {chat: [1, 0, 0]}});
    world.chats.send("POST /api/chats/sync", anna, &held).await.expect(200);
    for call in ["members", "members?limit=1", "search?q=x", "search?q=x&before=9", "export?format=html"] {
        world.chats.call(&format!("GET /api/chats/{chat}/{call}"), anna).await.expect(200);
    }
    world.chats.call("GET /api/search?q=x", anna).await.expect(200);
    world.chats.call("GET /api/search?q=x&cursor=9", anna).await.expect(200);
}

/// Calls everything that has statements of its own.
async fn tour(world: &World) {
    let (anna, boris, vera) = (world.person("anna"), world.person("boris"), world.person("vera"));
    let long = world.group(&anna, &[&boris]).await;
    world.fill(&long, &anna, 1_000_000, "одно из многих".to_owned()).await;
    let chat = world.group(&anna, &[&boris]).await;
    world.direct(&anna, &boris).await;
    let message = world.say(&chat, &anna, "первое сообщение").await;
    world.add(&chat, &boris, &[&vera]).await.expect(201);
    for (call, body) in [
        (format!("PATCH {}", path_of(&message)), json!({"text": "второе"})),
        (format!("PATCH /api/chats/{chat}"), json!({"name": "Другое"})),
        (format!("PATCH /api/chats/{chat}/membership"), json!({"hidden": true})),
        (format!("PUT /api/chats/{chat}/read"), json!({"seq": 2})),
        (format!("PATCH /api/chats/{chat}"), json!({"creator_id": boris.id})),
        ("POST /api/chats/sync".to_owned(), json!({"generation": null, "chats": {chat.clone(): [1, 0, 0]}})),
    ] {
        world.chats.send(&call, &anna, &body).await.expect(200);
    }
    let again = json!({"client_id": Uuid::new_v4(), "text": "дважды"});
    let send = format!("POST /api/chats/{chat}/messages");
    world.chats.send(&send, &anna, &again).await.expect(201);
    world.chats.send(&send, &anna, &again).await.expect(200);
    read_everything(world, (&long, &chat), &anna).await;
    let realtime = world.bus("realtime").await;
    realtime.ask(&ChatsOf { user_id: anna.id, after: None, limit: Some(ChatsOf::PAGE) }).await.unwrap();
    realtime.ask(&SharedWith { user_id: anna.id, others: vec![boris.id, vera.id] }).await.unwrap();
    world.erase(&message, &anna).await.expect(204);
    world.remove(&chat, &boris, &vera).await.expect(204);
    world.chats.call(&format!("DELETE /api/chats/{chat}"), &boris).await.expect(204);
    let db = world.open_database().await;
    eventually("the deleted chat is purged", async || {
        let mut conn = db.read().await.unwrap();
        let left: Vec<i64> = sql("select count(*) from chats where purged").fetch_column(&mut conn).await.unwrap();
        (left == [1]).then_some(())
    })
    .await;
}

/// Whether a line of a plan reads all of a table that grows.
fn scans(line: &str) -> bool {
    let name = |rest: &str| rest.split_whitespace().next().unwrap_or_default().to_owned();
    let scanned = line
        .trim()
        .strip_prefix("SCAN ")
        .filter(|rest| !rest.contains("VIRTUAL TABLE INDEX"))
        .or_else(|| line.split_once("Seq Scan on ").map(|(_, rest)| rest))
        .map(name);
    scanned.is_some_and(|table| GROWING.contains(&table.as_str()))
}

#[tokio::test]
async fn no_statement_reads_a_whole_table() {
    let world = World::start().await;
    tour(&world).await;
    let db = world.open_database().await;
    let dialect = if db.dialect() == Dialect::Sqlite { "sqlite" } else { "postgres" };
    let (mut explained, mut wrong) = (0, Vec::new());
    for statement in statements() {
        let can_be_explained =
            ["select", "with", "insert", "update", "delete"].iter().any(|word| statement.starts_with(word));
        let about_ours = GROWING[..5].iter().any(|table| statement.contains(table));
        let in_tests = statement.contains("'text', true, 1)") || statement.contains("where purged");
        if !can_be_explained || !about_ours || in_tests || WHOLE.iter().any(|it| statement.contains(it)) {
            continue;
        }
        explained += 1;
        let lines = plan(&mut db.read().await.unwrap(), &statement).await;
        let lines = lines.unwrap_or_else(|error| panic!("{statement}: {error}"));
        if lines.iter().any(|line| scans(line)) {
            wrong.push(format!("{statement}\n    {}", lines.join("\n    ")));
        }
    }
    assert!(explained > 30, "{explained} statements explained");
    assert!(wrong.is_empty(), "{dialect}: {} statements read a whole table:\n{}", wrong.len(), wrong.join("\n\n"));
}
