//! One gateway for each test, and what it stands on.

use std::sync::Arc;

use axum::body::Bytes;
use clap::Parser;
use gateway::app;
use gateway::assets::Site;
use gateway::config::Config;
use gateway::upstreams::Service;
use serde_json::Value;
use shared::config::TrustConfig;
use shared::contract::chats::ChatsOf;
use shared::http::origins::PublicAddress;
use shared::http::token::{AccessTokens, Role};
use shared::ids::{SessionId, UserId};
use shared::testing::{NATS_PASSWORD, Nats, Person, Running, is_heard, log_config, trust_config};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpStream;

use crate::client::Client;
use crate::services::{self, Realtime};

/// The page of the interface in tests.
pub const PAGE: &str = "<!doctype html><html><head><title>Простой чат</title></head><body></body></html>";

/// A gateway with everything around it.
pub struct Stage {
    /// The public port.
    pub gateway: Running,
    /// The operators' port.
    pub admin: String,
    /// Realtime, played by the test.
    pub realtime: Realtime,
    /// nats-server.
    pub nats: Nats,
}

impl Stage {
    /// With the settings as they are by themselves.
    pub async fn start() -> Self {
        Self::with(|_| {}).await
    }

    /// With other settings.
    pub async fn with(change: impl FnOnce(&mut Config)) -> Self {
        Self::with_ended(Vec::new(), change).await
    }

    /// Until what the test listens to as realtime reaches it.
    pub async fn listens(&self) {
        is_heard(&self.realtime.bus, &ChatsOf { user_id: UserId::new(), after: None, limit: None }).await;
    }

    /// With sessions that have ended before.
    pub async fn with_ended(ended: Vec<SessionId>, change: impl FnOnce(&mut Config)) -> Self {
        let nats = Nats::start().await;
        let realtime = Realtime::play(&nats).await;
        let mut config = settings(&nats, &services::play(Service::Auth, ended).await);
        config.users_url = services::play(Service::Users, Vec::new()).await;
        config.chats_url = services::play(Service::Chats, Vec::new()).await;
        config.realtime_url = services::play(Service::Realtime, Vec::new()).await;
        change(&mut config);
        let gateway = app::open(config, site).await.unwrap();
        let admin = format!("http://{}", gateway.admin);
        Self { gateway: Running::start(gateway.server), admin, realtime, nats }
    }

    /// A socket on which nothing was said.
    pub async fn socket(&self) -> Client {
        Client::open(&self.gateway.url).await
    }

    /// A socket that is ready.
    pub async fn live(&self, person: &Person) -> Client {
        let mut client = self.socket().await;
        client.auth(&person.token).await;
        assert_eq!(client.frame().await["type"], "ready");
        client
    }

    /// Bytes to the public port as they are, and the status line of the answer.
    pub async fn raw(&self, request: &[u8]) -> String {
        let mut stream = TcpStream::connect(self.gateway.url.trim_start_matches("http://")).await.unwrap();
        stream.write_all(request).await.unwrap();
        let mut status = String::new();
        BufReader::new(stream).read_line(&mut status).await.unwrap();
        status.trim_end().to_owned()
    }

    /// What the gateway measured, as Prometheus reads it.
    pub async fn measured(&self) -> String {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        client.get(format!("{}/metrics", self.admin)).send().await.unwrap().text().await.unwrap()
    }
}

fn settings(nats: &Nats, auth_url: &str) -> Config {
    let mut config = Config::parse_from(["gateway", "--public-url", "http://localhost:8002"]);
    config.gateway_listen = "127.0.0.1:0".parse().unwrap();
    config.gateway_admin_listen = config.gateway_listen;
    config.nats = nats.config();
    NATS_PASSWORD.clone_into(&mut config.nats_gateway_password);
    config.trust = trust_config(auth_url);
    config.log = log_config();
    config
}

fn site(address: &PublicAddress, debug: bool) -> Arc<Site> {
    let script = "console.log('Простой чат');".repeat(200);
    let files = [
        ("index.html", Bytes::from_static(PAGE.as_bytes())),
        ("favicon.svg", Bytes::from_static(b"<svg/>")),
        ("assets/index-Bq1x.js", Bytes::from(script)),
        (".vite/manifest.json", Bytes::from_static(b"{}")),
    ];
    Site::of(files.map(|(name, content)| (name.to_owned(), content)), address, debug)
}

/// A token of `person` that ends in `seconds`.
pub fn token_for(person: &Person, seconds: u32) -> String {
    let config = TrustConfig { jwt_access_expires_s: seconds, ..trust_config("") };
    let tokens = AccessTokens::new(&config).unwrap();
    tokens.issue(person.id, person.session, &person.login, Role::User).unwrap()
}

/// A header of a call as the service saw it.
pub fn seen<'a>(reply: &'a Value, header: &str) -> &'a str {
    reply["headers"][header].as_str().unwrap_or_default()
}
