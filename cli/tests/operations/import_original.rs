//! `chat import-original`, from a database made here as the original makes it.

use std::path::Path;

use serde_json::Value;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection};

use crate::api::{PASSWORD, Person};
use crate::world::World;

const GROUP: &str = "0f6a2b9c-3f0e-4c1d-9d0a-7b8e5f4a3c21";

const SCHEMA: &str = "
create table users (id integer primary key, login text, name text, surname text, password_hash text);
create table profiles (id integer primary key, user integer, avatar_file text);
create table chats (id text primary key, name text, is_public boolean, creator_id integer);
create table chat_members (id integer primary key, chat_id text, user_id integer);
create table messages (id text primary key, chat_id text, text text, user_id integer, time datetime, type varchar(4),
    change_time datetime);
create table contacts (id integer primary key, owner_user_id integer, contact_user_id integer, name text, surname text);
create table messages_read_status (id integer primary key, message_id text, user_id integer, is_read boolean);
create table refresh_tokens (id integer primary key, token text);
";

/// Three people, the main chat and a group; membership doubled as it occurs there.
async fn original(file: &Path) {
    let mut db = SqliteConnection::connect(&format!("sqlite://{}?mode=rwc", file.display())).await.unwrap();
    let hash = bcrypt::hash(PASSWORD, 4).unwrap();
    let rows = format!(
        "{SCHEMA}
insert into users values (1, 'admin', 'admin', 'admin', '{hash}'), (2, 'anna', 'Анна', 'Иванова', '{hash}'),
    (3, 'Boris B', 'Борис', '', '{hash}');
insert into profiles (user, avatar_file) values (1, null), (2, 'gone.png'), (3, null);
insert into chats values ('MAIN', 'Главная', 1, 1), ('{GROUP}', 'Поход', 0, 2), ('empty', 'Никто', 0, 2);
insert into chat_members (chat_id, user_id) values ('MAIN', 1), ('MAIN', 2), ('MAIN', 3),
    ('{GROUP}', 2), ('{GROUP}', 3), ('{GROUP}', 3);
insert into messages values
    ('11111111-1111-4111-8111-111111111111', 'MAIN', 'Всем привет', 2, '2023-05-01 12:00:00.000001', 'TEXT', null),
    ('21111111-1111-4111-8111-111111111111', '{GROUP}', 'Пользователь anna создал чат', 2, '2023-05-01 13:00:00', 'INFO', null),
    ('31111111-1111-4111-8111-111111111111', '{GROUP}', 'Завтра встреча', 2, '2023-05-01 13:01:00', 'TEXT', '2023-05-01 13:05:00'),
    ('41111111-1111-4111-8111-111111111111', '{GROUP}', 'Буду', 3, '2023-05-01 13:02:00', 'TEXT', null),
    ('51111111-1111-4111-8111-111111111111', '{GROUP}', 'Ждём', 2, '2023-05-01 13:03:00', 'TEXT', null),
    ('61111111-1111-4111-8111-111111111111', '{GROUP}', '', 2, '2023-05-01 13:04:00', 'TEXT', null);
insert into contacts (owner_user_id, contact_user_id, name, surname) values (2, 3, 'Боря', '');
insert into messages_read_status (message_id, user_id, is_read) values
    ('31111111-1111-4111-8111-111111111111', 3, 1), ('51111111-1111-4111-8111-111111111111', 3, 0),
    ('41111111-1111-4111-8111-111111111111', 2, 1);"
    );
    for statement in rows.split(";\n").filter(|statement| !statement.trim().is_empty()) {
        sqlx::query(AssertSqlSafe(statement.to_owned())).execute(&mut db).await.unwrap();
    }
    db.close().await.unwrap();
}

fn chat_called<'a>(chats: &'a Value, name: &str) -> &'a Value {
    chats["items"].as_array().unwrap().iter().find(|chat| chat["name"] == name).unwrap_or_else(|| panic!("{chats}"))
}

#[tokio::test]
async fn people_sign_in_and_find_everything_as_it_was() {
    let world = World::new().await;
    world.start().await.stop().await;
    let file = world.path("original.db");
    original(&file).await;
    let said = world.chat(&["import-original", file.to_str().unwrap()]).well();
    assert!(said.contains("accounts: 3 (2 new)"), "{said}");
    assert!(said.contains("«Boris B» is called user-3 here"), "{said}");
    assert!(said.contains("the chat «Никто» has no members"), "{said}");

    let mut system = world.start().await;
    let anna = Person::sign_in(&system, "anna", PASSWORD).await.unwrap();
    let boris = Person::sign_in(&system, "user-3", PASSWORD).await.unwrap();
    assert!(Person::sign_in(&system, "admin", PASSWORD).await.is_err());
    let (main, chats) = (anna.get("/api/chats").await, boris.get("/api/chats").await);
    assert_eq!(chat_called(&main, "Главная")["unread_count"], 0);
    let group = chat_called(&chats, "Поход");
    assert_eq!((&group["id"], &group["unread_count"], &group["member_count"]), (&GROUP.into(), &1.into(), &2.into()));
    assert_eq!(group["updated_at"], "2023-05-01T10:03:00.000Z");
    assert_eq!(group["creator_id"], anna.id);

    let messages = boris.messages(GROUP).await;
    let texts: Vec<&str> = messages.iter().map(|message| message["text"].as_str().unwrap()).collect();
    assert_eq!(texts, ["", "Завтра встреча", "Буду", "Ждём"]);
    assert_eq!(messages[0]["info"]["code"], "chat_created");
    assert_eq!(messages[1]["created_at"], "2023-05-01T10:01:00.000Z");
    assert_eq!(messages[1]["edited_at"], "2023-05-01T10:05:00.000Z");
    assert_eq!(messages[2]["author_id"], boris.id);

    let contact = anna.get("/api/contacts").await["items"][0].clone();
    assert_eq!((&contact["name"], &contact["user"]["id"]), (&"Боря".into(), &boris.id.as_str().into()));
    let me = anna.get("/api/users/me").await;
    assert_eq!((&me["name"], &me["surname"]), (&"Анна".into(), &"Иванова".into()));
    system.stop().await;
}

#[tokio::test]
async fn a_second_import_changes_nothing_and_takes_in_only_what_is_new() {
    let world = World::new().await;
    world.start().await.stop().await;
    let file = world.path("original.db");
    original(&file).await;
    let import = || world.chat(&["import-original", file.to_str().unwrap()]).well();
    import();
    let before = world.digests();
    let said = import();
    assert!(said.contains("(0 new)") && said.contains("0 messages"), "{said}");
    assert_eq!(world.digests(), before);

    let mut db = SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.unwrap();
    let late =
        format!("insert into messages values ('late', '{GROUP}', 'Уже идём', 3, '2023-05-01 14:00:00', 'TEXT', null)");
    sqlx::query(AssertSqlSafe(late)).execute(&mut db).await.unwrap();
    db.close().await.unwrap();
    assert!(import().contains("1 messages"));
    let mut system = world.start().await;
    let anna = Person::sign_in(&system, "anna", PASSWORD).await.unwrap();
    assert_eq!(anna.messages(GROUP).await.last().unwrap()["text"], "Уже идём");
    system.stop().await;
}

#[tokio::test]
async fn a_file_that_is_not_the_originals_is_refused() {
    let world = World::with_sqlite();
    let file = world.path("other.db");
    std::fs::write(&file, "").unwrap();
    let refusal = world.chat(&["import-original", file.to_str().unwrap()]).refusal();
    assert!(refusal.contains("is no database of the original"), "{refusal}");
    assert!(!world.data().exists());
}
