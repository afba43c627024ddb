//! `GET /api/chats/{chat_id}/export`: the whole chat as a file.

use serde_json::{Value, json};
use shared::contract::auth::SessionEnded;
use shared::contract::users::{Cards, CardsOf, User};
use shared::http::token::Role;
use shared::testing::{Person, Reply, eventually};
use tokio_util::sync::CancellationToken;

use crate::ALLOCATED;
use crate::helpers::World;

async fn get(world: &World, chat: &str, person: &Person, query: &str) -> (reqwest::header::HeaderMap, String) {
    let response =
        world.chats.request(&format!("GET /api/chats/{chat}/export?{query}"), Some(person)).send().await.unwrap();
    assert_eq!(response.status(), 200, "{query}");
    (response.headers().clone(), response.text().await.unwrap())
}

/// Users, which knows only Anna.
async fn know(world: &World, anna: &Person) -> CancellationToken {
    let (bus, stop) = (world.bus("users").await, CancellationToken::new());
    let (id, stopping) = (anna.id, stop.clone());
    tokio::spawn(async move {
        bus.answer(stopping, |asked: CardsOf| {
            assert!(asked.user_ids.len() <= 500);
            let card = User {
                id,
                login: "anna".to_owned(),
                name: "Анна".to_owned(),
                surname: "<Каренина>".to_owned(),
                avatar_url: None,
                role: Role::User,
                rev: 1,
                last_seen_at: None,
            };
            let items = Some(card).filter(|card| asked.user_ids.contains(&card.id)).into_iter().collect();
            std::future::ready(Ok(Cards { items }))
        })
        .await
    });
    stop
}

#[tokio::test]
async fn the_json_has_every_message_that_is_not_deleted_with_names() {
    let world = World::start().await;
    let (anna, boris) = (world.person("anna"), world.person("boris"));
    let answering = know(&world, &anna).await;
    let chat = world.group(&anna, &[&boris]).await;
    let sent = world.say(&chat, &anna, "раз\n\"два\"").await;
    let deleted = world.say(&chat, &boris, "тайна").await;
    world.erase(&deleted, &boris).await.expect(204);
    world.say(&chat, &boris, "три").await;
    let (headers, text) = get(&world, &chat, &anna, "format=json").await;
    assert!(!text.contains("тайна"));
    assert_eq!(headers["content-type"], "application/json");
    assert_eq!(headers["cache-control"], "no-store");
    let name = headers["content-disposition"].to_str().unwrap();
    assert!(
        name.starts_with("attachment; filename=\"chat-2") && name.contains("UTF-8''%D0%9F%D0%BE%D1%85%D0%BE%D0%B4")
    );
    let file: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(file["chat"]["name"], "Поход");
    let lines: Vec<(&Value, &Value)> =
        file["messages"].as_array().unwrap().iter().map(|it| (&it["author"], &it["text"])).collect();
    let anna_is = json!("Анна <Каренина>");
    let expected = [(&anna_is, &json!("")), (&anna_is, &json!("раз\n\"два\"")), (&json!("boris"), &json!("три"))];
    assert_eq!(lines, expected);
    assert_eq!(file["messages"][1]["id"], sent["id"]);
    assert_eq!(file["messages"][0]["info"]["code"], "chat_created");
    answering.cancel();
}

#[tokio::test]
async fn the_page_to_read_is_escaped_and_speaks_both_languages() {
    let world = World::start().await;
    let anna = world.person("anna");
    let answering = know(&world, &anna).await;
    let chat = world.group(&anna, &[]).await;
    world.say(&chat, &anna, "<script>alert('раз')</script>").await;
    let (headers, russian) = get(&world, &chat, &anna, "format=html").await;
    assert_eq!(headers["content-type"], "text/html; charset=utf-8");
    assert!(headers["content-security-policy"].to_str().unwrap().starts_with("default-src 'none'"));
    assert!(russian.starts_with("<!doctype html>") && russian.ends_with("</html>\n"), "{russian}");
    assert!(russian.contains("&lt;script&gt;alert(&#39;раз&#39;)") && !russian.contains("<script"), "{russian}");
    assert!(russian.contains("Анна &lt;Каренина&gt;: создан чат «Поход»") && russian.contains("lang=\"ru\""));
    let (_, english) = get(&world, &chat, &anna, "format=html&lang=en").await;
    assert!(
        english.contains("Анна &lt;Каренина&gt; created the chat “Поход”") && english.contains("All times are UTC")
    );
    let request = world.chats.request(&format!("GET /api/chats/{chat}/export?format=html"), Some(&anna));
    let accepted = request.header("accept-language", "en-US,ru;q=0.5").send().await.unwrap().text().await.unwrap();
    assert!(accepted.contains("lang=\"en\""));
    answering.cancel();
}

#[tokio::test]
async fn only_a_member_gets_it_and_only_in_the_formats_there_are() {
    let world = World::start().await;
    let (anna, boris) = (world.person("anna"), world.person("boris"));
    let chat = world.group(&anna, &[]).await;
    let path = format!("GET /api/chats/{chat}/export");
    world.chats.call(&format!("{path}?format=json"), &boris).await.expect_problem(404, "not_found");
    Reply::of(world.chats.request(&format!("{path}?format=json"), None)).await.expect_problem(401, "unauthenticated");
    for query in ["", "?format=pdf", "?format=json&lang=de", "?format=json&x=1"] {
        world.chats.call(&format!("{path}{query}"), &anna).await.expect_problem(422, "validation_failed");
    }
}

#[tokio::test]
async fn a_long_export_is_whole_takes_no_memory_and_ends_when_the_reader_is_removed() {
    let world = World::start().await;
    let (anna, boris) = (world.person("anna"), world.person("boris"));
    let chat = world.group(&anna, &[&boris]).await;
    world.fill(&chat, &anna, 20_000, "много ".repeat(200)).await;
    let request = || world.chats.request(&format!("GET /api/chats/{chat}/export?format=json"), Some(&boris)).send();
    let (before, mut length) = (ALLOCATED.current_usage(), 0);
    ALLOCATED.reset_peak_usage();
    let mut response = request().await.unwrap();
    while let Some(chunk) = response.chunk().await.unwrap() {
        length += chunk.len();
    }
    let grown = ALLOCATED.peak_usage() - before;
    assert!(length > 40_000_000, "{length}");
    assert!(grown < 16_000_000, "{grown} bytes held at once for a file of {length}");
    let (_, text) = get(&world, &chat, &boris, "format=json").await;
    let file: Value = serde_json::from_str(&text).unwrap();
    let seqs: Vec<i64> = file["messages"].as_array().unwrap().iter().map(|it| it["seq"].as_i64().unwrap()).collect();
    assert_eq!(seqs, (1..=20_001).collect::<Vec<_>>());
    let mut response = request().await.unwrap();
    response.chunk().await.unwrap().unwrap();
    world.remove(&chat, &anna, &boris).await.expect(204);
    let rest = async {
        while response.chunk().await?.is_some() {}
        Ok::<_, reqwest::Error>(())
    };
    assert!(rest.await.is_err(), "the file is told to be incomplete");
}

#[tokio::test]
async fn a_long_export_ends_with_the_session_that_asked_for_it() {
    let world = World::start().await;
    let anna = world.person("anna");
    let chat = world.group(&anna, &[]).await;
    world.fill(&chat, &anna, 20_000, "много ".repeat(200)).await;
    let request = world.chats.request(&format!("GET /api/chats/{chat}/export?format=json"), Some(&anna));
    let mut response = request.send().await.unwrap();
    response.chunk().await.unwrap().unwrap();
    world.auth.publish(SessionEnded { session_id: anna.session, user_id: anna.id }).await;
    eventually("the session is known to have ended", async || {
        let status = world.chats.call(&format!("GET /api/chats/{chat}"), &anna).await.status;
        (status == 401).then_some(())
    })
    .await;
    let rest = async {
        while response.chunk().await?.is_some() {}
        Ok::<_, reqwest::Error>(())
    };
    assert!(rest.await.is_err(), "the file is told to be incomplete");
}
