//! What the services' tests stand on: a private nats-server, a private database, tokens, an HTTP client.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::missing_panics_doc,
    clippy::disallowed_methods,
    reason = "a test that cannot set itself up fails; what it stands on is told by the environment"
)]

mod database;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use crate::bus::Bus;
use crate::config::{NatsConfig, TrustConfig};
use crate::contract::Question;
use crate::contract::auth::EndedSessions;
use crate::http::token::{AccessTokens, Role};
use crate::ids::{SessionId, UserId};
use crate::process::Server;
use crate::telemetry::{LogConfig, LogFormat};

pub use database::Database;

/// The password of every NATS user in tests.
pub const NATS_PASSWORD: &str = "nats-in-a-test";
/// The secret of access tokens in tests.
pub const ACCESS_KEY: &str = "4f1c0b9d8e7a6b5c4d3e2f1a0b9c8d7e";

/// The top of the repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// A nats-server of the test's own, with the product's own `nats/nats.conf`; it ends with the value.
pub struct Nats {
    process: Child,
    url: String,
    folder: TempDir,
}

impl Nats {
    /// Starts it on a free port.
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (process, url) = launch_nats(folder.path(), "-1").await;
        Self { process, url, folder }
    }

    /// Kills it, as a crash would.
    pub fn stop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }

    /// Starts it again on the same port, with the streams that it had.
    pub async fn restart(&mut self) {
        self.stop();
        let port = self.url.rsplit(':').next().unwrap().to_owned();
        (self.process, _) = launch_nats(self.folder.path(), &port).await;
    }

    /// Starts it again on the same port, with nothing in its store.
    pub async fn restart_empty(&mut self) {
        self.stop();
        std::fs::remove_dir_all(self.folder.path().join("store")).unwrap();
        self.restart().await;
    }

    /// Its address, as a setting.
    pub fn config(&self) -> NatsConfig {
        NatsConfig { nats_url: self.url.clone(), nats_stream_replicas: 1 }
    }

    /// A connection as the NATS user `process`: to listen, or to answer as a neighbour would.
    pub async fn connect(&self, process: &'static str) -> Bus {
        Bus::connect(&self.config(), process, NATS_PASSWORD, Duration::from_secs(10)).await.unwrap()
    }
}

impl Drop for Nats {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Runs nats-server with what it keeps in `folder`; its process and its address.
async fn launch_nats(folder: &Path, port: &str) -> (Child, String) {
    let mut command = Command::new(nats_server());
    command
        .args(["-c", repository().join("nats/nats.conf").to_str().unwrap()])
        .args(["--ports_file_dir", folder.to_str().unwrap()])
        .env("NATS_PORT", port)
        .env("NATS_MONITOR_PORT", "-1")
        .env("NATS_STORE_DIR", folder.join("store"))
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    for user in ["AUTH", "USERS", "CHATS", "REALTIME", "GATEWAY"] {
        command.env(format!("NATS_{user}_PASSWORD"), NATS_PASSWORD);
    }
    let process = command.spawn().expect("nats-server must be installed: scripts/install-nats");
    let file = folder.join(format!("nats-server_{}.ports", process.id()));
    let url = eventually("nats-server listens", async || {
        let ports: Value = serde_json::from_slice(&std::fs::read(&file).ok()?).ok()?;
        Some(ports.get("nats")?.get(0)?.as_str()?.to_owned())
    })
    .await;
    (process, url)
}

fn nats_server() -> PathBuf {
    if let Some(given) = std::env::var_os("NATS_SERVER_BIN") {
        return given.into();
    }
    let cached = repository().join(".cache/bin/nats-server");
    if cached.exists() { cached } else { "nats-server".into() }
}

/// In the place of auth's own port: no session ended. Its address.
pub async fn auth_over_http() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let none_ended = || async { axum::Json(EndedSessions { session_ids: Vec::new() }) };
    let routes = axum::Router::new().route("/internal/sessions/ended", axum::routing::get(none_ended));
    tokio::spawn(async move { axum::serve(listener, routes).await.unwrap() });
    url
}

/// Settings of the token check. `auth_url`: a neighbour's address, or one where nobody answers.
pub fn trust_config(auth_url: &str) -> TrustConfig {
    TrustConfig { jwt_access_secret: ACCESS_KEY.to_owned(), jwt_access_expires_s: 900, auth_url: auth_url.to_owned() }
}

/// Settings of the log: quiet, unless `LOG` says otherwise.
pub fn log_config() -> LogConfig {
    LogConfig { log: std::env::var("LOG").unwrap_or_else(|_| "off".to_owned()), log_format: LogFormat::Text }
}

/// Someone with a valid token.
#[derive(Clone, Debug)]
pub struct Person {
    /// His id.
    pub id: UserId,
    /// His session.
    pub session: SessionId,
    /// His login.
    pub login: String,
    /// His token.
    pub token: String,
}

impl Person {
    /// An ordinary user.
    pub fn new(login: &str) -> Self {
        Self::with_role(login, Role::User)
    }

    /// With a role.
    pub fn with_role(login: &str, role: Role) -> Self {
        let tokens = AccessTokens::new(&trust_config("")).unwrap();
        let (id, session) = (UserId::new(), SessionId::new());
        Self { id, session, login: login.to_owned(), token: tokens.issue(id, session, login, role).unwrap() }
    }
}

/// A running server of the test's own; it stops with the value.
pub struct Running {
    /// Its address: `http://127.0.0.1:…`.
    pub url: String,
    stop: CancellationToken,
}

impl Running {
    /// Runs `server` in the background.
    pub fn start(server: Server) -> Self {
        let url = format!("http://{}", server.address().unwrap());
        let stop = CancellationToken::new();
        tokio::spawn(server.run(stop.clone()));
        Self { url, stop }
    }

    /// A request; `call` is a method and a path: `"GET /api/chats"`.
    pub fn request(&self, call: &str, person: Option<&Person>) -> reqwest::RequestBuilder {
        let (method, path) = call.split_once(' ').unwrap();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let request = client.request(method.parse().unwrap(), format!("{}{path}", self.url));
        person.iter().fold(request, |request, person| request.bearer_auth(&person.token))
    }

    /// A call without a body.
    pub async fn call(&self, call: &str, person: &Person) -> Reply {
        Reply::of(self.request(call, Some(person))).await
    }

    /// A call with a JSON body.
    pub async fn send(&self, call: &str, person: &Person, body: &Value) -> Reply {
        Reply::of(self.request(call, Some(person)).json(body)).await
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// A reply, read to its end.
#[derive(Clone, Debug)]
pub struct Reply {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: http::HeaderMap,
    /// The body as JSON, `null` if it is none.
    pub body: Value,
}

impl Reply {
    /// Sends `request` and reads the reply.
    pub async fn of(request: reqwest::RequestBuilder) -> Self {
        let response = request.timeout(Duration::from_secs(20)).send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let body = serde_json::from_slice(&response.bytes().await.unwrap()).unwrap_or(Value::Null);
        Self { status, headers, body }
    }

    /// The body, if the status is `status`; the test fails otherwise.
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.body);
        self.body
    }

    /// Checks that this is a problem+json error with this status and code.
    #[track_caller]
    pub fn expect_problem(self, status: u16, code: &str) -> Value {
        assert_eq!((self.status, self.body["code"].as_str()), (status, Some(code)), "{}", self.body);
        assert_eq!(self.headers["content-type"], "application/problem+json");
        self.body
    }
}

/// Asks again and again until there is an answer; the test fails after 15 s.
pub async fn eventually<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let deadline = tokio::time::Instant::now() + Duration::from_secs(15);
    loop {
        if let Some(found) = look().await {
            return found;
        }
        assert!(tokio::time::Instant::now() < deadline, "it did not come about in 15 s: {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// Compares `document` with the committed `openapi.json` of a service; `UPDATE_SNAPSHOTS=1` writes it anew.
#[track_caller]
pub fn assert_snapshot(file: &Path, document: &str) {
    if std::env::var_os("UPDATE_SNAPSHOTS").is_some() {
        std::fs::write(file, document).unwrap();
    }
    let committed = std::fs::read_to_string(file).unwrap_or_default();
    assert!(
        committed == document,
        "{} is stale: run the test with UPDATE_SNAPSHOTS=1 and look at the difference",
        file.display()
    );
}

/// Until the server knows every subscription of `bus`: it says that nobody answers, and reads a connection in its order.
pub async fn is_heard(bus: &Bus, by_nobody: &impl Question) {
    assert!(bus.ask(by_nobody).await.is_err(), "somebody answers");
}
