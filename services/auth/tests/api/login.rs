//! `POST /api/auth/login`.

use std::time::{Duration, Instant};

use auth::config::Config;
use serde_json::json;
use shared::db::sql;
use shared::testing::Reply;

use crate::helpers::{PASSWORD, World};

fn delay_from_the_fifth(config: &mut Config) {
    config.limits.limit_login_delay_from = 5;
}

/// Tries a wrong password from `address`.
async fn guess(world: &World, address: &str, password: &str) -> Reply {
    let body = json!({"login": "anna", "password": password});
    Reply::of(world.request("POST /api/auth/login").header("x-forwarded-for", address).json(&body)).await
}

fn retry_after(reply: &Reply) -> u32 {
    reply.headers["retry-after"].to_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn the_right_password_signs_in_whatever_the_case_of_the_login() {
    let world = World::start().await;
    let anna = world.register("Anna").await;
    let signed = world.login("aNNA", PASSWORD).await.expect(200);
    assert_eq!(signed["user"], json!({"id": anna.id, "login": "Anna", "role": "user"}));
}

#[tokio::test]
async fn an_unknown_login_is_answered_like_a_wrong_password() {
    let world = World::start().await;
    world.register("anna").await;
    let wrong = world.login("anna", "верблюд-43").await.expect_problem(401, "invalid_credentials");
    for login in ["boris", "not a login", "аdmin", "\0", ""] {
        let mut unknown = world.login(login, "верблюд-43").await.expect_problem(401, "invalid_credentials");
        unknown["request_id"] = wrong["request_id"].clone();
        assert_eq!(unknown, wrong, "{login:?}");
    }
}

#[tokio::test]
async fn an_unknown_login_is_hashed_like_a_known_one() {
    let world = World::start().await;
    world.register("anna").await;
    // The quickest of some: whatever else the machine does only adds to the time.
    let mut known = Duration::MAX;
    let mut unknown = Duration::MAX;
    for _ in 0..4 {
        for (login, quickest) in [("anna", &mut known), ("boris", &mut unknown)] {
            let started = Instant::now();
            world.login(login, "верблюд-43").await.expect(401);
            *quickest = started.elapsed().min(*quickest);
        }
    }
    // Without a hash it would take a hundredth of the time; the exact difference is measured by the benchmarks.
    assert!(unknown * 3 > known, "{unknown:?} for an unknown login, {known:?} for a known one");
}

#[tokio::test]
async fn only_the_right_password_tells_that_the_account_is_deactivated() {
    let world = World::start().await;
    let (anna, admin) = (world.register("anna").await, world.admin().await);
    let account = format!("PATCH /api/auth/accounts/{}", anna.id);
    world.send_as(&account, &admin, &json!({"active": false})).await.expect(200);
    world.login("anna", PASSWORD).await.expect_problem(403, "account_deactivated");
    world.login("anna", "верблюд-43").await.expect_problem(401, "invalid_credentials");
}

#[tokio::test]
async fn after_five_wrong_passwords_the_account_must_be_waited_for() {
    let world = World::start_with(delay_from_the_fifth).await;
    world.register("anna").await;
    for _ in 0..5 {
        world.login("anna", "верблюд-43").await.expect_problem(401, "invalid_credentials");
    }
    let refused = world.login("anna", PASSWORD).await;
    assert_eq!(retry_after(&refused), 1);
    refused.expect_problem(429, "rate_limited");
    let_time_pass(&world).await;
    world.login("anna", "верблюд-43").await.expect_problem(401, "invalid_credentials");
    assert_eq!(retry_after(&world.login("anna", PASSWORD).await), 2);
    let_time_pass(&world).await;
    world.login("anna", PASSWORD).await.expect(200);
    world.login("anna", "верблюд-43").await.expect_problem(401, "invalid_credentials");
    world.login("anna", PASSWORD).await.expect(200);
}

/// Ends all delays, as if they had been waited for.
async fn let_time_pass(world: &World) {
    let pass = sql("update login_failures set blocked_until = 0");
    world.db().await.write(shared::db::Lane::of("test"), |tx| Box::pin(pass.execute(tx))).await.unwrap();
}

#[tokio::test]
async fn an_unknown_login_is_delayed_like_a_known_one() {
    let world = World::start_with(delay_from_the_fifth).await;
    for _ in 0..5 {
        world.login("nobody", "верблюд-43").await.expect_problem(401, "invalid_credentials");
    }
    world.login("NOBODY", "верблюд-43").await.expect_problem(429, "rate_limited");
}

#[tokio::test]
async fn guesses_sent_at_once_are_delayed_too() {
    let world = World::start_with(delay_from_the_fifth).await;
    world.register("anna").await;
    let guesses = (0..20).map(|_| world.login("anna", "верблюд-43"));
    let replies = futures::future::join_all(guesses).await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 401).count(), 5);
    assert_eq!(replies.iter().filter(|reply| reply.status == 429).count(), 15);
}

#[tokio::test]
async fn strangers_who_guess_do_not_lock_the_owner_out_at_home() {
    let world = World::start_with(delay_from_the_fifth).await;
    world.register("anna").await;
    for guesser in 0..6 {
        guess(&world, &format!("203.0.113.{guesser}"), "верблюд-43").await;
        world.login("anna 127.0.0.1", "верблюд-43").await;
    }
    guess(&world, "203.0.113.99", PASSWORD).await.expect_problem(429, "rate_limited");
    world.login("anna", PASSWORD).await.expect(200);
}

#[tokio::test]
async fn a_network_that_guesses_at_many_accounts_at_once_is_stopped_too() {
    let limits = |config: &mut Config| {
        config.limits.limit_login_failures = 3;
        config.limits.limit_password_hashes = 1;
    };
    let world = World::start_with(limits).await;
    let logins: Vec<String> = (0..12).map(|number| format!("x-{number}")).collect();
    let replies = futures::future::join_all(logins.iter().map(|login| world.login(login, "верблюд-43"))).await;
    let statuses: Vec<u16> = replies.iter().map(|reply| reply.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 401).count(), 3, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 429).count(), 9, "{statuses:?}");
}

#[tokio::test]
async fn a_network_fails_so_often_and_no_more() {
    let world = World::start_with(|config| config.limits.limit_login_failures = 3).await;
    world.register("anna").await;
    for login in ["x-1", "x-2", "x-3"] {
        world.login(login, "верблюд-43").await.expect(401);
    }
    let refused = world.login("anna", PASSWORD).await;
    assert!((500..=600).contains(&retry_after(&refused)), "{}", retry_after(&refused));
    refused.expect_problem(429, "rate_limited");
    guess(&world, "203.0.113.9", PASSWORD).await.expect(200);
}

#[tokio::test]
async fn more_passwords_than_can_wait_are_put_off() {
    let world = World::start_with(|config| {
        config.limits.limit_password_hashes = 1;
        config.limits.limit_password_queue = 1;
    })
    .await;
    let logins: Vec<String> = (0..12).map(|number| format!("nobody-{number}")).collect();
    let replies = futures::future::join_all(logins.iter().map(|login| world.login(login, PASSWORD))).await;
    let put_off: Vec<&Reply> = replies.iter().filter(|reply| reply.status == 503).collect();
    assert!(!put_off.is_empty() && replies.iter().any(|reply| reply.status == 401));
    assert_eq!(put_off[0].headers["retry-after"], "1");
    assert_eq!(put_off[0].body["code"], "unavailable");
}
