//! Durable consumers: what fails by itself is tried five times and kept as a dead letter, and nobody else waits for ever.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use shared::bus::Consumer;
use shared::contract::auth::AccountRegistered;
use shared::contract::{self, Event};
use shared::db::{Lane, sql};
use shared::testing::{Database, NATS_PASSWORD, Nats, eventually};
use tokio_util::sync::CancellationToken;

use crate::helpers::{FAILS, Listener, PANICS, Teller, numbered, open};

/// Something else under the subject of a registration.
#[derive(Serialize, Deserialize)]
struct Unreadable {
    nonsense: bool,
}

impl Event for Unreadable {
    const SUBJECT: &'static str = "auth.account.registered";
}

/// The dead letters' payloads and errors, once there are `count`.
async fn dead_letters(listener: &Listener, count: usize) -> Vec<(String, String)> {
    let look = async || {
        let mut conn = listener.db.read().await.unwrap();
        let letters: Vec<(String, String)> =
            sql("select payload, error from dead_letters order by created_at").fetch_all(&mut conn).await.unwrap();
        (letters.len() == count).then_some(letters)
    };
    eventually("the dead letters are there", look).await
}

#[tokio::test]
async fn an_event_that_always_fails_is_tried_five_times_and_kept() {
    let nats = Nats::start().await;
    let (teller, mut listener) = (Teller::start(&nats).await, Listener::start(&nats).await);
    teller.tells(numbered(FAILS)).await;
    teller.tells(numbered(7)).await;
    let mut heard = listener.hears(6).await;
    heard.sort_unstable();
    assert_eq!(heard, [FAILS, FAILS, FAILS, FAILS, FAILS, 7], "the next one did not wait for it");
    let letters = dead_letters(&listener, 1).await;
    assert!(letters[0].0.contains("\"rev\":-1") && letters[0].1.contains("500 internal"), "{letters:?}");
    teller.tells(numbered(8)).await;
    assert_eq!(listener.hears(1).await, [8], "it did not come a sixth time");
}

#[tokio::test]
async fn a_handler_that_panics_takes_only_its_event_with_it() {
    let nats = Nats::start().await;
    let (teller, mut listener) = (Teller::start(&nats).await, Listener::start(&nats).await);
    teller.tells(numbered(PANICS)).await;
    teller.tells(numbered(7)).await;
    let mut heard = listener.hears(6).await;
    heard.sort_unstable();
    assert_eq!(heard, [PANICS, PANICS, PANICS, PANICS, PANICS, 7]);
    assert!(dead_letters(&listener, 1).await[0].1.contains("panicked"));
}

#[tokio::test]
async fn an_event_that_cannot_be_read_is_kept() {
    let nats = Nats::start().await;
    let (teller, mut listener) = (Teller::start(&nats).await, Listener::start(&nats).await);
    teller.tells(Unreadable { nonsense: true }).await;
    teller.tells(numbered(FAILS)).await;
    listener.hears(5).await;
    let letters = dead_letters(&listener, 2).await;
    assert!(letters.iter().any(|(payload, error)| payload.contains("nonsense") && error.contains("cannot be read")));
}

#[tokio::test]
async fn what_fails_for_a_reason_that_passes_comes_again_until_it_is_handled() {
    let nats = Nats::start().await;
    let (teller, mut listener) = (Teller::start(&nats).await, Listener::busy_for(&nats, 8).await);
    teller.tells(numbered(7)).await;
    assert_eq!(listener.hears(9).await, [7; 9]);
    teller.tells(numbered(8)).await;
    assert_eq!(listener.hears(1).await, [8], "it did not come again once it was handled");
    assert!(dead_letters(&listener, 0).await.is_empty());
}

#[tokio::test]
async fn a_consumer_that_an_older_version_made_gives_up_no_event_any_more() {
    let nats = Nats::start().await;
    let teller = Teller::start(&nats).await;
    teller.tells(numbered(7)).await;
    teller.has_told_all().await;
    let connecting = async_nats::ConnectOptions::with_user_and_password("users".into(), NATS_PASSWORD.into())
        .custom_inbox_prefix("_INBOX_users")
        .connect(nats.config().nats_url);
    let jetstream = async_nats::jetstream::new(connecting.await.unwrap());
    let config = async_nats::jetstream::consumer::pull::Config {
        durable_name: Some("users".into()),
        filter_subjects: vec![AccountRegistered::SUBJECT.into()],
        max_deliver: 6,
        ..Default::default()
    };
    jetstream.create_consumer_on_stream(config, "AUTH").await.unwrap();
    let mut listener = Listener::busy_for(&nats, 8).await;
    assert_eq!(listener.hears(9).await, [7; 9]);
}

#[tokio::test]
async fn an_event_comes_again_until_its_dead_letter_can_be_kept() {
    let nats = Nats::start().await;
    let (teller, mut listener) = (Teller::start(&nats).await, Listener::start(&nats).await);
    let db = listener.db.clone();
    let alter = |statement| db.write(Lane::of("one"), move |tx| Box::pin(sql(statement).execute(tx)));
    alter("alter table dead_letters rename to away").await.unwrap();
    teller.tells(numbered(FAILS)).await;
    assert_eq!(listener.hears(7).await, [FAILS; 7]);
    alter("alter table away rename to dead_letters").await.unwrap();
    assert!(dead_letters(&listener, 1).await[0].1.contains("500 internal"));
}

#[tokio::test]
async fn what_happened_while_the_consumer_was_away_is_heard_once_when_it_returns() {
    let nats = Nats::start().await;
    let (teller, mut listener) = (Teller::start(&nats).await, Listener::start(&nats).await);
    teller.tells(numbered(0)).await;
    assert_eq!(listener.hears(1).await, [0]);
    listener.background.stop(std::time::Duration::from_secs(5)).await;
    teller.tells(numbered(1)).await;
    teller.has_told_all().await;
    let mut again = Listener::start(&nats).await;
    assert_eq!(again.hears(1).await, [1]);
}

#[tokio::test]
async fn a_stream_that_is_not_there_yet_is_waited_for() {
    let (nats, database) = (Nats::start().await, Database::create().await);
    let (db, bus) = (open(&database, "users").await, nats.connect("users").await);
    let (tell, mut heard) = tokio::sync::mpsc::unbounded_channel();
    let consumer = Consumer::new(contract::AUTH, &db).on::<AccountRegistered, _, _>(move |event| {
        tell.send(event.account.rev).unwrap();
        std::future::ready(Ok(()))
    });
    let mut running = tokio::spawn(async move { consumer.run(&bus, CancellationToken::new()).await });
    let ended = tokio::time::timeout(Duration::from_millis(500), &mut running).await;
    assert!(ended.is_err(), "{ended:?}");
    let teller = Teller::start(&nats).await;
    teller.tells(numbered(7)).await;
    let told = tokio::time::timeout(Duration::from_secs(15), heard.recv()).await;
    assert_eq!((told.unwrap(), running.is_finished()), (Some(7), false));
}
