//! The settings: the only place that reads the environment.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::time::Duration;

use clap::{Args, Parser};
use shared::config::{NatsConfig, PublicConfig, TrustConfig};
use shared::http::client_address::TrustedProxies;
use shared::telemetry::LogConfig;

/// Settings of the gateway.
#[derive(Parser, Clone, Debug)]
#[command(name = "gateway", about = "The gateway of Простой чат", version)]
pub struct Config {
    /// Where people come in: the interface, `/api`, `/ws`, `/docs`.
    #[arg(long, env = "GATEWAY_LISTEN", default_value = "127.0.0.1:8002")]
    pub gateway_listen: SocketAddr,
    /// Where operators look: `/readyz`, `/metrics`.
    #[arg(long, env = "GATEWAY_ADMIN_LISTEN", default_value = "127.0.0.1:8010")]
    pub gateway_admin_listen: SocketAddr,
    /// The address that people open.
    #[command(flatten)]
    pub public: PublicConfig,
    /// Further origins whose pages may open a WebSocket, separated by commas: `https://chat.example`.
    #[arg(long, env = "ALLOWED_ORIGINS", default_value = "")]
    pub allowed_origins: String,
    /// Addresses or networks of the proxies in front, separated by commas: `10.0.0.0/8,::1`. Only what these say about
    /// the client's address is believed.
    #[arg(long, env = "TRUSTED_PROXIES", default_value = "")]
    pub trusted_proxies: TrustedProxies,
    /// 1, true, yes or on: the interface writes its log to the browser's console.
    #[arg(long, env = "FRONTEND_DEBUG_MODE", default_value = "", value_parser = is_on)]
    pub frontend_debug_mode: bool,
    /// The address of the users service.
    #[arg(long, env = "USERS_URL", default_value = "http://127.0.0.1:8012")]
    pub users_url: String,
    /// The address of the chats service.
    #[arg(long, env = "CHATS_URL", default_value = "http://127.0.0.1:8013")]
    pub chats_url: String,
    /// The address of the realtime service.
    #[arg(long, env = "REALTIME_URL", default_value = "http://127.0.0.1:8014")]
    pub realtime_url: String,
    /// The password of the NATS user `gateway`.
    #[arg(long, env = "NATS_GATEWAY_PASSWORD", hide_env_values = true, default_value = "")]
    pub nats_gateway_password: String,
    /// Where NATS is.
    #[command(flatten)]
    pub nats: NatsConfig,
    /// Where nats-server tells of itself, for `/metrics/nats`.
    #[arg(long, env = "NATS_MONITOR_URL", default_value = "http://127.0.0.1:8222")]
    pub nats_monitor_url: String,
    /// How access tokens are checked; also the address of the auth service.
    #[command(flatten)]
    pub trust: TrustConfig,
    /// How much is too much.
    #[command(flatten)]
    pub limits: LimitConfig,
    /// The log.
    #[command(flatten)]
    pub log: LogConfig,
    /// The clockwork of the sockets; only tests have another.
    #[arg(skip)]
    pub pace: Pace,
}

/// Token buckets: so many per second (or minute) on average, and so many at once after a pause.
#[derive(Args, Clone, Debug)]
pub struct LimitConfig {
    /// REST calls of one account per second.
    #[arg(long, env = "LIMIT_REST_PER_S", default_value_t = 20, value_parser = at_least_one())]
    pub rest_per_s: u32,
    /// REST calls of one account at once.
    #[arg(long, env = "LIMIT_REST_BURST", default_value_t = 60, value_parser = at_least_one())]
    pub rest_burst: u32,
    /// Calls without a token, per second: of one address (IPv6: one /64), or of one session if a refresh cookie came along.
    #[arg(long, env = "LIMIT_ANONYMOUS_PER_S", default_value_t = 20, value_parser = at_least_one())]
    pub anonymous_per_s: u32,
    /// The same at once.
    #[arg(long, env = "LIMIT_ANONYMOUS_BURST", default_value_t = 100, value_parser = at_least_one())]
    pub anonymous_burst: u32,
    /// Calls with a refresh cookie, avatars and new sockets, of one address per second: the cookie's signature is
    /// checked by auth alone, a page full of avatars is loaded without a token, and a socket shows its token later.
    #[arg(long, env = "LIMIT_ADDRESS_PER_S", default_value_t = 200, value_parser = at_least_one())]
    pub address_per_s: u32,
    /// The same at once.
    #[arg(long, env = "LIMIT_ADDRESS_BURST", default_value_t = 1000, value_parser = at_least_one())]
    pub address_burst: u32,
    /// What one account does per second that all members of a chat are told of: messages sent, edited and deleted, chats
    /// renamed and handed over, people added and removed.
    #[arg(long, env = "LIMIT_SENDS_PER_S", default_value_t = 5, value_parser = at_least_one())]
    pub sends_per_s: u32,
    /// The same at once.
    #[arg(long, env = "LIMIT_SENDS_BURST", default_value_t = 20, value_parser = at_least_one())]
    pub sends_burst: u32,
    /// Chats that one account makes per hour, or that many at once after a pause: whoever is put into one cannot help it.
    #[arg(long, env = "LIMIT_CHATS_PER_H", default_value_t = 200, value_parser = at_least_one())]
    pub chats_per_h: u32,
    /// Searches of one account per second.
    #[arg(long, env = "LIMIT_SEARCH_PER_S", default_value_t = 2, value_parser = at_least_one())]
    pub search_per_s: u32,
    /// Searches of one account at once.
    #[arg(long, env = "LIMIT_SEARCH_BURST", default_value_t = 5, value_parser = at_least_one())]
    pub search_burst: u32,
    /// Avatars that one account uploads, and changes of its name, per minute: each goes to everybody who is online.
    #[arg(long, env = "LIMIT_UPLOADS_PER_MIN", default_value_t = 10, value_parser = at_least_one())]
    pub uploads_per_min: u32,
    /// Frames that one socket says per minute, pings and pongs too; more close it with 4008.
    #[arg(long, env = "LIMIT_FRAMES_PER_MIN", default_value_t = 120, value_parser = at_least_one())]
    pub frames_per_min: u32,
    /// «Types» that one socket says per minute; more are ignored. «Types no more» is always heard.
    #[arg(long, env = "LIMIT_TYPING_PER_MIN", default_value_t = 20, value_parser = at_least_one())]
    pub typing_per_min: u32,
    /// Sockets of one account; one more closes the oldest with 4010.
    #[arg(long, env = "LIMIT_SOCKETS_PER_ACCOUNT", default_value_t = 10, value_parser = at_least_one())]
    pub sockets_per_account: u32,
    /// New sockets of this gateway per second.
    #[arg(long, env = "LIMIT_UPGRADES_PER_S", default_value_t = 1000, value_parser = at_least_one())]
    pub upgrades_per_s: u32,
    /// New sockets of this gateway at once.
    #[arg(long, env = "LIMIT_UPGRADES_BURST", default_value_t = 2000, value_parser = at_least_one())]
    pub upgrades_burst: u32,
}

/// How long the sockets wait for what.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// For the first frame.
    pub auth: Duration,
    /// For realtime to take note of a socket, in all.
    pub ready: Duration,
    /// Between two pings.
    pub ping: Duration,
    /// For anything to be heard after a ping.
    pub pong: Duration,
    /// Between two heartbeats.
    pub heartbeat: Duration,
    /// Between two signs of life to realtime.
    pub beat: Duration,
    /// Until a socket that takes no more bytes is given up.
    pub stall: Duration,
    /// Before a token ends, its owner is told so.
    pub token_warning: Duration,
    /// Over how long the sockets are closed when the gateway stops.
    pub farewell: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            auth: Duration::from_secs(5),
            ready: Duration::from_secs(12),
            // A client that died right after a pong is missed 28 s later; with realtime's 8 s of grace that stays
            // below 40 s.
            ping: Duration::from_secs(20),
            pong: Duration::from_secs(8),
            heartbeat: Duration::from_secs(shared::contract::frames::HEARTBEAT_S),
            beat: Duration::from_secs(3),
            stall: Duration::from_secs(30),
            token_warning: Duration::from_mins(1),
            farewell: Duration::from_secs(2),
        }
    }
}

fn at_least_one() -> clap::builder::RangedI64ValueParser<u32> {
    clap::value_parser!(u32).range(1..)
}

#[expect(clippy::unnecessary_wraps, reason = "a parser of clap returns a Result")]
fn is_on(text: &str) -> Result<bool, Infallible> {
    Ok(["1", "true", "yes", "on"].contains(&text.trim().to_lowercase().as_str()))
}

#[cfg(test)]
mod tests {
    use super::is_on;

    #[test]
    fn the_four_words_that_mean_yes_switch_on() {
        for word in ["1", "true", "YES", "On"] {
            assert_eq!(is_on(word), Ok(true), "{word}");
        }
        for word in ["", "0", "false", "off", "debug"] {
            assert_eq!(is_on(word), Ok(false), "{word}");
        }
    }
}
