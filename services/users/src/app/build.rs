//! Building the service: its state, its routes, its background loops.

use std::time::Duration;

use shared::bus::{Bus, Relay};
use shared::config::{DatabaseConfig, ServerLimits, listen, required};
use shared::contract;
use shared::db::Db;
use shared::http::operator::{self, Readiness};
use shared::http::revoked::Revoked;
use shared::http::serve::with_layers;
use shared::http::token::AccessTokens;
use shared::http::{Trust, openapi};
use shared::process::Server;
use shared::supervise::Background;
use shared::telemetry::start_metrics;

use super::{App, People};
use crate::avatars::{Shelf, Workshop, collector};
use crate::config::Config;
use crate::store::STORE;
use crate::{answers, consumers, measures, routes};

/// How long the start waits for NATS.
const PATIENCE: Duration = Duration::from_secs(30);

/// Builds the service: with a listener, not serving yet.
pub async fn build(config: Config) -> anyhow::Result<Server> {
    let metrics = start_metrics("users");
    measures::describe();
    let (tokens, revoked) = (AccessTokens::new(&config.trust)?, Revoked::new(config.trust.access_life()));
    let nats_password = required("NATS_USERS_PASSWORD", &config.nats_users_password)?;
    let listener = listen("USERS_LISTEN", config.users_listen).await?;
    let db = open_database(&config.database).await?;
    let bus = Bus::connect(&config.nats, "users", nats_password, PATIENCE).await?;
    let app = App {
        people: People::new(&db, &bus),
        trust: Trust { tokens, revoked: revoked.clone() },
        workshop: Workshop::default(),
        shelf: Shelf::open(&config.database.data_dir)?,
        db: db.clone(),
        bus: bus.clone(),
    };
    let background = Background::default();
    start_background(&app, &config, &background);
    let readiness = readiness(&app);
    let (api, document) = routes::api();
    let routes = api.with_state(app).merge(operator::routes(readiness, metrics)).merge(openapi::routes(&document));
    let limits = ServerLimits::default();
    Ok(Server { listener, app: with_layers(routes, limits), background, limits })
}

/// The service's database, brought up to date.
pub async fn open_database(config: &DatabaseConfig) -> anyhow::Result<Db> {
    Db::open(config, STORE.service, STORE.migrations).await
}

fn start_background(app: &App, config: &Config, background: &Background) {
    app.trust.revoked.follow(&app.bus, &config.trust, background);
    let relay = Relay::new(&app.db, &app.bus, contract::USERS);
    background.run_with("relay", &relay, |relay, stop| async move { relay.run(stop).await });
    consumers::start(app, background);
    answers::start(app, background);
    collector::start(app, background);
}

fn readiness(app: &App) -> Readiness {
    Readiness::default().needs_database(&app.db).needs_nats(&app.bus).needs_ended_sessions(&app.trust.revoked)
}
