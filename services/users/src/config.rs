//! The settings of users: the only reader of its environment.

use std::net::SocketAddr;

use clap::Parser;
use shared::config::{DatabaseConfig, NatsConfig, TrustConfig};
use shared::telemetry::LogConfig;

/// The settings; each is an environment variable.
#[derive(Clone, Debug, Parser)]
#[command(name = "users", about = "Profiles and contacts of Простой чат")]
pub struct Config {
    /// Where it listens.
    #[arg(long, env = "USERS_LISTEN", default_value = "127.0.0.1:8012")]
    pub listen: SocketAddr,
    /// The password of the NATS user `users`.
    #[arg(long, env = "NATS_USERS_PASSWORD", hide_env_values = true)]
    pub nats_password: String,
    /// Where NATS is.
    #[command(flatten)]
    pub nats: NatsConfig,
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseConfig,
    /// How tokens are checked.
    #[command(flatten)]
    pub trust: TrustConfig,
    /// How it logs.
    #[command(flatten)]
    pub log: LogConfig,
}
