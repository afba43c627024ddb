//! How a profile comes to be: by the news of the registration or by the first request, in any order.

use serde_json::json;
use shared::supervise::Background;
use shared::testing::{Person, eventually};

use crate::helpers::{Auth, News, World, card, chats_say, logins};

#[tokio::test]
async fn the_news_of_a_registration_make_a_profile() {
    let world = World::start().await;
    let auth = Auth::start(&world.nats).await;
    let (boris, anna) = (world.join("boris").await, Person::new("anna"));
    auth.tells(card(&anna, "Анна", 1)).await;
    eventually("anna is found", async || (world.search(&boris, "anna").await == ["anna"]).then_some(())).await;
    let profile = world.call("GET /api/users/me", &anna).await.expect(200);
    assert_eq!((&profile["name"], &profile["rev"]), (&json!("Анна"), &json!(1)));
}

#[tokio::test]
async fn the_first_request_makes_a_profile_with_the_names_of_the_registration() {
    let world = World::start().await;
    let auth = Auth::start(&world.nats).await.answering(&world.nats).await;
    let anna = Person::new("anna");
    auth.knows(card(&anna, "Анна", 1));
    let profile = world.call("GET /api/users/me", &anna).await.expect(200);
    let expected = json!({"id": anna.id, "login": "anna", "name": "Анна", "surname": "", "avatar_url": null,
        "role": "user", "rev": 1});
    assert_eq!(profile, expected);
}

#[tokio::test]
async fn any_first_request_makes_the_profile_even_while_auth_is_silent() {
    let world = World::start().await;
    let (anna, boris) = (Person::new("anna"), world.join("boris").await);
    world.call("GET /api/contacts", &anna).await.expect(200);
    assert_eq!(world.search(&boris, "anna").await, ["anna"]);
}

#[tokio::test]
async fn news_that_come_after_the_first_request_fill_in_the_names() {
    let world = World::start().await;
    let (auth, mut news) = (Auth::start(&world.nats).await, News::of(&world.nats).await);
    let anna = world.join("anna").await;
    auth.tells(card(&anna, "Анна", 1)).await;
    let (subject, event) = news.next().await;
    assert_eq!(subject, "users.profile.updated");
    assert_eq!((&event["user"]["name"], &event["user"]["rev"]), (&json!("Анна"), &json!(2)));
    assert_eq!(world.call("GET /api/users/me", &anna).await.expect(200), event["user"]);
}

#[tokio::test]
async fn news_do_not_overwrite_names_of_ones_own_choice() {
    let world = World::start().await;
    let auth = Auth::start(&world.nats).await;
    let (anna, marker) = (world.join_as("anna", "Аня", "").await, Person::new("marker"));
    auth.tells(card(&anna, "Анна", 1)).await;
    auth.tells(card(&marker, "", 1)).await;
    eventually("the marker came", async || (world.search(&anna, "marker").await.len() == 1).then_some(())).await;
    let profile = world.call("GET /api/users/me", &anna).await.expect(200);
    assert_eq!((&profile["name"], &profile["rev"]), (&json!("Аня"), &json!(2)));
}

#[tokio::test]
async fn doubled_and_older_news_change_nothing() {
    let world = World::start().await;
    let (auth, mut news) = (Auth::start(&world.nats).await, News::of(&world.nats).await);
    let (anna, marker) = (Person::new("anna"), world.join("marker").await);
    for (name, rev) in [("Анна", 2), ("Анна", 2), ("Старая", 1)] {
        auth.tells(card(&anna, name, rev)).await;
    }
    auth.tells(card(&marker, "Метка", 1)).await;
    let (_, event) = news.next().await;
    assert_eq!(event["user"]["login"], "marker", "no news of anna come before it");
    let profile = world.call("GET /api/users/me", &anna).await.expect(200);
    assert_eq!((&profile["name"], &profile["rev"]), (&json!("Анна"), &json!(1)));
}

#[tokio::test]
async fn twenty_first_requests_at_once_make_one_profile() {
    let world = World::start().await;
    let anna = Person::new("anna");
    let replies = futures::future::join_all((0..20).map(|_| world.call("GET /api/users/me", &anna))).await;
    for reply in replies {
        assert_eq!(reply.expect(200)["rev"], 1);
    }
    assert_eq!(world.search(&anna, "anna").await, ["anna"]);
}

#[tokio::test]
async fn somebody_without_news_is_looked_up_by_asking_auth() {
    let world = World::start().await;
    let auth = Auth::start(&world.nats).await.answering(&world.nats).await;
    let (anna, boris, clara) = (world.join("anna").await, Person::new("boris"), Person::new("clara"));
    auth.knows(card(&boris, "Борис", 1));
    auth.knows(card(&clara, "Клара", 1));
    let found = world.call(&format!("GET /api/users/{}", boris.id), &anna).await.expect(200);
    assert_eq!(found["name"], "Борис");
    let ids = json!({"ids": [clara.id, anna.id, boris.id]});
    let found = world.send("POST /api/users/lookup", &anna, ids).await.expect(200);
    assert_eq!(logins(&found), ["clara", "anna", "boris"]);
}

#[tokio::test]
async fn last_seen_is_told_to_those_who_added_him_or_share_a_chat_and_to_nobody_else() {
    let world = World::start().await;
    let (owner, stranger) = (world.join("owner").await, world.join("stranger").await);
    let boris = world.join("boris").await;
    world.send("POST /api/contacts", &owner, json!({"login": "boris"})).await.expect(201);
    let moment = world.goes_offline(&boris, &owner).await;
    let path = format!("GET /api/users/{}", boris.id);
    assert_eq!(world.call("GET /api/contacts", &owner).await.expect(200)["items"][0]["user"]["last_seen_at"], moment);
    for (call, key) in [(path.as_str(), "/last_seen_at"), ("GET /api/users?query=boris", "/items/0/last_seen_at")] {
        assert_eq!(world.call(call, &owner).await.expect(200).pointer(key), Some(&moment), "{call}");
        assert_eq!(world.call(call, &stranger).await.expect(200).pointer(key), None, "chats is silent: {call}");
    }
    let background = Background::default();
    chats_say(&world.nats, &background, vec![boris.id]).await;
    assert_eq!(world.call(&path, &stranger).await.expect(200)["last_seen_at"], moment);
}

#[tokio::test]
async fn sharing_no_chat_keeps_last_seen_hidden() {
    let world = World::start().await;
    let (owner, stranger, boris) = (world.join("owner").await, world.join("stranger").await, world.join("boris").await);
    world.send("POST /api/contacts", &owner, json!({"login": "boris"})).await.expect(201);
    world.goes_offline(&boris, &owner).await;
    let background = Background::default();
    chats_say(&world.nats, &background, Vec::new()).await;
    let seen = world.call(&format!("GET /api/users/{}", boris.id), &stranger).await.expect(200);
    assert_eq!(seen.get("last_seen_at"), None);
    let ids = json!({"ids": [boris.id]});
    let seen = world.send("POST /api/users/lookup", &stranger, ids).await.expect(200);
    assert_eq!(seen["items"][0].get("last_seen_at"), None);
}
