//! The settings of users: the only reader of its environment.

use std::net::SocketAddr;

use clap::{Parser, Subcommand};
use shared::config::{DatabaseConfig, NatsConfig, TrustConfig};
use shared::telemetry::LogConfig;
use shared::upkeep::Upkeep;

/// The settings; each is an environment variable.
#[derive(Clone, Debug, Parser)]
#[command(name = "users", version, about = "Profiles and contacts of Простой чат")]
pub struct Config {
    /// What to do instead of serving.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Where it listens.
    #[arg(long, env = "USERS_LISTEN", default_value = "127.0.0.1:8012")]
    pub users_listen: SocketAddr,
    /// The password of the NATS user `users`.
    #[arg(long, env = "NATS_USERS_PASSWORD", hide_env_values = true, default_value = "")]
    pub nats_users_password: String,
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

/// What `users` does besides serving.
#[derive(Subcommand, Clone, Debug)]
pub enum Command {
    /// Takes in the people and contacts described on standard input; those that were taken in before stay.
    ImportPeople,
    /// What every service does.
    #[command(flatten)]
    Upkeep(Upkeep),
}
