//! `/api/users/me`.

use serde_json::json;
use shared::http::token::Role;
use shared::testing::{Person, Reply};

use crate::helpers::{News, World};

#[tokio::test]
async fn a_changed_name_is_stored_and_told() {
    let world = World::start().await;
    let (anna, mut news) = (world.join("anna").await, News::of(&world.nats).await);
    let names = json!({"name": " Анна ", "surname": "Каренина"});
    let changed = world.send("PATCH /api/users/me", &anna, names).await.expect(200);
    let expected = json!({"id": anna.id, "login": "anna", "name": "Анна", "surname": "Каренина", "avatar_url": null,
        "role": "user", "rev": 2});
    assert_eq!(changed, expected);
    assert_eq!(world.call("GET /api/users/me", &anna).await.expect(200), expected);
    let (subject, event) = news.next().await;
    assert_eq!((subject.as_str(), &event), ("users.profile.updated", &json!({"user": expected})));
}

#[tokio::test]
async fn one_name_is_changed_without_the_other() {
    let world = World::start().await;
    let anna = world.join_as("anna", "Анна", "Каренина").await;
    let changed = world.send("PATCH /api/users/me", &anna, json!({"surname": ""})).await.expect(200);
    assert_eq!((&changed["name"], &changed["surname"], &changed["rev"]), (&json!("Анна"), &json!(""), &json!(3)));
}

#[tokio::test]
async fn the_same_names_again_take_no_rev_and_tell_nothing() {
    let world = World::start().await;
    let (anna, mut news) = (world.join_as("anna", "Анна", "").await, News::of(&world.nats).await);
    for same in [json!({}), json!({"name": "Анна"}), json!({"name": "Анна ", "surname": " "})] {
        assert_eq!(world.send("PATCH /api/users/me", &anna, same).await.expect(200)["rev"], 2);
    }
    world.send("PATCH /api/users/me", &anna, json!({"name": "Аня"})).await.expect(200);
    let mut told = news.next().await.1;
    if told["user"]["rev"] == 2 {
        told = news.next().await.1;
    }
    assert_eq!((&told["user"]["rev"], &told["user"]["name"]), (&json!(3), &json!("Аня")));
}

#[tokio::test]
async fn a_name_that_will_not_do_is_refused_and_both_are_named() {
    let world = World::start().await;
    let anna = world.join("anna").await;
    let long = json!({"name": "я".repeat(65), "surname": "\u{202e}анна"});
    let problem = world.send("PATCH /api/users/me", &anna, long).await.expect_problem(422, "validation_failed");
    let named: Vec<_> =
        problem["errors"].as_array().unwrap().iter().map(|error| (&error["field"], &error["code"])).collect();
    assert_eq!(named, [(&json!("name"), &json!("too_long")), (&json!("surname"), &json!("invalid_characters"))]);
    assert_eq!(world.call("GET /api/users/me", &anna).await.expect(200)["rev"], 1);
}

#[tokio::test]
async fn a_name_of_64_characters_and_markup_are_taken_as_they_are() {
    let world = World::start().await;
    let anna = world.join("anna").await;
    for name in ["ж".repeat(64), "\u{fdfa}".repeat(64), "<script>alert('%_\\')</script>".to_owned()] {
        let changed = world.send("PATCH /api/users/me", &anna, json!({"name": name})).await.expect(200);
        assert_eq!(changed["name"], name);
    }
}

#[tokio::test]
async fn changes_at_once_each_take_a_rev_of_their_own() {
    let world = World::start().await;
    let anna = world.join("anna").await;
    let changes =
        (0..20).map(|number| world.send("PATCH /api/users/me", &anna, json!({"name": format!("Анна {number}")})));
    let mut revs: Vec<i64> = futures::future::join_all(changes)
        .await
        .into_iter()
        .map(|reply| reply.expect(200)["rev"].as_i64().unwrap())
        .collect();
    revs.sort_unstable();
    assert_eq!(revs, (2..22).collect::<Vec<_>>());
}

#[tokio::test]
async fn the_admins_profile_shows_his_role() {
    let world = World::start().await;
    let admin = Person::with_role("admin", Role::Admin);
    assert_eq!(world.call("GET /api/users/me", &admin).await.expect(200)["role"], "admin");
}

#[tokio::test]
async fn replies_are_not_to_be_kept_by_caches() {
    let world = World::start().await;
    let anna = world.join("anna").await;
    for call in ["GET /api/users/me", "GET /api/users?query=a", "GET /api/contacts"] {
        assert_eq!(world.call(call, &anna).await.headers["cache-control"], "no-store", "{call}");
    }
}

#[tokio::test]
async fn nothing_is_answered_without_a_valid_token() {
    let world = World::start().await;
    let nobody = Person { token: "eyJhbGciOiJub25lIn0.e30.".to_owned(), ..Person::new("nobody") };
    let id = nobody.id;
    let calls = [
        "GET /api/users/me".to_owned(),
        "PATCH /api/users/me".to_owned(),
        format!("GET /api/users/{id}"),
        "GET /api/users?query=a".to_owned(),
        "POST /api/users/lookup".to_owned(),
        "GET /api/contacts".to_owned(),
        "POST /api/contacts".to_owned(),
        format!("PATCH /api/contacts/{id}"),
        format!("DELETE /api/contacts/{id}"),
    ];
    for call in &calls {
        Reply::of(world.users.request(call, None)).await.expect_problem(401, "unauthenticated");
        let reply = Reply::of(world.users.request(call, Some(&nobody)).header("x-user-id", id.to_string())).await;
        reply.expect_problem(401, "unauthenticated");
    }
}
