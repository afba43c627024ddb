//! Which pages may use the refresh cookie: those of `PUBLIC_URL` and of the WebSocket's address.

use axum::http::{HeaderMap, Uri, header};
use shared::config::BadSetting;
use shared::http::ApiError;

/// A scheme, a host and a port.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Origin {
    scheme: String,
    host: String,
    port: u16,
}

/// The names under which a loopback address is opened.
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

impl Origin {
    fn parse(text: &str) -> Option<Self> {
        let address: Uri = text.parse().ok()?;
        let scheme = address.scheme_str()?.to_lowercase();
        let port = match (address.port_u16(), scheme.as_str()) {
            (Some(port), _) => port,
            (None, "https") => 443,
            (None, "http") => 80,
            _ => return None,
        };
        Some(Self { scheme, host: address.host()?.to_lowercase(), port })
    }
}

/// The allowed origins.
#[derive(Clone, Debug)]
pub struct Origins {
    allowed: Vec<Origin>,
    secure: bool,
}

impl Origins {
    /// Those of the settings. A loopback `PUBLIC_URL` stands for all its names.
    pub fn new(public_url: &str, app_ws_address: &str) -> Result<Self, BadSetting> {
        let public = Origin::parse(public_url)
            .ok_or_else(|| BadSetting::new("PUBLIC_URL", "is not an address such as https://chat.example.org"))?;
        let secure = public.scheme == "https";
        let socket = match app_ws_address {
            "" => None,
            address => Some(Origin::parse(&format!("{}://{address}", public.scheme)).ok_or_else(|| {
                BadSetting::new("APP_WS_ADDRESS", "is not a host and port such as chat.example.org:443")
            })?),
        };
        let names: &[&str] = if LOOPBACK.contains(&public.host.as_str()) { &LOOPBACK } else { &[] };
        let loopback: Vec<Origin> =
            names.iter().map(|host| Origin { host: (*host).to_owned(), ..public.clone() }).collect();
        Ok(Self { allowed: std::iter::once(public).chain(socket).chain(loopback).collect(), secure })
    }

    /// Whether the chat is opened over HTTPS.
    pub fn is_secure(&self) -> bool {
        self.secure
    }

    /// 403 if a page of another origin sent the request. Without an `Origin` it was no page.
    pub fn check(&self, headers: &HeaderMap) -> Result<(), ApiError> {
        let Some(origin) = headers.get(header::ORIGIN) else { return Ok(()) };
        let known = origin.to_str().ok().and_then(Origin::parse).is_some_and(|origin| self.allowed.contains(&origin));
        if known { Ok(()) } else { Err(ApiError::forbidden("A page of another origin may not do this.")) }
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue, header};

    use super::Origins;

    fn allows(origins: &Origins, origin: &'static str) -> bool {
        let headers = HeaderMap::from_iter([(header::ORIGIN, HeaderValue::from_static(origin))]);
        origins.check(&headers).is_ok()
    }

    #[test]
    fn only_the_public_address_and_the_sockets_are_allowed() {
        let origins = Origins::new("https://chat.example.org/", "ws.example.org:8443").unwrap();
        assert!(origins.is_secure());
        for good in ["https://chat.example.org", "https://CHAT.example.org:443", "https://ws.example.org:8443"] {
            assert!(allows(&origins, good), "{good}");
        }
        for bad in [
            "null",
            "",
            "https://evil.example",
            "http://chat.example.org",
            "https://chat.example.org.evil.example",
            "https://sub.chat.example.org",
            "https://chat.example.org:8443",
            "https://localhost",
        ] {
            assert!(!allows(&origins, bad), "{bad}");
        }
        assert!(origins.check(&HeaderMap::new()).is_ok());
    }

    #[test]
    fn a_loopback_address_is_allowed_under_all_its_names_on_its_port() {
        let origins = Origins::new("http://localhost:8002", "").unwrap();
        assert!(!origins.is_secure());
        for good in ["http://localhost:8002", "http://127.0.0.1:8002", "http://[::1]:8002"] {
            assert!(allows(&origins, good), "{good}");
        }
        for bad in ["http://localhost:8003", "https://localhost:8002", "http://127.0.0.2:8002"] {
            assert!(!allows(&origins, bad), "{bad}");
        }
    }

    #[test]
    fn a_setting_that_is_no_address_is_named() {
        assert!(Origins::new("chat", "").unwrap_err().to_string().starts_with("PUBLIC_URL"));
        assert!(Origins::new("http://a", "b c").unwrap_err().to_string().starts_with("APP_WS_ADDRESS"));
    }
}
