//! Puts realtime together: connections, background loops, routes.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::FromRef;
use shared::bus::Bus;
use shared::config::{ServerLimits, listen, required};
use shared::http::operator::Readiness;
use shared::http::revoked::Revoked;
use shared::http::serve::with_layers;
use shared::http::token::AccessTokens;
use shared::http::{Trust, openapi, operator};
use shared::process::Server;
use shared::supervise::Background;
use shared::telemetry::start_metrics;
use tokio::sync::{Mutex, Notify, watch};

use crate::actor::Actor;
use crate::config::Config;
use crate::consumers::Follower;
use crate::mailbox::Mailbox;
use crate::switchboard::Switchboard;
use crate::{answers, hearing, measures, routes};

/// How long NATS may take to be there at the start.
const PATIENCE: Duration = Duration::from_secs(30);

/// What handlers work with.
#[derive(Clone, FromRef)]
pub struct AppState {
    /// Tells a good token from a bad one.
    pub trust: Trust,
    /// To chats and users.
    pub bus: Bus,
    /// To the switchboard.
    pub mailbox: Mailbox,
}

/// A server ready to run.
pub async fn build(config: Config) -> anyhow::Result<Server> {
    let metrics = start_metrics("realtime");
    measures::describe();
    let tokens = AccessTokens::new(&config.trust)?;
    let nats_password = required("NATS_REALTIME_PASSWORD", &config.nats_realtime_password)?;
    let listener = listen("REALTIME_LISTEN", config.realtime_listen).await?;
    let bus = Bus::connect(&config.nats, "realtime", nats_password, PATIENCE).await?;
    let background = Background::default();
    let revoked = Revoked::new(config.trust.access_life());
    revoked.follow(&bus, &config.trust, &background);
    let (mailbox, following) = start(&bus, &config, &background);
    let readiness = readiness(&bus, &revoked, following);
    let state = AppState { trust: Trust { tokens, revoked }, bus, mailbox };
    let (api, document) = routes::all().with_state(state).split_for_parts();
    let document = openapi::complete(document);
    let limits = ServerLimits::default();
    let app = with_layers(api.merge(operator::routes(readiness, metrics)).merge(openapi::routes(&document)), limits);
    Ok(Server { listener, app, background, limits })
}

/// Starts the switchboard and what feeds it; tells whether the streams are followed.
fn start(bus: &Bus, config: &Config, background: &Background) -> (Mailbox, watch::Receiver<bool>) {
    let (mailbox, inputs) = Mailbox::new();
    let begin_again = Arc::new(Notify::new());
    let parts = (bus.clone(), mailbox.clone(), Arc::clone(&begin_again), Arc::new(Mutex::new(inputs)));
    let (grace, mut is_second) = (config.grace(), false);
    background.run_with("switchboard", &parts, move |(bus, mailbox, begin_again, inputs), stop| {
        if std::mem::replace(&mut is_second, true) {
            // What the one before knew went with it.
            begin_again.notify_one();
        }
        let actor = Actor { board: Switchboard::new(grace), bus, mailbox, begin_again };
        async move {
            actor.run(&mut *inputs.lock().await, stop).await;
            Ok(())
        }
    });
    let (following, is_following) = watch::channel(false);
    let follower = Arc::new(Follower { bus: bus.clone(), mailbox: mailbox.clone(), begin_again, following });
    background.run_with("follower", &follower, |follower, stop| async move { follower.run(stop).await });
    let hearing = (bus.clone(), mailbox.clone());
    background.run_with("hearing", &hearing, |(bus, mailbox), stop| hearing::watch(bus, mailbox, stop));
    answers::run(bus, &mailbox, background);
    (mailbox, is_following)
}

fn readiness(bus: &Bus, revoked: &Revoked, following: watch::Receiver<bool>) -> Readiness {
    Readiness::default().needs_nats(bus).needs_ended_sessions(revoked).needs("streams", move || {
        let followed = following.borrow().then_some(()).ok_or("CHATS and USERS are not followed");
        std::future::ready(followed.map_err(str::to_owned))
    })
}
