//! Settings that several processes read. Each process has one `config.rs` that puts these together with its own.
//! Every setting comes from the environment; a wrong one stops the start with the setting's name, a secret one never
//! with its value.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use thiserror::Error;

/// A setting that keeps a process from starting.
#[derive(Debug, Error)]
#[error("{name}: {reason}")]
pub struct BadSetting {
    /// The environment variable.
    pub name: &'static str,
    /// What is wrong with it and what to do.
    pub reason: String,
}

impl BadSetting {
    /// `name` is wrong because of `reason`.
    pub fn new(name: &'static str, reason: impl Into<String>) -> Self {
        Self { name, reason: reason.into() }
    }
}

/// A setting without a default: its value, unless it is not set.
pub fn required<'a>(name: &'static str, value: &'a str) -> Result<&'a str, BadSetting> {
    if value.is_empty() { Err(BadSetting::new(name, "is not set")) } else { Ok(value) }
}

/// Words that show a secret was copied from an example instead of being made up.
const SAMPLE_WORDS: [&str; 5] = ["change", "example", "sample", "secret", "password"];
/// The shortest signing secret, in bytes: the size of the hash that it keys.
const SHORTEST_SECRET: usize = 32;

/// Checks a signing secret: at least 32 bytes, not a sample, not one character repeated.
pub fn check_secret<'a>(name: &'static str, value: &'a str) -> Result<&'a str, BadSetting> {
    let bad = |reason: &str| Err(BadSetting::new(name, reason));
    let lower = value.to_lowercase();
    if value.is_empty() {
        bad("is not set; make one with `openssl rand -hex 32`")
    } else if value.len() < SHORTEST_SECRET {
        bad("is shorter than 32 bytes; make one with `openssl rand -hex 32`")
    } else if SAMPLE_WORDS.iter().any(|word| lower.contains(word)) {
        bad("looks like a sample; make one with `openssl rand -hex 32`")
    } else if value.bytes().all(|byte| Some(&byte) == value.as_bytes().first()) {
        bad("is one character repeated; make one with `openssl rand -hex 32`")
    } else {
        Ok(value)
    }
}

/// Where the database is.
#[derive(Args, Clone, Debug)]
pub struct DatabaseConfig {
    /// `postgres://…` for `PostgreSQL` (one schema per service); unset or `sqlite:…` for SQLite files in `DATA_DIR`.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true, default_value = "")]
    pub database_url: String,
    /// The same under the name that the original application used; read when `DATABASE_URL` is not set.
    #[arg(long, env = "SQLALCHEMY_CONNECTION_URL", hide_env_values = true, default_value = "")]
    pub sqlalchemy_connection_url: String,
    /// The folder of everything that is kept: databases, avatars.
    #[arg(long, env = "DATA_DIR", default_value = "data")]
    pub data_dir: PathBuf,
}

impl DatabaseConfig {
    /// The address of the `PostgreSQL` server, or `None` for SQLite files.
    pub fn postgres_url(&self) -> Result<Option<String>, BadSetting> {
        let (name, url) = if self.database_url.is_empty() {
            ("SQLALCHEMY_CONNECTION_URL", &self.sqlalchemy_connection_url)
        } else {
            ("DATABASE_URL", &self.database_url)
        };
        let Some((scheme, rest)) = url.split_once(':') else {
            return if url.is_empty() {
                Ok(None)
            } else {
                Err(BadSetting::new(name, "is not an address such as postgres://…"))
            };
        };
        // SQLAlchemy names its driver behind a plus: postgresql+psycopg2://…
        match scheme.split('+').next().unwrap_or(scheme) {
            "postgres" | "postgresql" => Ok(Some(format!("postgres:{rest}"))),
            "sqlite" => Ok(None),
            _ => Err(BadSetting::new(name, "names a database that is neither PostgreSQL nor SQLite")),
        }
    }
}

/// The address under which people find the chat: see [`crate::http::origins`].
#[derive(Args, Clone, Debug)]
pub struct PublicConfig {
    /// The address that people open. It decides the allowed `Origin`, the cookie's `Secure`, HSTS and the address of
    /// the WebSocket.
    #[arg(long, env = "PUBLIC_URL", default_value = "http://localhost:8002")]
    pub public_url: String,
    /// host:port of the WebSocket alone, if it is served elsewhere than the page; joins the allowed origins.
    #[arg(long, env = "APP_WS_ADDRESS", default_value = "")]
    pub app_ws_address: String,
}

/// Where NATS is. The password is the process's own and stands in its own `config.rs`.
#[derive(Args, Clone, Debug)]
pub struct NatsConfig {
    /// The address of nats-server; several, separated by commas, for a cluster.
    #[arg(long, env = "NATS_URL", default_value = "nats://127.0.0.1:4222")]
    pub nats_url: String,
    /// On how many servers of a cluster each stream is kept: 3 survives the loss of one.
    #[arg(long, env = "NATS_STREAM_REPLICAS", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=5))]
    pub nats_stream_replicas: u8,
}

/// How access tokens are checked, and where ended sessions are asked for when NATS is down.
#[derive(Args, Clone, Debug)]
pub struct TrustConfig {
    /// Signs access tokens (HS256); at least 32 bytes.
    #[arg(long, env = "JWT_ACCESS_SECRET", hide_env_values = true, default_value = "")]
    pub jwt_access_secret: String,
    /// Life of an access token, in seconds.
    #[arg(long, env = "JWT_ACCESS_EXPIRES_S", default_value_t = 900, value_parser = clap::value_parser!(u32).range(30..=86_400))]
    pub jwt_access_expires_s: u32,
    /// The address of the auth service.
    #[arg(long, env = "AUTH_URL", default_value = "http://127.0.0.1:8011")]
    pub auth_url: String,
}

impl TrustConfig {
    /// Life of an access token.
    pub fn access_life(&self) -> Duration {
        Duration::from_secs(self.jwt_access_expires_s.into())
    }
}

/// Bounds of one HTTP listener.
#[derive(Clone, Copy, Debug)]
pub struct ServerLimits {
    /// From the first byte of a connection or request to the end of its head.
    pub head: Duration,
    /// From the request's head to the end of its body (if it is of ordinary size), as for the head itself; a larger body
    /// may pause that long, and all together take `request`.
    pub body: Duration,
    /// From the request's head to the head of the reply.
    pub request: Duration,
    /// For a client to take further bytes of a reply.
    pub stall: Duration,
    /// Connections open at once; further ones wait in the kernel's queue.
    pub connections: usize,
    /// How long requests under way may still take when the process is told to stop.
    pub drain: Duration,
}

impl Default for ServerLimits {
    fn default() -> Self {
        Self {
            head: Duration::from_secs(10),
            body: Duration::from_secs(10),
            request: Duration::from_secs(30),
            stall: Duration::from_secs(30),
            connections: 16_384,
            drain: Duration::from_secs(10),
        }
    }
}

/// Opens the listener of the setting `name`; a taken port is reported with that name.
pub async fn listen(name: &'static str, address: SocketAddr) -> Result<tokio::net::TcpListener, BadSetting> {
    tokio::net::TcpListener::bind(address)
        .await
        .map_err(|error| BadSetting::new(name, format!("cannot listen on {address}: {error}")))
}

#[cfg(test)]
mod tests {
    use super::{DatabaseConfig, check_secret};

    fn database(url: &str) -> DatabaseConfig {
        DatabaseConfig {
            database_url: url.to_owned(),
            sqlalchemy_connection_url: String::new(),
            data_dir: "data".into(),
        }
    }

    #[test]
    fn a_missing_short_sample_or_repeated_secret_is_named_and_never_shown() {
        for bad in ["", "too-short-to-sign", "please-change-me-please-change-me", &"a".repeat(40)] {
            let error = check_secret("JWT_ACCESS_SECRET", bad).unwrap_err().to_string();
            assert!(error.starts_with("JWT_ACCESS_SECRET: "), "{error}");
            assert!(bad.is_empty() || !error.contains(bad), "{error}");
        }
        assert!(check_secret("JWT_ACCESS_SECRET", "4f1c0b9d8e7a6b5c4d3e2f1a0b9c8d7e").is_ok());
    }

    #[test]
    fn the_addresses_of_both_databases_are_understood() {
        assert_eq!(database("").postgres_url().unwrap(), None);
        assert_eq!(database("sqlite:///./data/chat.db").postgres_url().unwrap(), None);
        assert_eq!(
            database("postgresql+psycopg2://a@b/c").postgres_url().unwrap().as_deref(),
            Some("postgres://a@b/c")
        );
        assert!(database("mysql://a@b/c").postgres_url().is_err());
    }
}
