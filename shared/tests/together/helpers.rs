//! A service that tells and one that listens, without any product in them.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use shared::bus::{Bus, Consumer, Relay};
use shared::contract::auth::{AccountCard, AccountRegistered};
use shared::contract::{self, Event};
use shared::db::{Db, DbError, Lane, Migrations, sql};
use shared::http::ApiError;
use shared::http::token::Role;
use shared::ids::UserId;
use shared::supervise::Background;
use shared::testing::{Database, Nats, eventually};
use shared::time::Timestamp;
use tokio::sync::mpsc::UnboundedReceiver;

const NOTES: &str = "create table notes (id bigint primary key, lane bigint not null, text text not null)";
const MIGRATIONS: Migrations = Migrations { sqlite: &[("notes", NOTES)], postgres: &[("notes", NOTES)] };

/// An empty database with a table `notes`.
pub(crate) async fn open(database: &Database, service: &'static str) -> Db {
    Db::open(&database.config, service, MIGRATIONS).await.unwrap()
}

/// How many rows a query counts.
pub(crate) async fn count(db: &Db, query: &'static str) -> i64 {
    sql(query).fetch_column(&mut db.read().await.unwrap()).await.unwrap()[0]
}

/// An event that can be told from others by its number.
pub(crate) fn numbered(number: i64) -> AccountRegistered {
    AccountRegistered {
        account: AccountCard {
            id: UserId::new(),
            login: "anna".to_owned(),
            role: Role::User,
            active: true,
            name: String::new(),
            surname: String::new(),
            rev: number,
            created_at: Timestamp::now(),
        },
    }
}

/// A service that tells: a database, its outbox and the relay.
pub(crate) struct Teller {
    pub(crate) db: Db,
    background: Background,
    database: Database,
}

impl Teller {
    /// Tells into the stream of auth.
    pub(crate) async fn start(nats: &Nats) -> Self {
        let database = Database::create().await;
        let db = open(&database, "auth").await;
        let background = relay(&db, nats).await;
        Self { db, background, database }
    }

    /// Another relay of the same outbox, as after a restart.
    pub(crate) async fn starts_again(&self, nats: &Nats) -> Background {
        relay(&self.db, nats).await
    }

    /// Commits an event.
    pub(crate) async fn tells<E: Event>(&self, event: E) {
        let told = self.db.write(Lane::of("one"), move |tx| Box::pin(async move { tx.publish(&event) }));
        told.await.unwrap();
    }

    /// Commits an event as a command beside the service does: nobody in this process publishes it.
    pub(crate) async fn is_told_by_a_command<E: Event>(&self, event: E) {
        let beside = open(&self.database, "auth").await;
        beside.write(Lane::of("one"), move |tx| Box::pin(async move { tx.publish(&event) })).await.unwrap();
    }

    /// Waits until the outbox notes every event as published.
    pub(crate) async fn has_told_all(&self) {
        eventually("everything is noted as published", async || {
            (count(&self.db, "select count(*) from outbox where stream_seq is null").await == 0).then_some(())
        })
        .await;
    }

    /// Ends the relay; what is committed from now on waits.
    pub(crate) async fn falls_silent(&self) {
        self.background.stop(Duration::from_secs(5)).await;
    }
}

async fn relay(db: &Db, nats: &Nats) -> Background {
    let (relay, background) = (Relay::new(db, &nats.connect("auth").await, contract::AUTH), Background::default());
    background.run("relay", move |stop| {
        let relay = relay.clone();
        async move { relay.run(stop).await }
    });
    background
}

/// A service that listens with a durable consumer.
pub(crate) struct Listener {
    pub(crate) db: Db,
    pub(crate) heard: UnboundedReceiver<i64>,
    pub(crate) background: Background,
    _database: Database,
}

impl Listener {
    /// Hears the numbers of events; fails or panics at those below zero.
    pub(crate) async fn start(nats: &Nats) -> Self {
        Self::busy_for(nats, 0).await
    }

    /// The same, but the first `tries` at handling anything fail for a reason that passes by itself.
    pub(crate) async fn busy_for(nats: &Nats, tries: usize) -> Self {
        let database = Database::create().await;
        let (db, background) = (open(&database, "users").await, Background::default());
        let (tell, heard) = tokio::sync::mpsc::unbounded_channel();
        let left = AtomicUsize::new(tries);
        let consumer = Consumer::new(contract::AUTH, &db).pausing(Duration::from_millis(50));
        let consumer = consumer.on::<AccountRegistered, _, _>(move |event| {
            let number = event.account.rev;
            tell.send(number).unwrap();
            assert!(number != PANICS, "as the test wants it");
            let busy = left.try_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok();
            std::future::ready(match number {
                _ if busy => Err(DbError::Timeout.into()),
                FAILS => Err(ApiError::internal("as the test wants it")),
                _ => Ok(()),
            })
        });
        consume(&background, consumer, nats.connect("users").await);
        Self { db, heard, background, _database: database }
    }

    /// The next `count` numbers.
    pub(crate) async fn hears(&mut self, count: usize) -> Vec<i64> {
        let mut numbers = Vec::new();
        while numbers.len() < count {
            let next = tokio::time::timeout(Duration::from_secs(45), self.heard.recv()).await;
            numbers.push(next.unwrap_or_else(|_| panic!("only {numbers:?} came")).unwrap());
        }
        numbers
    }
}

/// The handler fails at this number.
pub(crate) const FAILS: i64 = -1;
/// The handler panics at this number.
pub(crate) const PANICS: i64 = -2;

fn consume(background: &Background, consumer: Consumer, bus: Bus) {
    background.run("consumer", move |stop| {
        let (consumer, bus) = (consumer.clone(), bus.clone());
        async move { consumer.run(&bus, stop).await }
    });
}
