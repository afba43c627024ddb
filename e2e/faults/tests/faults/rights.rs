//! Who may do what with a chat, cell by cell.

use anyhow::Result;
use bench::client::{Person, Reply};
use faults::World;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

/// Statuses for the creator, a member, one who is not in (or not any more), one who is signed out.
type Expected = [u16; 4];

/// What is done, how, and what each is answered. `{chat}`, `{own}` and `{another}` (messages), `{other}`
/// (a member), `{me}` and `{new}` (somebody outside) stand for ids.
const GROUP: [(&str, Method, &str, &str, Expected); 16] = [
    ("see the chat", Method::GET, "/api/chats/{chat}", "", [200, 200, 404, 401]),
    ("see members", Method::GET, "/api/chats/{chat}/members", "", [200, 200, 404, 401]),
    ("read history", Method::GET, "/api/chats/{chat}/messages", "", [200, 200, 404, 401]),
    (
        "send",
        Method::POST,
        "/api/chats/{chat}/messages",
        r#"{"client_id":"{new_id}","text":"и я"}"#,
        [201, 201, 404, 401],
    ),
    ("move the read position", Method::PUT, "/api/chats/{chat}/read", r#"{"seq":1}"#, [200, 200, 404, 401]),
    ("change own settings", Method::PATCH, "/api/chats/{chat}/membership", r#"{"hidden":true}"#, [200, 200, 404, 401]),
    ("edit own", Method::PATCH, "/api/chats/{chat}/messages/{own}", r#"{"text":"иначе"}"#, [200, 200, 404, 401]),
    ("delete own", Method::DELETE, "/api/chats/{chat}/messages/{own}", "", [204, 204, 404, 401]),
    (
        "edit another's",
        Method::PATCH,
        "/api/chats/{chat}/messages/{another}",
        r#"{"text":"иначе"}"#,
        [403, 403, 404, 401],
    ),
    ("delete another's", Method::DELETE, "/api/chats/{chat}/messages/{another}", "", [403, 403, 404, 401]),
    ("add somebody", Method::POST, "/api/chats/{chat}/members", r#"{"user_ids":["{new}"]}"#, [201, 201, 404, 401]),
    ("remove a member", Method::DELETE, "/api/chats/{chat}/members/{other}", "", [204, 403, 404, 401]),
    ("rename", Method::PATCH, "/api/chats/{chat}", r#"{"name":"Новое имя"}"#, [200, 403, 404, 401]),
    ("hand over", Method::PATCH, "/api/chats/{chat}", r#"{"creator_id":"{other}"}"#, [200, 403, 404, 401]),
    ("delete the chat", Method::DELETE, "/api/chats/{chat}", "", [204, 403, 404, 401]),
    ("leave", Method::DELETE, "/api/chats/{chat}/members/{me}", "", [409, 204, 404, 401]),
];

/// The same for a direct chat: its two people and a stranger.
const DIRECT: [(&str, Method, &str, &str, &str); 5] = [
    ("rename", Method::PATCH, "", r#"{"name":"Имя"}"#, "direct_chat"),
    ("hand over", Method::PATCH, "", r#"{"creator_id":"{other}"}"#, "direct_chat"),
    ("add somebody", Method::POST, "/members", r#"{"user_ids":["{new}"]}"#, "direct_chat"),
    ("leave", Method::DELETE, "/members/{me}", "", "direct_chat"),
    ("delete", Method::DELETE, "", "", "direct_chat"),
];

/// Everybody a cell needs.
struct Cast {
    creator: Person,
    member: Person,
    other: Person,
    removed: Person,
    stranger: Person,
    new: Person,
}

impl Cast {
    async fn of(world: &World) -> Result<Self> {
        let people = world.people(6).await?;
        let [creator, member, other, removed, stranger, new] = people.try_into().unwrap();
        Ok(Self { creator, member, other, removed, stranger, new })
    }

    /// The column of the table each belongs to.
    fn callers(&self) -> [(&'static str, usize, Option<&Person>); 5] {
        [
            ("creator", 0, Some(&self.creator)),
            ("member", 1, Some(&self.member)),
            ("stranger", 2, Some(&self.stranger)),
            ("just removed", 2, Some(&self.removed)),
            ("signed out", 3, None),
        ]
    }

    /// A fresh group with a message of everybody, after one was removed; fills the placeholders.
    async fn group(&self, caller: &Person) -> Result<Vec<(&'static str, Uuid)>> {
        let members = [self.member.id, self.other.id, self.removed.id];
        let chat = self.creator.create_group("Права", &members).await?.id;
        let another = self.other.send(chat, "чужое слово").await?.id;
        let is_in = members.contains(&caller.id) || caller.id == self.creator.id;
        let own = if is_in { caller.send(chat, "своё слово").await?.id } else { another };
        self.creator.remove(chat, self.removed.id).await?;
        Ok(vec![
            ("{chat}", chat),
            ("{another}", another),
            ("{own}", own),
            ("{other}", self.other.id),
            ("{me}", caller.id),
            ("{new}", self.new.id),
            ("{new_id}", Uuid::new_v4()),
        ])
    }
}

#[tokio::test]
async fn every_cell_of_the_table_of_rights_holds() -> Result<()> {
    let world = World::start().await?;
    let cast = Cast::of(&world).await?;
    let mut wrong = Vec::new();
    for (action, method, path, body, expected) in GROUP {
        for (role, column, caller) in cast.callers() {
            let places = cast.group(caller.unwrap_or(&cast.stranger)).await?;
            let reply = ask(&world, caller, &method, path, body, &places).await?;
            note(&mut wrong, &format!("{role}: {action}"), &reply, expected[column], None);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

#[tokio::test]
async fn a_direct_chat_is_for_two_for_ever() -> Result<()> {
    let world = World::start().await?;
    let cast = Cast::of(&world).await?;
    let chat = cast.creator.open_direct(cast.member.id).await?.id;
    let mut wrong = Vec::new();
    for (action, method, rest, body, code) in DIRECT {
        let path = format!("/api/chats/{chat}{rest}");
        for caller in [&cast.creator, &cast.member] {
            let places = [("{other}", cast.other.id), ("{new}", cast.new.id), ("{me}", caller.id)];
            let reply = ask(&world, Some(caller), &method, &path, body, &places).await?;
            note(&mut wrong, &format!("one of the two: {action}"), &reply, 409, Some(code));
        }
        let places = [("{other}", cast.other.id), ("{new}", cast.new.id), ("{me}", cast.stranger.id)];
        let reply = ask(&world, Some(&cast.stranger), &method, &path, body, &places).await?;
        note(&mut wrong, &format!("stranger: {action}"), &reply, 404, None);
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

#[tokio::test]
async fn the_main_chat_is_renamed_by_the_admin_and_left_by_nobody() -> Result<()> {
    let world = World::start().await?;
    let (admin, anna) = (world.admin().await?, world.person("anna").await?);
    let chats = anna.chats().await?.items;
    let main = chats.iter().find(|chat| chat.kind == "main").unwrap().id;
    let path = format!("/api/chats/{main}");
    let rows = [
        ("rename", Method::PATCH, "", r#"{"name":"Главная площадь"}"#, (200, None), (403, None)),
        (
            "hand over",
            Method::PATCH,
            "",
            r#"{"creator_id":"{anna}"}"#,
            (409, Some("main_chat")),
            (409, Some("main_chat")),
        ),
        ("delete", Method::DELETE, "", "", (409, Some("main_chat")), (409, Some("main_chat"))),
        ("leave", Method::DELETE, "/members/{me}", "", (409, Some("main_chat")), (409, Some("main_chat"))),
        ("remove", Method::DELETE, "/members/{anna}", "", (409, Some("main_chat")), (409, Some("main_chat"))),
    ];
    let mut wrong = Vec::new();
    for (action, method, rest, body, by_admin, by_user) in rows {
        for (caller, (status, code)) in [(&admin, by_admin), (&anna, by_user)] {
            let places = [("{anna}", anna.id), ("{me}", caller.id)];
            let reply = ask(&world, Some(caller), &method, &format!("{path}{rest}"), body, &places).await?;
            note(&mut wrong, &format!("{}: {action}", caller.login), &reply, status, code);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

#[tokio::test]
async fn the_admin_sees_no_private_chat_and_deletes_only_where_he_is_in() -> Result<()> {
    let world = World::start().await?;
    let (admin, people) = (world.admin().await?, world.people(2).await?);
    let chat = world.group(&people).await?;
    let message = people[1].send(chat.id, "о своём").await?;
    assert_eq!(admin.chat(chat.id).await.unwrap_err().status(), 404);
    assert_eq!(admin.delete(chat.id, message.id).await.unwrap_err().status(), 404);
    people[0].add(chat.id, &[admin.id]).await?;
    assert_eq!(admin.edit(chat.id, message.id, "иначе").await.unwrap_err().status(), 403);
    assert_eq!(admin.delete(chat.id, message.id).await?.status, 204);
    assert_eq!(admin.delete(chat.id, message.id).await?.status, 204);
    Ok(())
}

#[tokio::test]
async fn admin_calls_and_other_peoples_things_are_refused() -> Result<()> {
    let world = World::start().await?;
    let people = world.people(2).await?;
    let (anna, boris) = (&people[0], &people[1]);
    let session = boris.call(Method::GET, "/api/auth/sessions", None).await?.json();
    let session = session["items"][0]["id"].as_str().unwrap().to_owned();
    let rows = [
        (Method::GET, "/api/auth/accounts".to_owned(), None, 403),
        (Method::PATCH, format!("/api/auth/accounts/{}", boris.id), Some(json!({"active": false})), 403),
        (
            Method::POST,
            format!("/api/auth/accounts/{}/password", boris.id),
            Some(json!({"new_password": "a new word here"})),
            403,
        ),
        (Method::DELETE, format!("/api/auth/sessions/{session}"), None, 404),
        (Method::PATCH, format!("/api/contacts/{}", boris.id), Some(json!({"name": "Боря"})), 404),
    ];
    let mut wrong = Vec::new();
    for (method, path, body, status) in rows {
        let reply = anna.call(method.clone(), &path, body.as_ref()).await?;
        note(&mut wrong, &format!("{method} {path}"), &reply, status, None);
        let reply = world.server.call(method.clone(), &path, None, body.as_ref()).await?;
        note(&mut wrong, &format!("signed out: {method} {path}"), &reply, 401, Some("unauthenticated"));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}

#[tokio::test]
async fn presence_is_shown_to_those_who_share_more_than_the_main_chat() -> Result<()> {
    let world = World::start().await?;
    let people = world.people(3).await?;
    world.group(&people[..2]).await?;
    let _online = world.clients(&people[1..2]).await?;
    let body = json!({"user_ids": [people[1].id]});
    for (person, visible) in [(&people[0], 1), (&people[2], 0)] {
        let seen = person.call(Method::POST, "/api/presence/lookup", Some(&body)).await?.json();
        assert_eq!(seen["items"].as_array().map(Vec::len), Some(visible), "{}: {seen}", person.login);
    }
    Ok(())
}

#[tokio::test]
async fn a_stranger_gets_no_event_and_no_line_of_a_chat() -> Result<()> {
    let world = World::start().await?;
    let people = world.people(3).await?;
    let chat = world.group(&people[..2]).await?;
    let clients = world.clients(&people[2..]).await?;
    let stranger = &people[2];
    people[0].send(chat.id, "между нами").await?;
    let marker = people[0].open_direct(stranger.id).await?;
    let came = clients[0].until(faults::PATIENCE, |seen| seen.model.chats().contains_key(&marker.id)).await;
    assert!(came, "the marker did not come");
    let leaked = |seen: &bench::driver::Seen| {
        seen.frames.iter().filter(|(_, frame)| frame.event.change().is_some_and(|(of, _)| of == chat.id)).count()
    };
    assert_eq!(clients[0].look(leaked), 0);
    let body = json!({"generation": null, "chats": {chat.id.to_string(): [0, 0, 0]}});
    let sync = stranger.call(Method::POST, "/api/chats/sync", Some(&body)).await?.json();
    let named = |list: &Value| list.as_array().unwrap().iter().any(|one| one["id"] == json!(chat.id));
    assert!(!named(&sync["chats"]), "{sync}");
    assert_eq!(sync["removed"], json!([chat.id]));
    Ok(())
}

async fn ask(
    world: &World,
    caller: Option<&Person>,
    method: &Method,
    path: &str,
    body: &str,
    places: &[(&str, Uuid)],
) -> Result<Reply> {
    let fill =
        |text: &str| places.iter().fold(text.to_owned(), |text, (place, id)| text.replace(place, &id.to_string()));
    let body = (!body.is_empty()).then(|| serde_json::from_str::<Value>(&fill(body))).transpose()?;
    let token = caller.map(Person::token);
    Ok(world.server.call(method.clone(), &fill(path), token.as_deref(), body.as_ref()).await?)
}

fn note(wrong: &mut Vec<String>, cell: &str, reply: &Reply, status: u16, code: Option<&str>) {
    let problem = reply.json();
    let said = problem["code"].as_str().unwrap_or_default().to_owned();
    if reply.status != status || code.is_some_and(|code| code != said) {
        wrong.push(format!("{cell}: {} {said}, not {status} {}", reply.status, code.unwrap_or_default()));
    }
}
