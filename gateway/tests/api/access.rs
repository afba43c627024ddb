//! Who may pass, and how often.

use serde_json::json;
use shared::ids::{SessionId, UserId};
use shared::testing::{Person, Reply, Running, eventually};

use crate::helpers::{Stage, token_for};

async fn without_token(gateway: &Running, call: &str) -> Reply {
    Reply::of(gateway.request(call, None)).await
}

#[tokio::test]
async fn without_a_token_only_public_calls_pass() {
    let stage = Stage::start().await;
    for call in ["POST /api/auth/login", "POST /api/auth/register", "POST /api/auth/refresh", "POST /api/auth/logout"] {
        without_token(&stage.gateway, call).await.expect(200);
    }
    without_token(&stage.gateway, "GET /api/avatars/0123").await.expect(200);
    for call in ["GET /api/users/me", "GET /api/chats", "POST /api/auth/password", "GET /api/auth/sessions"] {
        without_token(&stage.gateway, call).await.expect_problem(401, "unauthenticated");
    }
}

#[tokio::test]
async fn a_bad_token_stops_at_the_gateway() {
    let stage = Stage::start().await;
    let anna = Person::new("anna");
    let forged = format!("{}x", anna.token);
    for token in ["nonsense", "eyJhbGciOiJub25lIn0.e30.", &forged] {
        let bad = Person { token: token.to_owned(), ..anna.clone() };
        stage.gateway.call("GET /api/users/me", &bad).await.expect_problem(401, "unauthenticated");
        stage.gateway.call("POST /api/auth/login", &bad).await.expect(200);
    }
}

#[tokio::test]
async fn the_token_of_an_ended_session_is_refused() {
    let stage = Stage::start().await;
    let (anna, auth) = (Person::new("anna"), stage.nats.connect("auth").await);
    stage.gateway.call("GET /api/users/me", &anna).await.expect(200);
    let ended = json!({ "session_id": anna.session, "user_id": anna.id });
    auth.send("auth.session.ended".to_owned(), None, ended.to_string().into()).await.unwrap();
    eventually("the token is refused", async || {
        (stage.gateway.call("GET /api/users/me", &anna).await.status == 401).then_some(())
    })
    .await;
}

#[tokio::test]
async fn each_account_has_a_bucket_of_its_own() {
    let stage = Stage::with(|config| (config.limits.rest_per_s, config.limits.rest_burst) = (1, 3)).await;
    let (anna, boris) = (Person::new("anna"), Person::new("boris"));
    for _ in 0..3 {
        stage.gateway.call("GET /api/users/me", &anna).await.expect(200);
    }
    let reply = stage.gateway.call("GET /api/users/me", &anna).await;
    assert_eq!(reply.headers["retry-after"], "1");
    reply.expect_problem(429, "rate_limited");
    stage.gateway.call("GET /api/users/me", &boris).await.expect(200);
    assert!(stage.measured().await.contains("limited_total{limit=\"rest\"} 1"));
}

#[tokio::test]
async fn sending_searching_uploading_and_making_chats_have_narrower_limits() {
    let stage = Stage::with(|config| {
        (config.limits.sends_burst, config.limits.search_burst, config.limits.uploads_per_min) = (2, 2, 2);
        (config.limits.sends_per_s, config.limits.search_per_s, config.limits.chats_per_h) = (1, 1, 2);
    })
    .await;
    let anna = Person::new("anna");
    for calls in [
        ["POST /api/chats/1/messages", "PATCH /api/chats/2/messages/3", "POST /api/chats/1/messages"],
        ["GET /api/search?q=a", "GET /api/chats/1/search?q=a", "GET /api/search?q=b"],
        ["POST /api/chats", "POST /api/chats", "POST /api/chats"],
        ["PUT /api/users/me/avatar", "PUT /api/users/me/avatar", "PUT /api/users/me/avatar"],
    ] {
        let [first, second, third] = calls;
        stage.gateway.call(first, &anna).await.expect(200);
        stage.gateway.call(second, &anna).await.expect(200);
        stage.gateway.call(third, &anna).await.expect_problem(429, "rate_limited");
    }
    for call in ["DELETE /api/chats/1/messages/2", "PATCH /api/chats/1", "POST /api/chats/1/members"] {
        stage.gateway.call(call, &anna).await.expect_problem(429, "rate_limited");
    }
    for call in [
        "GET /api/chats",
        "POST /api/chats/sync",
        "GET /api/chats/1/messages",
        "PUT /api/chats/1/read",
        "PATCH /api/chats/1/membership",
    ] {
        stage.gateway.call(call, &anna).await.expect(200);
    }
}

#[tokio::test]
async fn without_a_token_the_address_counts_or_the_session_of_the_cookie() {
    let stage = Stage::with(|config| (config.limits.anonymous_per_s, config.limits.anonymous_burst) = (1, 2)).await;
    let cookie = |session: SessionId| format!("refresh_token={session}.1.{}", "s".repeat(43));
    for _ in 0..2 {
        without_token(&stage.gateway, "POST /api/auth/login").await.expect(200);
    }
    without_token(&stage.gateway, "POST /api/auth/login").await.expect_problem(429, "rate_limited");
    without_token(&stage.gateway, "GET /api/users/me").await.expect_problem(429, "rate_limited");
    // A page full of pictures is not somebody who guesses passwords.
    without_token(&stage.gateway, "GET /api/avatars/0123").await.expect(200);
    for session in [SessionId::new(), SessionId::new()] {
        let refresh =
            || Reply::of(stage.gateway.request("POST /api/auth/refresh", None).header("cookie", cookie(session)));
        refresh().await.expect(200);
        refresh().await.expect(200);
        refresh().await.expect_problem(429, "rate_limited");
    }
}

#[tokio::test]
async fn sessions_that_ended_before_the_start_are_asked_for() {
    let anna = Person { id: UserId::new(), ..Person::new("anna") };
    let stage = Stage::with_ended(vec![anna.session], |_| {}).await;
    let token = token_for(&anna, 600);
    let person = Person { token, ..anna };
    eventually("the token is refused", async || {
        (stage.gateway.call("GET /api/users/me", &person).await.status == 401).then_some(())
    })
    .await;
}
