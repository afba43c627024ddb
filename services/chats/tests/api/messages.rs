//! `/api/chats/{chat_id}/messages`: sending, editing, deleting.

use serde_json::json;
use shared::testing::Person;
use uuid::Uuid;

use crate::helpers::{World, id_of, path_of};

#[tokio::test]
async fn a_message_is_answered_as_it_is_stored() {
    let world = World::start().await;
    let anna = world.person("anna");
    let chat = world.group(&anna, &[]).await;
    let client_id = Uuid::new_v4();
    let text = "  Привет,\n<b>мир</b> \u{202e}👋  ";
    let body = json!({"client_id": client_id, "text": text});
    let sent = world.chats.send(&format!("POST /api/chats/{chat}/messages"), &anna, &body).await.expect(201);
    assert_eq!(
        (&sent["text"], &sent["client_id"], &sent["author_id"]),
        (&json!(text), &json!(client_id), &json!(anna.id))
    );
    assert_eq!((&sent["seq"], &sent["rev"], &sent["kind"]), (&json!(2), &json!(3), &json!("text")));
    assert_eq!((&sent["edited_at"], &sent["info"], &sent["deleted"]), (&json!(null), &json!(null), &json!(false)));
    assert_eq!(world.page(&chat, &anna, "?limit=1").await["items"], json!([sent]));
    let seen = world.chat(&chat, &anna).await;
    assert_eq!((&seen["updated_at"], &seen["rev"], &seen["last_seq"]), (&sent["created_at"], &json!(3), &json!(2)));
    assert_eq!((&seen["read_seq"], &seen["unread_count"]), (&json!(0), &json!(0)), "sending does not read");
}

#[tokio::test]
async fn the_same_send_again_is_the_same_message_as_it_now_is() {
    let world = World::start().await;
    let (anna, boris) = (world.person("anna"), world.person("boris"));
    let (chat, other) = (world.group(&anna, &[&boris]).await, world.group(&anna, &[]).await);
    let client_id = Uuid::new_v4();
    let send = async |chat: &str, person: &Person, text: &str| {
        let body = json!({"client_id": client_id, "text": text});
        world.chats.send(&format!("POST /api/chats/{chat}/messages"), person, &body).await
    };
    let first = send(&chat, &anna, "раз").await.expect(201);
    assert_eq!(send(&chat, &anna, "раз").await.expect(200), first);
    send(&chat, &anna, "два").await.expect_problem(409, "client_id_reused");
    send(&other, &anna, "раз").await.expect_problem(409, "client_id_reused");
    send(&chat, &boris, "раз").await.expect(201);
    let edit = json!({"text": "правка"});
    let edited = world.chats.send(&format!("PATCH {}", path_of(&first)), &anna, &edit).await.expect(200);
    assert_eq!(send(&chat, &anna, "раз").await.expect(200), edited, "judged by the original text");
    send(&chat, &anna, "правка").await.expect_problem(409, "client_id_reused");
    world.erase(&first, &anna).await.expect(204);
    assert_eq!(send(&chat, &anna, "раз").await.expect(200)["deleted"], true);
    let seen = world.chat(&chat, &anna).await;
    assert_eq!((&seen["last_seq"], &seen["rev"]), (&json!(3), &json!(6)), "refused and repeated sends took nothing");
    assert_eq!(world.chat(&other, &anna).await["rev"], 2);
}

#[tokio::test]
async fn a_send_whose_reply_was_lost_is_recognised_whatever_has_happened_since() {
    let world = World::start().await;
    let (anna, boris) = (world.person("anna"), world.person("boris"));
    let (direct, group) = (world.direct(&anna, &boris).await, world.group(&boris, &[&anna]).await);
    let (to_direct, to_group) = (Uuid::new_v4(), Uuid::new_v4());
    let send = async |chat: &str, client_id: Uuid, text: &str| {
        let body = json!({"client_id": client_id, "text": text});
        world.chats.send(&format!("POST /api/chats/{chat}/messages"), &anna, &body).await
    };
    let first = send(&direct, to_direct, "раз").await.expect(201);
    send(&group, to_group, "раз").await.expect(201);
    world.deactivate(&boris).await;
    assert_eq!(send(&direct, to_direct, "раз").await.expect(200), first);
    send(&direct, to_direct, "два").await.expect_problem(409, "client_id_reused");
    send(&direct, to_direct, "").await.expect_problem(409, "client_id_reused");
    send(&direct, Uuid::new_v4(), "раз").await.expect_problem(409, "user_deactivated");
    assert_eq!(world.chat(&direct, &anna).await["rev"], 2);
    // A chat that one has left is gone.
    world.remove(&group, &anna, &anna).await.expect(204);
    send(&group, to_group, "раз").await.expect_problem(404, "not_found");
}

#[tokio::test]
async fn a_text_must_show_something_and_have_at_most_4000_characters() {
    let world = World::start().await;
    let anna = world.person("anna");
    let chat = world.group(&anna, &[]).await;
    let sent = world.say(&chat, &anna, &"я".repeat(4_000)).await;
    for (text, code) in [
        (String::new(), "text_required"),
        (" \n\t".to_owned(), "text_required"),
        ("\u{200b}\u{feff}\u{2060}".to_owned(), "text_required"),
        ("я".repeat(4_001), "text_too_long"),
        ("a\0b".to_owned(), "validation_failed"),
    ] {
        world.try_say(&chat, &anna, &text).await.expect_problem(422, code);
        let call = format!("PATCH {}", path_of(&sent));
        world.chats.send(&call, &anna, &json!({"text": text})).await.expect_problem(422, code);
        world.try_say(&chat, &world.person("vera"), &text).await.expect_problem(404, "not_found");
    }
    assert_eq!(world.chat(&chat, &anna).await["rev"], 3);
}

#[tokio::test]
async fn an_edit_keeps_the_number_and_takes_a_rev() {
    let world = World::start().await;
    let (anna, boris) = (world.person("anna"), world.person("boris"));
    let chat = world.group(&anna, &[&boris]).await;
    let sent = world.say(&chat, &anna, "раз").await;
    let edit = async |person: &Person, text: &str| {
        world.chats.send(&format!("PATCH {}", path_of(&sent)), person, &json!({"text": text})).await
    };
    assert_eq!(edit(&anna, "раз").await.expect(200), sent, "the same text changes nothing");
    let edited = edit(&anna, "два").await.expect(200);
    assert_eq!((&edited["seq"], &edited["rev"], &edited["text"]), (&json!(2), &json!(4), &json!("два")));
    assert!(edited["edited_at"].is_string());
    edit(&boris, "три").await.expect_problem(403, "forbidden");
    edit(&boris, "").await.expect_problem(403, "forbidden");
    assert_eq!(world.chat(&chat, &boris).await["last_message"], edited);
    world.erase(&sent, &anna).await.expect(204);
    edit(&anna, "четыре").await.expect_problem(404, "not_found");
}

#[tokio::test]
async fn a_deleted_message_leaves_its_number_and_nothing_else() {
    let world = World::start().await;
    let (anna, boris, admin) = (world.person("anna"), world.person("boris"), world.admin());
    let chat = world.group(&anna, &[&boris, &admin]).await;
    let (first, second) = (world.say(&chat, &anna, "раз").await, world.say(&chat, &anna, "два").await);
    world.erase(&first, &boris).await.expect_problem(403, "forbidden");
    world.erase(&first, &anna).await.expect(204);
    world.erase(&first, &anna).await.expect(204);
    world.erase(&second, &admin).await.expect(204);
    let seen = world.chat(&chat, &boris).await;
    assert_eq!((&seen["rev"], &seen["last_seq"], &seen["unread_count"]), (&json!(6), &json!(3), &json!(0)));
    assert_eq!(seen["last_message"]["kind"], "info");
    let text = shared::db::sql("select text from messages where counts or text <> ''");
    let db = world.open_database().await;
    assert_eq!(text.fetch_column::<String>(&mut db.read().await.unwrap()).await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn an_administrator_who_is_no_member_has_no_right_to_a_private_chat() {
    let world = World::start().await;
    let (anna, admin) = (world.person("anna"), world.admin());
    let chat = world.group(&anna, &[]).await;
    let sent = world.say(&chat, &anna, "раз").await;
    world.erase(&sent, &admin).await.expect_problem(404, "not_found");
    world.chats.call(&format!("GET /api/chats/{chat}/messages"), &admin).await.expect_problem(404, "not_found");
}

#[tokio::test]
async fn a_message_is_only_found_in_its_own_chat_and_an_info_line_is_nobodys_text() {
    let world = World::start().await;
    let anna = world.person("anna");
    let (chat, other) = (world.group(&anna, &[]).await, world.group(&anna, &[]).await);
    let sent = world.say(&chat, &anna, "раз").await;
    let elsewhere = format!("/api/chats/{other}/messages/{}", id_of(&sent));
    let edit = json!({"text": "два"});
    world.chats.send(&format!("PATCH {elsewhere}"), &anna, &edit).await.expect_problem(404, "not_found");
    world.chats.call(&format!("DELETE {elsewhere}"), &anna).await.expect_problem(404, "not_found");
    let line = world.page(&chat, &anna, "").await["items"][0].clone();
    world.chats.send(&format!("PATCH {}", path_of(&line)), &anna, &edit).await.expect_problem(403, "forbidden");
    world.erase(&line, &anna).await.expect_problem(403, "forbidden");
    assert_eq!(world.chat(&other, &anna).await["rev"], 2);
}
