//! `POST /api/chats`: making a group, or opening the direct chat with someone.

use serde_json::{Value, json};
use shared::ids::UserId;
use shared::testing::{Person, Reply};
use uuid::Uuid;

use crate::helpers::{World, id_of};

fn group(client_id: Uuid, name: &str, member_ids: &[UserId]) -> Value {
    json!({"client_id": client_id, "kind": "group", "name": name, "member_ids": member_ids})
}

fn direct(client_id: Uuid, peer: &Person) -> Value {
    json!({"client_id": client_id, "kind": "direct", "member_ids": [peer.id]})
}

impl World {
    async fn create(&self, person: &Person, body: &Value) -> Reply {
        self.chats.send("POST /api/chats", person, body).await
    }
}

#[tokio::test]
async fn a_new_group_begins_with_rev_1_and_its_info_line() {
    let world = World::start().await;
    let (anna, boris) = (world.person("anna"), world.person("boris"));
    let body = group(Uuid::new_v4(), "Поход", &[boris.id, anna.id, boris.id]);
    let chat = world.create(&anna, &body).await.expect(201);
    assert_eq!((&chat["rev"], &chat["last_seq"], &chat["member_count"]), (&json!(2), &json!(1), &json!(2)));
    assert_eq!(
        (&chat["role"], &chat["creator_id"], &chat["kind"]),
        (&json!("creator"), &json!(anna.id), &json!("group"))
    );
    let line = &chat["last_message"];
    assert_eq!((&line["seq"], &line["rev"], &line["kind"]), (&json!(1), &json!(2), &json!("info")));
    assert_eq!(line["info"], json!({"code": "chat_created", "name": "Поход"}));
    let seen = world.chat(&id_of(&chat), &boris).await;
    assert_eq!((&seen["role"], &seen["unread_count"]), (&json!("member"), &json!(0)));
}

#[tokio::test]
async fn the_same_request_again_gives_the_same_chat_and_another_one_is_refused() {
    let world = World::start().await;
    let (anna, boris, vera) = (world.person("anna"), world.person("boris"), world.person("vera"));
    let client_id = Uuid::new_v4();
    let made = world.create(&anna, &group(client_id, "Поход", &[boris.id, vera.id])).await.expect(201);
    let again = world.create(&anna, &group(client_id, " Поход ", &[vera.id, boris.id, anna.id])).await.expect(200);
    assert_eq!(again, made);
    for other in
        [group(client_id, "Другой", &[boris.id, vera.id]), group(client_id, "Поход", &[]), direct(client_id, &boris)]
    {
        world.create(&anna, &other).await.expect_problem(409, "client_id_reused");
    }
    world.create(&boris, &group(client_id, "Поход", &[])).await.expect(201);
    world.chats.call(&format!("DELETE /api/chats/{}", id_of(&made)), &anna).await.expect(204);
    let gone = world.create(&anna, &group(client_id, "Поход", &[boris.id, vera.id])).await;
    gone.expect_problem(404, "not_found");
}

#[tokio::test]
async fn two_people_have_one_direct_chat_whoever_opens_it() {
    let world = World::start().await;
    let (anna, boris) = (world.person("anna"), world.person("boris"));
    let made = world.create(&anna, &direct(Uuid::new_v4(), &boris)).await.expect(201);
    assert_eq!((&made["rev"], &made["last_seq"], &made["name"]), (&json!(1), &json!(0), &json!(null)));
    assert_eq!(
        (&made["peer_id"], &made["creator_id"], &made["role"]),
        (&json!(boris.id), &json!(null), &json!("member"))
    );
    let same = world.create(&anna, &direct(Uuid::new_v4(), &boris)).await.expect(200);
    assert_eq!(id_of(&same), id_of(&made));
    let theirs = world.create(&boris, &direct(Uuid::new_v4(), &anna)).await.expect(200);
    assert_eq!((id_of(&theirs), &theirs["peer_id"]), (id_of(&made), &json!(anna.id)));
}

#[tokio::test]
async fn two_people_who_open_it_at_once_get_the_same_direct_chat() {
    let world = World::start().await;
    let (anna, boris) = (world.person("anna"), world.person("boris"));
    let (to_boris, to_anna) = (direct(Uuid::new_v4(), &boris), direct(Uuid::new_v4(), &anna));
    let (one, other) = tokio::join!(world.create(&anna, &to_boris), world.create(&boris, &to_anna));
    assert_eq!(one.status + other.status, 401, "one 201, one 200: {} {}", one.status, other.status);
    assert_eq!(id_of(&one.body), id_of(&other.body));
}

#[tokio::test]
async fn what_cannot_be_a_chat_is_refused() {
    let world = World::start_with(|config| config.limit_group_members = 3).await;
    let (anna, boris) = (world.person("anna"), world.person("boris"));
    let nobody = UserId::new();
    let new = Uuid::new_v4;
    for (body, code) in [
        (group(new(), "", &[]), "name_required"),
        (group(new(), "\u{200b}", &[]), "name_required"),
        (json!({"client_id": new(), "kind": "group", "member_ids": []}), "name_required"),
        (group(new(), &"я".repeat(65), &[]), "validation_failed"),
        (group(new(), "Поход", &[boris.id, nobody]), "unknown_user"),
        (group(new(), "Поход", &[UserId::new(), UserId::new(), UserId::new()]), "chat_full"),
        (json!({"client_id": new(), "kind": "direct", "member_ids": [nobody]}), "unknown_user"),
        (json!({"client_id": new(), "kind": "direct", "member_ids": []}), "validation_failed"),
        (json!({"client_id": new(), "kind": "direct", "member_ids": [anna.id]}), "validation_failed"),
        (json!({"client_id": new(), "kind": "direct", "member_ids": [boris.id, nobody]}), "validation_failed"),
        (json!({"client_id": new(), "kind": "direct", "name": "Имя", "member_ids": [boris.id]}), "validation_failed"),
        (json!({"client_id": new(), "kind": "main", "name": "Имя", "member_ids": []}), "validation_failed"),
    ] {
        world.create(&anna, &body).await.expect_problem(422, code);
    }
    assert_eq!(world.chats.call("GET /api/chats", &anna).await.expect(200)["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_deactivated_person_gets_into_no_new_chat_and_no_new_message() {
    let world = World::start().await;
    let (anna, boris, vera) = (world.person("anna"), world.person("boris"), world.person("vera"));
    let chat = world.direct(&anna, &boris).await;
    let group_chat = world.group(&anna, &[&boris]).await;
    world.deactivate(&boris).await;
    world.create(&vera, &direct(Uuid::new_v4(), &boris)).await.expect_problem(422, "user_deactivated");
    world.create(&vera, &group(Uuid::new_v4(), "Поход", &[boris.id])).await.expect_problem(422, "user_deactivated");
    world.create(&anna, &direct(Uuid::new_v4(), &boris)).await.expect(200);
    world.try_say(&chat, &anna, "ты тут?").await.expect_problem(409, "user_deactivated");
    world.say(&group_chat, &anna, "в группе можно").await;
    assert_eq!(world.chat(&group_chat, &anna).await["member_count"], 2, "he stays a member");
}

#[tokio::test]
async fn without_auth_an_unknown_person_cannot_be_judged_and_a_known_one_can() {
    let world = World::start().await;
    let (anna, boris) = (world.person("anna"), world.person("boris"));
    world.group(&anna, &[&boris]).await;
    let body = group(Uuid::new_v4(), "Поход", &[boris.id]);
    let stranger = Person::new("stranger");
    world.auth.silence();
    let asked = world.create(&anna, &group(Uuid::new_v4(), "Поход", &[stranger.id])).await;
    assert!(asked.headers.contains_key("retry-after"));
    asked.expect_problem(503, "unavailable");
    world.create(&anna, &body).await.expect(201);
}
