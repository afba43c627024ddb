//! What operators look at, and what is not there.

use serde_json::json;
use shared::testing::{Database, Nats, Reply, Running, auth_over_http, eventually};
use users::app;

use crate::helpers::{World, config};

#[tokio::test]
async fn it_is_ready_when_everything_it_needs_answers() {
    let (nats, database) = (Nats::start().await, Database::create().await);
    let users = Running::start(app::build(config(&nats, &database, &auth_over_http().await)).await.unwrap());
    let ready = eventually("it is ready", async || {
        let reply = Reply::of(users.request("GET /readyz", None)).await;
        (reply.status == 200).then_some(reply.body)
    })
    .await;
    assert_eq!(ready, json!({"ready": true, "dependencies": {"database": "ok", "nats": "ok", "ended_sessions": "ok"}}));
    drop(nats);
    let unready = eventually("it notices that NATS is gone", async || {
        let reply = Reply::of(users.request("GET /readyz", None)).await;
        (reply.status == 503).then_some(reply.body)
    })
    .await;
    assert_eq!(unready["dependencies"]["database"], "ok");
}

#[tokio::test]
async fn it_is_not_ready_before_it_knows_which_sessions_ended() {
    let world = World::start().await;
    let reply = Reply::of(world.users.request("GET /readyz", None)).await;
    assert_eq!((reply.status, &reply.body["dependencies"]["database"]), (503, &json!("ok")));
    assert_eq!(Reply::of(world.users.request("GET /healthz", None)).await.status, 200);
}

#[tokio::test]
async fn it_goes_on_while_nats_is_away() {
    let mut world = World::start().await;
    let (anna, boris) = (world.join("anna").await, world.join("boris").await);
    world.loses_nats().await;
    world.send("PATCH /api/users/me", &anna, json!({"name": "Анна"})).await.expect(200);
    world.send("POST /api/contacts", &anna, json!({"user_id": boris.id})).await.expect(201);
    world.join("clara").await;
}

#[tokio::test]
async fn the_products_own_measures_are_there() {
    let world = World::start().await;
    let anna = world.join("anna").await;
    world.search(&anna, "a").await;
    world.send("PATCH /api/users/me", &anna, json!({"name": "Анна"})).await.expect(200);
    world.join("boris").await;
    world.send("POST /api/contacts", &anna, json!({"login": "boris"})).await.expect(201);
    let response = world.users.request("GET /metrics", None).send().await.unwrap();
    let text = response.text().await.unwrap();
    for measure in [
        "profiles_created_total{source=\"token\"}",
        "profiles_updated_total",
        "contacts_changed_total{change=\"added\"}",
        "users_searched_total",
        "users_asked_total{service=\"auth\",outcome=\"unanswered\"}",
        "http_requests_total{method=\"PATCH\",route=\"/api/users/me\",status=\"200\"}",
    ] {
        assert!(text.contains(measure), "{measure} is not in\n{text}");
    }
    assert!(!text.contains(&anna.id.to_string()));
}

#[tokio::test]
async fn what_is_not_there_is_a_problem_and_not_a_page() {
    let world = World::start().await;
    let anna = world.join("anna").await;
    for path in ["/api/users/me/password", "/api/nothing", "/", "/api/avatars"] {
        world.call(&format!("GET {path}"), &anna).await.expect_problem(404, "not_found");
    }
    for call in [
        "DELETE /api/users/me",
        "PUT /api/contacts",
        "GET /api/users/lookup",
        "BREW /api/contacts",
        "GET /api/users/me/avatar",
    ] {
        world.call(call, &anna).await.expect_problem(405, "method_not_allowed");
    }
}
