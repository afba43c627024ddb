//! What auth is made of: its state, its routes, its background loops.

use std::time::Duration;

use axum::Router;
use axum::extract::FromRef;
use shared::bus::{Bus, Relay};
use shared::config::{ServerLimits, listen, required};
use shared::contract::{self, auth::Accounts};
use shared::db::Db;
use shared::http::client_address::TrustedProxies;
use shared::http::operator::{self, Readiness};
use shared::http::origins::{Origins, PublicAddress};
use shared::http::revoked::Revoked;
use shared::http::serve::with_layers;
use shared::http::token::AccessTokens;
use shared::http::{Trust, openapi};
use shared::process::Server;
use shared::supervise::Background;
use shared::telemetry::{PrometheusHandle, start_metrics};

use crate::config::Config;
use crate::hasher::Hasher;
use crate::limits::Limits;
use crate::refresh_token::RefreshTokens;
use crate::routes::Turns;
use crate::{admin, answers, housekeeping, measures, routes};

/// How long nats-server is waited for at the start.
const NATS_PATIENCE: Duration = Duration::from_secs(30);

/// What the handlers share.
#[derive(Clone, FromRef)]
pub struct AppState {
    /// The database.
    pub db: Db,
    /// Access tokens. Sessions that ended are looked up in the database, not in its set.
    pub trust: Trust,
    /// Refresh tokens.
    pub refresh_tokens: RefreshTokens,
    /// Passwords.
    pub hasher: Hasher,
    /// One password check at a time for one account.
    pub turns: Turns,
    /// Whose pages may use the cookie.
    pub origins: Origins,
    /// Whether the cookie travels over https alone.
    #[from_ref(skip)]
    pub is_secure: bool,
    /// Who is believed about the client's address.
    pub proxies: TrustedProxies,
    /// How much is too much.
    pub limits: Limits,
    /// How long a session lives without being used.
    pub session_life: Duration,
}

/// Checks the settings, opens what auth needs, makes the account `admin` at the first start.
pub async fn build(config: Config) -> anyhow::Result<Server> {
    let metrics = start_metrics("auth");
    measures::describe();
    let trust = Trust { tokens: AccessTokens::new(&config.trust)?, revoked: Revoked::new(config.trust.access_life()) };
    let refresh_tokens = RefreshTokens::new(&config.jwt_refresh_secret)?;
    let address = PublicAddress::new(&config.public)?;
    let nats_password = required("NATS_AUTH_PASSWORD", &config.nats_auth_password)?;
    let hasher = Hasher::new(&config.limits)?;
    let listener = listen("AUTH_LISTEN", config.auth_listen).await?;
    let db = admin::open_database(&config).await?;
    admin::ensure(&db, &hasher, &config.admin_password).await?;
    let bus = Bus::connect(&config.nats, "auth", nats_password, NATS_PATIENCE).await?;
    let background = start_background(&db, &bus, config.trust.access_life());
    let state = AppState {
        db: db.clone(),
        trust,
        refresh_tokens,
        hasher,
        turns: Turns::default(),
        origins: Origins::of(&address),
        is_secure: address.is_secure(),
        proxies: config.auth_trusted_proxies.clone(),
        limits: Limits(config.limits),
        session_life: config.session_life(),
    };
    let limits = ServerLimits::default();
    Ok(Server { listener, app: router(state, &db, &bus, metrics, limits), background, limits })
}

fn start_background(db: &Db, bus: &Bus, token_life: Duration) -> Background {
    let background = Background::default();
    let relay = Relay::new(db, bus, contract::AUTH);
    background.run_with("relay", &relay, |relay, stop| async move { relay.run(stop).await });
    background.run_with("answers.accounts", &(bus.clone(), db.clone()), |(bus, db), stop| async move {
        bus.answer(stop, |question: Accounts| answers::accounts(db.clone(), question)).await
    });
    background.run_with("housekeeping", db, move |db, stop| housekeeping::run(db, token_life, stop));
    background
}

fn router(state: AppState, db: &Db, bus: &Bus, metrics: Option<PrometheusHandle>, limits: ServerLimits) -> Router {
    let (routes, document) = routes::table(state);
    let readiness = Readiness::default().needs_database(db).needs_nats(bus);
    let operators = operator::routes(readiness, metrics).merge(openapi::routes(&document));
    with_layers(routes.merge(operators), limits)
}
