//! `/api/auth/accounts`: the administrator's calls.

use serde_json::{Value, json};
use shared::contract::auth::Accounts;
use shared::ids::UserId;
use shared::testing::Reply;

use crate::helpers::{PASSWORD, Signed, World};

async fn logins(world: &World, admin: &Signed, query: &str) -> (Vec<String>, Value) {
    let page = world.call(&format!("GET /api/auth/accounts?{query}"), admin).await.expect(200);
    let items = page["items"].as_array().unwrap();
    (items.iter().map(|item| item["login"].as_str().unwrap().to_owned()).collect(), page["next_cursor"].clone())
}

#[tokio::test]
async fn accounts_are_listed_page_by_page_in_the_order_of_their_logins() {
    let world = World::start().await;
    let admin = world.admin().await;
    for login in ["vera", "Anna", "борис", "anton"] {
        world.register(login).await;
    }
    let (mut all, mut query) = (Vec::new(), "limit=2".to_owned());
    loop {
        let (page, next) = logins(&world, &admin, &query).await;
        all.extend(page);
        let Some(next) = next.as_str() else { break };
        query = format!("limit=2&cursor={next}");
    }
    assert_eq!(all, ["admin", "Anna", "anton", "vera", "борис"]);
}

#[tokio::test]
async fn accounts_are_found_by_how_their_login_begins() {
    let world = World::start().await;
    let admin = world.admin().await;
    for login in ["Anna", "anton", "Борис", "a_b"] {
        world.register(login).await;
    }
    assert_eq!(logins(&world, &admin, "query=AN").await.0, ["Anna", "anton"]);
    assert_eq!(logins(&world, &admin, "query=бо").await.0, ["Борис"]);
    assert_eq!(logins(&world, &admin, "query=a_").await.0, ["a_b"]);
    assert!(logins(&world, &admin, "query=%25").await.0.is_empty());
    assert!(logins(&world, &admin, "query='%20or%201=1").await.0.is_empty());
}

#[tokio::test]
async fn an_account_is_shown_whole() {
    let world = World::start().await;
    let (anna, admin) = (world.register("anna").await, world.admin().await);
    let page = world.call("GET /api/auth/accounts?query=anna", &admin).await.expect(200);
    let mut account = page["items"][0].clone();
    for time in ["created_at", "last_seen_at"] {
        assert!(account.as_object_mut().unwrap().remove(time).unwrap().is_string());
    }
    assert_eq!(account, json!({"id": anna.id, "login": "anna", "role": "user", "active": true}));
}

#[tokio::test]
async fn a_wrong_parameter_is_named() {
    let world = World::start().await;
    let admin = world.admin().await;
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=-1", "limit"),
        ("limit=101", "limit"),
        ("limit=1000000000", "limit"),
        ("limit=x", "limit"),
        ("cursor=%00", "cursor"),
        ("query=%00", "query"),
        ("extra=1", "extra"),
    ] {
        let reply = world.call(&format!("GET /api/auth/accounts?{query}"), &admin).await;
        let problem = reply.expect_problem(422, "validation_failed");
        assert_eq!(problem["errors"][0]["field"], field, "{query}");
    }
    world.call("GET /api/auth/accounts?query=%ff", &admin).await.expect_problem(400, "bad_request");
}

#[tokio::test]
async fn a_deactivated_person_is_out_until_he_is_activated_again() {
    let world = World::start().await;
    let (anna, admin) = (world.register("anna").await, world.admin().await);
    let account = format!("PATCH /api/auth/accounts/{}", anna.id);
    let reply = world.send_as(&account, &admin, &json!({"active": false})).await.expect(200);
    assert_eq!((&reply["login"], &reply["active"]), (&json!("anna"), &json!(false)));
    world.call("GET /api/auth/sessions", &anna).await.expect_problem(401, "unauthenticated");
    world.login("anna", PASSWORD).await.expect_problem(403, "account_deactivated");
    let reply = world.send_as(&account, &admin, &json!({"active": true})).await.expect(200);
    assert_eq!(reply["active"], true);
    world.login("anna", PASSWORD).await.expect(200);
}

#[tokio::test]
async fn a_change_that_changes_nothing_takes_no_rev() {
    let world = World::start().await;
    let (anna, admin) = (world.register("anna").await, world.admin().await);
    let account = format!("PATCH /api/auth/accounts/{}", anna.id);
    let users = world.nats.connect("users").await;
    let question = Accounts { ids: vec![anna.id.parse().unwrap()], login: None };
    for (active, rev) in [(true, 1), (false, 2), (false, 2), (true, 3)] {
        world.send_as(&account, &admin, &json!({"active": active})).await.expect(200);
        let card = users.ask(&question).await.unwrap().items.remove(0);
        assert_eq!((card.active, card.rev), (active, rev));
    }
}

#[tokio::test]
async fn nobody_deactivates_himself() {
    let world = World::start().await;
    let admin = world.admin().await;
    let own = format!("PATCH /api/auth/accounts/{}", admin.id);
    world.send_as(&own, &admin, &json!({"active": false})).await.expect_problem(409, "own_account");
}

#[tokio::test]
async fn a_password_that_the_administrator_sets_ends_the_sessions() {
    let world = World::start().await;
    let (anna, admin) = (world.register("anna").await, world.admin().await);
    let set = format!("POST /api/auth/accounts/{}/password", anna.id);
    world.send_as(&set, &admin, &json!({"new_password": "верблюд-43"})).await.expect(204);
    world.refresh(&anna.cookie).await.expect_problem(401, "session_revoked");
    world.login("anna", PASSWORD).await.expect_problem(401, "invalid_credentials");
    world.login("anna", "верблюд-43").await.expect(200);
    let problem = world.send_as(&set, &admin, &json!({"new_password": "iloveyou"})).await;
    problem.expect_problem(422, "validation_failed");
}

#[tokio::test]
async fn an_account_that_is_not_there_is_not_found() {
    let world = World::start().await;
    let admin = world.admin().await;
    for id in [UserId::new().to_string(), "x".to_owned(), "x".repeat(10_000)] {
        let account = format!("PATCH /api/auth/accounts/{id}");
        world.send_as(&account, &admin, &json!({"active": false})).await.expect_problem(404, "not_found");
        let password = format!("POST /api/auth/accounts/{id}/password");
        world.send_as(&password, &admin, &json!({"new_password": PASSWORD})).await.expect_problem(404, "not_found");
    }
}

#[tokio::test]
async fn only_the_administrator_may_do_this() {
    let world = World::start().await;
    let anna = world.register("anna").await;
    let calls = [
        ("GET /api/auth/accounts".to_owned(), Value::Null),
        (format!("PATCH /api/auth/accounts/{}", anna.id), json!({"active": false})),
        (format!("POST /api/auth/accounts/{}/password", anna.id), json!({"new_password": PASSWORD})),
    ];
    for (call, body) in calls {
        world.send_as(&call, &anna, &body).await.expect_problem(403, "forbidden");
        Reply::of(world.request(&call).json(&body)).await.expect_problem(401, "unauthenticated");
    }
}
