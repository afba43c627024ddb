//! Bad input of every kind: each gets its answer, none a 500.

use serde_json::{Value, json};
use shared::testing::{Person, Reply};

use crate::helpers::World;

/// The calls with a body, and a good value for each field.
fn calls(person: &Person) -> Vec<(String, Value)> {
    vec![
        ("PATCH /api/users/me".to_owned(), json!({"name": "Анна", "surname": "Каренина"})),
        ("POST /api/users/lookup".to_owned(), json!({"ids": [person.id]})),
        ("POST /api/contacts".to_owned(), json!({"user_id": person.id, "name": "Анна", "surname": "Каренина"})),
        ("POST /api/contacts".to_owned(), json!({"login": person.login})),
        (format!("PATCH /api/contacts/{}", person.id), json!({"name": "Анна", "surname": "Каренина"})),
    ]
}

#[tokio::test]
async fn a_wrong_type_in_any_field_is_refused_with_the_fields_name() {
    let world = World::start().await;
    let anna = world.join("anna").await;
    for (call, good) in calls(&anna) {
        for field in good.as_object().unwrap().keys() {
            let list = if field == "ids" { json!(["x"]) } else { json!(["x", 1]) };
            for bad in [json!(null), json!(7), json!(-1.5), json!(true), list, json!({"a": {}})] {
                let mut body = good.clone();
                body[field] = bad.clone();
                let reply = world.send(&call, &anna, body).await;
                let problem = reply.expect_problem(422, "validation_failed");
                let named = problem["errors"][0]["field"].as_str().unwrap();
                assert!(named.starts_with(field.as_str()), "{call}: {field} = {bad}: {named}");
            }
        }
    }
}

#[tokio::test]
async fn unknown_fields_and_those_of_the_server_are_refused() {
    let world = World::start().await;
    let anna = world.join("anna").await;
    for (call, good) in calls(&anna) {
        for field in ["id", "rev", "role", "avatar_url", "last_seen_at", "owner_id", "__proto__", ""] {
            let mut body = good.clone();
            body[field] = json!("x");
            let problem = world.send(&call, &anna, body).await.expect_problem(422, "validation_failed");
            assert_eq!(problem["errors"][0]["field"], field, "{call}");
        }
    }
}

#[tokio::test]
async fn ids_that_are_none_are_refused_in_a_body() {
    let world = World::start().await;
    let anna = world.join("anna").await;
    for id in ["", "7", "anna", &"9".repeat(10_000), "0199f3a4-7c1e-7d3a-9b52-3f6f3a1c0d1g"] {
        for (call, body) in
            [("POST /api/users/lookup", json!({"ids": [id]})), ("POST /api/contacts", json!({"user_id": id}))]
        {
            world.send(call, &anna, body).await.expect_problem(422, "validation_failed");
        }
    }
}

#[tokio::test]
async fn a_body_that_is_not_one_sound_object_is_refused() {
    let world = World::start().await;
    let anna = world.join("anna").await;
    let deep = format!("{{\"name\":{}{}}}", "[".repeat(1_000), "]".repeat(1_000));
    let bodies: [&[u8]; 9] = [
        b"",
        b"[]",
        b"null",
        b"{",
        b"{\"name\":\"a\",\"name\":\"b\"}",
        b"{\"name\":\"\xff\"}",
        b"{\"name\":\"\\ud800\"}",
        b"{} {}",
        deep.as_bytes(),
    ];
    for (call, _) in calls(&anna) {
        for body in bodies {
            let request = world.users.request(&call, Some(&anna)).header("content-type", "application/json");
            Reply::of(request.body(body.to_vec())).await.expect_problem(400, "bad_request");
        }
    }
}

#[tokio::test]
async fn another_content_type_and_too_large_a_body_are_refused() {
    let world = World::start().await;
    let anna = world.join("anna").await;
    for (call, good) in calls(&anna) {
        let text = world.users.request(&call, Some(&anna)).header("content-type", "text/plain").body(good.to_string());
        Reply::of(text).await.expect_problem(415, "unsupported_media_type");
        let bare = world.users.request(&call, Some(&anna)).body(good.to_string());
        Reply::of(bare).await.expect_problem(415, "unsupported_media_type");
        let large = json!({"name": "a".repeat(70_000)});
        world.send(&call, &anna, large).await.expect_problem(413, "too_large");
    }
}

#[tokio::test]
async fn names_with_harmful_characters_are_refused_everywhere() {
    let world = World::start().await;
    let (anna, boris) = (world.join("anna").await, world.join("boris").await);
    let tower = format!("a{}", "\u{301}".repeat(10_000));
    for (name, code) in [
        ("a\u{0}b", "invalid_characters"),
        ("a\nb", "invalid_characters"),
        ("\u{202e}a", "invalid_characters"),
        (tower.as_str(), "too_many_marks"),
    ] {
        for (call, body) in [
            ("PATCH /api/users/me", json!({"name": name})),
            ("POST /api/contacts", json!({"user_id": boris.id, "surname": name})),
        ] {
            let problem = world.send(call, &anna, body).await.expect_problem(422, "validation_failed");
            assert_eq!(problem["errors"][0]["code"], code, "{call}");
        }
    }
}
