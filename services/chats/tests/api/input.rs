//! Bad input: each gets its stated answer, and never a 500.

use serde_json::{Value, json};
use shared::testing::{Reply, auth_over_http, eventually};
use uuid::Uuid;

use crate::helpers::{MAIN, World, path_of};

/// A call with a sound body, and which of its fields may be left out or be `null`.
struct Sound {
    call: String,
    body: Value,
    optional: &'static [&'static str],
    nullable: &'static [&'static str],
}

async fn sound_calls(world: &World, anna: &shared::testing::Person, chat: &str) -> Vec<Sound> {
    let message = world.say(chat, anna, "раз").await;
    let sound = |call: String, body: Value, optional: &'static [&'static str], nullable: &'static [&'static str]| {
        Sound { call, body, optional, nullable }
    };
    let id = Uuid::new_v4();
    vec![
        sound(
            "POST /api/chats".to_owned(),
            json!({"client_id": id, "kind": "group", "name": "Имя", "member_ids": []}),
            &["name"],
            &[],
        ),
        sound(format!("PATCH /api/chats/{chat}"), json!({"name": "Имя"}), &["name"], &[]),
        sound(format!("PATCH /api/chats/{chat}"), json!({"creator_id": anna.id}), &["creator_id"], &[]),
        sound(
            format!("PATCH /api/chats/{chat}/membership"),
            json!({"hidden": false, "muted_until": "2030-01-01T00:00:00Z", "marked_unread": false}),
            &["hidden", "muted_until", "marked_unread"],
            &["muted_until"],
        ),
        sound(format!("POST /api/chats/{chat}/members"), json!({"user_ids": []}), &[], &[]),
        sound(format!("POST /api/chats/{chat}/messages"), json!({"client_id": id, "text": "я"}), &[], &[]),
        sound(format!("PATCH {}", path_of(&message)), json!({"text": "б"}), &[], &[]),
        sound(format!("PUT /api/chats/{chat}/read"), json!({"seq": 1}), &[], &[]),
        sound("POST /api/chats/sync".to_owned(), json!({"generation": "x", "chats": {}}), &[], &["generation"]),
    ]
}

#[tokio::test]
async fn a_wrong_type_in_any_field_is_422_with_the_field() {
    let world = World::start().await;
    let anna = world.person("anna");
    let chat = world.group(&anna, &[]).await;
    let wrong = [json!(7), json!(-1.5), json!(true), json!("х"), json!([7]), json!([[]]), json!({"a": 1}), json!(null)];
    for sound in sound_calls(&world, &anna, &chat).await {
        for (field, good) in sound.body.as_object().unwrap() {
            for value in &wrong {
                let null_is_fine = value.is_null() && sound.nullable.contains(&field.as_str());
                let same_type = std::mem::discriminant(value) == std::mem::discriminant(good)
                    && (field == "text"
                        || field == "name"
                        || field == "generation"
                        || field == "hidden"
                        || field == "marked_unread");
                let integer = field == "seq" && value.is_i64();
                if null_is_fine || same_type || integer {
                    continue;
                }
                let mut body = sound.body.clone();
                body[field] = value.clone();
                let reply = world.chats.send(&sound.call, &anna, &body).await;
                let problem = reply.expect_problem(422, "validation_failed");
                let named = problem["errors"][0]["field"].as_str().unwrap();
                assert!(named.starts_with(field.as_str()), "{} {field}={value}: {problem}", sound.call);
            }
        }
    }
}

#[tokio::test]
async fn a_missing_unknown_or_server_owned_field_is_422_with_the_field() {
    let world = World::start().await;
    let anna = world.person("anna");
    let chat = world.group(&anna, &[]).await;
    for sound in sound_calls(&world, &anna, &chat).await {
        for unknown in ["x", "id", "author_id", "rev", "created_at", "role"] {
            let mut body = sound.body.clone();
            body[unknown] = json!("x");
            let problem = world.chats.send(&sound.call, &anna, &body).await.expect_problem(422, "validation_failed");
            assert_eq!(problem["errors"][0]["field"], unknown, "{}", sound.call);
            assert_eq!(problem["errors"][0]["code"], "unknown_field");
        }
        for field in sound.body.as_object().unwrap().keys().filter(|field| !sound.optional.contains(&field.as_str())) {
            let mut body = sound.body.clone();
            body.as_object_mut().unwrap().remove(field);
            let problem = world.chats.send(&sound.call, &anna, &body).await.expect_problem(422, "validation_failed");
            assert_eq!(problem["errors"][0]["field"], field.as_str(), "{}", sound.call);
        }
    }
}

#[tokio::test]
async fn a_body_that_is_no_sound_object_is_400_and_another_type_is_415() {
    let world = World::start().await;
    let anna = world.person("anna");
    let chat = world.group(&anna, &[]).await;
    let deep = format!("{{\"text\":{}{}}}", "[".repeat(1_000), "]".repeat(1_000));
    for sound in sound_calls(&world, &anna, &chat).await {
        for bad in
            ["", "[]", "7", "null", "{", "{\"text\":\"a\",\"text\":\"b\"}", "{\"text\":\"\\ud800\"}", "{} {}", &deep]
        {
            let request = world.chats.request(&sound.call, Some(&anna)).header("content-type", "application/json");
            Reply::of(request.body(bad.to_owned())).await.expect_problem(400, "bad_request");
        }
        let broken = world.chats.request(&sound.call, Some(&anna)).header("content-type", "application/json");
        Reply::of(broken.body(b"{\"text\":\"\xff\"}".to_vec())).await.expect_problem(400, "bad_request");
        for kind in ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"] {
            let request = world.chats.request(&sound.call, Some(&anna)).header("content-type", kind);
            Reply::of(request.body(sound.body.to_string())).await.expect_problem(415, "unsupported_media_type");
        }
    }
}

#[tokio::test]
async fn a_body_over_the_limit_is_413_and_sync_takes_half_a_mebibyte() {
    let world = World::start().await;
    let anna = world.person("anna");
    let chat = world.group(&anna, &[]).await;
    for sound in sound_calls(&world, &anna, &chat).await {
        let most = if sound.call.ends_with("/sync") { 512 * 1024 } else { 64 * 1024 };
        let request = world.chats.request(&sound.call, Some(&anna)).header("content-type", "application/json");
        let padded = format!("{{{}", " ".repeat(most));
        Reply::of(request.body(padded)).await.expect_problem(413, "too_large");
    }
    let many: serde_json::Map<String, Value> =
        (0..9_000).map(|_| (Uuid::now_v7().to_string(), json!([1, 0, 0]))).collect();
    let body = json!({"generation": null, "chats": many});
    let sync = world.chats.send("POST /api/chats/sync", &anna, &body).await.expect(200);
    assert_eq!(sync["removed"].as_array().unwrap().len(), 9_000);
}

#[tokio::test]
async fn an_id_in_a_path_that_is_none_does_not_exist() {
    let world = World::start().await;
    let anna = world.person("anna");
    let long = "a".repeat(10_000);
    for id in [
        "x",
        "7",
        "00000000-0000-0000-0000-000000000000",
        "%27%3B--",
        "%F0%9F%98%80",
        anna.id.to_string().as_str(),
        &long,
    ] {
        for call in [
            format!("GET /api/chats/{id}"),
            format!("GET /api/chats/{id}/messages"),
            format!("GET /api/chats/{id}/members"),
            format!("DELETE /api/chats/{id}"),
            format!("DELETE /api/chats/{MAIN}/messages/{id}"),
        ] {
            world.chats.call(&call, &anna).await.expect_problem(404, "not_found");
        }
        let send = json!({"client_id": Uuid::new_v4(), "text": "я"});
        world
            .chats
            .send(&format!("POST /api/chats/{id}/messages"), &anna, &send)
            .await
            .expect_problem(404, "not_found");
        world
            .chats
            .send(&format!("PUT /api/chats/{id}/read"), &anna, &json!({"seq": 1}))
            .await
            .expect_problem(404, "not_found");
    }
    world.chats.call("GET /api/chats/%ff", &anna).await.expect_problem(400, "bad_request");
    world.chats.call("GET /api/nothing", &anna).await.expect_problem(404, "not_found");
    world.chats.call("POST /api/chats/sync/more", &anna).await.expect_problem(404, "not_found");
    world.chats.call("PUT /api/chats", &anna).await.expect_problem(405, "method_not_allowed");
}

#[tokio::test]
async fn operators_find_health_metrics_and_the_reference() {
    let auth_url = auth_over_http().await;
    let world = World::start_with(|config| config.trust.auth_url = auth_url).await;
    let anna = world.person("anna");
    world.say(MAIN, &anna, "раз").await;
    let ready = eventually("it is ready", async || {
        let reply = world.chats.call("GET /readyz", &anna).await;
        (reply.status == 200).then_some(reply.body)
    })
    .await;
    assert_eq!(ready, json!({"ready": true, "dependencies": {"database": "ok", "nats": "ok", "ended_sessions": "ok"}}));
    let document = world.chats.call("GET /openapi.json", &anna).await.expect(200);
    assert!(document["paths"]["/api/chats/sync"].is_object());
    let metrics = world.chats.request("GET /metrics", None).send().await.unwrap().text().await.unwrap();
    for name in ["messages_sent_total", "http_requests_total", "writer_batch_size", "reads_total"] {
        assert!(metrics.contains(name), "{name} is missing");
    }
}
