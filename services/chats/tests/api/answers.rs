//! What other services are told: events consumed, questions answered.

use shared::contract::auth::AccountRegistered;
use shared::contract::chats::{ChatKind, ChatsOf, SharedWith};
use shared::db::sql;
use shared::testing::{Person, eventually};

use crate::helpers::{MAIN, World};

#[tokio::test]
async fn a_registered_account_is_in_the_main_chat_without_having_come() {
    let world = World::start().await;
    let anna = world.person("anna");
    world.auth.publish(AccountRegistered { account: world.auth.card(&anna) }).await;
    let db = world.open_database().await;
    eventually("anna is a member", async || {
        let query = sql("select is_in from members where user_id = $1").bind(anna.id);
        query.fetch_optional::<(bool,)>(&mut db.read().await.unwrap()).await.unwrap()
    })
    .await;
    assert_eq!(world.chat(MAIN, &anna).await["rev"], 0, "silently");
}

#[tokio::test]
async fn an_older_card_never_replaces_a_newer_one() {
    let world = World::start().await;
    let (anna, boris) = (world.person("anna"), world.person("boris"));
    let old = world.auth.card(&boris);
    world.group(&anna, &[&boris]).await;
    world.deactivate(&boris).await;
    world.auth.publish(AccountRegistered { account: old }).await;
    let vera = world.person("vera");
    world.auth.publish(AccountRegistered { account: world.auth.card(&vera) }).await;
    let db = world.open_database().await;
    let active = async |person: &Person| {
        let query = sql("select active from accounts where id = $1").bind(person.id);
        query.fetch_optional::<(bool,)>(&mut db.read().await.unwrap()).await.unwrap().map(|(active,)| active)
    };
    eventually("the event after it was handled", async || active(&vera).await).await;
    assert_eq!(active(&boris).await, Some(false));
}

#[tokio::test]
async fn realtime_learns_where_a_person_is_and_was() {
    let world = World::start().await;
    let (anna, boris) = (world.person("anna"), world.person("boris"));
    let group = world.group(&anna, &[&boris]).await;
    let gone = world.group(&anna, &[&boris]).await;
    let direct = world.direct(&anna, &boris).await;
    world.remove(&group, &boris, &boris).await.expect(204);
    world.chats.call(&format!("DELETE /api/chats/{gone}"), &anna).await.expect(204);
    let realtime = world.bus("realtime").await;
    let answer = realtime.ask(&ChatsOf { user_id: boris.id }).await.unwrap();
    let mut seen: Vec<_> =
        answer.items.iter().map(|it| (it.chat_id.to_string(), it.kind, it.is_in, it.state_rev, it.peer_id)).collect();
    seen.sort_by_key(|it| it.0.clone());
    let mut expected = vec![
        (MAIN.to_owned(), ChatKind::Main, true, 0, None),
        (group, ChatKind::Group, false, 3, None),
        (gone, ChatKind::Group, false, 3, None),
        (direct, ChatKind::Direct, true, 1, Some(anna.id)),
    ];
    expected.sort_by_key(|it| it.0.clone());
    assert_eq!(seen, expected);
    let newcomer = Person::new("newcomer");
    let answer = realtime.ask(&ChatsOf { user_id: newcomer.id }).await.unwrap();
    assert_eq!(answer.items.len(), 1, "asking lets him into the main chat");
}

#[tokio::test]
async fn only_a_group_or_a_direct_chat_is_shared() {
    let world = World::start().await;
    let people: Vec<Person> =
        ["anna", "boris", "vera", "gleb", "dina"].iter().map(|login| world.person(login)).collect();
    for person in &people {
        world.chat(MAIN, person).await;
    }
    let group = world.group(&people[0], &[&people[1], &people[2]]).await;
    world.direct(&people[0], &people[3]).await;
    world.remove(&group, &people[0], &people[2]).await.expect(204);
    let others = people.iter().map(|person| person.id).collect();
    let question = SharedWith { user_id: people[0].id, others };
    let mut answer = world.bus("realtime").await.ask(&question).await.unwrap().user_ids;
    answer.sort_unstable();
    assert_eq!(answer, [people[1].id, people[3].id]);
    let nobody = SharedWith { user_id: people[0].id, others: Vec::new() };
    assert!(world.bus("realtime").await.ask(&nobody).await.unwrap().user_ids.is_empty());
}
