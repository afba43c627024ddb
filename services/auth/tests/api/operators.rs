//! What an operator asks.

use shared::testing::Reply;

use crate::helpers::{PASSWORD, World};

#[tokio::test]
async fn the_service_tells_whether_it_is_ready() {
    let world = World::start().await;
    let ready = Reply::of(world.request("GET /readyz")).await.expect(200);
    assert_eq!(ready["dependencies"], serde_json::json!({"database": "ok", "nats": "ok"}));
    assert_eq!(world.request("GET /healthz").send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn sign_ins_registrations_and_refreshes_are_measured() {
    let world = World::start().await;
    let anna = world.register("anna").await;
    world.login("anna", PASSWORD).await.expect(200);
    world.login("anna", "верблюд-43").await.expect(401);
    world.refresh(&anna.cookie).await.expect(200);
    world.call("POST /api/auth/logout", &anna).await.expect(204);
    let metrics = world.request("GET /metrics").send().await.unwrap().text().await.unwrap();
    for line in [
        "registrations_total 1",
        "sign_ins_total{outcome=\"ok\"} 1",
        "sign_ins_total{outcome=\"wrong_password\"} 1",
        "sign_ins_total{outcome=\"delayed\"} 0",
        "refreshes_total{outcome=\"rotated\"} 1",
        "sessions_ended_total{reason=\"signed_out\"} 1",
        "argon2_queue 0",
        "http_requests_total{method=\"POST\",route=\"/api/auth/refresh\",status=\"200\"} 1",
    ] {
        assert!(metrics.lines().any(|found| found == line), "{line}\n{metrics}");
    }
}

#[tokio::test]
async fn what_does_not_exist_is_answered_like_every_error() {
    let world = World::start().await;
    Reply::of(world.request("GET /api/auth/nothing")).await.expect_problem(404, "not_found");
    Reply::of(world.request("GET /api/auth/login")).await.expect_problem(405, "method_not_allowed");
}
