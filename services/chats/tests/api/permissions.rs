//! Who may do what: the table of the product, cell by cell.

use serde_json::{Value, json};
use shared::testing::{Person, Reply};
use uuid::Uuid;

use crate::helpers::{World, path_of};

/// A group with everybody who matters in it, made anew for each cell.
struct Scene {
    chat: String,
    /// A message of whoever acts, if he is a member.
    own: Value,
    /// A message of someone else.
    others: Value,
}

/// An action, and what the creator, a member and the administrator among the members get.
struct Row {
    action: &'static str,
    call: fn(&Scene, &Cast) -> (String, Option<Value>),
    creator: Expected,
    member: Expected,
    admin: Expected,
}

type Expected = (u16, &'static str);

struct Cast {
    creator: Person,
    member: Person,
    admin: Person,
    removed: Person,
    stranger: Person,
    guest: Person,
}

const OK: Expected = (200, "");
const MADE: Expected = (201, "");
const DONE: Expected = (204, "");
const NO: Expected = (403, "forbidden");

fn row(
    action: &'static str,
    call: fn(&Scene, &Cast) -> (String, Option<Value>),
    [creator, member, admin]: [Expected; 3],
) -> Row {
    Row { action, call, creator, member, admin }
}

fn rows_of_every_member() -> Vec<Row> {
    vec![
        row("see the chat", |s, _| (format!("GET /api/chats/{}", s.chat), None), [OK; 3]),
        row("see the members", |s, _| (format!("GET /api/chats/{}/members", s.chat), None), [OK; 3]),
        row("see the history", |s, _| (format!("GET /api/chats/{}/messages", s.chat), None), [OK; 3]),
        row("search", |s, _| (format!("GET /api/chats/{}/search?q=x", s.chat), None), [OK; 3]),
        row("save the chat", |s, _| (format!("GET /api/chats/{}/export?format=json", s.chat), None), [OK; 3]),
        row(
            "send",
            |s, _| {
                (
                    format!("POST /api/chats/{}/messages", s.chat),
                    Some(json!({"client_id": Uuid::new_v4(), "text": "я"})),
                )
            },
            [MADE; 3],
        ),
        row("read", |s, _| (format!("PUT /api/chats/{}/read", s.chat), Some(json!({"seq": 1}))), [OK; 3]),
        row(
            "change own settings",
            |s, _| (format!("PATCH /api/chats/{}/membership", s.chat), Some(json!({"hidden": true}))),
            [OK; 3],
        ),
        row("edit own message", |s, _| (format!("PATCH {}", path_of(&s.own)), Some(json!({"text": "б"}))), [OK; 3]),
        row("delete own message", |s, _| (format!("DELETE {}", path_of(&s.own)), None), [DONE; 3]),
    ]
}

fn rows_of_the_few() -> Vec<Row> {
    vec![
        row(
            "edit another's message",
            |s, _| (format!("PATCH {}", path_of(&s.others)), Some(json!({"text": "б"}))),
            [NO; 3],
        ),
        row("delete another's message", |s, _| (format!("DELETE {}", path_of(&s.others)), None), [NO, NO, DONE]),
        row(
            "add members",
            |s, cast| (format!("POST /api/chats/{}/members", s.chat), Some(json!({"user_ids": [cast.guest.id]}))),
            [MADE; 3],
        ),
        row(
            "remove a member",
            |s, cast| (format!("DELETE /api/chats/{}/members/{}", s.chat, cast.removed.id), None),
            [DONE, NO, NO],
        ),
        row("rename", |s, _| (format!("PATCH /api/chats/{}", s.chat), Some(json!({"name": "Новое"}))), [OK, NO, NO]),
        row(
            "hand over",
            |s, cast| (format!("PATCH /api/chats/{}", s.chat), Some(json!({"creator_id": cast.member.id}))),
            [OK, NO, NO],
        ),
        row("delete the chat", |s, _| (format!("DELETE /api/chats/{}", s.chat), None), [DONE, NO, NO]),
    ]
}

async fn set_scene(world: &World, cast: &Cast, actor: &Person) -> Scene {
    let chat = world.group(&cast.creator, &[&cast.member, &cast.admin, &cast.removed]).await;
    let in_it = [&cast.creator, &cast.member, &cast.admin].iter().any(|person| person.id == actor.id);
    let author = if in_it { actor } else { &cast.removed };
    let own = world.say(&chat, author, "моё").await;
    let other = if actor.id == cast.creator.id { &cast.member } else { &cast.creator };
    let others = world.say(&chat, other, "чужое").await;
    world.remove(&chat, &cast.creator, &cast.removed).await.expect(204);
    Scene { chat, own, others }
}

async fn act(world: &World, call: &str, body: Option<&Value>, person: Option<&Person>) -> Reply {
    let request = world.chats.request(call, person);
    Reply::of(body.map_or(request.try_clone().unwrap(), |body| request.json(body))).await
}

#[tokio::test]
async fn every_cell_of_the_table_holds() {
    let world = World::start().await;
    let cast = Cast {
        creator: world.person("creator"),
        member: world.person("member"),
        admin: world.admin(),
        removed: world.person("removed"),
        stranger: world.person("stranger"),
        guest: world.person("guest"),
    };
    for row in rows_of_every_member().into_iter().chain(rows_of_the_few()) {
        for (who, person, expected) in [
            ("the creator", &cast.creator, row.creator),
            ("a member", &cast.member, row.member),
            ("the administrator", &cast.admin, row.admin),
            ("a removed member", &cast.removed, (404, "not_found")),
            ("a stranger", &cast.stranger, (404, "not_found")),
        ] {
            let scene = set_scene(&world, &cast, person).await;
            let (call, body) = (row.call)(&scene, &cast);
            let nobody = act(&world, &call, body.as_ref(), None).await;
            assert_eq!((nobody.status, nobody.body["code"].as_str()), (401, Some("unauthenticated")), "{}", row.action);
            let reply = act(&world, &call, body.as_ref(), Some(person)).await;
            let code = reply.body["code"].as_str().unwrap_or_default();
            assert_eq!((reply.status, code), expected, "{who}: {}: {}", row.action, reply.body);
        }
    }
}

#[tokio::test]
async fn a_removed_member_gets_nothing_by_sync_either() {
    let world = World::start().await;
    let (anna, boris) = (world.person("anna"), world.person("boris"));
    let chat = world.group(&anna, &[&boris]).await;
    world.remove(&chat, &anna, &boris).await.expect(204);
    world.say(&chat, &anna, "секрет").await;
    let list = world.chats.call("GET /api/chats", &boris).await.expect(200);
    let body = json!({"generation": list["generation"], "chats": {chat.as_str(): [0, 0, 0]}});
    let sync = world.chats.send("POST /api/chats/sync", &boris, &body).await.expect(200);
    assert_eq!((&sync["removed"], &sync["changes"], &sync["reset"]), (&json!([chat]), &json!([]), &json!([])));
    assert!(!sync.to_string().contains("секрет"));
}

#[tokio::test]
async fn a_bad_token_opens_nothing() {
    let world = World::start().await;
    let anna = world.person("anna");
    for token in ["", "x", "a.b.c", &anna.token[..anna.token.len() - 2], &format!("{}x", anna.token)] {
        let person = Person { token: token.to_owned(), ..anna.clone() };
        world.chats.call("GET /api/chats", &person).await.expect_problem(401, "unauthenticated");
    }
}
