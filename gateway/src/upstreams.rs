//! Which service answers which calls, and where it is.

use std::time::Duration;

use axum::body::Bytes;

use crate::config::Config;

/// A service behind the gateway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Service {
    /// Accounts and sessions.
    Auth,
    /// Profiles, avatars, contacts.
    Users,
    /// Chats, members, messages, search.
    Chats,
    /// Presence.
    Realtime,
}

/// The services, in the order in which the reference shows them.
pub const SERVICES: [Service; 4] = [Service::Auth, Service::Users, Service::Chats, Service::Realtime];

/// The prefix of a call decides who answers it.
pub const PREFIXES: [(&str, Service); 7] = [
    ("/api/auth", Service::Auth),
    ("/api/users", Service::Users),
    ("/api/contacts", Service::Users),
    ("/api/avatars", Service::Users),
    ("/api/chats", Service::Chats),
    ("/api/search", Service::Chats),
    ("/api/presence", Service::Realtime),
];

/// A service that does not even take the connection is away.
const CONNECT_WITHIN: Duration = Duration::from_secs(2);
/// Shorter than the services keep an idle connection, so that none is used that is just being closed.
const KEEP_IDLE: Duration = Duration::from_secs(5);
const IDLE_AT_MOST: usize = 256;
/// For the questions of the gateway's own: is it alive, what does it offer.
const ANSWER_WITHIN: Duration = Duration::from_secs(2);

impl Service {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auth => "auth",
            Self::Users => "users",
            Self::Chats => "chats",
            Self::Realtime => "realtime",
        }
    }

    /// Who answers `path`.
    pub fn of(path: &str) -> Option<Self> {
        PREFIXES.iter().find_map(|(prefix, service)| {
            let rest = path.strip_prefix(prefix)?;
            (rest.is_empty() || rest.starts_with('/')).then_some(*service)
        })
    }
}

/// The services' addresses and the connections to them.
#[derive(Clone)]
pub struct Upstreams {
    /// One pool for all.
    pub client: reqwest::Client,
    urls: [String; 4],
}

impl Upstreams {
    /// As the settings say.
    pub fn new(config: &Config) -> reqwest::Result<Self> {
        let client = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_WITHIN)
            .pool_idle_timeout(KEEP_IDLE)
            .pool_max_idle_per_host(IDLE_AT_MOST)
            .tcp_nodelay(true)
            .build()?;
        let urls = [&config.trust.auth_url, &config.users_url, &config.chats_url, &config.realtime_url];
        Ok(Self { client, urls: urls.map(|url| url.trim_end_matches('/').to_owned()) })
    }

    /// Where `path` of a service is.
    pub fn url(&self, service: Service, path: &str) -> String {
        let base = match service {
            Service::Auth => &self.urls[0],
            Service::Users => &self.urls[1],
            Service::Chats => &self.urls[2],
            Service::Realtime => &self.urls[3],
        };
        format!("{base}{path}")
    }

    /// What a service answers to a GET of the gateway's own.
    pub async fn get(&self, service: Service, path: &str) -> Result<Bytes, String> {
        let asked = self.client.get(self.url(service, path)).timeout(ANSWER_WITHIN).send().await;
        let answer = asked.and_then(reqwest::Response::error_for_status).map_err(|error| reason(&error))?;
        answer.bytes().await.map_err(|error| reason(&error))
    }
}

/// Without the address: this is shown to everybody.
fn reason(error: &reqwest::Error) -> String {
    match error.status() {
        Some(status) => format!("answers {status}"),
        None => "does not answer".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::Service;

    #[test]
    fn the_prefix_decides_and_only_as_a_whole_segment() {
        assert_eq!(Service::of("/api/auth/login"), Some(Service::Auth));
        assert_eq!(Service::of("/api/contacts"), Some(Service::Users));
        assert_eq!(Service::of("/api/chats/1/messages"), Some(Service::Chats));
        assert_eq!(Service::of("/api/presence/lookup"), Some(Service::Realtime));
        for unknown in ["/api", "/api/", "/api/authority", "/internal/sessions/ended", "/metrics", "/api/internal"] {
            assert_eq!(Service::of(unknown), None, "{unknown}");
        }
    }
}
