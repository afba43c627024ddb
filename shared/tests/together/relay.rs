//! The relay: what was committed is published, in order, and again when the stream lost it.

use std::time::Duration;

use shared::contract::{self, Event};
use shared::db::{Lane, outbox, sql};
use shared::ids::UserId;
use shared::testing::{Nats, eventually};

use crate::helpers::{Listener, Teller, count, numbered};

#[tokio::test]
async fn events_are_published_once_and_in_order() {
    let nats = Nats::start().await;
    let (teller, mut listener) = (Teller::start(&nats).await, Listener::start(&nats).await);
    for number in 0..300 {
        teller.tells(numbered(number)).await;
    }
    assert_eq!(listener.hears(300).await, (0..300).collect::<Vec<_>>());
    teller.has_told_all().await;
    teller.tells(numbered(300)).await;
    assert_eq!(listener.hears(1).await, [300], "nothing came twice in between");
}

#[tokio::test]
async fn what_is_committed_while_nats_is_away_is_published_when_it_returns() {
    let mut nats = Nats::start().await;
    let (teller, mut listener) = (Teller::start(&nats).await, Listener::start(&nats).await);
    teller.tells(numbered(0)).await;
    assert_eq!(listener.hears(1).await, [0]);
    teller.has_told_all().await;
    nats.stop();
    for number in 1..20 {
        teller.tells(numbered(number)).await;
    }
    nats.restart().await;
    let mut heard = listener.hears(19).await;
    heard.dedup();
    assert_eq!(heard, (1..20).collect::<Vec<_>>());
    teller.has_told_all().await;
}

#[tokio::test]
async fn a_stream_that_lost_everything_gets_everything_again() {
    let mut nats = Nats::start().await;
    let (teller, mut listener) = (Teller::start(&nats).await, Listener::start(&nats).await);
    for number in 0..5 {
        teller.tells(numbered(number)).await;
    }
    assert_eq!(listener.hears(5).await, [0, 1, 2, 3, 4]);
    teller.has_told_all().await;
    nats.restart_empty().await;
    assert_eq!(listener.hears(5).await, [0, 1, 2, 3, 4]);
    teller.tells(numbered(5)).await;
    assert_eq!(listener.hears(1).await, [5]);
}

#[tokio::test]
async fn what_waits_in_the_outbox_at_the_start_is_published() {
    let nats = Nats::start().await;
    let (teller, mut listener) = (Teller::start(&nats).await, Listener::start(&nats).await);
    teller.tells(numbered(0)).await;
    teller.has_told_all().await;
    teller.falls_silent().await;
    teller.tells(numbered(1)).await;
    let _again = teller.starts_again(&nats).await;
    assert_eq!(listener.hears(2).await, [0, 1]);
    teller.has_told_all().await;
}

#[tokio::test]
async fn what_a_command_commits_beside_the_service_is_published_soon() {
    let nats = Nats::start().await;
    let (teller, mut listener) = (Teller::start(&nats).await, Listener::start(&nats).await);
    teller.tells(numbered(0)).await;
    assert_eq!(listener.hears(1).await, [0]);
    teller.is_told_by_a_command(numbered(1)).await;
    assert_eq!(listener.hears(1).await, [1]);
    teller.has_told_all().await;
    teller.tells(numbered(2)).await;
    assert_eq!(listener.hears(1).await, [2], "nothing came twice in between");
}

#[tokio::test]
async fn an_event_that_the_stream_had_already_does_not_make_the_stream_seem_shorter() {
    let nats = Nats::start().await;
    let (teller, mut listener) = (Teller::start(&nats).await, Listener::start(&nats).await);
    for number in 0..5 {
        teller.tells(numbered(number)).await;
    }
    listener.hears(5).await;
    teller.has_told_all().await;
    // As if the answer to the first had not come.
    let forget = sql("update outbox set stream_seq = null, created_at = 0 where id = (select min(id) from outbox)");
    teller.db.write(Lane::of("one"), |tx| Box::pin(forget.execute(tx))).await.unwrap();
    teller.has_told_all().await;
    let (_, last) =
        outbox::noted_stream(&mut teller.db.read().await.unwrap(), contract::AUTH.name).await.unwrap().unwrap();
    assert_eq!(last, 5);
}

#[tokio::test]
async fn what_nobody_handed_over_is_published_also_while_others_talk_without_a_pause() {
    let nats = Nats::start().await;
    let (teller, mut listener) = (Teller::start(&nats).await, Listener::start(&nats).await);
    let others = (0..100).map(|_| async {
        loop {
            teller.tells(numbered(0)).await;
        }
    });
    let hears_it = async {
        listener.hears(200).await;
        // As if its commit had gone through without our learning of it.
        let (event, payload) = (numbered(1), serde_json::to_string(&numbered(1)).unwrap());
        let insert = sql("insert into outbox (event_id, subject, payload, created_at) values ($1, $2, $3, $4)")
            .bind(event.account.id)
            .bind(event.subject())
            .bind(payload)
            .bind(event.account.created_at);
        teller.db.write(Lane::of("one"), |tx| Box::pin(insert.execute(tx))).await.unwrap();
        while listener.hears(1).await != [1] {}
    };
    tokio::select! {
        heard = tokio::time::timeout(Duration::from_secs(20), hears_it) => heard.unwrap(),
        _ = futures::future::join_all(others) => {}
    }
}

#[tokio::test]
async fn old_rows_are_deleted_beside_the_publishing_and_not_before_it() {
    const OLD: i64 = 50_000;
    let nats = Nats::start().await;
    let (teller, mut listener) = (Teller::start(&nats).await, Listener::start(&nats).await);
    teller.falls_silent().await;
    let old = sql("with recursive numbers (n) as (select 1 union all select n + 1 from numbers where n < $1)
                   insert into outbox (event_id, subject, payload, created_at, stream_seq)
                   select $2, 'auth.old', '', 0, 0 from numbers")
    .bind(OLD)
    .bind(UserId::new());
    teller.db.write(Lane::of("one"), |tx| Box::pin(old.execute(tx))).await.unwrap();
    let _again = teller.starts_again(&nats).await;
    let left = async || count(&teller.db, "select count(*) from outbox where subject = 'auth.old'").await;
    eventually("some are deleted", async || (left().await < OLD).then_some(())).await;
    teller.tells(numbered(1)).await;
    assert_eq!(listener.hears(1).await, [1]);
    assert!(left().await > 0);
}
