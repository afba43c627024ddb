//! `POST /api/auth/logout`.

use shared::testing::Reply;

use crate::helpers::{PASSWORD, World, set_cookie};

#[tokio::test]
async fn the_cookie_signs_out_and_is_cleared() {
    let world = World::start().await;
    let anna = world.register("anna").await;
    let reply = Reply::of(world.request("POST /api/auth/logout").header("cookie", &anna.cookie)).await;
    assert_eq!(set_cookie(&reply), "refresh_token=; HttpOnly; SameSite=Strict; Path=/api/auth; Max-Age=0");
    reply.expect(204);
    world.refresh(&anna.cookie).await.expect_problem(401, "session_revoked");
    world.call("GET /api/auth/sessions", &anna).await.expect_problem(401, "unauthenticated");
}

#[tokio::test]
async fn the_access_token_alone_signs_out_too() {
    let world = World::start().await;
    let anna = world.register("anna").await;
    world.call("POST /api/auth/logout", &anna).await.expect(204);
    world.refresh(&anna.cookie).await.expect_problem(401, "session_revoked");
}

#[tokio::test]
async fn a_token_and_a_cookie_of_two_sessions_end_both_and_no_third() {
    let world = World::start().await;
    let first = world.register("anna").await;
    let (second, third) = (world.sign_in("anna", PASSWORD).await, world.sign_in("anna", PASSWORD).await);
    let both = world.request("POST /api/auth/logout").header("cookie", &first.cookie).bearer_auth(&second.token);
    Reply::of(both).await.expect(204);
    world.refresh(&first.cookie).await.expect_problem(401, "session_revoked");
    world.refresh(&second.cookie).await.expect_problem(401, "session_revoked");
    world.refresh(&third.cookie).await.expect(200);
}

#[tokio::test]
async fn signing_out_succeeds_always() {
    let world = World::start().await;
    let anna = world.register("anna").await;
    world.call("POST /api/auth/logout", &anna).await.expect(204);
    world.call("POST /api/auth/logout", &anna).await.expect(204);
    Reply::of(world.request("POST /api/auth/logout")).await.expect(204);
    let rubbish = world.request("POST /api/auth/logout").header("cookie", "refresh_token=x").bearer_auth("rubbish");
    Reply::of(rubbish).await.expect(204);
}

#[tokio::test]
async fn a_foreign_page_cannot_sign_out() {
    let world = World::start().await;
    let anna = world.register("anna").await;
    let foreign = world.request("POST /api/auth/logout").header("cookie", &anna.cookie);
    let reply = Reply::of(foreign.header("origin", "https://evil.example")).await;
    assert!(!reply.headers.contains_key("set-cookie"));
    reply.expect_problem(403, "forbidden");
    world.refresh(&anna.cookie).await.expect(200);
}
