//! `/api/chats/{chat_id}/search` and `/api/search`: what is found, where, by whom, and what is found no more.

use std::path::Path;

use serde_json::{Value, json};
use shared::db::{Dialect, sql};
use shared::testing::{Person, Reply, eventually};
use sqlx::ConnectOptions;
use sqlx::sqlite::SqliteConnectOptions;

use crate::helpers::{MAIN, World, config, path_of};

/// A call with a query in the address.
async fn find(world: &World, path: &str, person: &Person, query: &[(&str, &str)]) -> Reply {
    Reply::of(world.chats.request(&format!("GET {path}"), Some(person)).query(query)).await
}

async fn in_chat(world: &World, chat: &str, person: &Person, q: &str) -> Value {
    find(world, &format!("/api/chats/{chat}/search"), person, &[("q", q)]).await.expect(200)
}

async fn in_all(world: &World, person: &Person, q: &str) -> Vec<String> {
    texts(&find(world, "/api/search", person, &[("q", q)]).await.expect(200))
}

fn texts(hits: &Value) -> Vec<String> {
    let text = |hit: &Value| hit["message"]["text"].as_str().unwrap().to_owned();
    hits["items"].as_array().unwrap().iter().map(text).collect()
}

fn numbers(hits: &Value) -> Vec<i64> {
    hits["items"].as_array().unwrap().iter().map(|hit| hit["message"]["seq"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn a_message_is_found_by_other_forms_of_its_words_newest_first() {
    let world = World::start().await;
    let anna = world.person("anna");
    let chat = world.group(&anna, &[]).await;
    let first = world.say(&chat, &anna, "Встречи по пятницам").await;
    world.say(&chat, &anna, "Ничего такого").await;
    let last = world.say(&chat, &anna, "👍 ещё одна Встреча").await;
    let hits = in_chat(&world, &chat, &anna, "встречу").await;
    let expected = json!({"total": 2, "rev": 5, "items": [
        {"message": last, "highlights": [[12, 19]]}, {"message": first, "highlights": [[0, 7]]}]});
    assert_eq!(hits, expected);
    assert_eq!(numbers(&in_chat(&world, &chat, &anna, "ВСТРЕЧА пят").await), [2]);
    assert_eq!(numbers(&in_chat(&world, &chat, &anna, "еще").await), [4]);
    assert_eq!(in_chat(&world, &chat, &anna, "пятак").await, json!({"items": [], "total": 0, "rev": 5}));
    assert_eq!(in_chat(&world, &chat, &anna, "поход").await["total"], 0, "an info line is not found");
}

#[tokio::test]
async fn what_was_edited_or_deleted_is_found_no_more_and_its_words_are_gone() {
    let world = World::start().await;
    let anna = world.person("anna");
    let chat = world.group(&anna, &[]).await;
    let edited = world.say(&chat, &anna, "тайна первая").await;
    let deleted = world.say(&chat, &anna, "тайна вторая").await;
    let edit = json!({"text": "нечто первое"});
    world.chats.send(&format!("PATCH {}", path_of(&edited)), &anna, &edit).await.expect(200);
    world.erase(&deleted, &anna).await.expect(204);
    world.erase(&deleted, &anna).await.expect(204);
    assert_eq!(in_chat(&world, &chat, &anna, "тайна").await["total"], 0);
    assert_eq!(in_chat(&world, &chat, &anna, "вторая").await["total"], 0);
    assert_eq!(texts(&in_chat(&world, &chat, &anna, "первый").await), ["нечто первое"]);
    assert_eq!(words_of(&world).await, ["нечт", "нечто", "перв", "первое"]);
}

/// Every word that the index holds, chats left out.
async fn words_of(world: &World) -> Vec<String> {
    let db = world.open_database().await;
    if db.dialect() == Dialect::Sqlite {
        return words_of_file(&world.database.config.data_dir.join("chats.db")).await;
    }
    let words = "select word from ts_stat('select words from message_words') where word not like '#%'
         order by word collate \"C\"";
    sql(words).fetch_column(&mut db.read().await.unwrap()).await.unwrap()
}

/// FTS5 shows what it holds by a table that is made for looking.
async fn words_of_file(file: &Path) -> Vec<String> {
    let mut conn = SqliteConnectOptions::new().filename(file).connect().await.unwrap();
    sqlx::query("create virtual table temp.held using fts5vocab(main, message_words, row)")
        .execute(&mut conn)
        .await
        .unwrap();
    let words = "select term from temp.held where term not like '#%' order by term";
    sqlx::query_scalar(words).fetch_all(&mut conn).await.unwrap()
}

#[tokio::test]
async fn only_members_search_and_everywhere_means_where_i_am_now() {
    let world = World::start().await;
    let (anna, boris) = (world.person("anna"), world.person("boris"));
    let (shared, own) = (world.group(&anna, &[&boris]).await, world.group(&anna, &[]).await);
    let direct = world.direct(&anna, &boris).await;
    for (chat, text) in
        [(&shared[..], "слово общее"), (&own, "слово своё"), (&direct, "слово двоих"), (MAIN, "слово всем")]
    {
        world.say(chat, &anna, text).await;
    }
    assert_eq!(in_all(&world, &anna, "слово").await, ["слово всем", "слово двоих", "слово своё", "слово общее"]);
    assert_eq!(in_all(&world, &boris, "слово").await, ["слово всем", "слово двоих", "слово общее"]);
    let search = format!("/api/chats/{own}/search");
    find(&world, &search, &boris, &[("q", "слово")]).await.expect_problem(404, "not_found");
    find(&world, &search, &boris, &[("q", "%")]).await.expect_problem(404, "not_found");
    world.remove(&shared, &anna, &boris).await.expect(204);
    assert_eq!(in_all(&world, &boris, "слово").await, ["слово всем", "слово двоих"]);
    let search = format!("/api/chats/{shared}/search");
    find(&world, &search, &boris, &[("q", "слово")]).await.expect_problem(404, "not_found");
    world.add(&shared, &anna, &[&boris]).await.expect(201);
    assert_eq!(in_all(&world, &boris, "общ").await, ["слово общее"]);
    world.chats.call(&format!("DELETE /api/chats/{shared}"), &anna).await.expect(204);
    assert_eq!(in_all(&world, &boris, "общ").await, Vec::<String>::new());
    eventually("the words of a deleted chat are gone", async || {
        (!words_of(&world).await.contains(&"общее".to_owned())).then_some(())
    })
    .await;
}

#[tokio::test]
async fn pages_follow_each_other_and_count_the_same() {
    let world = World::start().await;
    let anna = world.person("anna");
    let (chat, other) = (world.group(&anna, &[]).await, world.group(&anna, &[]).await);
    for number in 0..7 {
        world.say(&chat, &anna, &format!("номер {number}")).await;
        world.say(&other, &anna, &format!("номер {number}, другой")).await;
    }
    let search = format!("/api/chats/{chat}/search");
    let mut seen = Vec::new();
    for expected in [&[8, 7, 6][..], &[5, 4, 3], &[2], &[]] {
        let before = seen.last().copied().unwrap_or(9_007_199_254_740_991_i64).to_string();
        let query = [("q", "номер"), ("limit", "3"), ("before", &before)];
        let page = find(&world, &search, &anna, &query).await.expect(200);
        assert_eq!((numbers(&page), &page["total"]), (expected.to_vec(), &json!(7)));
        seen.extend(expected);
    }
    let (mut all, mut cursor) = (Vec::new(), String::new());
    loop {
        let query = [("q", "номер"), ("limit", "4"), ("cursor", &cursor)];
        let used = if cursor.is_empty() { &query[..2] } else { &query[..] };
        let page = find(&world, "/api/search", &anna, used).await.expect(200);
        all.append(&mut texts(&page));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = next.to_owned();
    }
    let expected = (0..7).rev().flat_map(|number| [format!("номер {number}, другой"), format!("номер {number}")]);
    assert_eq!(all, expected.collect::<Vec<_>>());
}

#[tokio::test]
async fn operators_quotes_and_wild_cards_are_taken_literally() {
    let world = World::start().await;
    let anna = world.person("anna");
    let chat = world.group(&anna, &[]).await;
    world.say(&chat, &anna, "слово и дело").await;
    for (q, total) in [
        ("слово'--", 1),
        ("\"слово", 1),
        ("'слово' & дел:*", 1),
        ("сло%", 1),
        ("(слово", 1),
        ("{слово}^2", 0),
        ("слово OR нечто", 0),
        ("NOT нечто", 0),
        ("слово NEAR дело", 0),
        ("words:слово", 0),
        ("с_во", 0),
        ("с*о", 0),
        ("#1", 0),
        ("сл\0", 1),
        ("ло", 0),
    ] {
        assert_eq!(in_chat(&world, &chat, &anna, q).await["total"], total, "{q:?}");
    }
}

#[tokio::test]
async fn a_query_without_a_word_and_numbers_out_of_range_are_refused() {
    let world = World::start().await;
    let anna = world.person("anna");
    let chat = world.group(&anna, &[]).await;
    for path in [&format!("/api/chats/{chat}/search"), "/api/search"] {
        for q in ["", " ", "%", "\"", "()", "_", "👍", "*"] {
            find(&world, path, &anna, &[("q", q)]).await.expect_problem(422, "query_too_short");
        }
        let long = "я".repeat(257);
        for (query, field) in [
            (vec![], "q"),
            (vec![("q", &long[..])], "q"),
            (vec![("q", "я"), ("limit", "0")], "limit"),
            (vec![("q", "я"), ("limit", "101")], "limit"),
            (vec![("q", "я"), ("limit", "x")], "limit"),
            (vec![("q", "я"), ("offset", "1")], "offset"),
            (vec![("q", "я"), ("before", "-1")], "before"),
            (vec![("q", "я"), ("cursor", "x")], "cursor"),
        ] {
            let problem = find(&world, path, &anna, &query).await.expect_problem(422, "validation_failed");
            assert_eq!(problem["errors"][0]["field"], field, "{path} {query:?}");
        }
    }
}

#[tokio::test]
async fn the_index_outlives_a_restart_and_is_filled_anew_from_the_texts() {
    let mut world = World::start().await;
    let anna = world.person("anna");
    let chat = world.group(&anna, &[]).await;
    let mut sent = Vec::new();
    for number in 0..450 {
        sent.push(world.say(&chat, &anna, &format!("запись {number}")).await);
    }
    world.restart().await;
    assert_eq!(in_chat(&world, &chat, &anna, "записи").await["total"], 450);
    let filling = {
        let config = config(&world.nats, &world.database);
        tokio::spawn(async move { chats::rebuild::rebuild(&config).await.unwrap() })
    };
    // Beside the filling: edits and deletions of what may be filled already, or not yet.
    for (place, message) in sent.iter().enumerate().step_by(3) {
        let edit = json!({"text": format!("правка {place}")});
        world.chats.send(&format!("PATCH {}", path_of(message)), &anna, &edit).await.expect(200);
        world.erase(&sent[place + 1], &anna).await.expect(204);
    }
    filling.await.unwrap();
    assert_eq!(in_chat(&world, &chat, &anna, "записи").await["total"], 150);
    assert_eq!(in_chat(&world, &chat, &anna, "правки").await["total"], 150);
    let mut words = words_of(&world).await;
    words.retain(|word| word.parse::<u32>().is_err());
    assert_eq!(words, ["запис", "запись", "правк", "правка"]);
}

#[tokio::test]
async fn an_index_of_another_version_is_filled_anew_at_the_start() {
    let mut world = World::start().await;
    let anna = world.person("anna");
    let chat = world.group(&anna, &[]).await;
    world.say(&chat, &anna, "старое").await;
    let db = world.open_database().await;
    db.write::<_, shared::db::DbError, _>(shared::db::Lane::of("test"), |tx| {
        Box::pin(async move {
            let empty = match tx.dialect() {
                Dialect::Sqlite => "insert into message_words (message_words) values ('delete-all')",
                Dialect::Postgres => "truncate message_words",
            };
            sql(empty).execute(tx).await?;
            sql("update search_index set version = 0").execute(tx).await
        })
    })
    .await
    .unwrap();
    drop(db);
    world.restart().await;
    eventually("the old text is found", async || {
        (in_chat(&world, &chat, &anna, "старый").await["total"] == 1).then_some(())
    })
    .await;
}
