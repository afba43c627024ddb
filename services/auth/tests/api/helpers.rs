//! A running auth, and what its tests ask of it.

use auth::config::{Config, LimitConfig};
use reqwest::RequestBuilder;
use serde_json::{Value, json};
use shared::config::PublicConfig;
use shared::db::Db;
use shared::testing::{Database, NATS_PASSWORD, Nats, Reply, Running, log_config, trust_config};

/// A good password.
pub const PASSWORD: &str = "лошадь-42";
/// The password of `admin`.
pub const ADMIN_PASSWORD: &str = "кавалергарда век";
/// The secret of refresh tokens.
pub const REFRESH_KEY: &str = "9d8e7a6b5c4d3e2f1a0b9c8d7e4f1c0b";

/// A running auth with its own database and nats-server.
pub struct World {
    pub auth: Running,
    pub config: Config,
    pub nats: Nats,
    pub database: Database,
}

impl World {
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// With settings changed by `change`.
    pub async fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        let (nats, database) = (Nats::start().await, Database::create().await);
        let mut config = config(&nats, &database);
        change(&mut config);
        let server = auth::app::build(config.clone()).await.unwrap();
        Self { auth: Running::start(server), config, nats, database }
    }

    /// A request without a token.
    pub fn request(&self, call: &str) -> RequestBuilder {
        self.auth.request(call, None)
    }

    /// A call without a token, with a JSON body.
    pub async fn send(&self, call: &str, body: &Value) -> Reply {
        Reply::of(self.request(call).json(body)).await
    }

    /// Registers `login` with [`PASSWORD`].
    pub async fn register(&self, login: &str) -> Signed {
        let reply = self.send("POST /api/auth/register", &json!({"login": login, "password": PASSWORD})).await;
        Signed::of(&reply, 201)
    }

    /// Tries to sign in.
    pub async fn login(&self, login: &str, password: &str) -> Reply {
        self.send("POST /api/auth/login", &json!({"login": login, "password": password})).await
    }

    /// Signs in.
    pub async fn sign_in(&self, login: &str, password: &str) -> Signed {
        Signed::of(&self.login(login, password).await, 200)
    }

    /// Signs in as the administrator.
    pub async fn admin(&self) -> Signed {
        self.sign_in("admin", ADMIN_PASSWORD).await
    }

    /// Shows a refresh cookie.
    pub async fn refresh(&self, cookie: &str) -> Reply {
        Reply::of(self.request("POST /api/auth/refresh").header("cookie", cookie)).await
    }

    /// A call of somebody signed in.
    pub async fn call(&self, call: &str, signed: &Signed) -> Reply {
        Reply::of(self.request(call).bearer_auth(&signed.token)).await
    }

    /// A call of somebody signed in, with a JSON body.
    pub async fn send_as(&self, call: &str, signed: &Signed, body: &Value) -> Reply {
        Reply::of(self.request(call).bearer_auth(&signed.token).json(body)).await
    }

    /// The database, to look into or to let time pass.
    pub async fn db(&self) -> Db {
        auth::admin::open_database(&self.config).await.unwrap()
    }
}

/// The settings of a test: generous limits.
pub fn config(nats: &Nats, database: &Database) -> Config {
    Config {
        command: None,
        auth_listen: "127.0.0.1:0".parse().unwrap(),
        public: PublicConfig { public_url: "http://localhost:8002".to_owned(), app_ws_address: String::new() },
        admin_password: ADMIN_PASSWORD.to_owned(),
        jwt_refresh_secret: REFRESH_KEY.to_owned(),
        jwt_refresh_expires_s: 2_592_000,
        auth_trusted_proxies: "127.0.0.0/8".parse().unwrap(),
        nats_auth_password: NATS_PASSWORD.to_owned(),
        limits: LimitConfig {
            limit_registrations: 1000,
            limit_login_failures: 1000,
            limit_login_delay_from: 1000,
            limit_login_delay_most_s: 900,
            limit_password_hashes: 2,
            limit_password_queue: 200,
        },
        database: database.config.clone(),
        nats: nats.config(),
        trust: trust_config("http://127.0.0.1:1"),
        log: log_config(),
    }
}

/// What somebody who is signed in holds.
#[derive(Clone, Debug)]
pub struct Signed {
    pub token: String,
    /// `refresh_token=…`, as a browser sends it back.
    pub cookie: String,
    pub id: String,
}

impl Signed {
    #[track_caller]
    pub fn of(reply: &Reply, status: u16) -> Self {
        let body = reply.clone().expect(status);
        Self {
            token: body["access_token"].as_str().unwrap().to_owned(),
            cookie: cookie(reply),
            id: body["user"]["id"].as_str().unwrap().to_owned(),
        }
    }
}

/// The cookie that a reply sets, without its attributes.
#[track_caller]
pub fn cookie(reply: &Reply) -> String {
    set_cookie(reply).split(';').next().unwrap().to_owned()
}

/// The whole `Set-Cookie`.
#[track_caller]
pub fn set_cookie(reply: &Reply) -> String {
    reply.headers["set-cookie"].to_str().unwrap().to_owned()
}
