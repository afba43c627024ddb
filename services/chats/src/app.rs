//! The service as a whole: its state, its routes, what it does in the background.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::extract::FromRef;
use shared::bus::{Bus, Consumer, Relay};
use shared::config::{ServerLimits, listen, required};
use shared::contract;
use shared::db::Db;
use shared::http::revoked::Revoked;
use shared::http::token::AccessTokens;
use shared::http::{Trust, openapi, operator, serve};
use shared::process::Server;
use shared::supervise::Background;
use shared::telemetry::start_metrics;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::chat::kind_word;
use crate::config::Config;
use crate::failpoint::Failpoint;
use crate::store::STORE;
use crate::store::main_chat::MainChat;
use crate::store::search::fill::{keep_full, renew_if_stale};
use crate::store::search::turns::Turns;
use crate::{answers, consumers, measures, routes, store};

/// How long the start waits for NATS.
const NATS_PATIENCE: Duration = Duration::from_secs(30);
/// How often chats and memberships are counted for the dashboards.
const COUNT_EVERY: Duration = Duration::from_secs(30);
/// How often deleted chats are looked for without being told of one.
const PURGE_EVERY: Duration = Duration::from_mins(1);

/// What the handlers work with. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

/// The parts of [`App`].
pub struct Inner {
    /// The database.
    pub db: Db,
    /// NATS.
    pub bus: Bus,
    /// How tokens are checked.
    pub trust: Trust,
    /// The chat that everybody is in.
    pub main_chat: MainChat,
    /// How many people a group may have.
    pub group_limit: i64,
    /// Who may take long texts out of the search index next.
    pub turns: Turns,
    /// Told when a chat was deleted: its rows are to be removed.
    pub deleted: Notify,
    /// Where a fault test wants the process to abort.
    pub failpoint: Failpoint,
}

impl Deref for App {
    type Target = Inner;

    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl FromRef<App> for Trust {
    fn from_ref(app: &App) -> Self {
        app.trust.clone()
    }
}

/// Connects, opens the database, starts the background loops; ready to serve.
pub async fn build(config: Config) -> anyhow::Result<Server> {
    let metrics = start_metrics("chats");
    measures::describe();
    let tokens = AccessTokens::new(&config.trust)?;
    let nats_password = required("NATS_CHATS_PASSWORD", &config.nats_chats_password)?;
    let listener = listen("CHATS_LISTEN", config.chats_listen).await?;
    let db = open_database(&config).await?;
    let bus = Bus::connect(&config.nats, "chats", nats_password, NATS_PATIENCE).await?;
    let revoked = Revoked::new(config.trust.access_life());
    let background = Background::default();
    revoked.follow(&bus, &config.trust, &background);
    let app = App(Arc::new(Inner {
        main_chat: MainChat::new(&db),
        trust: Trust { tokens, revoked },
        group_limit: config.limit_group_members.into(),
        turns: Turns::default(),
        deleted: Notify::new(),
        failpoint: Failpoint::new(&config),
        db,
        bus,
    }));
    start_bus(&app, &background);
    start_housekeeping(&app, &background);
    let limits = ServerLimits::default();
    let operators = operator::routes(readiness(&app), metrics);
    let (api, document) = routes::router();
    let routes = api.with_state(app).merge(operators).merge(openapi::routes(&document));
    Ok(Server { listener, app: serve::with_layers(routes, limits), background, limits })
}

/// Opens the database of chats and brings it up to date, the version of the search index too.
pub async fn open_database(config: &Config) -> anyhow::Result<Db> {
    let db = Db::open(&config.database, STORE.service, STORE.migrations).await.context("database")?;
    renew_if_stale(&db).await.context("search index")?;
    Ok(db)
}

fn readiness(app: &App) -> operator::Readiness {
    operator::Readiness::default().needs_database(&app.db).needs_nats(&app.bus).needs_ended_sessions(&app.trust.revoked)
}

/// The relay of our events, the consumer of auth's, and the answers to questions.
fn start_bus(app: &App, background: &Background) {
    let relay = Relay::new(&app.db, &app.bus, contract::CHATS);
    background.run_with("relay", &relay, |relay, stop| async move { relay.run(stop).await });
    let (registered, updated) = (app.clone(), app.clone());
    let consumer = Consumer::new(contract::AUTH, &app.db)
        .on(move |event| consumers::account_registered(registered.clone(), event))
        .on(move |event| consumers::account_updated(updated.clone(), event));
    background.run_with("accounts", &(consumer, app.bus.clone()), |(consumer, bus), stop| async move {
        consumer.run(&bus, stop).await
    });
    background.run_with("answers.chats_of", app, |app, stop| async move {
        app.bus.answer(stop, |question| answers::chats_of(app.clone(), question)).await
    });
    background.run_with("answers.shared_with", app, |app, stop| async move {
        app.bus.answer(stop, |question| answers::shared_with(app.clone(), question)).await
    });
}

/// Removing the rows of deleted chats, filling the search index, counting for the dashboards.
fn start_housekeeping(app: &App, background: &Background) {
    background.run_with("purge", app, purge);
    background.run_with("search", app, |app, stop| async move { Ok(keep_full(&app.db, &stop).await?) });
    background.run_with("figures", app, count);
}

async fn purge(app: App, stop: CancellationToken) -> anyhow::Result<()> {
    while !stop.is_cancelled() {
        store::delete::purge_deleted(&app.db, &app.turns).await?;
        tokio::select! {
            () = app.deleted.notified() => {}
            () = tokio::time::sleep(PURGE_EVERY) => {}
            () = stop.cancelled() => {}
        }
    }
    Ok(())
}

async fn count(app: App, stop: CancellationToken) -> anyhow::Result<()> {
    let mut every = tokio::time::interval(COUNT_EVERY);
    while stop.run_until_cancelled(every.tick()).await.is_some() {
        for (kind, chats, members) in store::figures::count_chats(&mut app.db.read().await?).await? {
            measures::note_chats(kind_word(kind), chats, members);
        }
    }
    Ok(())
}
