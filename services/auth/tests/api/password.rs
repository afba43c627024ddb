//! `POST /api/auth/password`.

use serde_json::json;
use shared::testing::Reply;

use crate::helpers::{PASSWORD, Signed, World};

const NEW: &str = "верблюд-43";

async fn change(world: &World, signed: &Signed, current: &str, new: &str) -> Reply {
    let body = json!({"current_password": current, "new_password": new});
    world.send_as("POST /api/auth/password", signed, &body).await
}

#[tokio::test]
async fn a_changed_password_signs_in_and_the_old_one_does_not() {
    let world = World::start().await;
    let anna = world.register("anna").await;
    change(&world, &anna, PASSWORD, NEW).await.expect(204);
    world.login("anna", PASSWORD).await.expect_problem(401, "invalid_credentials");
    world.login("anna", NEW).await.expect(200);
}

#[tokio::test]
async fn a_changed_password_ends_all_other_sessions() {
    let world = World::start().await;
    let anna = world.register("anna").await;
    let other = world.sign_in("anna", PASSWORD).await;
    change(&world, &anna, PASSWORD, NEW).await.expect(204);
    world.call("GET /api/auth/sessions", &other).await.expect_problem(401, "unauthenticated");
    world.refresh(&other.cookie).await.expect_problem(401, "session_revoked");
    world.refresh(&anna.cookie).await.expect(200);
    world.call("GET /api/auth/sessions", &anna).await.expect(200);
}

#[tokio::test]
async fn a_wrong_current_password_changes_nothing() {
    let world = World::start().await;
    let anna = world.register("anna").await;
    let other = world.sign_in("anna", PASSWORD).await;
    change(&world, &anna, "не тот пароль", NEW).await.expect_problem(403, "wrong_password");
    world.refresh(&other.cookie).await.expect(200);
    world.login("anna", PASSWORD).await.expect(200);
}

#[tokio::test]
async fn a_bad_new_password_is_named() {
    let world = World::start().await;
    let anna = world.register("anna").await;
    for (new, code) in [("short", "too_short"), ("iloveyou", "too_common"), (&*"x".repeat(129), "too_long")] {
        let problem = change(&world, &anna, PASSWORD, new).await.expect_problem(422, "validation_failed");
        let error = &problem["errors"][0];
        assert_eq!((&error["field"], &error["code"]), (&json!("new_password"), &json!(code)));
    }
}

#[tokio::test]
async fn guessing_the_current_password_is_slowed_down() {
    let world = World::start_with(|config| config.limits.limit_login_delay_from = 3).await;
    let anna = world.register("anna").await;
    for _ in 0..3 {
        change(&world, &anna, "не тот пароль", NEW).await.expect_problem(403, "wrong_password");
    }
    change(&world, &anna, PASSWORD, NEW).await.expect_problem(429, "rate_limited");
}

#[tokio::test]
async fn nobody_changes_a_password_without_a_token() {
    let world = World::start().await;
    let body = json!({"current_password": PASSWORD, "new_password": NEW});
    world.send("POST /api/auth/password", &body).await.expect_problem(401, "unauthenticated");
}
