//! Bad input: each gets its answer, nothing a 500.

use serde_json::{Value, json};
use shared::http::client_address::TrustedProxies;
use shared::http::token::Role;
use shared::testing::{ACCESS_KEY, Person, Reply};

use crate::helpers::{PASSWORD, World};

/// Every call with a body, with a good one.
fn calls(id: &str) -> Vec<(String, Value)> {
    vec![
        (
            "POST /api/auth/register".to_owned(),
            json!({"login": "vera", "password": PASSWORD, "name": "", "surname": ""}),
        ),
        ("POST /api/auth/login".to_owned(), json!({"login": "vera", "password": PASSWORD})),
        ("POST /api/auth/password".to_owned(), json!({"current_password": PASSWORD, "new_password": PASSWORD})),
        (format!("PATCH /api/auth/accounts/{id}"), json!({"active": true})),
        (format!("POST /api/auth/accounts/{id}/password"), json!({"new_password": PASSWORD})),
    ]
}

#[tokio::test]
async fn a_wrong_type_in_any_field_is_named() {
    let world = World::start().await;
    let admin = world.admin().await;
    for (call, good) in calls(&world.register("anna").await.id) {
        for field in good.as_object().unwrap().keys() {
            for wrong in [json!(null), json!(7), json!(1e300), json!([]), json!({}), json!(["x"]), json!([true])] {
                let mut body = good.clone();
                body[field] = wrong;
                let problem = world.send_as(&call, &admin, &body).await.expect_problem(422, "validation_failed");
                assert_eq!(problem["errors"][0]["field"], *field, "{call}: {body}");
            }
        }
    }
}

#[tokio::test]
async fn a_missing_and_an_unknown_field_are_named() {
    let world = World::start().await;
    let admin = world.admin().await;
    for (call, good) in calls(&world.register("anna").await.id) {
        for field in good.as_object().unwrap().keys().filter(|field| !["name", "surname"].contains(&field.as_str())) {
            let mut body = good.clone();
            body.as_object_mut().unwrap().remove(field);
            let problem = world.send_as(&call, &admin, &body).await.expect_problem(422, "validation_failed");
            let error = &problem["errors"][0];
            assert_eq!((&error["field"], &error["code"]), (&json!(field), &json!("required")), "{call}");
        }
        for extra in ["id", "role", "rev", "__proto__"] {
            let mut body = good.clone();
            body[extra] = json!("admin");
            let problem = world.send_as(&call, &admin, &body).await.expect_problem(422, "validation_failed");
            let error = &problem["errors"][0];
            assert_eq!((&error["field"], &error["code"]), (&json!(extra), &json!("unknown_field")), "{call}");
        }
    }
}

#[tokio::test]
async fn what_is_not_one_sound_object_is_a_bad_request() {
    let world = World::start().await;
    let admin = world.admin().await;
    let deep = format!("{{\"login\":{}{}}}", "[".repeat(1000), "]".repeat(1000));
    let twice = r#"{"login":"a","login":"b","password":"c"}"#;
    let bodies: [&[u8]; 10] = [
        b"",
        b"[]",
        b"null",
        b"\"text\"",
        b"{",
        b"{\"login\":\"a\"} x",
        twice.as_bytes(),
        deep.as_bytes(),
        b"{\"login\":\"\xff\xfe\"}",
        b"{\"login\":\"\\ud800\"}",
    ];
    for (call, _) in calls(&admin.id) {
        for body in bodies {
            let request = world.request(&call).bearer_auth(&admin.token).header("content-type", "application/json");
            Reply::of(request.body(body.to_vec())).await.expect_problem(400, "bad_request");
        }
    }
}

#[tokio::test]
async fn another_content_type_and_too_large_a_body_are_refused() {
    let world = World::start().await;
    let admin = world.admin().await;
    for (call, good) in calls(&admin.id) {
        let request = || world.request(&call).bearer_auth(&admin.token);
        for kind in ["text/plain", "application/x-www-form-urlencoded", "application/jsonx"] {
            let reply = Reply::of(request().header("content-type", kind).body(good.to_string())).await;
            reply.expect_problem(415, "unsupported_media_type");
        }
        let large = json!({"login": "x".repeat(70_000)});
        Reply::of(request().json(&large)).await.expect_problem(413, "too_large");
    }
}

#[tokio::test]
async fn hundred_thousand_keys_are_no_trouble() {
    let world = World::start().await;
    let keys: Vec<String> = (0..9_000).map(|key| format!("\"{key}\":1")).collect();
    let request = world.request("POST /api/auth/login").header("content-type", "application/json");
    let reply = Reply::of(request.body(format!("{{{}}}", keys.join(",")))).await;
    assert!([413, 422].contains(&reply.status), "{}", reply.status);
}

#[tokio::test]
async fn text_that_databases_and_terminals_dislike_is_refused_or_unknown() {
    let world = World::start().await;
    for bad in ["a\0b", "аdmin", "a\u{202e}b", "' or 1=1 --", "%", "\u{feff}abc", "a\u{301}\u{301}\u{301}b", "😀😀😀"]
    {
        let body = json!({"login": bad, "password": PASSWORD});
        world.send("POST /api/auth/register", &body).await.expect_problem(422, "validation_failed");
        world.send("POST /api/auth/login", &body).await.expect_problem(401, "invalid_credentials");
    }
    let zero = json!({"login": "anna", "password": "with\0a zero", "name": "a\0b"});
    let problem = world.send("POST /api/auth/register", &zero).await.expect_problem(422, "validation_failed");
    assert_eq!(problem["errors"].as_array().unwrap().len(), 2);
    world.login("anna", &"x".repeat(60_000)).await.expect_problem(401, "invalid_credentials");
}

#[tokio::test]
async fn a_token_that_is_not_ours_is_refused() {
    let world = World::start().await;
    let anna = world.register("anna").await;
    let parts: Vec<&str> = anna.token.split('.').collect();
    let none = format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{}.", parts[1]);
    let refresh = anna.cookie.trim_start_matches("refresh_token=").to_owned();
    let unknown_session = Person::with_role("anna", Role::Admin).token;
    for token in [none, refresh, unknown_session, String::new(), "x".repeat(5_000), ACCESS_KEY.to_owned()] {
        let reply = Reply::of(world.request("GET /api/auth/sessions").bearer_auth(token)).await;
        reply.expect_problem(401, "unauthenticated");
    }
}

#[tokio::test]
async fn an_address_that_a_stranger_claims_is_not_believed() {
    let world = World::start_with(|config| config.auth_trusted_proxies = TrustedProxies::default()).await;
    let body = json!({"login": "anna", "password": PASSWORD});
    let claimed = world.request("POST /api/auth/register").header("x-forwarded-for", "203.0.113.9");
    let reply = Reply::of(claimed.header("x-user-id", "0199f3a4-7c1e-7d3a-9b52-3f6f3a1c0d11").json(&body)).await;
    let anna = crate::helpers::Signed::of(&reply, 201);
    let sessions = world.call("GET /api/auth/sessions", &anna).await.expect(200);
    assert_eq!(sessions["items"][0]["ip"], "127.0.0.1");
}
