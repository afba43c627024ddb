//! What other services are told: events consumed, questions answered.

use shared::contract::auth::AccountRegistered;
use shared::contract::chats::{ChatKind, ChatsOf, SharedWith};
use shared::db::{DbError, Lane, ROWS, ToValue, sql};
use shared::ids::ChatId;
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
    let answer = realtime.ask(&ChatsOf { user_id: boris.id, after: None, limit: None }).await.unwrap();
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
    let answer = realtime.ask(&ChatsOf { user_id: newcomer.id, after: None, limit: None }).await.unwrap();
    assert_eq!(answer.items.len(), 1, "asking lets him into the main chat");
}

#[tokio::test]
async fn whoever_was_put_into_12_000_groups_is_told_of_all_of_them_page_by_page() {
    let world = World::start().await;
    let anna = world.person("anna");
    world.chat(MAIN, &anna).await;
    put_into_groups(&world, &anna, 12_000).await;
    let realtime = world.bus("realtime").await;
    let (mut seen, mut pages, mut after) = (Vec::new(), 0, None);
    loop {
        let page = realtime.ask(&ChatsOf { user_id: anna.id, after, limit: Some(u32::MAX) }).await.unwrap();
        assert!(page.items.len() <= ChatsOf::PAGE as usize, "{} on page {pages}", page.items.len());
        seen.extend(page.items.iter().map(|item| item.chat_id));
        (pages, after) = (pages + 1, page.next);
        if after.is_none() {
            break;
        }
    }
    assert_eq!((seen.len(), pages), (12_001, 4));
    assert!(seen.is_sorted_by(|one, next| one < next), "in order, each once");
    let some = realtime.ask(&ChatsOf { user_id: anna.id, after: Some(seen[5]), limit: Some(2) }).await.unwrap();
    assert_eq!(some.items.iter().map(|item| item.chat_id).collect::<Vec<_>>(), seen[6..8]);
    assert_eq!(some.next, Some(seen[7]));
}

/// Groups that someone is in, written straight into the database.
async fn put_into_groups(world: &World, person: &Person, count: usize) {
    let (db, user_id) = (world.open_database().await, person.id);
    let write = db.write::<(), DbError, _>(Lane::of("test"), move |tx| {
        Box::pin(async move {
            for ids in (0..count).map(|_| ChatId::new()).collect::<Vec<_>>().chunks(ROWS) {
                let rows = || ids.iter().map(|id| [id.to_value()]);
                sql("insert into chats (id, kind, created_at, updated_at, rev, last_seq, last_message_seq, member_count)
                     select new.column1, 'group', 1, 1, 1, 0, 0, 1 from (values {rows}) new")
                .bind_rows("rows", rows())
                .execute(tx)
                .await?;
                sql("insert into members (chat_id, user_id, role, is_in, state_rev, joined_at, read_seq)
                     select new.column1, $1, 'member', true, 1, 1, 0 from (values {rows}) new")
                .bind(user_id)
                .bind_rows("rows", rows())
                .execute(tx)
                .await?;
            }
            Ok(())
        })
    });
    write.await.unwrap();
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
