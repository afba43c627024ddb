//! The settings of realtime, read from the environment.

use std::net::SocketAddr;
use std::time::Duration;

use clap::Parser;
use shared::config::{NatsConfig, TrustConfig};
use shared::telemetry::LogConfig;

/// Everything that can be set.
#[derive(Clone, Debug, Parser)]
#[command(name = "realtime", version, about = "Who is online, and the way of every change to the screens.")]
pub struct Config {
    /// Where it listens.
    #[arg(long, env = "REALTIME_LISTEN", default_value = "127.0.0.1:8014")]
    pub realtime_listen: SocketAddr,
    /// The password of the NATS user `realtime`.
    #[arg(long, env = "NATS_REALTIME_PASSWORD", hide_env_values = true, default_value = "")]
    pub nats_realtime_password: String,
    /// Seconds after which someone without a socket is offline.
    #[arg(long, env = "PRESENCE_GRACE_S", default_value_t = 8, value_parser = clap::value_parser!(u64).range(0..=60))]
    pub presence_grace_s: u64,
    /// Where NATS is.
    #[command(flatten)]
    pub nats: NatsConfig,
    /// How tokens are checked.
    #[command(flatten)]
    pub trust: TrustConfig,
    /// How it logs.
    #[command(flatten)]
    pub log: LogConfig,
}

impl Config {
    /// How long someone without a socket is still online.
    pub fn grace(&self) -> Duration {
        Duration::from_secs(self.presence_grace_s)
    }
}
