//! Puts the gateway together: two listeners, the routes of each, and what runs besides.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get};
use shared::bus::Bus;
use shared::config::{ServerLimits, listen, required};
use shared::http::operator::{self, Readiness};
use shared::http::origins::{Origins, PublicAddress};
use shared::http::revoked::Revoked;
use shared::http::serve::{serve, with_layers};
use shared::http::token::AccessTokens;
use shared::http::{ApiError, Trust};
use shared::process::Server;
use shared::supervise::Background;
use shared::telemetry::start_metrics;
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::access::Access;
use crate::assets::{self, Site};
use crate::compression;
use crate::config::Config;
use crate::limits::Limits;
use crate::measures;
use crate::nats_figures::{self, NatsMonitor};
use crate::openapi::{self, Reference};
use crate::proxy::{self, Proxy};
use crate::security::{self, BrowserHeaders};
use crate::socket::hub::Hub;
use crate::socket::upgrade::{self, Entrance};
use crate::socket::{deliver, endings, pulse};
use crate::upstreams::{PREFIXES, SERVICES, Service, Upstreams};

/// How long NATS may take to come up.
const PATIENCE: Duration = Duration::from_secs(30);

/// A gateway that is ready to serve.
pub struct Gateway {
    /// The public port; the operators' port is served in its background.
    pub server: Server,
    /// The operators' address.
    pub admin: SocketAddr,
}

/// The gateway as `main` runs it.
pub async fn build(config: Config) -> anyhow::Result<Server> {
    Ok(open(config, Site::embedded).await?.server)
}

/// The gateway with an interface of the caller's choice.
pub async fn open(config: Config, site: impl FnOnce(&PublicAddress, bool) -> Arc<Site>) -> anyhow::Result<Gateway> {
    let metrics = start_metrics("gateway");
    measures::start();
    let background = Background::default();
    let address = PublicAddress::new(&config.public)?;
    let site = site(&address, config.frontend_debug_mode);
    let (bus, trust) = connect(&config, &background).await?;
    let limits = Arc::new(Limits::new(&config.limits));
    limits.clean_up(&background);
    let upstreams = Upstreams::new(&config)?;
    let reference = Reference::new(upstreams.clone());
    let hub = Hub::new(&config, bus.clone(), trust.clone());
    let gone = CancellationToken::new();
    keep_alive(&hub, &background, &gone);

    let proxy = Proxy {
        access: Access::new(trust.clone(), Arc::clone(&limits)),
        upstreams: upstreams.clone(),
        proxies: config.trusted_proxies.clone(),
    };
    let origins = Origins::of(&address).and("ALLOWED_ORIGINS", &config.allowed_origins)?;
    let entrance = Entrance { hub, origins: Arc::new(origins), limits, proxies: config.trusted_proxies.clone() };
    let routes = public_routes(proxy, entrance, reference.clone(), site);
    let app = with_layers(routes, ServerLimits::default())
        .layer(from_fn_with_state(BrowserHeaders::new(&address)?, security::add));

    let readiness = readiness(&bus, &trust.revoked, &upstreams, background.draining());
    let operators = operator::routes(readiness, metrics)
        .merge(nats_figures::routes(NatsMonitor::new(&upstreams.client, &config.nats_monitor_url)))
        .merge(openapi::routes(reference, "/openapi.json"));
    let admin = serve_operators(&config, operators, &background, gone).await?;
    let listener = listen("GATEWAY_LISTEN", config.gateway_listen).await?;
    Ok(Gateway { server: Server { listener, app, background, limits: ServerLimits::default() }, admin })
}

fn public_routes(proxy: Proxy, entrance: Entrance, reference: Reference, site: Arc<Site>) -> Router {
    let rest = PREFIXES.into_iter().fold(Router::new(), |routes, (prefix, service)| {
        let one =
            Router::new().route(prefix, any(proxy::forward)).route(&format!("{prefix}/{{*rest}}"), any(proxy::forward));
        routes.merge(if service == Service::Auth { one } else { one.layer(compression::layer()) })
    });
    rest.with_state(proxy)
        .route("/api", any(nothing_here))
        .route("/api/{*rest}", any(nothing_here))
        .route("/ws", get(upgrade::enter).with_state(entrance))
        .route("/healthz", get(|| async { "ok" }))
        .merge(openapi::routes(reference, "/docs/openapi.json"))
        .route("/", get(assets::serve).with_state(Arc::clone(&site)))
        .route("/{*path}", get(assets::serve).with_state(site))
}

async fn nothing_here() -> ApiError {
    ApiError::not_found()
}

async fn connect(config: &Config, background: &Background) -> anyhow::Result<(Bus, Trust)> {
    let tokens = AccessTokens::new(&config.trust)?;
    let password = required("NATS_GATEWAY_PASSWORD", &config.nats_gateway_password)?;
    let bus = Bus::connect(&config.nats, "gateway", password, PATIENCE).await?;
    let revoked = Revoked::new(config.trust.access_life());
    revoked.follow(&bus, &config.trust, background);
    Ok((bus, Trust { tokens, revoked }))
}

/// What the sockets need besides their own tasks. `gone` is cancelled when the last of them has been closed.
fn keep_alive(hub: &Arc<Hub>, background: &Background, gone: &CancellationToken) {
    background.run_with("socket.envelopes", hub, deliver::envelopes);
    background.run_with("socket.hellos", hub, pulse::hellos);
    background.run_with("socket.questions", hub, pulse::questions);
    background.run_with("socket.beat", hub, pulse::beat);
    background.run_with("socket.heartbeats", hub, pulse::heartbeats);
    background.run_with("socket.ended_sessions", hub, endings::ended_sessions);
    // As soon as the process is told to stop: a slow download is not waited for.
    let (gone, draining) = (gone.clone(), background.draining());
    background.run_with("socket.farewell", hub, move |hub, stop| {
        let (until_the_end, draining) = (gone.clone().drop_guard(), draining.clone());
        async move {
            let _until_the_end = until_the_end;
            tokio::select! {
                () = draining.cancelled() => {}
                () = stop.cancelled() => {}
            }
            endings::farewell(hub).await
        }
    });
}

fn readiness(bus: &Bus, revoked: &Revoked, upstreams: &Upstreams, draining: CancellationToken) -> Readiness {
    let readiness = Readiness::default().needs_nats(bus).needs_ended_sessions(revoked).needs("process", move || {
        std::future::ready(if draining.is_cancelled() { Err("is stopping".to_owned()) } else { Ok(()) })
    });
    SERVICES.into_iter().fold(readiness, |readiness, service| {
        let upstreams = upstreams.clone();
        readiness.needs(service.name(), move || {
            let upstreams = upstreams.clone();
            async move { upstreams.get(service, "/healthz").await.map(drop) }
        })
    })
}

/// The operators' port, which is there until `gone`: an operator watches the sockets being closed.
async fn serve_operators(
    config: &Config,
    routes: Router,
    background: &Background,
    gone: CancellationToken,
) -> anyhow::Result<SocketAddr> {
    let listener = listen("GATEWAY_ADMIN_LISTEN", config.gateway_admin_listen).await?;
    let address = listener.local_addr()?;
    let listener = listener.into_std()?;
    let app = with_layers(routes, ServerLimits::default());
    background.run("operators", move |_| {
        let (listener, app) = (listener.try_clone().and_then(TcpListener::from_std), app.clone());
        let gone = gone.clone();
        async move {
            serve(listener.context("the operators' port")?, app, ServerLimits::default(), gone).await;
            Ok(())
        }
    });
    Ok(address)
}
