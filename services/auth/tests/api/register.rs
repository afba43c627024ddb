//! `POST /api/auth/register`.

use serde_json::json;
use shared::contract;
use shared::contract::auth::{AccountRegistered, Accounts};
use shared::testing::eventually;

use crate::helpers::{PASSWORD, Signed, World, set_cookie};

#[tokio::test]
async fn who_registers_is_signed_in() {
    let world = World::start().await;
    let body = json!({"login": "Анна", "password": PASSWORD, "name": " Анна ", "surname": "Каренина"});
    let reply = world.send("POST /api/auth/register", &body).await;
    let signed = reply.clone().expect(201);
    assert_eq!(signed["token_type"], "Bearer");
    assert_eq!(signed["expires_in"], 900);
    assert_eq!((&signed["user"]["login"], &signed["user"]["role"]), (&json!("Анна"), &json!("user")));
    assert_eq!(reply.headers["cache-control"], "no-store");
    world.call("GET /api/auth/sessions", &Signed::of(&reply, 201)).await.expect(200);
}

#[tokio::test]
async fn the_cookie_is_for_auth_alone_and_out_of_reach_of_scripts() {
    let world = World::start().await;
    let reply = world.send("POST /api/auth/register", &json!({"login": "anna", "password": PASSWORD})).await;
    let cookie = set_cookie(&reply);
    for attribute in ["HttpOnly", "SameSite=Strict", "Path=/api/auth", "Max-Age=2592000"] {
        assert!(cookie.split("; ").any(|part| part == attribute), "{attribute}: {cookie}");
    }
    assert!(!cookie.contains("Secure"), "{cookie}");
}

#[tokio::test]
async fn behind_https_the_cookie_is_secure() {
    let world = World::start_with(|config| config.public.public_url = "https://chat.example.org".to_owned()).await;
    let reply = world.send("POST /api/auth/register", &json!({"login": "anna", "password": PASSWORD})).await;
    assert!(set_cookie(&reply).ends_with("; Secure"), "{}", set_cookie(&reply));
}

#[tokio::test]
async fn a_login_is_taken_in_every_spelling() {
    let world = World::start().await;
    world.register("Anna").await;
    for login in ["anna", "ANNA", "ａｎｎａ", "Admin"] {
        let body = json!({"login": login, "password": PASSWORD});
        world.send("POST /api/auth/register", &body).await.expect_problem(409, "login_taken");
    }
}

#[tokio::test]
async fn of_many_who_want_one_login_at_once_one_gets_it() {
    let world = World::start().await;
    let body = json!({"login": "anna", "password": PASSWORD});
    let tries = (0..8).map(|_| world.send("POST /api/auth/register", &body));
    let mut statuses: Vec<u16> = futures::future::join_all(tries).await.iter().map(|reply| reply.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [201, 409, 409, 409, 409, 409, 409, 409]);
}

#[tokio::test]
async fn every_wrong_field_is_named() {
    let world = World::start().await;
    let body = json!({"login": "аdmin", "password": "short", "name": "я".repeat(65), "surname": "a\u{202e}b"});
    let problem = world.send("POST /api/auth/register", &body).await.expect_problem(422, "validation_failed");
    let errors = problem["errors"].as_array().unwrap();
    let named: Vec<(&str, &str)> =
        errors.iter().map(|error| (error["field"].as_str().unwrap(), error["code"].as_str().unwrap())).collect();
    let expected = [
        ("login", "mixed_scripts"),
        ("password", "too_short"),
        ("name", "too_long"),
        ("surname", "invalid_characters"),
    ];
    assert_eq!(named, expected);
}

#[tokio::test]
async fn a_common_password_is_refused() {
    let world = World::start().await;
    let body = json!({"login": "anna", "password": "Password1"});
    let problem = world.send("POST /api/auth/register", &body).await.expect_problem(422, "validation_failed");
    assert_eq!(problem["errors"][0]["code"], "too_common");
}

#[tokio::test]
async fn a_long_password_is_not_cut() {
    let world = World::start().await;
    let long = "ж".repeat(128);
    world.send("POST /api/auth/register", &json!({"login": "anna", "password": long})).await.expect(201);
    world.login("anna", &long[..long.len() - 2]).await.expect_problem(401, "invalid_credentials");
    world.login("anna", &long).await.expect(200);
}

#[tokio::test]
async fn a_network_registers_so_often_and_no_more() {
    let world = World::start_with(|config| config.limits.limit_registrations = 2).await;
    world.register("anna").await;
    world.register("boris").await;
    let body = json!({"login": "vera", "password": PASSWORD});
    let refused = world.send("POST /api/auth/register", &body).await;
    let wait: u32 = refused.headers["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((3000..=3600).contains(&wait), "{wait}");
    refused.expect_problem(429, "rate_limited");
    // Somebody else behind the same gateway.
    let elsewhere = world.request("POST /api/auth/register").header("x-forwarded-for", "203.0.113.9").json(&body);
    assert_eq!(elsewhere.send().await.unwrap().status(), 201);
}

#[tokio::test]
async fn others_are_told_of_a_new_account() {
    let world = World::start().await;
    let users = world.nats.connect("users").await;
    let body = json!({"login": "anna", "password": PASSWORD, "name": "Анна", "surname": "Каренина"});
    let signed = world.send("POST /api/auth/register", &body).await.expect(201);
    let cards = users.ask(&Accounts { login: Some("ANNA".to_owned()), ..Accounts::default() }).await.unwrap();
    assert_eq!(cards.items[0].id.to_string(), signed["user"]["id"].as_str().unwrap());
    let db = world.db().await;
    let (subject, payload) = eventually("the event is in the outbox and published", async || {
        let mut conn = db.read().await.unwrap();
        shared::db::sql("select subject, payload from outbox where stream_seq is not null order by id desc limit 1")
            .fetch_optional::<(String, String)>(&mut conn)
            .await
            .unwrap()
            .filter(|(_, payload)| payload.contains("anna"))
    })
    .await;
    assert_eq!(subject, <AccountRegistered as contract::Event>::SUBJECT);
    let event: AccountRegistered = serde_json::from_str(&payload).unwrap();
    assert_eq!((event.account.name.as_str(), event.account.surname.as_str()), ("Анна", "Каренина"));
    assert_eq!((event.account.rev, event.account.active), (1, true));
}
