//! The settings of auth: the only reader of its environment.

use std::net::SocketAddr;
use std::time::Duration;

use clap::{Args, Parser, Subcommand};
use shared::config::{DatabaseConfig, NatsConfig, PublicConfig, TrustConfig};
use shared::http::client_address::TrustedProxies;
use shared::telemetry::LogConfig;
use shared::upkeep::Upkeep;

/// Accounts, sessions and tokens of Простой чат.
#[derive(Parser, Clone)]
#[command(name = "auth", version)]
pub struct Config {
    /// What to do instead of serving.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// Where auth listens: REST for the gateway, and the operators' pages.
    #[arg(long, env = "AUTH_LISTEN", default_value = "127.0.0.1:8011")]
    pub auth_listen: SocketAddr,
    /// The address that people open.
    #[command(flatten)]
    pub public: PublicConfig,
    /// The password with which the account `admin` is made at the first start, and that `reset-admin-password` sets.
    #[arg(long, env = "ADMIN_PASSWORD", hide_env_values = true, default_value = "")]
    pub admin_password: String,
    /// Signs refresh tokens (HMAC-SHA256); at least 32 bytes.
    #[arg(long, env = "JWT_REFRESH_SECRET", hide_env_values = true, default_value = "")]
    pub jwt_refresh_secret: String,
    /// How long a session lives without being used, in seconds.
    #[arg(long, env = "JWT_REFRESH_EXPIRES_S", default_value_t = 2_592_000, value_parser = clap::value_parser!(u32).range(1..))]
    pub jwt_refresh_expires_s: u32,
    /// The addresses or networks whose `X-Forwarded-For` is believed: where the gateways are.
    #[arg(long, env = "AUTH_TRUSTED_PROXIES", default_value = "127.0.0.0/8,::1")]
    pub auth_trusted_proxies: TrustedProxies,
    /// The password of the NATS user `auth`.
    #[arg(long, env = "NATS_AUTH_PASSWORD", hide_env_values = true, default_value = "")]
    pub nats_auth_password: String,
    /// What is limited.
    #[command(flatten)]
    pub limits: LimitConfig,
    /// Where the database is.
    #[command(flatten)]
    pub database: DatabaseConfig,
    /// Where NATS is.
    #[command(flatten)]
    pub nats: NatsConfig,
    /// How access tokens are signed.
    #[command(flatten)]
    pub trust: TrustConfig,
    /// How the log is written.
    #[command(flatten)]
    pub log: LogConfig,
}

/// What `auth` does besides serving.
#[derive(Subcommand, Clone, Debug)]
pub enum Command {
    /// Sets the password of the account `admin` to `ADMIN_PASSWORD` and ends its sessions.
    ResetAdminPassword,
    /// Makes an account; its password is the first line of standard input.
    CreateAccount {
        /// Its login.
        login: String,
        /// An administrator.
        #[arg(long)]
        admin: bool,
    },
    /// Sets the password of an account to the first line of standard input and ends its sessions.
    ResetPassword {
        /// Its login.
        login: String,
    },
    /// Makes accounts of those described on standard input, one a line; those that were imported before stay.
    ImportAccounts,
    /// Publishes the events of the last hours again; what reacts to them does so at most once.
    Republish {
        /// How far back, in hours; events are kept for 24.
        #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(u64).range(1..=24))]
        hours: u64,
    },
    /// What every service does.
    #[command(flatten)]
    Upkeep(Upkeep),
}

/// How much is too much. A network is one IPv4 address or one IPv6 /64.
#[derive(Args, Clone, Copy, Debug)]
pub struct LimitConfig {
    /// Registrations from one network in an hour.
    #[arg(long, env = "LIMIT_REGISTRATIONS", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..))]
    pub limit_registrations: u32,
    /// Wrong passwords from one network in ten minutes.
    #[arg(long, env = "LIMIT_LOGIN_FAILURES", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    pub limit_login_failures: u32,
    /// From this wrong password in a row on, an account must be waited for: 1 s, then twice as long each time.
    #[arg(long, env = "LIMIT_LOGIN_DELAY_FROM", default_value_t = 5, value_parser = clap::value_parser!(u32).range(1..))]
    pub limit_login_delay_from: u32,
    /// The longest such wait, in seconds.
    #[arg(long, env = "LIMIT_LOGIN_DELAY_MOST_S", default_value_t = 900)]
    pub limit_login_delay_most_s: u32,
    /// Passwords hashed at once; 0 stands for half of the processor's cores.
    #[arg(long, env = "LIMIT_PASSWORD_HASHES", default_value_t = 0)]
    pub limit_password_hashes: u16,
    /// Passwords that may wait to be hashed; further ones are answered with 503.
    #[arg(long, env = "LIMIT_PASSWORD_QUEUE", default_value_t = 200)]
    pub limit_password_queue: u16,
}

impl Config {
    /// How long a session lives without being used.
    pub fn session_life(&self) -> Duration {
        Duration::from_secs(self.jwt_refresh_expires_s.into())
    }
}
