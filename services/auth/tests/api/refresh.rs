//! `POST /api/auth/refresh`: rotation, the token before, reuse, foreign pages.

use auth::refresh_token::{RefreshToken, RefreshTokens};
use serde_json::json;
use shared::db::{Lane, sql};
use shared::ids::SessionId;
use shared::testing::Reply;

use crate::helpers::{REFRESH_KEY, Signed, World, cookie, set_cookie};

/// Lets `seconds` pass for all sessions.
async fn let_time_pass(world: &World, seconds: i64) {
    let pass =
        sql("update sessions set rotated_at = rotated_at - $1, expires_at = expires_at - $1").bind(seconds * 1000);
    world.db().await.write(Lane::of("test"), |tx| Box::pin(pass.execute(tx))).await.unwrap();
}

/// The lines of the audit about this kind of deed.
async fn audited(world: &World, kind: &str) -> i64 {
    let mut conn = world.db().await.read().await.unwrap();
    let counted: Vec<i64> =
        sql("select count(*) from audit where kind = $1").bind(kind).fetch_column(&mut conn).await.unwrap();
    counted[0]
}

#[tokio::test]
async fn each_refresh_gives_a_new_token_and_cookie() {
    let world = World::start().await;
    let anna = world.register("anna").await;
    let first = world.refresh(&anna.cookie).await;
    let second = world.refresh(&cookie(&first)).await;
    assert_ne!(anna.cookie, cookie(&first));
    assert_ne!(cookie(&first), cookie(&second));
    assert!(set_cookie(&second).contains("Max-Age=2592000"), "{}", set_cookie(&second));
    let signed = Signed::of(&second, 200);
    assert_eq!(signed.id, anna.id);
    world.call("GET /api/auth/sessions", &signed).await.expect(200);
}

#[tokio::test]
async fn the_token_before_yields_the_same_current_one_for_as_long_as_that_was_never_used() {
    let world = World::start().await;
    let anna = world.register("anna").await;
    let current = cookie(&world.refresh(&anna.cookie).await);
    let_time_pass(&world, 3600).await;
    let again = world.refresh(&anna.cookie).await;
    assert_eq!(cookie(&again), current);
    again.expect(200);
    Signed::of(&world.refresh(&current).await, 200);
}

#[tokio::test]
async fn within_ten_seconds_a_used_one_still_yields_the_current_one() {
    let world = World::start().await;
    let anna = world.register("anna").await;
    let second = cookie(&world.refresh(&anna.cookie).await);
    let third = cookie(&world.refresh(&second).await);
    assert_eq!(cookie(&world.refresh(&anna.cookie).await), third);
}

#[tokio::test]
async fn an_old_token_ends_the_session_and_is_audited() {
    let world = World::start().await;
    let anna = world.register("anna").await;
    let second = cookie(&world.refresh(&anna.cookie).await);
    let third = Signed::of(&world.refresh(&second).await, 200);
    let_time_pass(&world, 11).await;
    world.refresh(&anna.cookie).await.expect_problem(401, "session_revoked");
    world.refresh(&third.cookie).await.expect_problem(401, "session_revoked");
    world.call("GET /api/auth/sessions", &third).await.expect_problem(401, "unauthenticated");
    assert_eq!(audited(&world, "token_reused").await, 1);
    assert_eq!(audited(&world, "session_ended").await, 1);
}

#[tokio::test]
async fn refreshes_at_once_end_with_one_token() {
    let world = World::start().await;
    let anna = world.register("anna").await;
    let replies = futures::future::join_all((0..10).map(|_| world.refresh(&anna.cookie))).await;
    let current = cookie(&replies[0]);
    for reply in &replies {
        assert_eq!((reply.status, cookie(reply)), (200, current.clone()));
    }
    world.refresh(&current).await.expect(200);
}

#[tokio::test]
async fn no_cookie_a_broken_one_and_a_forged_one_are_expired() {
    let world = World::start().await;
    let anna = world.register("anna").await;
    Reply::of(world.request("POST /api/auth/refresh")).await.expect_problem(401, "session_expired");
    let theirs = RefreshTokens::new("fedcba9876543210fedcba9876543210").unwrap();
    let ours = RefreshTokens::new(REFRESH_KEY).unwrap();
    let forged = theirs.sign(RefreshToken { session_id: SessionId::new(), counter: 1 });
    let unknown = ours.sign(RefreshToken { session_id: SessionId::new(), counter: 1 });
    let bumped = anna.cookie.replacen(".1.", ".2.", 1);
    for bad in ["refresh_token=", "refresh_token=a.b.c", "refresh_token=%00", "other=1"] {
        world.refresh(bad).await.expect_problem(401, "session_expired");
    }
    for bad in [format!("refresh_token={forged}"), format!("refresh_token={unknown}"), bumped] {
        world.refresh(&bad).await.expect_problem(401, "session_expired");
    }
    // An access token is no refresh token.
    world.refresh(&format!("refresh_token={}", anna.token)).await.expect_problem(401, "session_expired");
    world.refresh(&anna.cookie).await.expect(200);
}

#[tokio::test]
async fn a_session_that_was_not_used_for_too_long_is_over() {
    let world = World::start().await;
    let anna = world.register("anna").await;
    let_time_pass(&world, 2_592_001).await;
    world.refresh(&anna.cookie).await.expect_problem(401, "session_expired");
}

#[tokio::test]
async fn a_session_that_is_used_goes_on() {
    let world = World::start().await;
    let anna = world.register("anna").await;
    let_time_pass(&world, 2_000_000).await;
    let cookie = cookie(&world.refresh(&anna.cookie).await);
    let_time_pass(&world, 2_000_000).await;
    world.refresh(&cookie).await.expect(200);
}

#[tokio::test]
async fn a_deactivated_account_cannot_refresh() {
    let world = World::start().await;
    let (anna, admin) = (world.register("anna").await, world.admin().await);
    let account = format!("PATCH /api/auth/accounts/{}", anna.id);
    world.send_as(&account, &admin, &json!({"active": false})).await.expect(200);
    world.refresh(&anna.cookie).await.expect_problem(401, "session_revoked");
}

#[tokio::test]
async fn a_foreign_page_cannot_refresh_and_the_cookie_stays_as_it_is() {
    let world = World::start_with(|config| config.public.app_ws_address = "ws.example.org:8443".to_owned()).await;
    let anna = world.register("anna").await;
    let from = |origin: &'static str| {
        world.request("POST /api/auth/refresh").header("cookie", &anna.cookie).header("origin", origin)
    };
    for foreign in ["https://evil.example", "null", "http://localhost:8003", "http://localhost.evil.example:8002"] {
        let reply = Reply::of(from(foreign)).await;
        assert!(!reply.headers.contains_key("set-cookie"));
        reply.expect_problem(403, "forbidden");
    }
    for own in ["http://localhost:8002", "http://127.0.0.1:8002", "http://[::1]:8002", "http://ws.example.org:8443"] {
        Reply::of(from(own)).await.expect(200);
    }
}

#[tokio::test]
async fn the_database_keeps_nothing_that_could_be_shown() {
    let world = World::start().await;
    let anna = world.register("anna").await;
    let signature = anna.cookie.rsplit('.').next().unwrap().to_owned();
    let folder = world.database.config.data_dir.clone();
    if world.config.database.database_url.is_empty() {
        for file in ["auth.db", "auth.db-wal"] {
            let bytes = std::fs::read(folder.join(file)).unwrap();
            assert!(!bytes.windows(signature.len()).any(|window| window == signature.as_bytes()), "{file}");
        }
    }
}
