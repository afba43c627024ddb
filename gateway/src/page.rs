//! The public address of the chat, and `index.html` with the settings that the interface reads from it.

use reqwest::Url;
use serde_json::json;
use shared::config::BadSetting;

use crate::config::Config;

const NAME: &str = "chat-config";

/// Where people find the chat, and its WebSocket.
#[derive(Clone, Debug)]
pub struct PublicAddress {
    page: Url,
    /// host:port of the socket.
    socket: String,
}

impl PublicAddress {
    /// From `PUBLIC_URL` and `APP_WS_ADDRESS`.
    pub fn new(config: &Config) -> Result<Self, BadSetting> {
        let page = config.public_url.clone();
        if !matches!(page.scheme(), "http" | "https") || !page.has_host() {
            return Err(BadSetting::new("PUBLIC_URL", "is not an address such as https://chat.example"));
        }
        let socket = match config.app_ws_address.trim() {
            "" => authority(&page),
            given => Url::parse(&format!("{}://{given}", page.scheme()))
                .ok()
                .filter(|url| url.path() == "/" && url.has_host() && url.username().is_empty())
                .map(|url| authority(&url))
                .ok_or_else(|| BadSetting::new("APP_WS_ADDRESS", "is not host:port"))?,
        };
        Ok(Self { page, socket })
    }

    /// Whether people come over https.
    pub fn is_secure(&self) -> bool {
        self.page.scheme() == "https"
    }

    /// The page's scheme, host and port.
    pub fn page(&self) -> &Url {
        &self.page
    }

    /// The origin of a page at the socket's own address.
    pub fn page_beside_socket(&self) -> String {
        format!("{}://{}", self.page.scheme(), self.socket)
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

/// `html` with the settings of the interface in its head.
pub fn with_settings(html: &str, address: &PublicAddress, debug: bool) -> String {
    let settings = json!({ "ws": format!("{}/ws", address.socket_origin()), "debug": debug }).to_string();
    let escaped = settings.replace('&', "&amp;").replace('\'', "&#39;").replace('<', "&lt;");
    let meta = format!("<meta name=\"{NAME}\" content='{escaped}'>");
    match placeholder(html) {
        Some(range) => format!("{}{meta}{}", &html[..range.start], &html[range.end..]),
        None => html.replacen("</head>", &format!("{meta}</head>"), 1),
    }
}

/// Where a tag of that name stands already.
fn placeholder(html: &str) -> Option<std::ops::Range<usize>> {
    let name = html.find(&format!("name=\"{NAME}\""))?;
    let start = html[..name].rfind("<meta")?;
    let end = name + html[name..].find('>')? + 1;
    Some(start..end)
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::{PublicAddress, with_settings};
    use crate::config::Config;

    fn address(public_url: &str, socket: &str) -> PublicAddress {
        let config = Config::parse_from(["gateway", "--public-url", public_url, "--app-ws-address", socket]);
        PublicAddress::new(&config).unwrap()
    }

    #[test]
    fn the_socket_is_where_the_page_is_unless_it_is_said_to_be_elsewhere() {
        assert_eq!(address("http://localhost:8002", "").socket_origin(), "ws://localhost:8002");
        assert_eq!(address("https://chat.example/", "").socket_origin(), "wss://chat.example");
        assert_eq!(address("https://chat.example", "ws.example:9000").socket_origin(), "wss://ws.example:9000");
    }

    #[test]
    fn the_settings_replace_their_placeholder_or_end_the_head() {
        let address = address("http://localhost:8002", "");
        let meta = r#"<meta name="chat-config" content='{"debug":true,"ws":"ws://localhost:8002/ws"}'>"#;
        let plain = "<html><head><title>x</title></head></html>";
        assert_eq!(with_settings(plain, &address, true), format!("<html><head><title>x</title>{meta}</head></html>"));
        let prepared = "<head><meta charset=\"utf-8\"><meta name=\"chat-config\" content='{}' /></head>";
        assert_eq!(with_settings(prepared, &address, true), format!("<head><meta charset=\"utf-8\">{meta}</head>"));
    }

    #[test]
    fn an_address_that_is_none_is_refused_by_name() {
        let config = Config::parse_from(["gateway", "--app-ws-address", "here/there"]);
        let error = PublicAddress::new(&config).unwrap_err().to_string();
        assert!(error.starts_with("APP_WS_ADDRESS"), "{error}");
    }
}
