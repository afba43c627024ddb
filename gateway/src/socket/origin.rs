//! Whose pages may open a socket.

use std::collections::HashSet;

use http::{HeaderMap, header};
use reqwest::Url;
use shared::config::BadSetting;

use crate::config::Config;
use crate::page::PublicAddress;

const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// The origins that are allowed, each as a browser writes it.
#[derive(Clone, Debug)]
pub struct Origins(HashSet<String>);

impl Origins {
    /// `PUBLIC_URL`'s, `APP_WS_ADDRESS`'s and those of `ALLOWED_ORIGINS`; of a loopback address all its names.
    pub fn new(config: &Config, address: &PublicAddress) -> Result<Self, BadSetting> {
        let page = address.page();
        let mut allowed = HashSet::from([written(page)]);
        if page.host_str().is_some_and(|host| LOOPBACK.contains(&host)) {
            let port = page.port().map_or_else(String::new, |port| format!(":{port}"));
            allowed.extend(LOOPBACK.map(|host| format!("{}://{host}{port}", page.scheme())));
        }
        allowed.insert(address.page_beside_socket());
        for listed in config.allowed_origins.split(',').map(str::trim).filter(|one| !one.is_empty()) {
            let origin = Url::parse(listed).ok().filter(|url| url.has_host() && url.path() == "/");
            let origin = origin.ok_or_else(|| {
                BadSetting::new("ALLOWED_ORIGINS", "is not a list of origins such as https://chat.example")
            })?;
            allowed.insert(written(&origin));
        }
        Ok(Self(allowed))
    }

    /// Whether an upgrade with these headers may happen. Who sends no `Origin` is not a browser.
    pub fn allow(&self, headers: &HeaderMap) -> bool {
        let mut given = headers.get_all(header::ORIGIN).iter();
        match (given.next(), given.next()) {
            (None, _) => true,
            (Some(origin), None) => origin.to_str().is_ok_and(|origin| self.0.contains(&origin.to_ascii_lowercase())),
            (Some(_), Some(_)) => false,
        }
    }
}

fn written(url: &Url) -> String {
    url.origin().ascii_serialization()
}

#[cfg(test)]
mod tests {
    use clap::Parser;
    use http::{HeaderMap, HeaderValue, header};

    use super::Origins;
    use crate::config::Config;
    use crate::page::PublicAddress;

    fn allows(settings: &[&str], origins: &[&'static str]) -> bool {
        let config = Config::parse_from(["gateway"].iter().chain(settings));
        let mut headers = HeaderMap::new();
        for origin in origins {
            headers.append(header::ORIGIN, HeaderValue::from_static(origin));
        }
        Origins::new(&config, &PublicAddress::new(&config).unwrap()).unwrap().allow(&headers)
    }

    #[test]
    fn a_local_chat_is_reached_by_every_name_of_this_machine_on_its_port() {
        for ours in ["http://localhost:8002", "http://127.0.0.1:8002", "http://[::1]:8002"] {
            assert!(allows(&[], &[ours]), "{ours}");
        }
        assert!(allows(&[], &[]));
        for foreign in [
            "http://localhost:8003",
            "http://localhost",
            "https://localhost:8002",
            "null",
            "http://evil.example",
            "http://localhost:8002.evil.example",
            "http://localhost.evil.example:8002",
            "http://a.localhost:8002",
            "",
        ] {
            assert!(!allows(&[], &[foreign]), "{foreign}");
        }
    }

    #[test]
    fn a_public_chat_is_reached_from_its_own_page_only() {
        let settings = ["--public-url", "https://chat.example"];
        assert!(allows(&settings, &["https://chat.example"]));
        for foreign in [
            "http://chat.example",
            "https://chat.example:8443",
            "https://evil.chat.example",
            "https://chat.example.evil",
            "https://chat.exampleevil",
            "http://localhost:8002",
        ] {
            assert!(!allows(&settings, &[foreign]), "{foreign}");
        }
        assert!(!allows(&settings, &["https://chat.example", "https://evil.example"]));
    }

    #[test]
    fn listed_origins_and_the_address_of_the_socket_join_in() {
        let settings =
            ["--app-ws-address", "10.0.0.5:9000", "--allowed-origins", "https://old.example, http://dev:5173/"];
        for ours in ["http://10.0.0.5:9000", "https://old.example", "http://dev:5173", "http://localhost:8002"] {
            assert!(allows(&settings, &[ours]), "{ours}");
        }
        assert!(!allows(&settings, &["https://10.0.0.5:9000"]));
    }
}
