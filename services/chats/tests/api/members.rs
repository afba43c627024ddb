//! `/api/chats/{chat_id}/members`: who is in a chat, adding, removing, leaving.

use serde_json::{Value, json};
use shared::ids::UserId;

use crate::helpers::{MAIN, World};

#[tokio::test]
async fn people_who_are_added_see_the_history_as_read() {
    let world = World::start().await;
    let (anna, boris, vera) = (world.person("anna"), world.person("boris"), world.person("vera"));
    let chat = world.group(&anna, &[&boris]).await;
    world.say(&chat, &anna, "до тебя").await;
    let added = world.add(&chat, &boris, &[&vera, &anna, &vera]).await.expect(201);
    let items = added["items"].as_array().unwrap();
    assert_eq!(items.len(), 1, "only who was not in: {added}");
    assert_eq!((&items[0]["user_id"], &items[0]["role"]), (&json!(vera.id), &json!("member")));
    let seen = world.chat(&chat, &vera).await;
    assert_eq!((&seen["unread_count"], &seen["member_count"], &seen["rev"]), (&json!(0), &json!(3), &json!(5)));
    assert_eq!(seen["last_message"]["info"], json!({"code": "member_added", "user_ids": [vera.id]}));
    assert_eq!(seen["last_message"]["author_id"], json!(boris.id));
    assert_eq!(world.page(&chat, &vera, "").await["items"].as_array().unwrap().len(), 3);
    assert_eq!(world.add(&chat, &anna, &[&vera]).await.expect(200), json!({"items": []}));
    assert_eq!(world.add(&chat, &anna, &[]).await.expect(200), json!({"items": []}));
    assert_eq!(world.chat(&chat, &vera).await["rev"], 5, "adding who is in takes no rev");
}

#[tokio::test]
async fn who_cannot_be_added_is_refused_and_nobody_is_added() {
    let world = World::start_with(|config| config.limit_group_members = 3).await;
    let (anna, boris, vera, gleb) =
        (world.person("anna"), world.person("boris"), world.person("vera"), world.person("gleb"));
    let chat = world.group(&anna, &[]).await;
    let add = async |ids: Value| {
        world.chats.send(&format!("POST /api/chats/{chat}/members"), &anna, &json!({"user_ids": ids})).await
    };
    add(json!([boris.id, UserId::new()])).await.expect_problem(422, "unknown_user");
    add(json!([boris.id, vera.id, gleb.id])).await.expect_problem(422, "chat_full");
    add(json!(vec![UserId::new(); 501])).await.expect_problem(422, "validation_failed");
    world.group(&anna, &[&gleb]).await;
    world.deactivate(&gleb).await;
    add(json!([boris.id, gleb.id])).await.expect_problem(422, "user_deactivated");
    let seen = world.chat(&chat, &anna).await;
    assert_eq!((&seen["member_count"], &seen["rev"], &seen["last_seq"]), (&json!(1), &json!(2), &json!(1)));
    add(json!([boris.id, vera.id])).await.expect(201);
}

#[tokio::test]
async fn whoever_is_removed_or_leaves_is_out_at_once_and_can_come_back() {
    let world = World::start().await;
    let (anna, boris, vera) = (world.person("anna"), world.person("boris"), world.person("vera"));
    let chat = world.group(&anna, &[&boris, &vera]).await;
    world.remove(&chat, &boris, &vera).await.expect_problem(403, "forbidden");
    world.remove(&chat, &boris, &boris).await.expect(204);
    let seen = world.chat(&chat, &anna).await;
    assert_eq!((&seen["member_count"], &seen["rev"], &seen["last_seq"]), (&json!(2), &json!(4), &json!(2)));
    assert_eq!(seen["last_message"]["info"], json!({"code": "member_left", "user_ids": [boris.id]}));
    world.remove(&chat, &boris, &boris).await.expect_problem(404, "not_found");
    world.try_say(&chat, &boris, "эй").await.expect_problem(404, "not_found");

    world.remove(&chat, &anna, &vera).await.expect(204);
    assert_eq!(
        world.chat(&chat, &anna).await["last_message"]["info"],
        json!({"code": "member_removed", "user_ids": [vera.id]})
    );
    world.remove(&chat, &anna, &vera).await.expect(204);
    world.remove(&chat, &anna, &world.person("gleb")).await.expect_problem(404, "not_found");
    assert_eq!(world.chat(&chat, &anna).await["rev"], 6, "removing again takes no rev");

    world.say(&chat, &anna, "без вас").await;
    world.add(&chat, &anna, &[&boris]).await.expect(201);
    let back = world.chat(&chat, &boris).await;
    assert_eq!((&back["unread_count"], &back["read_seq"], &back["role"]), (&json!(0), &json!(4), &json!("member")));
}

#[tokio::test]
async fn members_are_listed_page_by_page() {
    let world = World::start().await;
    let people: Vec<_> = (0..5).map(|index| world.person(&format!("p{index}"))).collect();
    let others: Vec<_> = people[1..].iter().collect();
    let chat = world.group(&people[0], &others).await;
    world.remove(&chat, &people[0], &people[2]).await.expect(204);
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let call = format!("GET /api/chats/{chat}/members?limit=2{cursor}");
        let page = world.chats.call(&call, &people[1]).await.expect(200);
        assert_eq!(page["rev"], 4);
        seen.extend(page["items"].as_array().unwrap().iter().map(|it| it["user_id"].as_str().unwrap().to_owned()));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    let expected: Vec<String> = [0, 1, 3, 4].iter().map(|index| people[*index].id.to_string()).collect();
    assert_eq!(seen, expected);
    for query in ["limit=0", "limit=501", "limit=-1", "limit=1000000000", "limit=x", "cursor=x", "page=2"] {
        let call = format!("GET /api/chats/{chat}/members?{query}");
        world.chats.call(&call, &people[1]).await.expect_problem(422, "validation_failed");
    }
}

#[tokio::test]
async fn a_direct_chat_and_the_main_chat_keep_their_members() {
    let world = World::start().await;
    let (anna, boris, admin) = (world.person("anna"), world.person("boris"), world.admin());
    let direct = world.direct(&anna, &boris).await;
    for (chat, person, code) in
        [(direct.as_str(), &anna, "direct_chat"), (MAIN, &anna, "main_chat"), (MAIN, &admin, "main_chat")]
    {
        world.add(chat, person, &[&boris]).await.expect_problem(409, code);
        world.remove(chat, person, &boris).await.expect_problem(409, code);
        world.remove(chat, person, person).await.expect_problem(409, code);
        world.chats.call(&format!("DELETE /api/chats/{chat}"), person).await.expect_problem(409, code);
        let hand_over = json!({"creator_id": boris.id});
        world.chats.send(&format!("PATCH /api/chats/{chat}"), person, &hand_over).await.expect_problem(409, code);
    }
    let name = json!({"name": "Площадь"});
    world.chats.send(&format!("PATCH /api/chats/{direct}"), &anna, &name).await.expect_problem(409, "direct_chat");
    world.chats.send(&format!("PATCH /api/chats/{MAIN}"), &anna, &name).await.expect_problem(403, "forbidden");
    let renamed = world.chats.send(&format!("PATCH /api/chats/{MAIN}"), &admin, &name).await.expect(200);
    assert_eq!((&renamed["name"], &renamed["rev"]), (&json!("Площадь"), &json!(2)));
}
