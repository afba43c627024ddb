//! `GET /internal/sessions/ended`.

use std::time::Duration;

use serde_json::Value;
use shared::http::revoked::Revoked;
use shared::supervise::Background;
use shared::testing::{Reply, eventually, trust_config};
use shared::time::Timestamp;

use crate::helpers::{PASSWORD, World};

async fn ended_since(world: &World, since: Timestamp) -> Vec<Value> {
    let reply = Reply::of(world.request(&format!("GET /internal/sessions/ended?since={since}"))).await;
    reply.expect(200)["session_ids"].as_array().unwrap().clone()
}

#[tokio::test]
async fn sessions_that_ended_since_then_are_listed() {
    let world = World::start().await;
    let before = Timestamp::now();
    let anna = world.register("anna").await;
    world.sign_in("anna", PASSWORD).await;
    assert!(ended_since(&world, before).await.is_empty());
    world.call("POST /api/auth/logout", &anna).await.expect(204);
    assert_eq!(ended_since(&world, before).await.len(), 1);
    assert!(ended_since(&world, Timestamp::now().plus(Duration::from_mins(1))).await.is_empty());
}

#[tokio::test]
async fn a_time_that_is_none_is_named() {
    let world = World::start().await;
    for query in ["", "?since=yesterday", "?since=", "?since=1&since=2"] {
        let reply = Reply::of(world.request(&format!("GET /internal/sessions/ended{query}"))).await;
        let problem = reply.expect_problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["field"], "since", "{query}");
    }
}

#[tokio::test]
async fn another_process_learns_of_an_ended_session() {
    let world = World::start().await;
    let anna = world.register("anna").await;
    let session = world.call("GET /api/auth/sessions", &anna).await.expect(200)["items"][0]["id"].clone();
    let session = session.as_str().unwrap().parse().unwrap();
    world.call("POST /api/auth/logout", &anna).await.expect(204);
    let (revoked, background) = (Revoked::new(Duration::from_mins(15)), Background::default());
    revoked.follow(&world.nats.connect("users").await, &trust_config(&world.auth.url), &background);
    eventually("the session is known to have ended", async || revoked.contains(session).then_some(())).await;
    background.stop(Duration::from_secs(5)).await;
}
