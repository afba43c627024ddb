//! Searching where there is much: pages beyond what is counted, hits in the chats of others, an index that is damaged.

use chats::store::search::mend::mend;
use futures::future::join_all;
use serde_json::{Value, json};
use shared::db::{Db, DbError, Dialect, Lane, sql};
use shared::testing::{Person, Reply, eventually};
use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;

use crate::helpers::{World, config};

async fn find(world: &World, path: &str, person: &Person, query: &[(&str, &str)]) -> Value {
    Reply::of(world.chats.request(&format!("GET {path}"), Some(person)).query(query)).await.expect(200)
}

fn seqs(hits: &Value) -> Vec<i64> {
    hits["items"].as_array().unwrap().iter().map(|hit| hit["message"]["seq"].as_i64().unwrap()).collect()
}

fn texts(hits: &Value) -> Vec<String> {
    let text = |hit: &Value| hit["message"]["text"].as_str().unwrap().to_owned();
    hits["items"].as_array().unwrap().iter().map(text).collect()
}

/// As if many messages had been written meanwhile: the next one stands in another part of the index.
async fn pass_time(db: &Db) {
    let pass = match db.dialect() {
        Dialect::Sqlite => "update sqlite_sequence set seq = seq + 40000 where name = 'messages'",
        Dialect::Postgres => {
            "select setval(pg_get_serial_sequence('messages', 'num'), nextval(pg_get_serial_sequence('messages', 'num')) + 40000)"
        }
    };
    db.write::<_, DbError, _>(Lane::of("test"), move |tx| Box::pin(sql(pass).execute(tx))).await.unwrap();
}

async fn rebuild(world: &World) {
    chats::rebuild::rebuild(&config(&world.nats, &world.database)).await.unwrap();
}

#[tokio::test]
async fn pages_go_on_beyond_what_is_counted() {
    let world = World::start().await;
    let anna = world.person("anna");
    let chat = world.group(&anna, &[]).await;
    world.fill(&chat, &anna, 2_600, "одно из многих".to_owned()).await;
    rebuild(&world).await;
    let (search, mut before, mut seen) = (format!("/api/chats/{chat}/search"), 9_000.to_string(), Vec::new());
    loop {
        let page = find(&world, &search, &anna, &[("q", "много"), ("limit", "100"), ("before", &before)]).await;
        assert_eq!(page["total"], 1_000);
        let Some(last) = seqs(&page).last().copied() else { break };
        seen.append(&mut seqs(&page));
        before = last.to_string();
    }
    assert_eq!(seen, (2..2_602).rev().collect::<Vec<_>>());
}

#[tokio::test]
async fn hits_far_apart_are_found_newest_first() {
    let world = World::start().await;
    let (anna, db) = (world.person("anna"), world.open_database().await);
    let (one, two) = (world.group(&anna, &[]).await, world.group(&anna, &[]).await);
    world.fill(&one, &anna, 600, "прочее".to_owned()).await;
    rebuild(&world).await;
    for number in 0..6 {
        world.say(if number % 2 == 0 { &one } else { &two }, &anna, &format!("находка {number}")).await;
        pass_time(&db).await;
    }
    let all = find(&world, "/api/search", &anna, &[("q", "находку")]).await;
    let expected: Vec<String> = (0..6).rev().map(|number| format!("находка {number}")).collect();
    assert_eq!((texts(&all), &all["next_cursor"]), (expected.clone(), &Value::Null));
    let (mut cursor, mut seen) = (None::<String>, Vec::new());
    loop {
        let mut query = vec![("q", "наход"), ("limit", "1")];
        query.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
        let page = find(&world, "/api/search", &anna, &query).await;
        seen.append(&mut texts(&page));
        cursor = page["next_cursor"].as_str().map(ToOwned::to_owned);
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(seen, expected);
    // Short words are looked for in what has the longer ones, or with them if that is much.
    world.say(&one, &anna, "находка на я").await;
    for (q, count) in [("находка н", 7), ("на находка 3", 1), ("я на находка", 1), ("ы находка", 0), ("3 находка", 1)]
    {
        assert_eq!(texts(&find(&world, "/api/search", &anna, &[("q", q)]).await).len(), count, "{q}");
    }
    let search = format!("/api/chats/{one}/search");
    let page = find(&world, &search, &anna, &[("q", "находка 2")]).await;
    assert_eq!((texts(&page), &page["total"]), (vec!["находка 2".to_owned()], &json!(1)));
    let page = find(&world, &search, &anna, &[("q", "наход"), ("limit", "2"), ("before", "605")]).await;
    assert_eq!((texts(&page), &page["total"]), (vec!["находка 4".to_owned(), "находка 2".to_owned()], &json!(4)));
    let before = seqs(&page)[1].to_string();
    let page = find(&world, &search, &anna, &[("q", "находка"), ("before", &before)]).await;
    assert_eq!((texts(&page), &page["total"]), (vec!["находка 0".to_owned()], &json!(4)));
}

#[tokio::test]
async fn hits_in_the_chats_of_others_hide_none_of_mine() {
    let world = World::start().await;
    let (anna, boris, vera) = (world.person("anna"), world.person("boris"), world.person("vera"));
    let mine = world.group(&anna, &[&vera]).await;
    world.say(&mine, &anna, "клад в саду").await;
    let others = world.group(&boris, &[]).await;
    world.fill(&others, &boris, 1_300, "клад не здесь".to_owned()).await;
    rebuild(&world).await;
    let found = find(&world, "/api/search", &anna, &[("q", "клад")]).await;
    assert_eq!((texts(&found), &found["next_cursor"]), (vec!["клад в саду".to_owned()], &Value::Null));
    let found = find(&world, "/api/search", &vera, &[("q", "клад здесь")]).await;
    assert_eq!(texts(&found), Vec::<String>::new());
}

#[tokio::test]
async fn hits_in_more_chats_than_are_named_at_once_come_newest_first_page_by_page() {
    let world = World::start().await;
    let (vera, boris) = (world.person("vera"), world.person("boris"));
    let chats = join_all((0..310).map(|_| world.group(&vera, &[]))).await;
    // The chats with the newest activity are named first: the hits of two chats lie among each other, far apart in that order.
    let (old, new) = (&chats[0], &chats[309]);
    let mut expected = Vec::new();
    for number in 0..6 {
        let text = format!("клад номер {number}");
        world.say(if number % 2 == 0 { old } else { new }, &vera, &text).await;
        expected.insert(0, text);
    }
    join_all(chats[1..309].iter().map(|chat| world.say(chat, &vera, "ничего"))).await;
    world.say(new, &vera, "ничего").await;
    let others = world.group(&boris, &[]).await;
    world.fill(&others, &boris, 300, "клад не здесь".to_owned()).await;
    rebuild(&world).await;
    for limit in ["1", "2", "4", "100"] {
        let (mut cursor, mut seen) = (None::<String>, Vec::new());
        loop {
            let mut query = vec![("q", "клад"), ("limit", limit)];
            query.extend(cursor.as_deref().map(|cursor| ("cursor", cursor)));
            let page = find(&world, "/api/search", &vera, &query).await;
            seen.append(&mut texts(&page));
            cursor = page["next_cursor"].as_str().map(ToOwned::to_owned);
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen, expected, "{limit} at a time");
    }
}

/// A world with FTS5, whose index may be damaged and mended, and somebody in it; nothing on PostgreSQL.
async fn on_sqlite() -> Option<(World, Db, Person)> {
    let world = World::start().await;
    let db = world.open_database().await;
    let anna = world.person("anna");
    (db.dialect() == Dialect::Sqlite).then_some((world, db, anna))
}

#[tokio::test]
async fn a_damaged_index_keeps_nothing_from_being_sent_and_is_made_anew() {
    let Some((world, _, anna)) = on_sqlite().await else { return };
    let chat = world.group(&anna, &[]).await;
    for number in 0..20 {
        world.say(&chat, &anna, &format!("остаётся {number}")).await;
    }
    damage_index(&world).await;
    eventually("what is sent is accepted after a try or two", async || {
        let body = json!({ "client_id": shared::ids::ClientId::new(), "text": "остаётся и это" });
        let reply = world.chats.send(&format!("POST /api/chats/{chat}/messages"), &anna, &body).await;
        assert!([201, 503].contains(&reply.status), "{reply:?}");
        (reply.status == 201).then_some(())
    })
    .await;
    eventually_found(&world, &chat, &anna, 21).await;
}

#[tokio::test]
async fn a_damaged_index_does_not_keep_a_deleted_chat_and_is_made_anew() {
    let Some((world, db, anna)) = on_sqlite().await else { return };
    let (kept, deleted) = (world.group(&anna, &[]).await, world.group(&anna, &[]).await);
    for number in 0..20 {
        world.say(&kept, &anna, &format!("остаётся {number}")).await;
        world.say(&deleted, &anna, &format!("уходит {number}")).await;
    }
    damage_index(&world).await;
    world.chats.call(&format!("DELETE /api/chats/{deleted}"), &anna).await.expect(204);
    eventually("the deleted chat is purged", async || {
        let mut conn = db.read().await.unwrap();
        let left: Vec<i64> = sql("select count(*) from chats where purged").fetch_column(&mut conn).await.unwrap();
        (left == [1]).then_some(())
    })
    .await;
    let left = sql("select count(*) from messages where text like 'уходит%'");
    assert_eq!(left.fetch_column::<i64>(&mut db.read().await.unwrap()).await.unwrap(), [0]);
    eventually_found(&world, &kept, &anna, 20).await;
    let found = find(&world, "/api/search", &anna, &[("q", "уходит")]).await;
    assert_eq!(texts(&found), Vec::<String>::new());
}

#[tokio::test]
async fn an_index_is_not_taken_for_damaged_because_the_database_is_held_by_another_process() {
    let Some((world, db, anna)) = on_sqlite().await else { return };
    let chat = world.group(&anna, &[]).await;
    world.say(&chat, &anna, "остаётся").await;
    let holding = SqliteConnectOptions::new().filename(world.database.config.data_dir.join("chats.db"));
    let mut holding = holding.connect().await.unwrap();
    sqlx::query("begin immediate").execute(&mut holding).await.unwrap();
    mend(&db).await.unwrap();
    sqlx::query("rollback").execute(&mut holding).await.unwrap();
    let hits = find(&world, &format!("/api/chats/{chat}/search"), &anna, &[("q", "остаётся")]).await;
    assert_eq!(hits["total"], 1);
}

/// Until so many texts are found that stay.
async fn eventually_found(world: &World, chat: &str, person: &Person, count: u64) {
    eventually("the index is whole again", async || {
        let hits = find(world, &format!("/api/chats/{chat}/search"), person, &[("q", "остаётся")]).await;
        (hits["total"] == count).then_some(())
    })
    .await;
}

/// From now on FTS5 does not understand its own tables.
async fn damage_index(world: &World) {
    let file = world.database.config.data_dir.join("chats.db");
    let mut conn = SqliteConnectOptions::new().filename(file).connect().await.unwrap();
    let damage = sqlx::query("update message_words_data set block = x'ffffffffffffffff' where id >= 10");
    assert!(damage.execute(&mut conn).await.unwrap().rows_affected() > 0);
}
