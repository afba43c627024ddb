//! `/api/users/{id}` and `/api/users/lookup`.

use serde_json::json;
use shared::ids::UserId;
use shared::testing::Person;

use crate::helpers::{Auth, World, logins};

#[tokio::test]
async fn a_profile_is_there_for_everybody_who_is_signed_in() {
    let world = World::start().await;
    let (anna, boris) = (world.join("anna").await, world.join_as("boris", "Борис", "Годунов").await);
    let profile = world.call(&format!("GET /api/users/{}", boris.id), &anna).await.expect(200);
    assert_eq!(profile, world.call("GET /api/users/me", &boris).await.expect(200));
}

#[tokio::test]
async fn somebody_whom_auth_does_not_know_either_is_not_found() {
    let world = World::start().await;
    let _auth = Auth::start(&world.nats).await.answering(&world.nats).await;
    let anna = world.join("anna").await;
    for id in [UserId::new().to_string(), "00000000-0000-0000-0000-000000000000".to_owned()] {
        world.call(&format!("GET /api/users/{id}"), &anna).await.expect_problem(404, "not_found");
    }
}

#[tokio::test]
async fn what_is_no_id_is_not_found() {
    let world = World::start().await;
    let anna = world.join("anna").await;
    for id in ["7", "anna", "%20", "0199f3a4-7c1e-7d3a-9b52", "..%2f..%2fmetrics", &"9".repeat(10_000)] {
        world.call(&format!("GET /api/users/{id}"), &anna).await.expect_problem(404, "not_found");
    }
    world.call("GET /api/users/%ff", &anna).await.expect_problem(400, "bad_request");
}

#[tokio::test]
async fn somebody_unknown_is_put_off_while_auth_cannot_be_asked() {
    let world = World::start().await;
    let anna = world.join("anna").await;
    let reply = world.call(&format!("GET /api/users/{}", UserId::new()), &anna).await;
    assert_eq!(reply.headers["retry-after"], "1");
    reply.expect_problem(503, "unavailable");
}

#[tokio::test]
async fn a_lookup_gives_each_once_in_the_order_asked_and_leaves_out_the_unknown() {
    let world = World::start().await;
    let (anna, boris) = (world.join("anna").await, world.join("boris").await);
    let ids = json!({"ids": [boris.id, UserId::new(), anna.id, boris.id]});
    let found = world.send("POST /api/users/lookup", &anna, ids).await.expect(200);
    assert_eq!(logins(&found), ["boris", "anna"]);
    let none = world.send("POST /api/users/lookup", &anna, json!({"ids": []})).await.expect(200);
    assert_eq!(none, json!({"items": []}));
}

#[tokio::test]
async fn a_lookup_takes_500_ids_and_not_one_more() {
    let world = World::start().await;
    let anna = world.join("anna").await;
    let ids = |count: usize| json!({"ids": (0..count).map(|_| Person::new("x").id).collect::<Vec<_>>()});
    world.send("POST /api/users/lookup", &anna, ids(500)).await.expect(200);
    let problem = world.send("POST /api/users/lookup", &anna, ids(501)).await.expect_problem(422, "validation_failed");
    assert_eq!((&problem["errors"][0]["field"], &problem["errors"][0]["code"]), (&json!("ids"), &json!("too_many")));
}
