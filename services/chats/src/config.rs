//! The settings of chats: the only reader of its environment.

use std::net::SocketAddr;

use clap::{Parser, Subcommand};
use shared::config::{DatabaseConfig, NatsConfig, TrustConfig};
use shared::telemetry::LogConfig;
use shared::upkeep::Upkeep;

/// The chats service of Простой чат.
#[derive(Clone, Debug, Parser)]
#[command(version)]
pub struct Config {
    /// What to do instead of serving.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseConfig,
    /// Where NATS is.
    #[command(flatten)]
    pub nats: NatsConfig,
    /// The password of the NATS user `chats`.
    #[arg(long, env = "NATS_CHATS_PASSWORD", hide_env_values = true, default_value = "")]
    pub nats_chats_password: String,
    /// How access tokens are checked.
    #[command(flatten)]
    pub trust: TrustConfig,
    /// The log.
    #[command(flatten)]
    pub log: LogConfig,
    /// Where it listens.
    #[arg(long, env = "CHATS_LISTEN", default_value = "127.0.0.1:8013")]
    pub chats_listen: SocketAddr,
    /// How many people a group may have.
    #[arg(long, env = "LIMIT_GROUP_MEMBERS", default_value_t = 10_000, value_parser = clap::value_parser!(u32).range(2..=1_000_000))]
    pub limit_group_members: u32,
    /// Only in debug builds, for fault tests: `after_commit` aborts the process once, after a message was committed
    /// and before it is answered.
    #[cfg(debug_assertions)]
    #[arg(long, env = "CHATS_FAILPOINT", default_value = "")]
    pub chats_failpoint: String,
}

/// What `chats` does besides serving.
#[derive(Subcommand, Clone, Debug)]
pub enum Command {
    /// Empties the search index and fills it again from the texts; may run beside the service.
    RebuildSearch,
    /// Takes in the chats described on standard input; those that were taken in before stay.
    ImportChats,
    /// What every service does.
    #[command(flatten)]
    Upkeep(Upkeep),
}
