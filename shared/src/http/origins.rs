//! The public address of the chat, and whose pages may speak to it with the rights of a browser.

use std::collections::HashSet;

use http::{HeaderMap, header};
use reqwest::Url;

use crate::config::{BadSetting, PublicConfig};

/// The names under which a loopback address is opened.
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// Where people find the chat, and its WebSocket.
#[derive(Clone, Debug)]
pub struct PublicAddress {
    page: Url,
    /// host:port of the socket.
    socket: String,
}

impl PublicAddress {
    /// From `PUBLIC_URL` and `APP_WS_ADDRESS`.
    pub fn new(config: &PublicConfig) -> Result<Self, BadSetting> {
        let page = Url::parse(config.public_url.trim())
            .ok()
            .filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
            .ok_or_else(|| BadSetting::new("PUBLIC_URL", "is not an address such as https://chat.example.org"))?;
        let socket = match config.app_ws_address.trim() {
            "" => authority(&page),
            given => Url::parse(&format!("{}://{given}", page.scheme()))
                .ok()
                .filter(|url| url.path() == "/" && url.has_host() && url.username().is_empty())
                .map(|url| authority(&url))
                .ok_or_else(|| {
                    BadSetting::new("APP_WS_ADDRESS", "is not a host and port such as chat.example.org:443")
                })?,
        };
        Ok(Self { page, socket })
    }

    /// Whether people come over https.
    pub fn is_secure(&self) -> bool {
        self.page.scheme() == "https"
    }

    /// `ws://host:port` or `wss://host:port`.
    pub fn socket_origin(&self) -> String {
        format!("{}://{}", if self.is_secure() { "wss" } else { "ws" }, self.socket)
    }
}

/// Host and port, without a port that goes without saying.
fn authority(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// The origins whose pages are allowed, each as a browser writes it.
#[derive(Clone, Debug)]
pub struct Origins(HashSet<String>);

impl Origins {
    /// The public page's own, of a loopback address under all its names, and that of a page beside the socket.
    pub fn of(address: &PublicAddress) -> Self {
        let (page, scheme) = (&address.page, address.page.scheme());
        let beside_socket = format!("{scheme}://{}", address.socket);
        let mut allowed = HashSet::from([page.origin().ascii_serialization(), beside_socket]);
        if page.host_str().is_some_and(|host| LOOPBACK.contains(&host)) {
            let port = page.port().map_or_else(String::new, |port| format!(":{port}"));
            allowed.extend(LOOPBACK.map(|host| format!("{scheme}://{host}{port}")));
        }
        Self(allowed)
    }

    /// Those of a list as well: `https://old.example, http://dev:5173`. `name` is the setting it comes from.
    pub fn and(mut self, name: &'static str, listed: &str) -> Result<Self, BadSetting> {
        for one in listed.split(',').map(str::trim).filter(|one| !one.is_empty()) {
            let origin = Url::parse(one).ok().filter(|url| url.has_host() && url.path() == "/");
            let origin =
                origin.ok_or_else(|| BadSetting::new(name, "is not a list of origins such as https://chat.example"))?;
            self.0.insert(origin.origin().ascii_serialization());
        }
        Ok(self)
    }

    /// Whether a request with these headers may be answered. Who sends no `Origin` is not a page.
    pub fn allow(&self, headers: &HeaderMap) -> bool {
        let mut given = headers.get_all(header::ORIGIN).iter();
        match (given.next(), given.next()) {
            (None, _) => true,
            (Some(origin), None) => origin.to_str().is_ok_and(|origin| self.0.contains(&origin.to_ascii_lowercase())),
            (Some(_), Some(_)) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use http::{HeaderMap, HeaderValue, header};

    use super::{Origins, PublicAddress};
    use crate::config::PublicConfig;

    fn config(public_url: &str, socket: &str) -> PublicConfig {
        PublicConfig { public_url: public_url.to_owned(), app_ws_address: socket.to_owned() }
    }

    fn address(public_url: &str, socket: &str) -> PublicAddress {
        PublicAddress::new(&config(public_url, socket)).unwrap()
    }

    fn allows(allowed: &Origins, origins: &[&'static str]) -> bool {
        let mut headers = HeaderMap::new();
        for origin in origins {
            headers.append(header::ORIGIN, HeaderValue::from_static(origin));
        }
        allowed.allow(&headers)
    }

    #[test]
    fn the_socket_is_where_the_page_is_unless_it_is_said_to_be_elsewhere() {
        assert_eq!(address("http://localhost:8002", "").socket_origin(), "ws://localhost:8002");
        assert_eq!(address("https://chat.example/", "").socket_origin(), "wss://chat.example");
        assert_eq!(address("https://chat.example", "ws.example:9000").socket_origin(), "wss://ws.example:9000");
    }

    #[test]
    fn an_address_that_is_none_is_refused_by_name() {
        for (public_url, socket, name) in [
            ("chat", "", "PUBLIC_URL: "),
            ("ftp://chat.example", "", "PUBLIC_URL: "),
            ("http://a", "b c", "APP_WS_ADDRESS: "),
            ("http://a", "here/there", "APP_WS_ADDRESS: "),
        ] {
            let error = PublicAddress::new(&config(public_url, socket)).unwrap_err().to_string();
            assert!(error.starts_with(name), "{error}");
        }
    }

    #[test]
    fn a_local_chat_is_reached_by_every_name_of_this_machine_on_its_port() {
        let origins = Origins::of(&address("http://localhost:8002", ""));
        for ours in ["http://localhost:8002", "http://127.0.0.1:8002", "http://[::1]:8002"] {
            assert!(allows(&origins, &[ours]), "{ours}");
        }
        assert!(allows(&origins, &[]));
        for foreign in [
            "http://localhost:8003",
            "http://localhost",
            "https://localhost:8002",
            "http://127.0.0.2:8002",
            "null",
            "http://evil.example",
            "http://localhost:8002.evil.example",
            "http://localhost.evil.example:8002",
            "http://a.localhost:8002",
            "",
        ] {
            assert!(!allows(&origins, &[foreign]), "{foreign}");
        }
    }

    #[test]
    fn a_public_chat_is_reached_from_its_own_page_only() {
        let origins = Origins::of(&address("https://Chat.example:443/", ""));
        assert!(allows(&origins, &["https://chat.example"]));
        for foreign in [
            "http://chat.example",
            "https://chat.example:8443",
            "https://evil.chat.example",
            "https://chat.example.evil",
            "https://chat.exampleevil",
            "http://localhost:8002",
        ] {
            assert!(!allows(&origins, &[foreign]), "{foreign}");
        }
        assert!(!allows(&origins, &["https://chat.example", "https://evil.example"]));
    }

    #[test]
    fn listed_origins_and_the_address_of_the_socket_join_in() {
        let origins = Origins::of(&address("http://localhost:8002", "10.0.0.5:9000"));
        let origins = origins.and("ALLOWED_ORIGINS", "https://old.example, http://dev:5173/").unwrap();
        for ours in ["http://10.0.0.5:9000", "https://old.example", "http://dev:5173", "http://localhost:8002"] {
            assert!(allows(&origins, &[ours]), "{ours}");
        }
        assert!(!allows(&origins, &["https://10.0.0.5:9000"]));
        let error = origins.and("ALLOWED_ORIGINS", "chat.example").unwrap_err().to_string();
        assert!(error.starts_with("ALLOWED_ORIGINS: "), "{error}");
    }
}
