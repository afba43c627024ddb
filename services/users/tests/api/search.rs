//! `/api/users?query=`.

use serde_json::json;

use crate::helpers::{World, logins};

#[tokio::test]
async fn people_are_found_by_the_beginning_of_login_name_and_surname() {
    let world = World::start().await;
    let anna = world.join_as("anna", "Анна", "Каренина").await;
    world.join_as("karl", "Ёлка", "Annenkov").await;
    world.join_as("zoe", "Annabel", "").await;
    assert_eq!(world.search(&anna, "ann").await, ["anna", "zoe", "karl"]);
    assert_eq!(world.search(&anna, "КАРЕ").await, ["anna"]);
    assert_eq!(world.search(&anna, "арен").await, Vec::<String>::new());
}

#[tokio::test]
async fn case_and_yo_make_no_difference_in_russian() {
    let world = World::start().await;
    let anna = world.join_as("anna", "Ёлка", "Йодова").await;
    for query in ["ёлка", "елка", "ЕЛ", "Ё", "йод", "ЙОД", "и\u{306}од", " ёлка "] {
        assert_eq!(world.search(&anna, query).await, ["anna"], "{query}");
    }
    assert!(world.search(&anna, "иод").await.is_empty());
}

#[tokio::test]
async fn every_character_is_taken_literally() {
    let world = World::start().await;
    let anna = world.join("anna").await;
    world.join_as("percent", "100%", "_x").await;
    assert_eq!(world.search(&anna, "100%").await, ["percent"]);
    assert_eq!(world.search(&anna, "_").await, ["percent"]);
    for query in ["%", "an_", "'; drop table profiles; --", "\"", "\\", "an*", "(", "🦀"] {
        assert!(world.search(&anna, query).await.is_empty(), "{query}");
    }
    assert_eq!(world.search(&anna, "anna").await, ["anna"]);
}

#[tokio::test]
async fn a_changed_name_is_found_and_the_old_one_is_not() {
    let world = World::start().await;
    let anna = world.join_as("anna", "Прежняя", "").await;
    world.send("PATCH /api/users/me", &anna, json!({"name": "Новая"})).await.expect(200);
    assert_eq!(world.search(&anna, "новая").await, ["anna"]);
    assert!(world.search(&anna, "прежняя").await.is_empty());
}

#[tokio::test]
async fn no_more_are_found_than_asked_for_and_each_once() {
    let world = World::start().await;
    let anna = world.join_as("anna", "anna", "anna").await;
    for number in 0..25 {
        world.join(&format!("anna{number:02}")).await;
    }
    assert_eq!(world.search(&anna, "anna").await.len(), 20);
    let two = world.call("GET /api/users?query=anna&limit=2", &anna).await.expect(200);
    assert_eq!(logins(&two), ["anna", "anna00"]);
    assert_eq!(logins(&world.call("GET /api/users?limit=50", &anna).await.expect(200)).len(), 26);
}

#[tokio::test]
async fn a_limit_out_of_range_is_refused_and_not_clamped() {
    let world = World::start().await;
    let anna = world.join("anna").await;
    for limit in ["0", "-1", "51", "1000000000", "99999999999999999999", "1.5", "x", "", "%00"] {
        let reply = world.call(&format!("GET /api/users?query=a&limit={limit}"), &anna).await;
        assert_eq!(reply.expect_problem(422, "validation_failed")["errors"][0]["field"], "limit", "{limit}");
    }
    world.call("GET /api/users?query=a&limit=1", &anna).await.expect(200);
}

#[tokio::test]
async fn a_query_that_cannot_be_a_name_is_refused() {
    let world = World::start().await;
    let anna = world.join("anna").await;
    for (query, field, code) in [
        ("query=a%00b", "query", "invalid_characters"),
        (&format!("query={}", "a".repeat(65)), "query", "too_long"),
        ("query=a&page=2", "page", "invalid"),
        ("query=a&query=b", "query", "invalid"),
    ] {
        let reply = world.call(&format!("GET /api/users?{query}"), &anna).await;
        let problem = reply.expect_problem(422, "validation_failed");
        assert_eq!((&problem["errors"][0]["field"], &problem["errors"][0]["code"]), (&json!(field), &json!(code)));
    }
    world.call("GET /api/users?query=%ff", &anna).await.expect_problem(400, "bad_request");
}
